/** Holds a rubric to the checks it names: every mistake an office can make in it, told before a month is judged by it. */
import { nearest } from '../config/nearest.ts';
import type { Indicator, Rubric } from '../config/rubric.ts';
import { NAMELESS, partsOf, type RubricParts } from '../config/rubric-parts.ts';
import type { Check } from './check.ts';
import { effectProblems } from './check-effects.ts';
import { onceProblems, onceWarnings } from './check-once.ts';
import { paramProblems } from './check-params.ts';
import { sumProblems, sumWarnings } from './check-sums.ts';
import { indicatorWarnings, pricedSorts } from './check-warnings.ts';
import { checks, findCheck } from './checks/index.ts';

export interface RubricProblem {
  /** Where: 'indicators.DI-P3.with.windows.0.days'. An indicator is named by its id. */
  path: string;
  /** The same place by position, for the line. */
  at: PropertyKey[];
  expected: string;
  found: string;
  hint: string;
}

/** Says where by position; the id is put in. */
export type Tell = (at: PropertyKey[], expected: string, found: string, hint?: string) => RubricProblem;

export interface RubricFindings {
  /** The rubric cannot be used with these. */
  problems: RubricProblem[];
  /** It can, and probably says what nobody meant. */
  warnings: RubricProblem[];
}

/** Empty when the rubric can be used. Its form (config/rubric.ts) is taken as checked. */
export function checkRubric(rubric: Rubric): RubricProblem[] {
  return checkParts(partsOf(rubric)).problems;
}

/** `columns`: keys of the city's columns; without them no key of a column is held to anything. */
export function checkParts(parts: RubricParts, columns?: readonly string[]): RubricFindings {
  const tell: Tell = (at, expected, found, hint = '') => ({ path: namedPath(at, parts), at, expected, found, hint });
  const each = <T>(work: (indicator: Indicator, at: number) => T[]): T[] =>
    parts.indicators.flatMap((indicator, at) => (indicator === null ? [] : work(indicator, at)));
  return {
    problems: [
      ...duplicates(parts, tell),
      ...each((indicator, at) => indicatorProblems(indicator, at, { parts, columns, tell })),
      ...onceProblems(parts, tell),
      ...sumProblems(parts, tell),
    ],
    warnings: [
      ...each((indicator, at) => indicatorWarnings(indicator, at, parts, tell)),
      ...sameNames(parts, tell),
      ...onceWarnings(parts, tell),
      ...sumWarnings(parts, tell),
    ],
  };
}

/** 'indicators.DI-P3.with', where the id is nobody else's and can be told. */
function namedPath(at: readonly PropertyKey[], { ids }: RubricParts): string {
  const [list, index, ...rest] = at;
  const id = list === 'indicators' || list === 'categories' ? ids[list][Number(index)] : undefined;
  return [list, id === undefined || id === '' ? index : id, ...rest]
    .filter((key) => key !== undefined)
    .map(String)
    .join('.');
}

function duplicates({ ids }: RubricParts, tell: Tell): RubricProblem[] {
  return (['categories', 'indicators'] as const).flatMap((list) =>
    ids[list].flatMap((id, at) => {
      const first = ids[list].indexOf(id);
      if (id === '' || first === at) return [];
      const what = list === 'categories' ? 'category' : 'indicator';
      return [tell([list, at], `each ${what} id once`, `"${id}" twice`, `entry ${first + 1} of ${list} has it already`)];
    }),
  );
}

/** Tables and the bulletin head their columns with it. */
function sameNames({ categories }: RubricParts, tell: Tell): RubricProblem[] {
  return categories.flatMap((category, at) => {
    const first = category === null || category.name === NAMELESS ? at : categories.findIndex((other) => other?.name === category.name);
    if (first === at) return [];
    const hint = `entry ${first + 1} of categories is called so, and the bulletin prints both alike`;
    return [tell(['categories', at, 'name'], 'each category name once', `"${category!.name}" again`, hint)];
  });
}

interface Around {
  parts: RubricParts;
  columns: readonly string[] | undefined;
  tell: Tell;
}

function indicatorProblems(indicator: Indicator, at: number, { parts, columns, tell }: Around): RubricProblem[] {
  const path = ['indicators', at];
  const known = [...new Set(parts.ids.categories)].filter((id) => id !== '');
  const { category, effect } = indicator;
  const problems = effectProblems(effect, [...path, 'effect'], tell);
  if (category === null && effect.kind !== 'veto' && effect.kind !== 'note')
    problems.push(tell([...path, 'category'], `one of ${known.join(', ')}`, 'none', 'only a veto or a note stands outside the categories'));
  if (category !== null && (effect.kind === 'veto' || effect.kind === 'note'))
    problems.push(
      tell([...path, 'category'], `none, for a ${effect.kind}`, `"${category}"`, 'it stands outside the categories: leave this line out'),
    );
  else if (category !== null && !known.includes(category))
    problems.push(tell([...path, 'category'], `one of ${known.join(', ')}`, `"${category}"`, nearest(category, known)));
  if (indicator.check === 'pending' || indicator.check === 'manual') return problems;
  const check = findCheck(indicator.check);
  if (!check) return [...problems, unknownCheck(indicator.check, [...path, 'check'], tell)];
  if (indicator.scope === 'site' && !check.site)
    problems.push(
      tell(
        [...path, 'scope'],
        '"unit"',
        '"site"',
        `check "${check.id}" looks at the unit's own pages, which other units of the site do not share`,
      ),
    );
  return [
    ...problems,
    ...paramProblems(indicator, check, [...path, 'with'], { columns, tell }),
    ...sortProblems(indicator, check, path, tell),
  ];
}

function unknownCheck(id: string, at: PropertyKey[], tell: Tell): RubricProblem {
  const all = [...checks.map((check) => check.id), 'pending', 'manual'];
  return tell(at, 'a check id, "pending" or "manual"', `"${id}"`, nearest(id, all) || `known: ${all.join(', ')}`);
}

/** A price or a review for a sort that the check never reports would never bite. */
function sortProblems(indicator: Indicator, check: Check, path: PropertyKey[], tell: Tell): RubricProblem[] {
  const named = [
    ...(pricedSorts(indicator) ?? []).map((sort) => ({ sort, at: ['effect', 'per', sort] })),
    ...Object.keys(indicator.review).map((sort) => ({ sort, at: ['review', sort] })),
  ];
  return named
    .filter(({ sort }) => !check.sorts.includes(sort))
    .map(({ sort, at }) =>
      tell(
        [...path, ...at],
        `a sort of check "${check.id}" (${check.sorts.join(', ')})`,
        `"${sort}"`,
        nearest(sort, check.sorts) || sortsInWords(check),
      ),
    );
}

const sortsInWords = ({ names, sorts }: Check): string => sorts.map((sort) => `${sort}: ${names[sort] ?? sort}`).join('; ');
