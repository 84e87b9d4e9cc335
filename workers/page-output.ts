/** PageFacts as `sundial page --json` shows them: keys and values for machines, findings in Chinese. */
import type { Message, PageFacts } from '../crawler/read/page-facts.ts';
import { workdaysBetween } from '../scoring/calendar.ts';
import type { PageOutput } from './outputs-page.ts';

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
const defacedNames = { title: '网页标题', keywords: '网页关键词', description: '网页描述' };
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
    otherDates: facts.otherDates.map(({ date, from, text }) => ({ date, from, text })),
    written: facts.written ? { date: facts.written.date, from: facts.written.from, text: facts.written.text } : null,
    documentNumber: facts.documentNumber,
    source: facts.source?.text ?? null,
    column: facts.column?.name ?? null,
    columnKey: facts.column?.key ?? null,
    breadcrumb: facts.breadcrumb.map(({ text }) => text),
    redirect: facts.redirect,
    items: facts.items.map(({ text, url, date, yearless, pinned }) => ({
      title: text,
      url,
      date: date?.date ?? null,
      text: date?.text ?? yearless?.text ?? null,
      pinned,
    })),
    newest: dates.at(-1) ?? null,
    paging: { next: facts.paging.next.length, total: facts.paging.total, blind: facts.paging.blind === true },
    loader: facts.loader?.kind ?? null,
    footer,
    tags: Object.fromEntries(facts.tags.map((tag) => [tag.name, tag.content])),
    tagStates: Object.fromEntries(facts.tags.map((tag) => [tag.name, tag.state])),
    sections: facts.sections.map(({ key, text, url }) => ({ key, text, url })),
    ...furtherFacts(facts),
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
      ...(facts.defaced ?? []).map(({ where, words, spot }) => ({
        sort: 'defaced',
        says: `${defacedNames[where]}中有“${words.join('”“')}”，疑似被篡改（须人工判断）`,
        spot: spotText(spot),
      })),
      ...(late ? [{ sort: 'future-date', says: `发布日期 ${published.date} 晚于检查时点 ${today}`, spot: spotText(published.spot) }] : []),
    ],
    file: null,
  };
}

/** What some pages have and most have not. */
function furtherFacts({ messages, guide, office, survey, report, attachments, contactForm }: PageFacts) {
  return {
    messages: messages.map(messageOutput),
    guide: guide && {
      name: guide.name,
      elements: Object.fromEntries(Object.entries(guide.elements).map(([key, element]) => [key, element?.text ?? null])),
      forms: guide.forms.map(({ text, url }) => ({ text, url })),
      delegated: guide.delegated,
    },
    office: office ? { address: spotText(office.address), hours: spotText(office.hours), phone: spotText(office.phone) } : null,
    survey: survey ? { ends: survey.ends?.date ?? null, result: spotText(survey.result) } : null,
    annualReport: report ? { year: report.year, headings: report.headings } : null,
    attachments: attachments.map(({ text, url }) => ({ text, url })),
    contactForm,
  };
}

function messageOutput({ title, url, askedAt, repliedAt, replier, status, complex, flags = [] }: Message): PageOutput['messages'][number] {
  const inTime = askedAt && repliedAt && repliedAt.date >= askedAt.date;
  return {
    title,
    url,
    askedAt: askedAt?.date ?? null,
    repliedAt: repliedAt?.date ?? null,
    workdays: inTime ? workdaysBetween(askedAt.date, repliedAt.date) : null,
    replier,
    status,
    complex,
    flags,
  };
}

function spotText(spot: PageFacts['defects'][number]['spot']): string | null {
  if (!spot) return null;
  if ('css' in spot) return spot.css;
  if ('header' in spot) return `header: ${spot.header}`;
  return `chars ${spot.chars[0]}–${spot.chars[1]}`;
}
