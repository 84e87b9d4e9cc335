/** What each effect is worth: one line of exact arithmetic, and how it reads. */
import type { Effect, Price } from '../config/rubric.ts';
import { clamp, compare, exact, print, sum, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';

export type PricedEffect = Exclude<Effect, { kind: 'veto' | 'note' }>;

/** Counted findings by sort, of so many things examined. */
export interface Tally {
  examined: number;
  sorts: ReadonlyMap<string, number>;
}

export function priceOf(price: Price, sort: string): Exact {
  return exact(typeof price === 'string' ? price : (price[sort] ?? '0'));
}

/** How many findings, of whatever sort. */
export function found({ sorts }: Tally): number {
  return [...sorts.values()].reduce((total, count) => total + count, 0);
}

function worth(price: Price, { sorts }: Tally): Exact {
  return sum([...sorts].map(([sort, count]) => priceOf(price, sort).mul(count)));
}

/** Found/examined, or the rest of it; something must have been examined. */
export function ratio(of: 'found' | 'rest', tally: Tally): Exact {
  const part = of === 'found' ? found(tally) : tally.examined - found(tally);
  return exact(Math.max(0, part)).div(tally.examined);
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
  return atTier(effect, measured(effect, tally));
}

type Tiers = Extract<PricedEffect, { kind: 'tiers' }>;

/** What is held against the steps. */
export function measured({ by }: Tiers, tally: Tally): Exact {
  return by === 'count' ? exact(found(tally)) : ratio(by, tally);
}

/** Points of the first step that the value reaches; values are never rounded before they are compared. */
export function atTier(effect: Tiers, value: Exact): Exact {
  return exact(tierAt(effect, value)?.points ?? '0');
}

function tierAt(effect: Tiers, value: Exact): Tiers['tiers'][number] | undefined {
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

/** The most that a line can move either way: a full mark, or what a penalty may take. */
export function weightOf(effect: PricedEffect): Exact {
  return effect.kind === 'accrue' ? exact(effect.cap).abs() : fullMark(effect);
}

export const shown = (value: Exact): string => print(value).replaceAll('-', '−');
export const factor = (value: Exact): string => (compare(value, ZERO) < 0 ? `(${shown(value)})` : shown(value));

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

function tiersText(effect: Tiers, tally: Tally, points: Exact): string {
  const value = effect.by === 'count' ? `${found(tally)} 项` : `${fraction(effect.by, tally)} = ${shown(ratio(effect.by, tally))}`;
  const tier = tierAt(effect, measured(effect, tally));
  const step = tier ? ('atLeast' in tier ? `达到 ≥ ${tier.atLeast}` : `达到 > ${tier.moreThan}`) : '未达任何一档';
  return `${value}，${step} = ${shown(points)}`;
}
