/** Holds a rubric to the checks it names: every mistake an office can make in it, told before a month is judged by it. */
import { nearest } from '../config/nearest.ts';
import type { Indicator, Rubric } from '../config/rubric.ts';
import type { Check } from './check.ts';
import { checks, findCheck } from './checks/index.ts';
import { compare, exact, ZERO } from './exact.ts';

export interface RubricProblem {
  /** Where: 'indicators.DI-P3.with.windows.0.days'. An indicator is named by its id. */
  path: string;
  expected: string;
  found: string;
  hint: string;
}

/** Empty when the rubric can be used. Its form (config/rubric.ts) is taken as checked. */
export function checkRubric(rubric: Rubric): RubricProblem[] {
  return [
    ...duplicates(rubric),
    ...rubric.indicators.flatMap((indicator) => checkIndicator(indicator, rubric)),
    ...checkOnce(rubric),
    ...checkNumbers(rubric),
  ];
}

function problem(path: string, expected: string, found: string, hint = ''): RubricProblem {
  return { path, expected, found, hint };
}

function duplicates({ indicators, categories }: Rubric): RubricProblem[] {
  const twice = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  return [
    ...twice(indicators.map(({ id }) => id)).map((id) => problem(`indicators.${id}`, 'each indicator id once', `"${id}" twice`)),
    ...twice(categories.map(({ id }) => id)).map((id) => problem(`categories.${id}`, 'each category id once', `"${id}" twice`)),
  ];
}

function checkIndicator(indicator: Indicator, rubric: Rubric): RubricProblem[] {
  const path = `indicators.${indicator.id}`;
  const known = rubric.categories.map(({ id }) => id);
  const { category, effect } = indicator;
  const problems: RubricProblem[] = [];
  if (category === null && effect.kind !== 'veto' && effect.kind !== 'note')
    problems.push(problem(`${path}.category`, `one of ${known.join(', ')}`, 'none', 'only a veto or a note stands outside the categories'));
  if (category !== null && !known.includes(category))
    problems.push(problem(`${path}.category`, `one of ${known.join(', ')}`, `"${category}"`, nearest(category, known)));
  if (indicator.check === 'pending' || indicator.check === 'manual') return problems;
  const check = findCheck(indicator.check);
  if (!check) {
    const all = [...checks.map(({ id }) => id), 'pending', 'manual'];
    return [
      ...problems,
      problem(
        `${path}.check`,
        'a check id, "pending" or "manual"',
        `"${indicator.check}"`,
        nearest(indicator.check, all) || `known: ${all.join(', ')}`,
      ),
    ];
  }
  return [...problems, ...checkParams(indicator, check, path), ...checkSorts(indicator, check, path)];
}

function checkParams(indicator: Indicator, check: Check, path: string): RubricProblem[] {
  const parsed = check.params.safeParse(indicator.with);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const at = [path, 'with', ...issue.path.map(String)].join('.');
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const shape = (check.params as unknown as { shape?: Record<string, unknown> }).shape ?? {};
    const hint =
      keys.map((key) => nearest(key, Object.keys(shape))).find(Boolean) ??
      `check "${check.id}" takes ${Object.keys(shape).join(', ') || 'nothing'}`;
    return problem(
      at,
      issue.message,
      JSON.stringify(
        issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], indicator.with),
      ) ?? 'nothing',
      hint,
    );
  });
}

/** A price or a review for a sort that the check never reports would never bite. */
function checkSorts({ effect, review }: Indicator, check: Check, path: string): RubricProblem[] {
  const priced = (effect.kind === 'accrue' || effect.kind === 'lose') && typeof effect.per !== 'string' ? Object.keys(effect.per) : [];
  const named = [...priced.map((sort) => ({ sort, at: 'effect.per' })), ...Object.keys(review).map((sort) => ({ sort, at: 'review' }))];
  return named
    .filter(({ sort }) => !check.sorts.includes(sort))
    .map(({ sort, at }) =>
      problem(
        `${path}.${at}.${sort}`,
        `a sort of check "${check.id}" (${check.sorts.join(', ')})`,
        `"${sort}"`,
        nearest(sort, check.sorts),
      ),
    );
}

function checkOnce({ once, indicators }: Rubric): RubricProblem[] {
  const known = indicators.map(({ id }) => id);
  return once.flatMap((group, at) =>
    group.flatMap((id, index) => {
      const path = `once.${at}.${index}`;
      if (!known.includes(id)) return [problem(path, 'an indicator id', `"${id}"`, nearest(id, known))];
      return group.indexOf(id) === index ? [] : [problem(path, 'each indicator once in a group', `"${id}" again`)];
    }),
  );
}

function checkNumbers({ round, rounding, categories, inForce }: Rubric): RubricProblem[] {
  const problems: RubricProblem[] = [];
  if (rounding !== 'none' && compare(exact(round), ZERO) <= 0) problems.push(problem('round', 'a step above 0', round));
  for (const { id, cap, floor } of categories)
    if (compare(exact(cap), exact(floor)) < 0) problems.push(problem(`categories.${id}.cap`, `at least the floor ${floor}`, cap));
  if (inForce.to !== undefined && inForce.to < inForce.from)
    problems.push(problem('inForce.to', `a day from ${inForce.from} on`, inForce.to));
  return problems;
}
