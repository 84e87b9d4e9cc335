/** The steps of a line come to the line's own points, for every line of a unit that has everything; and they say what would change it. */
import { describe, expect, test } from '@jest/globals';
import { stepsOf, whatIf } from '../../reports/explain-steps.ts';
import { judge } from '../../scoring/judge.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { wholeUnit } from '../scoring/city.ts';
import { facts as factsOf, unit } from '../scoring/facts.ts';
import { pinned } from '../scoring/pinned.ts';

const { pages, links } = wholeUnit();
const facts = factsOf(pages, { links });
const results = judge(facts, pinned, '2018-12');
const score = scoreUnit({ run: '2018-12', unit, facts, results, rubric: pinned, engine: 'any' });
const told = (id: string) => {
  const indicator = pinned.indicators.find((each) => each.id === id)!;
  const result = results.find((each) => each.indicator === id)!;
  const line = score.lines.find((each) => each.indicator === id)!;
  return { given: { line, indicator, rubric: pinned, findings: result.findings }, result, line };
};
const priced = score.lines.filter(({ state, category }) => (state === 'settled' || state === 'waiting') && category !== null);

test.each(priced.map(({ indicator }) => indicator))('%s: the last step is what the line says', (id) => {
  const { given, result, line } = told(id);
  const steps = stepsOf(given, result);
  expect(steps[0]).toMatch(/^ {2}1\. 清点：查了 \d+ 项，计入 /);
  expect(steps.at(-1)!.endsWith(`得 ${line.points!.replace('-', '−')}`)).toBe(true);
});

describe('in words', () => {
  test('a cap that is full: one more changes nothing, and what earned elsewhere is told', () => {
    const { given, result } = told('DI-01');
    expect(stepsOf(given, result)).toEqual([
      '  1. 清点：查了 22 项，计入 自有信息 21；1 项已计入他项',
      '  2. 计价：自有信息 21 × 1 = 21',
      '  3. 限额：封顶 20，计 20',
      '  4. 舍入：不须舍入，得 20',
    ]);
    expect(whatIf(given, result)).toEqual([
      '怎样会变',
      '  多一项“自有信息”：分数不变',
      '  少一项“自有信息”：分数不变',
      '  多一项“转载”：分数不变',
    ]);
  });

  test('a share that is rounded', () => {
    const { given, result } = told('PS-03');
    expect(stepsOf(given, result).slice(1)).toEqual([
      '  2. 计价：(16 − 3) ÷ 16 × 3 = 2.4375',
      '  3. 舍入：2.4375 按 0.5 分一档四舍五入，得 2.5',
    ]);
    expect(whatIf(given, result)[1]).toMatch(/少一项“.*”：分数不变|\+0\.5 分/);
  });

  test('what waits for a person, and by how much', () => {
    const { given, result } = told('CS-08');
    expect(whatIf(given, result).join('\n')).toMatch(/若复核认定“.*须人工确认”：−1 分/);
  });
});

test('an award, and points of another engine, have no steps of ours', () => {
  const { given, result, line } = told('DI-01');
  expect(stepsOf({ ...given, line: { ...line, points: '7' } }, result)).toEqual([]);
  expect(stepsOf({ ...given, line: { ...line, state: 'cannot-judge', points: null } }, result)).toEqual([]);
});
