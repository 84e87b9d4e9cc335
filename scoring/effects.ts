/** What each effect is worth: one line of exact arithmetic, the bounds that unseen things leave, and how it reads. */
import type { Effect, Price } from '../config/rubric.ts';
import { clamp, compare, exact, print, sum, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';

export type PricedEffect = Exclude<Effect, { kind: 'veto' | 'note' }>;

/** Counted findings by sort, of so many things examined. */
export interface Tally {
  examined: number;
  sorts: ReadonlyMap<string, number>;
}

/** Stands for "any number": past every cap that a rubric could name. */
const ANY = 1_000_000;

export function priceOf(price: Price, sort: string): Exact {
  return exact(typeof price === 'string' ? price : (price[sort] ?? '0'));
}

function found({ sorts }: Tally): number {
  return [...sorts.values()].reduce((total, count) => total + count, 0);
}

function worth(price: Price, { sorts }: Tally): Exact {
  return sum([...sorts].map(([sort, count]) => priceOf(price, sort).mul(count)));
}

function ratio(of: 'found' | 'rest', tally: Tally): Exact {
  const part = of === 'found' ? found(tally) : tally.examined - found(tally);
  return exact(String(Math.max(0, part))).div(tally.examined);
}

/** Exact points before rounding; null: a share of nothing. */
export function pointsOf(effect: PricedEffect, tally: Tally): Exact | null {
  if (effect.kind === 'accrue') {
    const cap = exact(effect.cap);
    return compare(cap, ZERO) < 0 ? clamp(worth(effect.per, tally), cap, null) : clamp(worth(effect.per, tally), null, cap);
  }
  if (effect.kind === 'lose') return clamp(exact(effect.from).sub(worth(effect.per, tally)), ZERO, null);
  if (effect.kind === 'share') return tally.examined === 0 ? null : ratio(effect.of, tally).mul(exact(effect.points));
  if (effect.by !== 'count' && tally.examined === 0) return null;
  return exact(tierOf(effect, tally)?.points ?? '0');
}

function tierOf(effect: Extract<PricedEffect, { kind: 'tiers' }>, tally: Tally) {
  const value = effect.by === 'count' ? exact(String(found(tally))) : ratio(effect.by, tally);
  return effect.tiers.find((tier) =>
    'atLeast' in tier ? compare(value, exact(tier.atLeast)) >= 0 : compare(value, exact(tier.moreThan)) > 0,
  );
}

/** The most an effect can give: what a full mark is. */
export function fullMark(effect: PricedEffect): Exact {
  if (effect.kind === 'accrue') return clamp(exact(effect.cap), ZERO, null);
  if (effect.kind === 'lose') return exact(effect.from);
  if (effect.kind === 'share') return exact(effect.points);
  return effect.tiers.map(({ points }) => exact(points)).reduce((best, points) => (compare(points, best) > 0 ? points : best), ZERO);
}

/**
 * Least and most that could come of it: `doubtful` findings may be worth nothing or as much as any sort in `sorts`, and up to `more`
 * things unseen (Infinity: no bound known) may each be anything or nothing.
 */
export function boundsOf(
  effect: PricedEffect,
  sure: Tally,
  doubtful: ReadonlyMap<string, number>,
  more: number,
  sorts: readonly string[],
): [Exact, Exact] {
  const unknown = Math.min(more, ANY);
  const shaky = [...doubtful.values()].reduce((total, count) => total + count, 0);
  const plus = (count: number, sort: string, examined: number): Tally => ({
    examined,
    sorts: new Map([...sure.sorts, [sort, (sure.sorts.get(sort) ?? 0) + count]]),
  });
  const cases = [
    sure,
    { ...sure, examined: sure.examined + unknown },
    ...sorts.map((sort) => plus(shaky + unknown, sort, sure.examined + unknown)),
  ];
  const points = cases.map((tally) => pointsOf(effect, tally) ?? ZERO).sort(compare);
  return [points[0]!, points.at(-1)!];
}

const minus = (text: string): string => text.replaceAll('-', '−');
const shown = (value: Exact): string => minus(print(value));
const factor = (value: Exact): string => (compare(value, ZERO) < 0 ? `(${shown(value)})` : shown(value));

/** '自有信息 7 × 1 + 转载 3 × 0.5'; sorts without a price are left out. */
function terms(price: Price, { sorts }: Tally, names: Readonly<Record<string, string>>): string {
  const priced = [...sorts].filter(([sort, count]) => count > 0 && compare(priceOf(price, sort), ZERO) !== 0);
  if (priced.length > 0)
    return priced.map(([sort, count]) => `${names[sort] ?? sort} ${count} × ${factor(priceOf(price, sort))}`).join(' + ');
  const [first = ''] = Object.keys(names).filter((sort) => compare(priceOf(price, sort), ZERO) !== 0);
  return `${names[first] ?? '0 项'} 0 × ${factor(priceOf(price, first))}`;
}

/** One line: the sum, its exact value, the limit that bit, and the rounded points where they differ. */
export function arithmeticOf(effect: PricedEffect, tally: Tally, names: Readonly<Record<string, string>>, rounded: Exact): string {
  const points = pointsOf(effect, tally);
  if (points === null) return '没有可检查的事项';
  const end = compare(points, rounded) === 0 ? '' : ` → ${shown(rounded)}`;
  if (effect.kind === 'share') return `${fraction(effect.of, tally)} × ${shown(exact(effect.points))} = ${shown(points)}${end}`;
  if (effect.kind === 'tiers') return tiersText(effect, tally, points) + end;
  const raw = effect.kind === 'accrue' ? worth(effect.per, tally) : exact(effect.from).sub(worth(effect.per, tally));
  const left =
    effect.kind === 'accrue' ? terms(effect.per, tally, names) : `${shown(exact(effect.from))} − ${terms(effect.per, tally, names)}`;
  if (compare(raw, points) === 0) return `${left} = ${shown(points)}${end}`;
  const limit = effect.kind === 'lose' ? '不低于 0' : compare(points, ZERO) < 0 ? `最多扣到 ${shown(points)}` : `封顶 ${shown(points)}`;
  return `${left} = ${shown(raw)}，${limit} → ${shown(rounded)}`;
}

function fraction(of: 'found' | 'rest', tally: Tally): string {
  return of === 'found' ? `${found(tally)}/${tally.examined}` : `(${tally.examined}−${found(tally)})/${tally.examined}`;
}

function tiersText(effect: Extract<PricedEffect, { kind: 'tiers' }>, tally: Tally, points: Exact): string {
  const value = effect.by === 'count' ? `${found(tally)} 项` : `${fraction(effect.by, tally)} = ${shown(ratio(effect.by, tally))}`;
  const tier = tierOf(effect, tally);
  const step = tier ? ('atLeast' in tier ? `达到 ≥ ${tier.atLeast}` : `达到 > ${tier.moreThan}`) : '未达任何一档';
  return `${value}，${step} = ${shown(points)}`;
}
