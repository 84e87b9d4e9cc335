/** Problems as the bulletin calls them: every key is a check's, what a person dismissed is none, and a dead link is told where it stands. */
import { expect, test } from '@jest/globals';
import { Rubric } from '../../config/rubric.ts';
import { WORDINGS } from '../../reports/problem-words.ts';
import { problems } from '../../reports/problems.ts';
import type { CheckResult } from '../../scoring/check.ts';
import { findCheck } from '../../scoring/checks/index.ts';
import type { Finding } from '../../scoring/finding.ts';
import { finding, inspectedUnit } from './fixture.ts';

test.each(WORDINGS.flatMap(({ keys }) => keys))('%s is a check, and its sort one of the check', (key) => {
  const [id, sort] = key.split(/[/@]/) as [string, string?];
  const check = findCheck(id);
  expect(check).toBeDefined();
  if (key.includes('/')) expect(check!.sorts).toContain(sort);
});

const lose = { kind: 'lose', from: 2, per: 1 };
const rubric = Rubric.parse({
  id: 'r',
  title: 'r',
  inForce: { from: '2018-01-01' },
  categories: [{ id: 'CS', name: '建设', cap: 9 }],
  indicators: [
    { id: 'CS-02', category: 'CS', title: '首页链接', check: 'links-dead', with: { from: 'home' }, effect: lose },
    { id: 'CS-03', category: 'CS', title: '其他链接', check: 'links-dead', with: { from: 'other' }, effect: lose },
    { id: 'CS-06', category: 'CS', title: '安全访问', check: 'https', effect: lose },
  ],
});

function told(found: Record<string, Finding[]>, counted: Record<string, string[]>, state: 'settled' | 'cannot-judge' = 'settled') {
  const { score } = inspectedUnit();
  const lines = rubric.indicators.map(({ id }) => ({ ...score.lines[0]!, indicator: id, state, counted: counted[id] ?? [], waiting: [] }));
  const results = rubric.indicators.map(({ id }): CheckResult => ({
    indicator: id,
    state: 'seen',
    examined: 9,
    findings: found[id] ?? [],
    unseen: [],
    why: null,
  }));
  return problems(rubric, [score.unit], [{ ...score, lines }], new Map([[score.unit, results]])).map(({ title, count, says }) => [
    title,
    count,
    says,
  ]);
}

const dead = (indicator: string, nth: number) => finding(indicator, nth, { sort: 'dead' });
const ids = (findings: Finding[]) => findings.map(({ id }) => id);

test('a dead link is told where it stands', () => {
  const found = { 'CS-02': [dead('CS-02', 1)], 'CS-03': [dead('CS-03', 1), dead('CS-03', 2)] };
  expect(told(found, { 'CS-02': ids(found['CS-02']), 'CS-03': ids(found['CS-03']) })).toEqual([
    ['首页存在死链', 1, '的首页有1个链接失效'],
    ['其他页面存在死链', 2, '的其他页面有2个链接失效'],
  ]);
});

test('what a person dismissed, or what costs nothing, is no problem; what was found on a line that stays open is', () => {
  const found = { 'CS-02': [dead('CS-02', 1), dead('CS-02', 2)], 'CS-06': [finding('CS-06', 1, { sort: 'no-redirect' })] };
  expect(told(found, { 'CS-02': [found['CS-02'][0]!.id] })).toEqual([['首页存在死链', 1, '的首页有1个链接失效']]);
  expect(told(found, {}, 'cannot-judge').map(([title]) => title)).toEqual(['首页存在死链', '安全访问未落实']);
});
