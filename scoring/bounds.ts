/** The least and the most that a line could come to, given what nobody could see: only where the two agree is a partial view a view. */
import { atTier, found, measured, pointsOf, priceOf } from './effects.ts';
import type { PricedEffect, Tally } from './effects.ts';
import { compare, exact, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';

export interface Doubt {
  /** Findings that may prove to be worth nothing, or as much as any sort. */
  shaky: number;
  /** The most findings that unseen places may add (Infinity: no bound known), each of any sort. */
  more: number;
  /** The most things that unseen places may add to what was examined. */
  wider: number;
}

/** Stands for "any number": past every cap that a rubric could name. */
const ANY = 1_000_000;

export function boundsOf(effect: PricedEffect, sure: Tally, doubt: Doubt, sorts: readonly string[]): [Exact, Exact] {
  const points =
    effect.kind === 'accrue' || effect.kind === 'lose'
      ? ofPrices(effect, sure, doubt, sorts)
      : effect.kind === 'share'
        ? ratios(sure, doubt).map((tally) => pointsOf(effect, tally) ?? ZERO)
        : ofTiers(effect, sure, doubt);
  points.sort(compare);
  return [points[0]!, points.at(-1)!];
}

/** Worth is linear in each count and the limits only clamp it: the extremes lie where all that is doubtful is of one sort, or nothing. */
function ofPrices(
  effect: Extract<PricedEffect, { kind: 'accrue' | 'lose' }>,
  sure: Tally,
  { shaky, more }: Doubt,
  sorts: readonly string[],
): Exact[] {
  const many = shaky + Math.min(more, ANY);
  const known = typeof effect.per === 'string' ? [''] : [...new Set([...sorts, ...Object.keys(effect.per)])];
  const without = pointsOf(effect, sure) ?? ZERO;
  return [
    without,
    ...known
      .filter((sort) => compare(priceOf(effect.per, sort), ZERO) !== 0)
      .map((sort) => pointsOf(effect, plus(sure, sort, many)) ?? ZERO),
  ];
}

function plus({ examined, sorts }: Tally, sort: string, count: number): Tally {
  return { examined, sorts: new Map([...sorts, [sort, (sorts.get(sort) ?? 0) + count]]) };
}

/** A share moves one way with what is found and the other with what is examined. */
function ratios(sure: Tally, { shaky, more, wider }: Doubt): Tally[] {
  const [unseen, width] = [Math.min(more, ANY), Math.min(wider, ANY)];
  const examined = sure.examined + width;
  return [
    sure,
    { ...sure, examined },
    plus(sure, '', shaky),
    plus({ ...sure, examined: sure.examined + unseen }, '', shaky + unseen),
  ].filter((tally) => tally.examined > 0);
}

/** Steps need not rise: every step between the least and the most value may be the one. */
function ofTiers(effect: Extract<PricedEffect, { kind: 'tiers' }>, sure: Tally, doubt: Doubt): Exact[] {
  const most = found(sure) + doubt.shaky + Math.min(doubt.more, ANY);
  const values = effect.by === 'count' ? [exact(found(sure)), exact(most)] : ratios(sure, doubt).map((tally) => measured(effect, tally));
  if (values.length === 0) return [ZERO];
  values.sort(compare);
  const [low, high] = [values[0]!, values.at(-1)!];
  const between = effect.tiers.flatMap((tier) => {
    const edge = exact('atLeast' in tier ? tier.atLeast : tier.moreThan);
    if (compare(edge, low) < 0 || compare(edge, high) > 0) return [];
    return 'moreThan' in tier && compare(edge, high) < 0 ? [atTier(effect, edge), exact(tier.points)] : [atTier(effect, edge)];
  });
  return [atTier(effect, low), atTier(effect, high), ...between];
}
