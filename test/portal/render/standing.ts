/** What an office says of itself and of its year: address, hours and telephone in three hands, the annual report alone or as a list. */
import type { AnnualReport, CityUnit, Section } from '../nouns.ts';
import { textPage } from './article.ts';
import { frame } from './frame.ts';
import { esc, link, unitOf, type Scene } from './scene.ts';

const p = (text: string) => `<p>${esc(text)}</p>`;

/** 办公地址：…；办公时间：…；联系电话：…, without what it does not say. */
export function contactSentence({ contact }: CityUnit): string {
  const parts: [string, string | null][] = [
    ['办公地址', contact.address],
    ['办公时间', contact.hours],
    ['联系电话', contact.phone],
  ];
  return parts.flatMap(([label, value]) => (value === null ? [] : [`${label}：${value}`])).join('；');
}

export function overviewText(unit: CityUnit): string {
  const { contact } = unit;
  const duties = p(`${unit.fullName}设办公室、业务科、综合科等内设机构，负责本领域行政管理和公共服务。`);
  if (contact.layout === 'sentence') return `${duties}\n${p(`${contactSentence(unit)}。`)}`;
  const rows: [string, string | null][] = [
    ['机构名称', unit.fullName],
    ['办公地址', contact.address],
    ['办公时间', contact.hours],
    ['联系电话', contact.phone],
    ['电子邮箱', unit.mailbox],
  ];
  const given = rows.flatMap(([label, value]): [string, string][] => (value === null ? [] : [[label, value]]));
  if (contact.layout === 'lines') return `${duties}\n${given.map(([label, value]) => p(`${label}：${value}`)).join('\n')}`;
  const cells = given.map(([label, value]) => `<tr><th width="120">${label}</th><td>${esc(value)}</td></tr>`);
  return `${duties}\n<table>${cells.join('\n')}</table>`;
}

/** The law of 2008, Art. 32, as offices head their chapters; `mark`: what such a chapter is called for short. */
export const ANNUAL_HEADS = [
  { head: '主动公开政府信息的情况', mark: '主动公开' },
  { head: '依申请公开政府信息和不予公开政府信息的情况', mark: '依申请公开和不予公开' },
  { head: '政府信息公开的收费及减免情况', mark: '收费及减免' },
  { head: '因政府信息公开申请行政复议、提起行政诉讼的情况', mark: '复议诉讼' },
  { head: '政府信息公开工作存在的主要问题及改进情况', mark: '主要问题和改进' },
  { head: '其他需要报告的事项', mark: '其他事项' },
];
const CHAPTERS = [
  (year: number) => `${year}年，本机关通过门户网站、公告栏等渠道公布业务动态和工作安排，内容及时更新。`,
  (year: number) => `${year}年，共收到书面申请3件，均按时办结，未出现拒绝提供的情形。`,
  (year: number) => `${year}年，本机关没有向申请人收取任何费用。`,
  (year: number) => `${year}年，没有发生针对本机关的此类案件。`,
  (year: number) => `${year}年的不足是栏目更新不够均衡，下一步将加强培训、明确专人负责。`,
  (year: number) => `${year}年没有其他事项。`,
];

function annualText(unit: CityUnit, { year, lacks }: AnnualReport): string {
  const opening = p(`本报告由${unit.fullName}根据《中华人民共和国政府信息公开条例》编制，所列数据统计期限为${year}年1月1日至12月31日。`);
  const chapters = ANNUAL_HEADS.flatMap(({ head }, i) => (lacks.includes(i) ? [] : [[head, CHAPTERS[i]?.(year) ?? ''] as const]));
  return `${opening}\n${chapters.map(([head, text], i) => `<h3>${'一二三四五六'[i]}、${head}</h3>${p(text)}`).join('\n')}`;
}

export function reportPage(scene: Scene, section: Section, report: AnnualReport): string {
  const unit = unitOf(scene);
  return textPage(scene, {
    column: section.name,
    ...(unit.annual.length > 1 ? { columnPath: section.path } : {}),
    title: `${unit.fullName}${report.year}年政府信息公开工作年度报告`,
    date: report.date,
    html: annualText(unit, report),
  });
}

/** The section as a list of reports; one that is alone stands in its place. */
export function annualPage(scene: Scene, section: Section): string {
  const unit = unitOf(scene);
  const [newest, ...older] = unit.annual;
  if (!newest) throw new Error(`${unit.id} has no annual report`);
  if (older.length === 0) return reportPage(scene, section, newest);
  const rows = unit.annual.map(
    ({ year, date, path }) => `<li>${link(scene, path, `${unit.fullName}${year}年政府信息公开工作年度报告`)}<span>${date}</span></li>`,
  );
  return frame(scene, {
    title: `${section.name}-${unit.name}`,
    tags: { column: section.name },
    crumbs: [{ text: section.name }],
    side: true,
    body: `<h2>${esc(section.name)}</h2>\n<ul class="list">${rows.join('\n')}</ul>`,
  });
}
