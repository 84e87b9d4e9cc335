/** What a running month has lost already, and from which day on something will be found if nothing is done. */
import { expect, test } from '@jest/globals';
import { Rubric } from '../../config/rubric.ts';
import { forecast } from '../../scoring/forecast.ts';
import { judge } from '../../scoring/judge.ts';
import { priceUnit } from '../../scoring/score.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import { article, blocked, column, facts, home, item, page, unit } from './facts.ts';

const rubric = Rubric.parse({
  id: 'r',
  title: '规则',
  inForce: { from: '2018-01-01' },
  categories: [{ id: 'A', name: '管理', cap: 20 }],
  indicators: [
    {
      id: 'stale',
      category: 'A',
      title: '栏目更新',
      check: 'column-stale',
      with: {
        windows: [
          { sort: 'd14', days: 14, columns: ['news'] },
          { sort: 'm6', months: 6, columns: ['notice'] },
        ],
      },
      effect: { kind: 'accrue', per: { d14: -3, m6: -4, y1: -5 }, cap: -10 },
    },
    {
      id: 'title',
      category: 'A',
      title: '单位名',
      check: 'links-dead',
      with: { from: 'home' },
      effect: { kind: 'lose', from: 2, per: 0.5 },
    },
  ],
});

function told(given: UnitFacts) {
  const results = judge(given, rubric, 'r');
  const { lines } = priceUnit({ run: 'r', unit, facts: given, results, rubric });
  return forecast({ run: 'r', unit, facts: given, results, lines, rubric });
}

const midMonth = { run: { from: '2018-12-01', to: '2019-01-01', asOf: '2018-12-15T20:00:00+08:00' } };
const village = (news: string, notice: string, rest = [article('n/1.html', news), article('t/1.html', notice)]) =>
  facts(
    [
      home({ 'n/': 'news', 't/': 'notice' }),
      column('n/', 'news', [item('n/1.html', news)]),
      column('t/', 'notice', [item('t/1.html', notice)]),
      ...rest,
    ],
    midMonth,
  );
const days = ({ ahead }: ReturnType<typeof told>) => ahead.map(({ indicator, from, finding }) => `${indicator} ${finding.subject} ${from}`);

test('each column on its own day: the first on which it is too old', () => {
  const found = told(village('2018-12-10', '2018-06-20'));
  expect(days(found)).toEqual(['stale notice 2018-12-21', 'stale news 2018-12-25']);
  expect(found).toMatchObject({ unit: 'gaj', lost: [], cost: '7', blind: [] });
  expect(found.ahead[1]!.finding.says).toMatch(/最近一条为 2018-12-10，已 15 天没有更新，规定不超过 14 天/);
});

test('what will not be overdue within the month is not foreseen', () => {
  expect(days(told(village('2018-12-15', '2018-12-01')))).toEqual(['stale news 2018-12-30']);
  expect(told(village('2018-12-15', '2018-12-01')).cost).toBe('3');
});

test('what is overdue already is lost, and not foreseen again', () => {
  const found = told(village('2018-11-20', '2018-12-01'));
  expect(found.lost).toMatchObject([{ indicator: 'stale', points: '3' }]);
  expect(days(found)).toEqual([]);
  expect(found.cost).toBe('0');
});

test('what could not be seen is said, and nothing is foreseen of it', () => {
  const found = told(facts([home({ 'n/': 'news' }), blocked('n/')], midMonth));
  expect(days(found)).toEqual([]);
  expect(found.lost).toEqual([]);
  expect(found.blind.map(({ indicator }) => indicator)).toEqual(['stale']);
});

test('at the end of the month nothing lies ahead', () => {
  const end = facts([home({ 'n/': 'news' }), column('n/', 'news', [item('n/1.html', '2018-12-20')]), page('n/1.html')]);
  expect(told(end)).toMatchObject({ ahead: [], cost: '0' });
});
