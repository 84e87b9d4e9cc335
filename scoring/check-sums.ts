/** What the parts of a rubric come to together: caps, the bonus, the pass line, the days it holds. */
import type { Category, Indicator } from '../config/rubric.ts';
import type { RubricParts } from '../config/rubric-parts.ts';
import { nearest } from '../config/nearest.ts';
import type { RubricProblem, Tell } from './check-rubric.ts';
import { fullMark, weightOf } from './effects.ts';
import { compare, exact, print, sum, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';

export function sumProblems(parts: RubricParts, tell: Tell): RubricProblem[] {
  const { inForce } = parts;
  const problems = stepProblems(parts, tell);
  if (inForce?.to !== undefined && inForce.to < inForce.from)
    problems.push(tell(['inForce', 'to'], `a day from ${inForce.from} on`, inForce.to, 'swap "from" and "to"'));
  return [...problems, ...capProblems(parts, tell), ...bonusProblems(parts, tell), ...lineProblems(parts, tell)];
}

function stepProblems({ round, rounding, roundAt, categories, indicators }: RubricParts, tell: Tell): RubricProblem[] {
  if (round === undefined || rounding === 'none') return [];
  const step = exact(round);
  if (compare(step, ZERO) <= 0) return [tell(['round'], 'a step above 0', round, 'e.g. 0.5; without rounding write rounding: none')];
  const rounded =
    roundAt === 'category' ? categories.map((each) => each && exact(each.cap)) : indicators.map((each) => each && weight(each));
  const marks = present(rounded);
  const most = marks.reduce((best, each) => (compare(each, best) > 0 ? each : best), ZERO);
  if (marks.length < rounded.length || compare(most, ZERO) === 0 || compare(step, most) <= 0) return [];
  const what = roundAt === 'category' ? 'category' : 'line';
  return [
    tell(['round'], `at most ${print(most)}, the most that a ${what} comes to`, round, `points of every ${what} would be rounded away`),
  ];
}

const present = <T>(list: readonly (T | null)[]): T[] => list.filter((each): each is T => each !== null);

function capProblems({ categories }: RubricParts, tell: Tell): RubricProblem[] {
  const wrong = categories.flatMap((category, at): RubricProblem[] => {
    if (category === null) return [];
    const { cap, floor } = category;
    if (compare(exact(cap), ZERO) <= 0) return [tell(['categories', at, 'cap'], 'points above 0', cap)];
    if (compare(exact(cap), exact(floor)) < 0) return [tell(['categories', at, 'cap'], `at least the floor ${floor}`, cap)];
    return [];
  });
  const whole = present(categories);
  if (whole.length > 0 && whole.length === categories.length && whole.every(({ appliesTo }) => appliesTo !== undefined))
    wrong.push(
      tell(['categories'], 'a category that applies to every unit', 'none', 'a unit without services would have nothing to be judged by'),
    );
  return wrong;
}

const capsOf = (categories: readonly Category[]): Exact => sum(categories.map(({ cap }) => exact(cap)));

function bonusProblems({ bonus, categories, ids }: RubricParts, tell: Tell): RubricProblem[] {
  if (bonus === undefined) return [];
  const known = [...new Set(ids.categories)].filter((id) => id !== '');
  if (!known.includes(bonus.category))
    return [tell(['bonus', 'category'], `one of ${known.join(', ')}`, `"${bonus.category}"`, nearest(bonus.category, known))];
  if (known.length === 1)
    return [tell(['bonus', 'category'], 'another category beside the bonus', 'none', 'a bonus is given above the sum of the others')];
  const others = present(categories).filter(({ id }) => id !== bonus.category);
  if (others.length < categories.length - 1) return [];
  const most = capsOf(others);
  return compare(exact(bonus.above), most) < 0
    ? []
    : [
        tell(
          ['bonus', 'above'],
          `less than ${print(most)}, the most the other categories come to`,
          bonus.above,
          'nobody could ever earn the bonus',
        ),
      ];
}

function lineProblems({ failBelow, coverage, categories, bonus }: RubricParts, tell: Tell): RubricProblem[] {
  const problems: RubricProblem[] = [];
  if (coverage !== undefined && (compare(exact(coverage.atLeast), ZERO) <= 0 || compare(exact(coverage.atLeast), exact(1)) > 0))
    problems.push(tell(['coverage', 'atLeast'], 'a share above 0 and up to 1', coverage.atLeast, 'e.g. 0.9'));
  const whole = present(categories);
  if (failBelow === undefined || whole.length === 0 || whole.length < categories.length) return problems;
  const most = capsOf(whole);
  if (compare(exact(failBelow), most) > 0)
    problems.push(
      tell(
        ['failBelow'],
        `at most ${print(most)}, the sum of all caps${bonus ? ' and the bonus' : ''}`,
        failBelow,
        'every unit would fail',
      ),
    );
  return problems;
}

/** A cap that nothing reaches is no full mark; one below what must add up hides what lines find. So much for each may always run into its cap. */
export function sumWarnings({ categories, indicators, whole }: RubricParts, tell: Tell): RubricProblem[] {
  return categories.flatMap((category, at): RubricProblem[] => {
    if (category === null) return [];
    const { id, cap, floor } = category;
    const free =
      compare(exact(floor), ZERO) > 0 && compare(exact(floor), exact(cap)) <= 0
        ? [tell(['categories', at, 'floor'], 'at most 0', floor, 'every unit would have these points for nothing')]
        : [];
    const own = present(indicators).filter((one) => one.category === id);
    const reach = sum(own.map(mark));
    const firm = sum(own.filter(({ effect }) => effect.kind !== 'accrue').map(mark));
    if (!whole || (compare(reach, exact(cap)) >= 0 && compare(firm, exact(cap)) <= 0)) return free;
    const hint =
      compare(reach, exact(cap)) < 0
        ? 'nobody can reach the cap: raise a line or lower the cap'
        : 'what lines earn beyond the cap is cut off';
    return [...free, tell(['categories', at, 'cap'], `${print(reach)}, the full marks of its indicators`, cap, hint)];
  });
}

function mark({ effect }: Indicator): Exact {
  return effect.kind === 'veto' || effect.kind === 'note' ? ZERO : fullMark(effect);
}

function weight({ effect }: Indicator): Exact {
  return effect.kind === 'veto' || effect.kind === 'note' ? ZERO : weightOf(effect);
}
