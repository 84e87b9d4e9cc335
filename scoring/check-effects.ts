/** Prices that can never come to anything, or come to the opposite of what is meant. */
import type { Effect, Price } from '../config/rubric.ts';
import type { RubricProblem, Tell } from './check-rubric.ts';
import { compare, exact, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';

export function effectProblems(effect: Effect, at: PropertyKey[], tell: Tell): RubricProblem[] {
  if (effect.kind === 'accrue') return accrueProblems(effect, at, tell);
  if (effect.kind === 'lose') return loseProblems(effect, at, tell);
  if (effect.kind === 'share')
    return compare(exact(effect.points), ZERO) > 0
      ? []
      : [tell([...at, 'points'], 'points above 0', effect.points, 'a share of nothing is nothing')];
  return effect.kind === 'tiers' ? tierProblems(effect, at, tell) : [];
}

/** `step`: to which each line is rounded; null: none is. `merits`: what is counted are merits. */
export function effectWarnings(effect: Effect, at: PropertyKey[], { step, merits }: Counted, tell: Tell): RubricProblem[] {
  return [
    ...countWarnings(effect, at, tell),
    ...tierWarnings(effect, at, merits, tell),
    ...(step === null ? [] : stepWarnings(effect, at, step, tell)),
  ];
}

interface Counted {
  step: string | null;
  merits: boolean;
}

/** Fewer points for more faults is meant; for more merits, or for more that is in order, it is not. */
function tierWarnings(effect: Effect, at: PropertyKey[], merits: boolean, tell: Tell): RubricProblem[] {
  if (effect.kind !== 'tiers' || (effect.by !== 'rest' && !merits)) return [];
  return effect.tiers.flatMap((tier, nth): RubricProblem[] => {
    const above = effect.tiers.slice(0, nth);
    const better = above.find((before) => compare(exact(before.points), exact(tier.points)) < 0);
    // What is never reached is told as that.
    if (!better || above.some((before) => coveredBy(tier, before))) return [];
    const expected = `at most ${better.points}, what the tier ${stepText(better)} above pays`;
    return [tell([...at, 'tiers', nth, 'points'], expected, tier.points, 'whoever does more gets less; exchange the points')];
  });
}

/** One finding alone changes nothing where its price is less than half a step. */
function stepWarnings(effect: Effect, at: PropertyKey[], step: string, tell: Tell): RubricProblem[] {
  if (effect.kind !== 'accrue' && effect.kind !== 'lose') return [];
  const half = exact(step).div(2);
  return pricesOf(effect.per, [...at, 'per'])
    .filter(({ value }) => compare(value, ZERO) !== 0 && compare(value.abs(), half) < 0)
    .map((price) =>
      tell(
        price.at,
        `at least half the step ${step} to which the line is rounded`,
        price.text,
        'one alone is rounded away; write a smaller round, or roundAt: category so that lines add up first',
      ),
    );
}

/** Half a finding is none: whoever writes 0.99 means a share. */
function countWarnings(effect: Effect, at: PropertyKey[], tell: Tell): RubricProblem[] {
  if (effect.kind !== 'tiers' || effect.by !== 'count') return [];
  return effect.tiers.flatMap((tier, nth): RubricProblem[] => {
    const [key, text] = limitIn(tier);
    if (compare(exact(text), ZERO) <= 0 || compare(exact(text), ONE) >= 0) return [];
    const hint = 'one finding reaches it; for a share of what was examined write by: found or by: rest';
    return [tell([...at, 'tiers', nth, key], 'a number of findings, for by: count', text, hint)];
  });
}

const ONE = exact(1);

function pricesOf(per: Price, at: PropertyKey[]): { at: PropertyKey[]; text: string; value: Exact }[] {
  const prices = typeof per === 'string' ? [{ at, text: per }] : Object.entries(per).map(([sort, text]) => ({ at: [...at, sort], text }));
  return prices.map((price) => ({ ...price, value: exact(price.text) }));
}

function accrueProblems({ per, cap }: Extract<Effect, { kind: 'accrue' }>, at: PropertyKey[], tell: Tell): RubricProblem[] {
  const prices = pricesOf(per, [...at, 'per']);
  const limit = exact(cap);
  if (compare(limit, ZERO) === 0) return [tell([...at, 'cap'], 'a cap other than 0', cap, 'nothing could ever be earned or lost')];
  const against = prices.filter(({ value }) => compare(value, ZERO) !== 0 && value.s !== limit.s);
  if (prices.every(({ value }) => compare(value, ZERO) === 0))
    return [tell([...at, 'per'], 'a price other than 0', 'only 0', 'to show findings without a price write effect: { kind: note }')];
  if (compare(limit, ZERO) < 0 && against.length > 0)
    return against.map((price) =>
      tell(price.at, `a penalty below 0, for the cap ${cap} is one`, price.text, `write -${price.text}, or a cap above 0`),
    );
  if (compare(limit, ZERO) > 0 && against.length === prices.filter(({ value }) => compare(value, ZERO) !== 0).length)
    return [tell([...at, 'cap'], 'a cap below 0, the most that is taken away, for all prices are penalties', cap, `write -${cap}`)];
  return [];
}

function loseProblems({ from, per }: Extract<Effect, { kind: 'lose' }>, at: PropertyKey[], tell: Tell): RubricProblem[] {
  const start = compare(exact(from), ZERO) > 0 ? [] : [tell([...at, 'from'], 'points above 0 to lose from', from)];
  const wrong = pricesOf(per, [...at, 'per']).filter(({ value }) => compare(value, ZERO) < 0);
  return [
    ...start,
    ...wrong.map((price) =>
      tell(price.at, 'what each costs, without a sign', price.text, `"lose" subtracts by itself: write ${price.text.slice(1)}`),
    ),
  ];
}

/** The first tier reached counts: whatever stands below one that is easier is never reached. */
function tierProblems({ by, tiers }: Extract<Effect, { kind: 'tiers' }>, at: PropertyKey[], tell: Tell): RubricProblem[] {
  return tiers.flatMap((tier, nth): RubricProblem[] => {
    const [key, text] = limitIn(tier);
    const path = [...at, 'tiers', nth, key];
    const value = exact(text);
    if (by !== 'count' && (compare(value, ONE) > 0 || (key === 'moreThan' && compare(value, ONE) === 0)))
      return [
        tell(
          path,
          'a share from 0 to 1 that can be reached',
          text,
          compare(value, ONE) > 0 ? `for ${text}% write ${Number(text) / 100}` : 'nothing is more than all',
        ),
      ];
    if (compare(value, ZERO) < 0) return [tell(path, 'a threshold from 0 on', text)];
    const easier = tiers.slice(0, nth).find((before) => coveredBy(tier, before));
    if (!easier) return [];
    return [
      tell(
        path,
        'thresholds from the highest to the lowest',
        text,
        `never reached: the tier ${stepText(easier)} above takes all that would come here`,
      ),
    ];
  });
}

type Tier = Extract<Effect, { kind: 'tiers' }>['tiers'][number];
const limitIn = (tier: Tier) => ('atLeast' in tier ? (['atLeast', tier.atLeast] as const) : (['moreThan', tier.moreThan] as const));
const stepText = (tier: Tier): string => ('atLeast' in tier ? `≥ ${tier.atLeast}` : `> ${tier.moreThan}`);
const limitOf = (tier: Tier): Exact => exact(limitIn(tier)[1]);

/** Whatever reaches `tier` has reached `before`. */
function coveredBy(tier: Tier, before: Tier): boolean {
  const order = compare(limitOf(tier), limitOf(before));
  return order > 0 || (order === 0 && ('atLeast' in before || !('atLeast' in tier)));
}
