/** The auditor's page of one unit: from its place in the ranking down to every line, finding and proof. Static, opens from disk. */
import type { Rubric } from '../../config/rubric.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { CheckResult } from '../../scoring/check.ts';
import { figureKeys, figuresInChinese } from '../../scoring/coverage.ts';
import type { RankingRow } from '../../scoring/ranking.ts';
import type { CategoryScore, UnitScore } from '../../scoring/unit-score.ts';
import { UNKNOWN, printAmount } from '../amount.ts';
import type { Bulletin } from '../bulletin.ts';
import { escape } from '../escape.ts';
import { verdictWords } from '../line.ts';
import { chineseMonths, monthParts } from '../when.ts';
import { page } from './page.ts';
import { linesTable, unseenList } from './unit-lines.ts';

/** What lies in `pages/` for one proof of a finding; addresses are relative to `units/`. */
export interface ExhibitProof {
  /** The archived page with the finding's spot marked. */
  page: string;
  /** Its picture, and where on it the spot is outlined (pixels); null: there is none, or the spot is not on it. */
  picture: { file: string; width: number; height: number; box: { x: number; y: number; width: number; height: number } } | null;
}

/** null when none was made. */
export type ExhibitHref = (ref: EvidenceRef, findingId: string) => ExhibitProof | null;

export interface UnitPageInput {
  bulletin: Pick<Bulletin, 'city' | 'month' | 'title' | 'headings' | 'trial' | 'draft'>;
  score: UnitScore;
  /** Its row of the ranking; null in a trial without a table. */
  row: RankingRow | null;
  results: CheckResult[];
  rubric: Rubric;
  exhibitHref: ExhibitHref;
}

/** A whole HTML document for `units/<id>.html`, beside which `../bulletin.html` lies. */
export function unitPage(input: UnitPageInput): string {
  const { score, bulletin } = input;
  const { year, month } = monthParts(bulletin.month);
  const body = `<nav class="bar no-print" aria-label="返回"><strong>${escape(bulletin.city)}</strong><a href="../bulletin.html">返回通报</a></nav>
<main>
<h1>${escape(score.name)}</h1>
<p class="lead">${year}年${month}月政府网站管理和政务信息公开检查明细${bulletin.trial ? '（试评，不记入台账）' : bulletin.draft === undefined ? '' : '（送审稿，待复核）'}</p>
${figures(input)}
${score.why === null ? '' : `<p class="notice">${escape(score.why)}</p>`}
${sums(input)}
${vetoes(input)}
${categories(input)}
${coverage(input)}
<footer>
<p>评分依据：${escape(input.rubric.title)}（${escape(input.rubric.id)}）。${escape(input.rubric.provenance)}</p>
<p>计分来源摘要（madeFrom）：<span class="sum">${escape(score.madeFrom)}</span></p>
<p>时间均为北京时间。存档页面为检查当时所见，现网内容可能已经变化。</p>
</footer>
</main>`;
  return page(`${score.name} ${year}年${month}月检查明细`, 'unit', body);
}

function figures({ score, row, bulletin }: UnitPageInput): string {
  const entries: [string, string][] = [
    ['名次', row === null || row.place === null ? UNKNOWN : `第${row.place}名`],
    [bulletin.headings.total, printAmount(score.total)],
    [bulletin.headings.annual, printAmount(row?.annual ?? null)],
    ...score.categories.map((category): [string, string] => [category.name, ofCategory(category)]),
    ['评定', verdictWords(score.verdict)],
  ];
  return `<dl class="figures">${entries.map(([term, value]) => `<div><dt>${escape(term)}</dt><dd class="num">${escape(value)}</dd></div>`).join('')}</dl>`;
}

/** '4 / 10', '不适用', or a bonus that does not count. */
function ofCategory({ points, cap, applies, withheld }: CategoryScore): string {
  if (applies === false) return '不适用';
  return `${printAmount(points)} / ${printAmount(cap)}${withheld === undefined ? '' : `（未计 ${printAmount(withheld)}）`}`;
}

/** What the sum of the categories does not show: a weight that moved, a bonus, and what the year was changed by. */
function sums({ score, row }: UnitPageInput): string {
  const notes = [...(score.arithmetic ? [`总分：${score.arithmetic}`] : []), ...(row?.footnotes ?? []).map(chineseMonths)];
  return notes.map((note) => `<p class="notice">${escape(note)}</p>`).join('\n');
}

const VETO_EFFECTS: Record<Rubric['vetoEffect'], string> = {
  flag: '仅作提示，须由人员核实认定',
  zero: '经核实认定，总分计为零分',
  fail: '经核实认定，评定为不合格',
};

/** Flags stand on top: a score beside a veto must not be read without it. */
function vetoes({ score, results, rubric, exhibitHref }: UnitPageInput): string {
  if (score.vetoes.length === 0) return '';
  const names = score.vetoes.map(({ indicator, title }) => `${indicator} ${title}`).join('、');
  const lines = score.lines.filter((line) => score.vetoes.some(({ indicator }) => indicator === line.indicator));
  return `<section class="notice veto"><p><strong>涉及单项否决指标：${escape(names)}</strong>，${VETO_EFFECTS[rubric.vetoEffect]}。</p>
${lines.length === 0 ? '' : linesTable(lines, results, exhibitHref, rubric)}</section>`;
}

/** One table per category in the rubric's order; indicators outside the categories come last. */
function categories({ score, results, rubric, exhibitHref }: UnitPageInput): string {
  const flagged = new Set(score.vetoes.map(({ indicator }) => indicator));
  const sections = score.categories.map((category) => {
    const { id, name, arithmetic } = category;
    const lines = score.lines.filter((line) => line.category === id);
    const sum = arithmetic === '' ? '' : `（${escape(arithmetic)}）`;
    return `<section><h2>${escape(name)}<span class="num">${escape(ofCategory(category))}${sum}</span></h2>
${linesTable(lines, results, exhibitHref, rubric)}</section>`;
  });
  const known = new Set(score.categories.map(({ id }) => id));
  const rest = score.lines.filter((line) => (line.category === null || !known.has(line.category)) && !flagged.has(line.indicator));
  if (rest.length > 0) sections.push(`<section><h2>单项否决</h2>\n${linesTable(rest, results, exhibitHref, rubric)}</section>`);
  return sections.join('\n');
}

function coverage({ score }: UnitPageInput): string {
  const entries = figureKeys.map((key): [string, number] => [figuresInChinese[key], score.coverage[key]]);
  const places = new Map(score.lines.flatMap((line) => line.unseen).map((place) => [`${place.url}\n${place.why}`, place]));
  const unseen = [...places].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, place]) => place);
  return `<section><h2>检查覆盖</h2>
<dl class="figures">${entries.map(([term, count]) => `<div><dt>${term}</dt><dd class="num">${count}</dd></div>`).join('')}</dl>
${unseen.length === 0 ? '' : `<p>以下地址应看而未能看到，相关指标未据此扣分：</p>${unseenList(unseen)}`}</section>`;
}
