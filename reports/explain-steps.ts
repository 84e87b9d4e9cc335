/** The arithmetic of one line taken apart: what was counted, at which price, what the limit and the rounding did, and what would change it. */
import type { Effect, Indicator, Price, Rubric } from '../config/rubric.ts';
import type { CheckResult } from '../scoring/check.ts';
import { findCheck } from '../scoring/checks/index.ts';
import { found, measured, pointsOf, priceOf, type PricedEffect, type Tally } from '../scoring/effects.ts';
import { compare, exact, print, sum, ZERO } from '../scoring/exact.ts';
import type { Exact } from '../scoring/exact.ts';
import type { Finding } from '../scoring/finding.ts';
import { rounded } from '../scoring/lines.ts';
import type { ScoreLine } from '../scoring/unit-score.ts';

interface Told {
  line: ScoreLine;
  indicator: Indicator;
  rubric: Rubric;
  findings: readonly Finding[];
}

const shown = (value: Exact): string => print(value).replaceAll('-', '−');
const signed = (value: Exact): string => (compare(value, ZERO) > 0 ? `+${shown(value)}` : shown(value));
const factor = (value: Exact): string => (compare(value, ZERO) < 0 ? `(${shown(value)})` : shown(value));

/** What the line was priced from; null where nothing was: open, pending, not applicable, a veto, an award. */
export function pricedFrom({ line, indicator, findings }: Told, result: CheckResult | null): { effect: PricedEffect; tally: Tally } | null {
  const { effect } = indicator;
  if ((line.state !== 'settled' && line.state !== 'waiting') || result === null || effect.kind === 'veto' || effect.kind === 'note')
    return null;
  const counted = new Set(line.counted);
  const sorts = new Map<string, number>();
  for (const { id, sort = '' } of findings) if (counted.has(id)) sorts.set(sort, (sorts.get(sort) ?? 0) + 1);
  const tally = { examined: line.examined, sorts };
  // An award by hand, or an engine of another day, came to other points: its steps are not these.
  const points = pointsOf(effect, tally);
  return points !== null && compare(points, exact(line.exact ?? line.points ?? '0')) === 0 ? { effect, tally } : null;
}

/** '清点', '计价', '限额', '舍入', each a line. */
export function stepsOf(told: Told, result: CheckResult | null): string[] {
  const from = pricedFrom(told, result);
  if (from === null) return [];
  const { line, indicator } = told;
  const { effect, tally } = from;
  const points = pointsOf(effect, tally)!;
  const steps = [counting(line, indicator, tally), ...pricing(effect, tally, indicator), ...rounding(told, points)];
  return steps.map((step, at) => `  ${at + 1}. ${step}`);
}

const nameOf = ({ check }: Indicator, sort: string): string => findCheck(check)?.names[sort] ?? (sort || '发现');

function counting(line: ScoreLine, indicator: Indicator, { examined, sorts }: Tally): string {
  const counted = [...sorts].map(([sort, count]) => `${nameOf(indicator, sort)} ${count}`).join('、') || '没有计入的发现';
  const beside = [
    ...(line.waiting.length > 0 ? [`待复核 ${line.waiting.length} 项暂不计`] : []),
    ...(line.elsewhere.length > 0 ? [`${line.elsewhere.length} 项已计入他项`] : []),
  ];
  return `清点：查了 ${examined} 项，计入 ${[counted, ...beside].join('；')}`;
}

function pricing(effect: PricedEffect, tally: Tally, indicator: Indicator): string[] {
  if (effect.kind === 'share') {
    const part = effect.of === 'found' ? `${found(tally)}` : `(${tally.examined} − ${found(tally)})`;
    return [`计价：${part} ÷ ${tally.examined} × ${shown(exact(effect.points))} = ${shown(pointsOf(effect, tally)!)}`];
  }
  if (effect.kind === 'tiers') return tierSteps(effect, tally);
  const terms = [...tally.sorts]
    .map(([sort, count]) => ({ sort, count, price: priceOf(effect.per, sort) }))
    .filter(({ price }) => compare(price, ZERO) !== 0);
  const worth = sum(terms.map(({ count, price }) => price.mul(count)));
  const told = terms.map(({ sort, count, price }) => `${nameOf(indicator, sort)} ${count} × ${factor(price)} = ${shown(price.mul(count))}`);
  const whole = effect.kind === 'lose' ? exact(effect.from).sub(worth) : worth;
  const added = told.length > 1 ? `，合计 ${shown(worth)}` : '';
  const left = effect.kind === 'lose' ? `；${shown(exact(effect.from))} − ${shown(worth)} = ${shown(whole)}` : '';
  return [`计价：${told.join('；') || '没有可计价的'}${added}${left}`, `限额：${limitText(effect, whole)}`];
}

function tierSteps(effect: Extract<PricedEffect, { kind: 'tiers' }>, tally: Tally): string[] {
  const value = measured(effect, tally);
  const what = effect.by === 'count' ? `数量 ${shown(value)}` : `比例 ${shown(value)}（舍入前）`;
  const tiers = effect.tiers.map(
    (tier) => `${'atLeast' in tier ? `≥ ${tier.atLeast}` : `> ${tier.moreThan}`} 得 ${shown(exact(tier.points))}`,
  );
  return [`计价：${what}，对照 ${tiers.join('、')}：得 ${shown(pointsOf(effect, tally)!)}`];
}

function limitText(effect: Extract<PricedEffect, { kind: 'accrue' | 'lose' }>, whole: Exact): string {
  if (effect.kind === 'lose') return compare(whole, ZERO) < 0 ? `${shown(whole)} 低于 0，计 0` : '扣完为止，未触及';
  const cap = exact(effect.cap);
  if (compare(cap, ZERO) < 0)
    return compare(whole, cap) < 0 ? `最多扣到 ${shown(cap)}，计 ${shown(cap)}` : `最多扣到 ${shown(cap)}，未触及`;
  return compare(whole, cap) > 0 ? `封顶 ${shown(cap)}，计 ${shown(cap)}` : `封顶 ${shown(cap)}，未触及`;
}

function rounding({ rubric }: Told, points: Exact): string[] {
  const value = rounded(points, rubric);
  if (compare(value, points) !== 0) return [`舍入：${shown(points)} 按 ${rubric.round} 分一档四舍五入，得 ${shown(value)}`];
  return [
    `舍入：${rubric.rounding === 'none' ? '不舍入' : rubric.roundAt === 'category' ? '本行不舍入，合计时再舍入' : '不须舍入'}，得 ${shown(points)}`,
  ];
}

/** One finding more or less of each sort, what a person still has to decide, and what nobody could look at. */
export function whatIf(told: Told, result: CheckResult | null): string[] {
  const { line, findings } = told;
  const waiting = line.waiting.flatMap((id, at) => {
    const finding = findings.find((each) => each.id === id);
    const swing = line.swings?.[at] ?? (line.waiting.length === 1 ? line.swing : null);
    return finding && swing !== null ? [`  若复核认定“${finding.says}”：${signed(exact(swing))} 分`] : [];
  });
  const unseen = line.state === 'cannot-judge' ? [`  看到上列 ${line.unseen.length} 处之后才能计分；在此之前不计零分`] : [];
  const from = pricedFrom(told, result);
  const others = from === null ? [] : oneMoreOrLess(told, from);
  const all = [...waiting, ...unseen, ...others];
  return all.length === 0 ? [] : ['怎样会变', ...all];
}

function oneMoreOrLess({ line, indicator, rubric }: Told, { effect, tally }: { effect: PricedEffect; tally: Tally }): string[] {
  const sorts = sortsOf(effect, indicator, tally);
  return sorts.flatMap((sort) =>
    ([1, -1] as const).flatMap((step) => {
      const count = (tally.sorts.get(sort) ?? 0) + step;
      if (count < 0 || (step > 0 && effect.kind !== 'accrue' && !(effect.kind === 'tiers' && effect.by === 'count'))) return [];
      const points = pointsOf(effect, { ...tally, sorts: new Map([...tally.sorts, [sort, count]]) });
      if (points === null) return [];
      const moved = rounded(points, rubric).sub(exact(line.points ?? '0'));
      const told = compare(moved, ZERO) === 0 ? '分数不变' : `${signed(moved)} 分`;
      return [`  ${step > 0 ? '多' : '少'}一项“${nameOf(indicator, sort)}”：${told}`];
    }),
  );
}

/** Sorts that have a price here, in the check's order. */
function sortsOf(effect: PricedEffect, { check }: Indicator, { sorts }: Tally): string[] {
  const known = findCheck(check)?.sorts ?? [...sorts.keys()];
  const per = (effect as Extract<Effect, { kind: 'accrue' | 'lose' }>).per as Price | undefined;
  return known.filter((sort) => (per === undefined ? sorts.has(sort) : compare(priceOf(per, sort), ZERO) !== 0));
}
