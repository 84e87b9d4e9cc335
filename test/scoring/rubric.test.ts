/** The shipped rubric is usable, whole, and every mistake an office may make in one is named. */
import { describe, expect, test } from '@jest/globals';
import { Rubric } from '../../config/rubric.ts';
import { checkRubric } from '../../scoring/check-rubric.ts';
import { fullMark } from '../../scoring/effects.ts';
import { exact, print, sum, ZERO } from '../../scoring/exact.ts';
import { rubric } from './facts.ts';

test('yanshi-2018 has no problem, 38 scored indicators, 6 vetoes', () => {
  expect(checkRubric(rubric)).toEqual([]);
  expect(rubric.indicators.filter(({ category }) => category !== null)).toHaveLength(38);
  expect(rubric.indicators.filter(({ effect }) => effect.kind === 'veto')).toHaveLength(6);
  const working = rubric.indicators.filter(({ check }) => check !== 'pending' && check !== 'manual').map(({ id }) => id);
  for (const id of [
    'PS-01',
    'PS-03',
    'PS-04',
    'IX-01',
    'IX-02',
    'IX-03',
    'CS-02',
    'CS-04',
    'CS-05',
    'CS-08',
    'CS-10',
    'DI-01',
    'DI-02',
    'DI-03',
    'DI-P3',
    'V-02',
    'V-03',
    'V-04',
    'V-05',
  ]) {
    expect(working).toContain(id);
  }
});

test.each([
  ['PS', '10'],
  ['IX', '15'],
  ['CS', '15'],
])('the full marks of %s add up to its cap', (category, cap) => {
  const own = rubric.indicators.filter((indicator) => indicator.category === category);
  const full = sum(own.map(({ effect }) => (effect.kind === 'veto' || effect.kind === 'note' ? ZERO : fullMark(effect))));
  expect(print(full)).toBe(cap);
  expect(print(exact(rubric.categories.find(({ id }) => id === category)!.cap))).toBe(cap);
});

type Draft = { indicators: Record<string, unknown>[]; once: string[][]; round: string } & Record<string, unknown>;
const changed = (change: (draft: Draft) => void): Rubric => {
  const draft = structuredClone(rubric) as unknown as Draft;
  change(draft);
  return draft as unknown as Rubric;
};
const at = (draft: Draft, id: string) => draft.indicators.find((indicator) => indicator.id === id)!;

describe('what is wrong in a rubric', () => {
  test.each<[string, (draft: Draft) => void, string, RegExp]>([
    ['unknown check', (d) => (at(d, 'CS-02').check = 'link-dead'), 'indicators.CS-02.check', /links-dead/],
    [
      'wrong parameter',
      (d) => (at(d, 'IX-03').with = { workdays: 'seven', complexWorkdays: 15, windowMonths: 12 }),
      'indicators.IX-03.with.workdays',
      /reply-on-time/,
    ],
    ['unknown parameter', (d) => (at(d, 'IX-02').with = { mim: 1 }), 'indicators.IX-02.with.mim', /did you mean "min"/],
    [
      'price for an unknown sort',
      (d) => (at(d, 'DI-01').effect = { kind: 'accrue', per: { owm: '1' }, cap: '20' }),
      'indicators.DI-01.effect.per.owm',
      /own/,
    ],
    ['review of an unknown sort', (d) => (at(d, 'CS-08').review = { leaks: 'all' }), 'indicators.CS-08.review.leaks', /leak/],
    ['unknown category', (d) => (at(d, 'CS-02').category = 'CX'), 'indicators.CS-02.category', /CS/],
    ['no category', (d) => (at(d, 'CS-02').category = null), 'indicators.CS-02.category', /veto/],
    ['doubled id', (d) => (at(d, 'CS-03').id = 'CS-02'), 'indicators.CS-02', /entry \d+ of indicators has it/],
    ['unknown once member', (d) => d.once.push(['DI-01', 'DI-99']), 'once.1.1', /DI-0/],
    ['no step', (d) => (d.round = '0'), 'round', /rounding: none/],
    [
      'both days and months',
      (d) => (at(d, 'DI-P3').with = { windows: [{ sort: 'd14', days: 14, months: 1, columns: ['news'] }] }),
      'indicators.DI-P3.with.windows.0',
      /windows/,
    ],
  ])('%s', (_, change, path, hint) => {
    const problems = checkRubric(changed(change));
    expect(problems.map((problem) => problem.path)).toContain(path);
    expect(problems.find((problem) => problem.path === path)!.hint).toMatch(hint);
  });
});
