/** What a month comes to in a word, and why: never a verdict that waiting or unseen things could still turn. */
import type { Rubric } from '../config/rubric.ts';
import { shown } from './effects.ts';
import { compare, exact, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import { percent } from './total.ts';
import type { Total } from './total.ts';
import type { UnitFacts } from './unit-facts.ts';
import type { ScoreLine, UnitScore } from './unit-score.ts';
import { whyInChinese } from './wording.ts';

export function isVeto(line: Pick<ScoreLine, 'indicator'>, rubric: Pick<Rubric, 'indicators'>): boolean {
  return rubric.indicators.some(({ id, effect }) => id === line.indicator && effect.kind === 'veto');
}

/** The total after vetoes. Where a veto decides, one that could not be looked at leaves the total open. */
export function afterVetoes({ points, lines }: Total, vetoed: boolean, rubric: Rubric): Exact | null {
  if (points === null) return null;
  if (rubric.vetoEffect === 'zero' && vetoed) return ZERO;
  if (rubric.vetoEffect !== 'flag' && !vetoed && lines.some((line) => line.state === 'cannot-judge' && isVeto(line, rubric))) return null;
  return points;
}

/** A veto that fails leaves nothing else to decide. A pass line is held against what was not yet rounded. */
export function verdictOf(whole: Total, total: Exact | null, vetoed: boolean, rubric: Rubric): UnitScore['verdict'] {
  if (vetoed && rubric.vetoEffect === 'fail') return 'fail';
  if (total === null) return 'not-ranked';
  if (whole.lines.some((line) => couldMove(line, rubric))) return 'provisional';
  if (rubric.failBelow !== undefined) return compare(reached(whole, total, vetoed, rubric), exact(rubric.failBelow)) < 0 ? 'fail' : 'pass';
  return rubric.vetoEffect === 'fail' ? 'pass' : 'scored';
}

export function reached(whole: Total, total: Exact, vetoed: boolean, rubric: Rubric): Exact {
  return rubric.vetoEffect === 'zero' && vetoed ? ZERO : (whole.exact ?? total);
}

/** Waiting findings matter if one of them, or all, would change points, or if a person's word would raise a flag. */
function couldMove(line: ScoreLine, rubric: Rubric): boolean {
  if (line.state !== 'waiting') return false;
  if (line.category === null || isVeto(line, rubric)) return true;
  return [line.swing, ...(line.swings ?? [])].some((swing) => compare(exact(swing), ZERO) !== 0);
}

/** Chinese; null when plainly scored. */
export function whyOf(whole: Total, total: Exact | null, facts: UnitFacts, rubric: Rubric): string | null {
  if (total === null) return whyOpen(whole, facts, rubric);
  const { judged, lines } = whole;
  const left =
    judged !== null && judged.left.length > 0
      ? `${judgedText(judged)}，未能判定的不计，权重由同类其余指标分担：${reasons(judged.left)}`
      : null;
  const waits = lines.some(({ state }) => state === 'waiting') ? whyProvisional(lines) : null;
  return [left, waits].filter((text) => text !== null).join('；') || null;
}

const judgedText = ({ share, asked }: NonNullable<Total['judged']>): string =>
  `已判定部分占满分的 ${percent(share)}，${compare(share, asked) < 0 ? '低于' : '达到'}规定的 ${percent(asked)}`;

/** Names the lines and what stood in the way; a unit whose home page was not seen needs one reason only. */
function whyOpen({ lines, judged }: Total, facts: UnitFacts, rubric: Rubric): string {
  if (!facts.home) {
    const place = facts.unseen.find(({ role }) => role === 'home');
    return `首页 ${whyInChinese(place?.why ?? 'not visited')}`;
  }
  const open = lines.filter((line) => line.state === 'cannot-judge' && (line.category !== null || rubric.vetoEffect !== 'flag'));
  const short = judged !== null && compare(judged.share, judged.asked) < 0 ? `${judgedText(judged)}；` : '';
  return `${short}无法判断：${reasons(open)}`;
}

function reasons(open: readonly ScoreLine[]): string {
  const byReason = new Map<string, string[]>();
  for (const { indicator, title, why } of open) byReason.set(why ?? '', [...(byReason.get(why ?? '') ?? []), `${indicator} ${title}`]);
  return [...byReason].map(([why, names]) => `${names.join('、')}（${why}）`).join('；');
}

function whyProvisional(lines: readonly ScoreLine[]): string {
  const waiting = lines.filter(({ state }) => state === 'waiting');
  const count = waiting.reduce((total, line) => total + line.waiting.length, 0);
  return `待复核 ${count} 项：${waiting.map(({ indicator, title, swing }) => `${indicator} ${title}${swing === '0' ? '' : `（可能 ${shown(exact(swing))} 分）`}`).join('、')}`;
}
