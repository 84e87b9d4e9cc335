/** What the words before a date make of it: a publication, a document's own date, or somebody's deadline. */

export type LabelSort = 'published' | 'bare' | 'document' | 'foreign' | 'none';

const PUBLISHED =
  /(?:^|[^\p{L}])(?:时间|日期)发布$|(?:发布|发表|发稿|上载|上传|上网|公开|刊发|刊登|登载|推送|添加|录入|上线|更新|信息|文章|稿件|入库)(?:时间|日期)$|(?:发布|发表|更新)于?$|(?:^|[^\p{L}])(?:(?:publish(?:ed)?|released?)(?: ?(?:date|time|on|at))?|posted(?: on)?|pub ?date)$/iu;
const DOCUMENT = /(?:成文|发文|生成|印发|制发|签发|形成|制定|公布)(?:时间|日期)$/;
/** 公告日期 is a notice's own; 首次公告日期 and 招标公告日期 are those of another one, a 公告期 is a span. */
const BARE = /(?:^|[^\p{L}])(?:(?:公告)?(?:时间|日期)|时\s?间|日\s?期|date|time)$/iu;
const ANY = /(?:时间|日期|期限|截止|截至|时限|有效期|期间|时段|之日|自|于|到|至|从|起|在)$/;

/** `before`: the text in front of the date. */
export function labelSort(before: string): LabelSort {
  const text = before.replace(/[\s：:【[(（|｜、，,;；“"'·•—–-]+$/u, '');
  const words = text.slice(-16);
  if (PUBLISHED.test(words)) return 'published';
  if (DOCUMENT.test(words)) return 'document';
  if (BARE.test(words)) return 'bare';
  if (ANY.test(words)) return 'foreign';
  // "2018年12月6日" in running text follows a word; a date of its own follows nothing, a bracket or another field.
  return words === '' || text.length < before.length ? 'none' : /[\p{Script=Han}\p{L}]$/u.test(words) ? 'foreign' : 'none';
}

/** Words that stand in the line under an article's title (facts §G.2). */
export const HEADER_WORDS =
  /来源|作者|编辑|责编|浏览|点击(?:数|量|率|次数|：|:)|阅读|访问(?:量|次数)|字号|字体|打印|关闭|分享|稿源|发布机构|发布人|发布者|供稿|审核|录入者|信息提供/;

/** Lines that name today or the page's own making, never a publication. */
export const CLOCK_WORDS =
  /今天是|今日是|今日[：:]|现在是|现在时间|当前时间|当前日期|系统时间|北京时间|农历|生成时间|最后访问|上次访问|版权所有|copyright|©|备案/i;

const OTHERS =
  /(?:申报|报名|截止|截至|会议|活动|开标|投标|开始|结束|有效|实施|施行|生效|废止|公示|受理|办理|审批|签订|成立|出生|考试|面试|举办|举行|调查|征集|访谈|直播|预约|办公|工作|服务|咨询|起止|起始|截稿|投票|中标|营业|接访|收件|答复|回复|留言|来信|提交|召开|培训|比赛|放假|值班|到期|完成|开工|竣工|开放|报到|体检|登记|缴费|交易|出让|挂牌|竞价|听证|收信|办结|申请)(?:时间|日期)$/;

/** "来源：市公安局时间：" without a blank between two fields: the label is the bare one, unless it is somebody else's. */
export function gluedBare(before: string): boolean {
  const text = before.replace(/[\s：:]+$/u, '');
  return /(?:来源|作者|编辑|责编|审核|机构|单位|部门)\s*[：:]\s*[^\s：:]{2,20}(?:时间|日期)$/.test(text) && !OTHERS.test(text);
}

const UPDATED = /更新(?:时间|日期|于)?[\s：:]*$/;

/** Made new later, or published first: who shows both means the other by publication. */
export function isUpdate(label: string): boolean {
  return UPDATED.test(label);
}

/** "最后更新时间" in a site's head or foot is the site's. */
export function isSiteUpdate(label: string): boolean {
  return UPDATED.test(label) && /(?:网站|本站|政府|系统|最后|最近)[^\s：:]{0,4}更新/.test(label);
}

/** "上一篇：… 发布时间：": what follows is the neighbour's. */
export function isNeighbour(before: string): boolean {
  return /(?:[上下]一|[前后]一)[篇条]\s*[：:]/.test(before);
}
