/** What a rubric says of one indicator and nobody can have meant: it can be used, and is told of before it counts. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import { effectWarnings } from './check-effects.ts';
import { paramWarnings } from './check-params.ts';
import type { RubricProblem, Tell } from './check-rubric.ts';
import type { Check } from './check.ts';
import { findCheck } from './checks/index.ts';
import { reviewRule } from './waits.ts';

export const pricedSorts = ({ effect }: Pick<Indicator, 'effect'>): string[] | null =>
  effect.kind === 'accrue' || effect.kind === 'lose' ? (typeof effect.per === 'string' ? null : Object.keys(effect.per)) : null;

export function indicatorWarnings(
  indicator: Indicator,
  at: number,
  law: Partial<Pick<Rubric, 'vetoEffect' | 'round' | 'rounding' | 'roundAt'>>,
  tell: Tell,
): RubricProblem[] {
  const path = ['indicators', at];
  const check = findCheck(indicator.check);
  const step = law.rounding === 'none' || law.roundAt === 'category' ? null : (law.round ?? null);
  return [
    ...effectWarnings(indicator.effect, [...path, 'effect'], { step, merits: check?.merits ?? false }, tell),
    ...(check ? unraised(indicator, check, path, tell) : []),
    ...(indicator.check === 'manual' ? unasked(indicator, path, tell) : []),
    ...(check ? unpriced(indicator, check, path, tell) : []),
    ...(check ? paramWarnings(indicator, check, [...path, 'with'], tell) : []),
    ...(check ? waived(indicator, check, { vetoEffect: law.vetoEffect ?? 'flag' }, path, tell) : []),
  ];
}

/** By itself it never is; only a person could still add a fault by hand, for which check: manual is the honest word. */
function unraised({ effect }: Indicator, { id, merits }: Check, path: PropertyKey[], tell: Tell): RubricProblem[] {
  if (!merits || (effect.kind !== 'veto' && effect.kind !== 'note')) return [];
  const hint = `a merit never raises a ${effect.kind}: name a check that reports faults`;
  return [tell([...path, 'check'], `a check that finds faults, for a ${effect.kind}`, `"${id}", which reports only merits`, hint)];
}

function unasked(indicator: Indicator, path: PropertyKey[], tell: Tell): RubricProblem[] {
  const keys = Object.keys(indicator.with);
  if (keys.length === 0) return [];
  return [
    tell([...path, 'with'], 'nothing under check: manual', keys.join(', '), 'it is ignored: a person judges by what is written elsewhere'),
  ];
}

/** What a check reports and no price is named for is shown and moves nothing; the bare absence of a merit needs none. */
function unpriced(indicator: Indicator, check: Check, path: PropertyKey[], tell: Tell): RubricProblem[] {
  const priced = pricedSorts(indicator);
  if (priced === null) return [];
  const left = check.sorts.filter((sort) => !priced.includes(sort) && !(sort === 'missing' && priced.includes('present')));
  if (left.length === 0) return [];
  const found = left.map((sort) => `"${sort}" (${check.names[sort] ?? sort})`).join(', ');
  const expected = `a price for each sort of check "${check.id}"`;
  return [tell([...path, 'effect', 'per'], expected, `none for ${found}`, 'never priced; write 0 if that is meant')];
}

/** Some findings wait for a person whatever a rubric says. */
function waived(indicator: Indicator, check: Check, law: Pick<Rubric, 'vetoEffect'>, path: PropertyKey[], tell: Tell): RubricProblem[] {
  return Object.entries(indicator.review)
    .filter(([sort, rule]) => check.sorts.includes(sort) && reviewRule(indicator, sort, law) !== rule)
    .map(([sort, rule]) =>
      tell(
        [...path, 'review', sort],
        '"all"',
        `"${rule}"`,
        check.confirm?.includes(sort)
          ? `it is ignored: ${check.names[sort] ?? sort} never counts before a person has confirmed it`
          : 'it is ignored: a veto that decides always waits for a person',
      ),
    );
}
