/** What `sundial page` says in words: every fact with the row and the text it came from. */
import type { PageFacts } from '../crawler/read/page-facts.ts';
import { ELEMENT_NAMES } from '../scoring/checks/guide-complete.ts';
import { UNREAD } from '../scoring/checks/attached-files.ts';
import type { PageOutput } from './outputs-page.ts';

const kindNames: Record<PageFacts['kind'], string> = {
  home: '首页',
  column: '栏目（列表）页',
  article: '文章页',
  guide: '办事指南',
  messages: '留言答复页',
  redirect: '跳转页',
  error: '错误页',
  other: '其他页面',
};
const markNames = {
  siteId: '网站标识码',
  icp: 'ICP备案号',
  police: '公安备案',
  conac: '党政机关标识',
  organizer: '主办单位',
  contact: '联系方式',
  sitemap: '网站地图',
  errorReport: '找错入口',
} as const;
const tagStateNames = { filled: '', empty: '（空）', placeholder: '（占位）', malformed: '（格式不符）' } as const;
const elementNames: Record<string, string> = ELEMENT_NAMES;
const officeNames = { address: '办公地址', hours: '办公时间', phone: '联系电话' } as const;
const flagNames = { empty: '没有实质答复', canned: '只有套话', short: '答复过短', backdated: '答复日期早于提问' } as const;
const statusNames = { replied: '已答复', open: '未答复', unknown: '状态不明' } as const;
/** Of a long list only so many are said; the rest stands in --json. */
const SAID = 10;

/** The same for a person: every date with the text and place it came from. */
export function pageInWords(output: PageOutput, facts: PageFacts): string {
  const none = '（无）';
  const missing = Object.entries(output.footer)
    .filter(([, value]) => value === null)
    .map(([key]) => markNames[key as keyof typeof markNames]);
  const marks = Object.entries(output.footer).filter(([, value]) => value !== null);
  return [
    `${output.url}`,
    `  类型      ${kindNames[output.kind]}（${output.charset}${facts.rendered ? '，经浏览器渲染' : ''}）`,
    `  标题      ${output.title ?? none}`,
    `  发布日期  ${output.publishedAt ? `${output.publishedAt}，出自“${output.publishedFrom!.text}”（${output.publishedFrom!.from}）` : '页面未显示'}`,
    ...facts.otherDates.map((date) => `            另有 ${date.date}，出自“${date.text}”（${date.from}）`),
    ...(output.written ? [`  成文日期  ${output.written.date}，出自“${output.written.text}”`] : []),
    ...(output.documentNumber ? [`  文号      ${output.documentNumber}`] : []),
    `  来源      ${output.source ?? none}`,
    ...(output.breadcrumb.length ? [`  位置      ${output.breadcrumb.join(' > ')}`] : []),
    `  栏目      ${output.column ?? none}${output.columnKey ? `（${output.columnKey}）` : ''}`,
    `  列表      ${output.items.length} 条${output.newest ? `，最新 ${output.newest}` : ''}`,
    ...some(output.items, itemInWords),
    ...(output.paging.next > 0 || output.paging.blind ? [`            ${pagingInWords(output.paging)}`] : []),
    ...(facts.loader ? [`  待脚本    列表或正文由脚本生成（${facts.loader.kind}）`] : []),
    `  页脚      ${marks.map(([key, value]) => `${markNames[key as keyof typeof markNames]}：${value}`).join('；') || none}`,
    ...(missing.length ? [`            未见：${missing.join('、')}`] : []),
    `  网页标签  ${facts.tags.map(({ name, content, state }) => `${name}=${content}${tagStateNames[state]}`).join('；') || none}`,
    `  板块      ${output.sections.map((section) => `${section.text}→${section.key}`).join('；') || none}`,
    ...furtherInWords(output),
    `  发现      ${output.findings.length ? '' : none}`,
    ...output.findings.map((finding) => `            ${finding.says}${finding.spot ? `  @ ${finding.spot}` : ''}`),
  ].join('\n');
}

function some<T>(list: readonly T[], say: (one: T) => string): string[] {
  const said = list.slice(0, SAID).map((one) => `            ${say(one)}`);
  return list.length > SAID ? [...said, `            …… 其余 ${list.length - SAID} 条见 --json`] : said;
}

function itemInWords({ date, text, title, pinned }: PageOutput['items'][number]): string {
  const from = text === null ? '' : date === null ? `  ←“${text}”，没有年份` : `  ←“${text}”`;
  return `${date ?? '无日期    '}  ${pinned ? '【置顶】' : ''}${title}${from}`;
}

function pagingInWords({ next, total, blind }: PageOutput['paging']): string {
  const rows = total === null ? '' : `，共 ${total} 条`;
  return blind ? `后续各页只有脚本能翻${rows}` : `后续 ${next} 页${rows}`;
}

/** What only some pages have. */
function furtherInWords({ messages, guide, office, survey, annualReport, attachments, contactForm, redirect }: PageOutput): string[] {
  const lines = (head: string, of: string[]): string[] => of.map((line, at) => `${at === 0 ? head : '            '}${line.trimStart()}`);
  return [
    ...(redirect ? [`  跳转      ${redirect}`] : []),
    ...(messages.length ? lines('  留言      ', some(messages, messageInWords)) : []),
    ...(guide ? lines('  办事指南  ', guideInWords(guide)) : []),
    ...(office ? [`  办公信息  ${officeInWords(office)}`] : []),
    ...(survey ? [`  征集      截止 ${survey.ends ?? '未写明'}${survey.result ? '，页面写有结果' : ''}`] : []),
    ...(annualReport ? [`  年度报告  ${annualReport.year ?? '未写年份'}：${annualReport.headings.join('；') || '没有标题'}`] : []),
    ...(attachments.length
      ? lines(
          '  附件      ',
          some(attachments, ({ text, url }) => `${text}  ${url}`),
        )
      : []),
    ...(contactForm ? ['  渠道      页面上有可以写信的表单或邮箱'] : []),
  ];
}

function messageInWords({ title, askedAt, repliedAt, workdays, replier, status, complex, flags }: PageOutput['messages'][number]): string {
  const replied = repliedAt === null ? statusNames[status] : `${repliedAt} 答复${workdays === null ? '' : `（${workdays} 个工作日）`}`;
  const notes = [...(complex ? ['复杂事项'] : []), ...flags.map((flag) => flagNames[flag])];
  return `${askedAt ?? '无日期    '}  ${title}  →  ${replied}${replier ? `  ${replier}` : ''}${notes.length ? `  【${notes.join('、')}】` : ''}`;
}

function guideInWords({ name, elements, forms, delegated }: NonNullable<PageOutput['guide']>): string[] {
  const there = Object.entries(elements).filter(([, text]) => text !== null);
  const absent = Object.entries(elements).filter(([, text]) => text === null);
  return [
    `${name}${delegated ? `（指向 ${delegated}）` : ''}`,
    ...there.map(([key, text]) => `${elementNames[key] ?? key}：${text}`),
    ...(absent.length ? [`未见：${absent.map(([key]) => elementNames[key] ?? key).join('、')}`] : []),
    ...forms.map(({ text, url }) => `表格：${text}  ${url}`),
  ];
}

function officeInWords(office: NonNullable<PageOutput['office']>): string {
  const keys = ['address', 'hours', 'phone'] as const;
  return keys.map((key) => `${officeNames[key]}${office[key] === null ? '未见' : `  @ ${office[key]}`}`).join('；');
}

/** A document in place of a page: what it is, whether its words could be read, and what stands in them. */
export function documentInWords({ url, file, findings }: PageOutput): string {
  const { type, bytes, opens, chars, unread } = file!;
  const words = chars === null ? '没有读出' : `${chars} 字`;
  return [
    url,
    `  类型      文件（${type ?? '类型不明'}，${bytes} 字节）${opens ? '' : '，与文件名不符或打不开'}`,
    `  文字      ${words}${unread === null ? '' : `（${UNREAD[unread] ?? '不是可读的文档'}）`}`,
    `  发现      ${findings.length ? '' : '（无）'}`,
    ...findings.map((finding) => `            ${finding.says}${finding.spot ? `  @ ${finding.spot}` : ''}`),
  ].join('\n');
}
