/** PageFacts as `sundial page` shows them: keys for machines, Chinese words for a person. */
import type { PageFacts } from '../crawler/read/page-facts.ts';
import { UNREAD } from '../scoring/checks/attached-files.ts';
import type { PageOutput } from './outputs.ts';

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
const personalNames = {
  id18: '身份证号',
  id15: '15位身份证号',
  disability: '残疾人证号',
  mobile: '手机号',
  'bank-card': '银行卡号',
  passport: '证件号',
  batch: '批量个人信息',
};
const hiddenNames: Record<PageFacts['hidden'][number]['reason'], string> = {
  display: '不显示',
  visibility: '不可见',
  'off-screen': '移出屏幕',
  'font-size': '字号为零',
  opacity: '全透明',
  tiny: '缩到看不见',
  colour: '与底色相同',
  marquee: '藏在滚动条中',
  attribute: '带 hidden 属性',
  script: '由脚本隐藏',
};
const defectNames = {
  blank: '空白栏目',
  'soft-404': '页面不存在但返回200',
  garbled: '乱码',
  floating: '飘窗',
  'server-error': '服务器错误信息',
};

/** `shown` is the address or file as the caller named it; `today` (YYYY-MM-DD) makes later dates a finding. */
export function pageOutput(facts: PageFacts, shown: string, today: string | null): PageOutput {
  // A tag alone is not a date that the page shows its readers; it stands under `tags`.
  const published = facts.published?.from === 'tag' ? null : facts.published;
  const dates = facts.items.flatMap((item) => (item.date ? [item.date.date] : [])).sort();
  const footer = Object.fromEntries(Object.entries(facts.footer).map(([key, mark]) => [key, mark?.value ?? null])) as PageOutput['footer'];
  const late = today !== null && published !== null && published.date > today;
  return {
    url: shown,
    charset: facts.charset,
    kind: facts.kind,
    title: facts.title,
    publishedAt: published?.date ?? null,
    publishedFrom: published ? { from: published.from, text: published.text } : null,
    source: facts.source?.text ?? null,
    column: facts.column?.name ?? null,
    columnKey: facts.column?.key ?? null,
    items: facts.items.map((item) => ({ title: item.text, url: item.url, date: item.date?.date ?? null })),
    newest: dates.at(-1) ?? null,
    footer,
    tags: Object.fromEntries(facts.tags.map((tag) => [tag.name, tag.content])),
    sections: facts.sections.map(({ key, text, url }) => ({ key, text, url })),
    findings: [
      ...facts.personal.map((entry) => ({
        sort: entry.sort,
        says: `疑似公开${personalNames[entry.sort]}：${entry.masked}${entry.count > 1 ? `（${entry.count} 处）` : ''}`,
        spot: spotText(entry.spot),
      })),
      ...facts.defects.map((defect) => ({
        sort: defect.sort,
        says: `${defectNames[defect.sort]}：${defect.text}`,
        spot: spotText(defect.spot),
      })),
      ...facts.wording.map((error) => ({
        sort: error.sort === 'serious' ? 'serious-wording' : 'typo',
        says: `${error.sort === 'serious' ? '疑似严重表述错误' : '疑似错字'}：“${error.found}”应为“${error.right}”${error.sure ? '' : '（须人工判断）'}`,
        spot: spotText(error.spot),
      })),
      ...facts.hidden.map((link) => ({
        sort: 'hidden-link',
        says: `隐藏的站外链接（${hiddenNames[link.reason]}）：“${link.text}” ${link.url}${link.sure ? '' : '（须人工判断）'}`,
        spot: spotText(link.spot),
      })),
      ...(late ? [{ sort: 'future-date', says: `发布日期 ${published.date} 晚于检查时点 ${today}`, spot: spotText(published.spot) }] : []),
    ],
    file: null,
  };
}

function spotText(spot: PageFacts['defects'][number]['spot']): string | null {
  if (!spot) return null;
  if ('css' in spot) return spot.css;
  if ('header' in spot) return `header: ${spot.header}`;
  return `chars ${spot.chars[0]}–${spot.chars[1]}`;
}

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
    `  来源      ${output.source ?? none}`,
    `  栏目      ${output.column ?? none}${output.columnKey ? `（${output.columnKey}）` : ''}`,
    `  列表      ${output.items.length} 条${output.newest ? `，最新 ${output.newest}` : ''}`,
    ...facts.items
      .slice(0, 10)
      .map((item) => `            ${item.date?.date ?? '无日期    '}  ${item.text}${item.date ? `  ←“${item.date.text}”` : ''}`),
    ...(output.items.length > 10 ? [`            …… 其余 ${output.items.length - 10} 条见 --json`] : []),
    ...(facts.loader ? [`  待脚本    列表或正文由脚本生成（${facts.loader.kind}）`] : []),
    `  页脚      ${marks.map(([key, value]) => `${markNames[key as keyof typeof markNames]}：${value}`).join('；') || none}`,
    ...(missing.length ? [`            未见：${missing.join('、')}`] : []),
    `  网页标签  ${facts.tags.map((tag) => `${tag.name}=${tag.content || `（${tag.state}）`}`).join('；') || none}`,
    `  板块      ${output.sections.map((section) => `${section.text}→${section.key}`).join('；') || none}`,
    `  发现      ${output.findings.length ? '' : none}`,
    ...output.findings.map((finding) => `            ${finding.says}${finding.spot ? `  @ ${finding.spot}` : ''}`),
  ].join('\n');
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
