/** What a person may give a manual indicator: no more than its full mark, no less than its effect could take, in steps of the rubric. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import { pointsOf, priceOf, type PricedEffect } from './effects.ts';
import { compare, exact, print, ZERO, type Exact } from './exact.ts';
import type { Amount } from './unit-score.ts';

/** A check finds and the rubric prices where there is one; a veto is no matter of points. */
export type NotAwardable = 'checked' | 'pending' | 'unpriced';

export function awardBounds({ check, effect }: Indicator): { least: Amount; most: Amount } | NotAwardable {
  if (check === 'pending') return 'pending';
  if (check !== 'manual') return 'checked';
  if (effect.kind === 'veto' || effect.kind === 'note') return 'unpriced';
  const ends = endsOf(effect).sort(compare);
  return { least: print(ends[0]!), most: print(ends.at(-1)!) };
}

/** Nothing and everything found; a share or a tier lies between. */
function endsOf(effect: PricedEffect): Exact[] {
  if (effect.kind === 'share') return [ZERO, exact(effect.points)];
  if (effect.kind === 'tiers') return [ZERO, ...effect.tiers.map(({ points }) => exact(points))];
  if (effect.kind === 'lose') return [ZERO, exact(effect.from)];
  const prices = typeof effect.per === 'string' ? [''] : Object.keys(effect.per);
  const costs = prices.some((sort) => compare(priceOf(effect.per, sort), ZERO) < 0);
  const nothing = pointsOf(effect, { examined: 0, sorts: new Map() }) ?? ZERO;
  // A positive cap bounds what is earned; what is lost beside it has no floor of its own but nothing.
  return costs && compare(exact(effect.cap), ZERO) > 0 ? [ZERO, exact(effect.cap)] : [nothing, exact(effect.cap)];
}

/** Half a step would be rounded away, and the award would not be what the person gave. */
export function isStep(points: Amount, { round, rounding }: Pick<Rubric, 'round' | 'rounding'>): boolean {
  return rounding === 'none' || exact(points).div(exact(round)).d === 1n;
}

/** Sorts that the rubric prices, for an indicator that no check speaks for. */
export function pricedSorts({ effect }: Pick<Indicator, 'effect'>): string[] {
  if (effect.kind !== 'accrue' && effect.kind !== 'lose') return [];
  return typeof effect.per === 'string' ? [] : Object.keys(effect.per);
}

/** Whether a finding of that sort earns. */
export function isMerit({ effect }: Pick<Indicator, 'effect'>, sort: string): boolean {
  return effect.kind === 'accrue' && compare(priceOf(effect.per, sort), ZERO) > 0;
}
