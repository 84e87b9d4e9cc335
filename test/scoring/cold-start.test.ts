/** What a first month can judge is derived from the rubric and from what is absent, whatever the rubric is. */
import { describe, expect, test } from '@jest/globals';
import { loadRubrics } from '../../config/load.ts';
import { coldStart, coldStartInWords } from '../../scoring/cold-start.ts';
import { historyOf } from '../../scoring/history.ts';
import { judge } from '../../scoring/judge.ts';
import { readLedgerCsv } from '../../scoring/ledger.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { wholeUnit } from './city.ts';
import { facts, unit } from './facts.ts';

const first = { since: '2018-12', previous: false };
const { pages, links } = wholeUnit();
const given = facts(pages, { links });

describe.each(loadRubrics().rubrics.map((rubric) => [rubric.id, rubric] as const))('%s', (_, rubric) => {
  const results = judge(given, rubric, '2018-12');
  const score = scoreUnit({ run: '2018-12', unit, facts: given, results, rubric, engine: 'any' });
  const rows = coldStart({ rubric, month: '2018-12', history: first, scores: [score] })!;

  test('every checked indicator stands in one row of what can be judged; none that does not exist', () => {
    const ids = rubric.indicators.filter(({ check }) => check !== 'pending' && check !== 'manual').map(({ id }) => id);
    const told = rows.filter(({ what }) => !/首次出现/.test(what)).flatMap(({ indicators }) => indicators);
    expect(told.toSorted()).toEqual(ids.toSorted());
  });

  test('without looks nothing that rests on them is judged', () => {
    const visits = rubric.indicators.filter(({ check }) => check === 'site-unreachable' || check === 'home-available').map(({ id }) => id);
    const row = rows.find(({ what }) => what.includes('可用性'));
    expect([row?.indicators ?? [], row?.judged ?? 'no']).toEqual([visits, 'no']);
  });

  test('when things first appeared, movements and the year are unknown', () => {
    expect(rows.filter(({ judged }) => judged === 'no').map(({ what }) => what)).toEqual(
      expect.arrayContaining(['与上月相比的升降', '全年成绩']),
    );
    expect(coldStartInWords(rows).every((line) => /判定。/.test(line))).toBe(true);
  });

  test('a second month is not cold', () => {
    expect(coldStart({ rubric, month: '2018-12', history: { ...first, previous: true }, scores: [score] })).toBeNull();
  });
});

test('the year begins with the first month that the book knows', () => {
  const book = readLedgerCsv('month,unit,group,total\n2018-03/2018-05,a,g,5\n2018-02,a,g,\n2017-12,a,g,4\n2018-07,b,g,1', {
    file: 'l.csv',
  });
  expect(historyOf(book, ['2018-05'], '2018-06')).toEqual({ since: '2018-03', previous: true });
  expect(historyOf(book, ['2018-05'], '2018-02')).toEqual({ since: '2018-02', previous: false });
  expect(historyOf([], [], '2018-12')).toEqual({ since: '2018-12', previous: false });
});
