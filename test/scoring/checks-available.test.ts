/** How often does the home page open? Each failed look is one finding, and the tiers are exact at their edges. */
import { expect, test } from '@jest/globals';
import { judge } from '../../scoring/judge.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { bare, given } from './cases.ts';
import { checkTester } from './check-tester.ts';
import type { CheckCase } from './check-tester.ts';
import { blocked, facts, rubric, unit } from './facts.ts';
import { day, days, silent, status, turnedAway } from './looks.ts';

const dead = { outcome: silent('timeout'), ms: 18_000, status: null };
const one = (name: string, kind: CheckCase['kind'], probes: ReturnType<typeof day>, rest: Partial<CheckCase> = {}): CheckCase => ({
  name,
  kind,
  pages: [bare],
  ...rest,
  gather: { probes, ...rest.gather },
});

checkTester('home-available', given('CS-01'), [
  one('opens always', 'silent', days(25, 31, 20), {
    examined: 140,
    remark: /2018-12-25 至 2018-12-31 访问首页 140 次，打开 140 次（100%）$/,
  }),
  one('each failed look is a finding of its own', 'speaks', days(25, 31, 20, dead, { outcome: status(502) }, { ms: 15_000 }), {
    examined: 140,
    found: days(25, 31, 20)
      .filter((_, index) => index % 20 < 3)
      .map(({ sample }) => `failed http://gov.test/ ${sample.at}`),
    says: /2018-12-25 00:00 访问首页打不开（访问超时）\n2018-12-25 01:12 访问首页打不开（HTTP 502）\n2018-12-25 02:24 访问首页打不开（用了 15 秒）/,
    remark: /打开 119 次（85%）/,
  }),
  one('a home page that the crawl did not see was looked at all the same', 'silent', days(25, 31, 20), { pages: [blocked('')] }),
  one('turned away: neither', 'silent', days(25, 31, 24, { outcome: turnedAway, status: 403 }), { examined: 161 }),
  one('never looked at', 'not-applicable', []),
  one('one look short on one day', 'not-applicable', [...days(25, 30, 40, dead), ...day('2018-12-31', 19)]),
  one('the week is the rubric’s', 'silent', days(1, 2, 3), { with: { perDay: 3, days: 2 }, examined: 6 }),
]);

/** So many looks on the last day beside six days of twenty, of which so many failed. */
const week = (failed: number, lastDay: number) => [
  ...days(25, 30, 20),
  ...day('2018-12-31', lastDay, ...Array<typeof dead>(failed).fill(dead)),
];

test.each<[string, number, number, string]>([
  ['100 %', 0, 80, '2'],
  ['99 % exactly: 2 of 200', 2, 80, '2'],
  ['a hair below 99 %: 2 of 199', 2, 79, '1.5'],
  ['97 % exactly: 6 of 200', 6, 80, '1.5'],
  ['a hair below 97 %: 6 of 199', 6, 79, '1'],
  ['a hair above 95 %: 10 of 201', 10, 81, '1'],
  ['95 % exactly is not more than 95 %: 10 of 200', 10, 80, '0'],
  ['rounds to 99 % and is less: 10 of 999', 10, 879, '1.5'],
])('%s', (_, failed, lastDay, points) => {
  const known = facts([bare], { probes: week(failed, lastDay) });
  const score = scoreUnit({ run: '2018-12', unit, facts: known, results: judge(known, rubric, '2018-12'), rubric, engine: 'any' });
  expect(score.lines.find(({ indicator }) => indicator === 'CS-01')).toMatchObject({ state: 'settled', points });
});

test('too few looks cost nothing and give nothing: the line says so, the rest of its category bears its weight', () => {
  const known = facts([bare], { probes: days(25, 30, 20) });
  const score = scoreUnit({ run: '2018-12', unit, facts: known, results: judge(known, rubric, '2018-12'), rubric, engine: 'any' });
  const line = score.lines.find(({ indicator }) => indicator === 'CS-01')!;
  expect(line).toMatchObject({ state: 'not-applicable', points: null });
  expect(line.why).toMatch(/样本不足：须连续 7 天、每天访问首页不少于 20 次，当月最多的 7 天只有 120 次（应有 140 次）/);
});
