/** What message boards call the facts of a message, and whether a page is about messages at all (facts §E). */
import { rawText } from './below.ts';
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine } from './lines.ts';
import type { Message } from './page-facts.ts';
import { pathText, placeNames } from './place-names.ts';

export type MessageKey = 'title' | 'question' | 'asked' | 'replied' | 'replier' | 'status' | 'answer' | 'date' | 'handled' | 'mark';

const LETTER = '(?:来信|信件|留言|咨询|提问|写信|投诉|诉求|反映|邮件|建议|网友|市民|群众|用户|求助)';
const CORES: [MessageKey, RegExp][] = [
  ['title', new RegExp(`^${LETTER}*(?:问题)?(?:标题|主题|题目)$|^${LETTER}(?:名称|事项)$`)],
  ['asked', new RegExp(`^(?:${LETTER}|受理|提交|收信|收件|发信|来电|登记|接收|提出|问题|的)+(?:时间|日期)$`)],
  [
    'replied',
    /^(?:信件|来信|留言|官方|部门|单位|最终)?(?:答复|回复|办结|反馈|处理|解答|回信|办复|完成|发布)*(?:答复|回复|办结|反馈|处理|解答|回信|办复|完成)(?:时间|日期)$/,
  ],
  ['handled', /^办理(?:时间|日期)$/],
  ['date', /^(?:时间|日期|发布时间|发布日期|发表时间)$/],
  ['status', /^(?:信件|来信|留言|问题|办件|当前|受理|办理|处理|回复|答复)*(?:状态|进度|进展)$|^是否(?:已)?(?:回复|答复|办结)$/],
  ['replier', /^(?:信件|来信)?(?:答复|回复|办理|承办|受理|处理|责任|解答|回信|转办|主办|回应)+(?:单位|部门|机构|机关|人|者|方)$/],
  [
    'question',
    new RegExp(`^${LETTER}+(?:问题|具体|的)*(?:内容|正文|描述|详情|事由|信息)?$|^(?:问题|具体|正文)?(?:内容|描述|详情)$|^问题?$`),
  ],
  [
    'answer',
    /^(?:官方|部门|单位|领导|局长|市长|最终|信件|来信|留言|管理员|站长)?(?:答复|回复|解答|反馈|回信|处理|办理|答)(?:回复|答复)?(?:内容|意见|结果|情况|正文|详情|信息|说明)?$/,
  ],
  ['mark', /^(?:信件|来信|留言|问题|办理|事项|诉求)?(?:类型|类别|分类|性质|难易程度|标记|标签)$/],
];
const OTHERS =
  /^(?:序号|(?:来信|写信|留言|提问|咨询|投诉|反映|诉求|发信)(?:网友|市民|群众|用户)(?:姓名|昵称|名称)?|(?:网友|市民|用户)(?:姓名|昵称|名称)|(?:信件|来信|留言|受理|办件)?(?:编号|编码|查询码|查询号)|(?:来信|写信|留言|提问|咨询|投诉|反映|诉求|联系|收信|发信)(?:人|者|对象|人姓名)|姓名|昵称|网名|称呼|(?:接收|收信|主送)(?:单位|部门)|来源|信息来源|(?:联系)?电话|手机|邮箱|地址|.{0,4}满意度.{0,4}|评价.{0,4}|是否公开|公开状态|浏览.{0,4}|点击.{0,4}|阅读.{0,4}|访问次数|附件|区域|所属.{0,4}|操作|上一[篇条页封].*|下一[篇条页封].*|打印.*|关闭.*|返回.*|分享.*|主办单位|版权所有|当前位置|责任编辑)$/;

/** Columns are called so too: labels only where a colon follows. */
const BARE = new RegExp(`^${LETTER}+$|^(?:答复|回复|反馈|回信|办理|处理)$`);

/** The fact a label names; [] for a label of something else; null for no label. */
export function messageMeaning(label: string, firm = true): MessageKey[] | null {
  if (label.length < 1 || label.length > 14 || (!firm && BARE.test(label))) return null;
  if (OTHERS.test(label)) return [];
  for (const [key, core] of CORES) if (core.test(label)) return [key];
  return null;
}

/** Labels that only letters and questions have. */
export function isLetterLabel(label: string): boolean {
  return /来信|留言|咨询|提问|信件|写信|诉求/.test(label);
}

const REPLIED =
  /已(?:经)?(?:回复|答复|办结|处理|反馈|解决|完成|回信|办复|解答|办理完)|^[[【（(]?(?:办结|回复|答复|完成|已办|处理完毕|办理完[毕成])[\]】）)]?$/;
const OPEN =
  /(?:尚?未|没有)(?:回复|答复|办结|处理|受理|办理)|(?:等?待|暂无|暂未)(?:回复|答复|处理|办理|受理|审核|分办)|(?:办理|处理|受理|回复|答复|审核|转办|交办|督办|核查|调查)中|正在(?:办理|处理|受理|核实|调查)|已(?:受理|转办|交办|接收|签收|收到|提交|分办|立案|审核)|申请延期|延期(?:办理|答复|回复)/;

export function statusOf(text: string): Message['status'] {
  if (REPLIED.test(text)) return 'replied';
  return OPEN.test(text) ? 'open' : 'unknown';
}

const COMPLEX =
  /^[[【（(\s]*(?:复杂|疑难|(?:申请|已|批准)?延期)(?:件|信件|事项|问题|诉求)?[\s\]】）)]*$|[[【（(](?:复杂|疑难|延期)[^\]】）)]{0,8}[\]】）)]|(?:复杂|疑难)(?:件|信件|来信|事项|类)|(?:申请|批准|已)?延期(?:答复|回复|办理|办结)/;

/** A mark beside the message, not a word within it. */
export function isComplexMark(text: string): boolean {
  return text.length <= 60 && COMPLEX.test(text);
}

const BOARD =
  /来信|信箱|留言|在线咨询|网上咨询|政务咨询|业务咨询|咨询(?:投诉|答复|回复|建议|列表|服务|问答|平台|选登|专栏)|我要(?:咨询|写信|提问|留言)|答复选登|回复选登|问政|有问必答|网友提问|诉求(?:平台|办理|回复|答复|回应)|网络问政|互动问答|在线问答|民意直通/;
/** Petition and discipline channels are no consultation (19号 veto N19-V5); interviews, explanations, proposals and case lists are no letters. */
const NO_BOARD = /信访|举报|纪检|监察|检举|控告|12388|巡视|巡察/;
const OTHER_TALK =
  /访谈|直播|发布会|解读|政策问答|知识库|常见问题|征集|调查|提案|人大代表|办件公示|行政许可|处罚|双公示|采购|招标|招聘|咨询(?:公司|机构|单位|工程师|业)/;

/** Whether the page stands in a column of messages. `no`: it stands in one that never counts. */
export function messageBoard(page: ParsedPage, columns: ColumnTaxonomy): 'yes' | 'no' | 'unknown' {
  const tags = page
    .named('meta')
    .filter((meta) => /^column(?:name|type)$/i.test(meta.attribs['name'] ?? ''))
    .map((meta) => meta.attribs['content'] ?? '');
  const site = tidyLine(rawText(page.named('title')[0]))
    .split(/\s*[-_|–—]+\s*/)
    .slice(1);
  const place = [pathText(page), ...tags, ...site].join(' ');
  const names = ['mailbox', 'consult']
    .flatMap((key) => [columns.columns[key]?.name ?? '', ...(columns.columns[key]?.names ?? [])])
    .filter((name) => name !== '');
  const never = columns.excluded.filter((name) => NO_BOARD.test(name));
  // The petition office is a unit like others; its mailbox counts.
  const isNever = (text: string): boolean => {
    const bare = text.replace(/信访(?:局|办|中心)/g, '');
    return NO_BOARD.test(bare) || never.some((name) => bare.includes(name));
  };
  const isBoard = (text: string): boolean => (BOARD.test(text) || names.some((name) => text.includes(name))) && !OTHER_TALK.test(text);
  if (isNever(place)) return 'no';
  if (isBoard(place)) return 'yes';
  if (OTHER_TALK.test(place)) return 'no';
  const all = placeNames(page).filter((name) => name.length <= 30);
  if (all.some(isNever)) return 'no';
  return all.some(isBoard) ? 'yes' : 'unknown';
}
