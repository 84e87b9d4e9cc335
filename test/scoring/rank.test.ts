/** The order of a table where the seed has no example: missing months, shared places, corrections, validity. */
import { expect, test } from '@jest/globals';
import { rank } from '../../scoring/rank.ts';
import { readLedgerCsv } from '../../scoring/ledger.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';

function book(...rows: string[]): LedgerEntry[] {
  return readLedgerCsv(`month,unit,group,total\n${rows.join('\n')}`, { file: 'l.csv' });
}

const places = (ledger: LedgerEntry[], rest: Partial<Parameters<typeof rank>[0]> = {}) =>
  rank({ month: '2018-03', ledger, ...rest })[0]!.rows.map(({ place, unit, total, annual, why }) => [place, unit, total, annual, why]);

test('1, 2, 2, 4; a tie goes to the higher sum before, then to the roster', () => {
  const ledger = book(
    '2018-02,a,g,5',
    '2018-03,a,g,5',
    '2018-02,b,g,6',
    '2018-03,b,g,4',
    '2018-02,c,g,1',
    '2018-03,c,g,1',
    '2018-02,d,g,9',
    '2018-03,d,g,9',
  );
  expect(places(ledger).map((row) => row.slice(0, 2))).toEqual([
    [1, 'd'],
    [2, 'b'],
    [2, 'a'],
    [4, 'c'],
  ]);
});

const holes = book('2018-01,a,g,5', '2018-02,a,g,', '2018-03,a,g,5', '2018-01/2018-02,b,g,3', '2018-03,b,g,0.5', '2018-03,c,g,9');

test('a month that others have and it lacks keeps a unit out, with the reason', () => {
  expect(places(holes)).toEqual([
    [1, 'b', '0.5', '3.5', null],
    [null, 'a', '5', null, '缺 2018-02'],
    [null, 'c', '9', null, '缺 2018-01、2018-02'],
  ]);
});

test('a month unknown for one unit is not missing for the others', () => {
  expect(places(book('2018-02,a,g,', '2018-03,a,g,5', '2018-03,b,g,3'))).toEqual([
    [1, 'b', '3', '3', null],
    [null, 'a', '5', null, '缺 2018-02'],
  ]);
});

test.each([
  [
    'exclude',
    [
      ['a', '10'],
      ['c', '9'],
      ['b', '3.5'],
    ],
  ],
  [
    'mean',
    [
      ['c', '27'],
      ['a', '15'],
      ['b', '3.5'],
    ],
  ],
] as const)('missingMonth %s', (missingMonth, expected) => {
  expect(places(holes, { rubric: { missingMonth } }).map((row) => [row[1], row[3]])).toEqual(expected);
});

test('a unit answers only for the months it existed in', () => {
  const roster = [
    { id: 'a', name: 'a', group: 'g' },
    { id: 'b', name: 'b', group: 'g' },
    { id: 'c', name: 'c', group: 'g', from: '2018-03-01' },
  ];
  expect(places(holes, { roster }).map((row) => [row[0], row[1]])).toEqual([
    [1, 'c'],
    [2, 'b'],
    [null, 'a'],
  ]);
});

test('later months and other years do not count; a span that runs past the month cannot be split', () => {
  const ledger = book('2018-03,a,g,1', '2018-04,a,g,100', '2017-12,a,g,100', '2018-03/2018-05,b,g,50');
  const roster = [
    { id: 'a', name: 'a', group: 'g' },
    { id: 'b', name: 'b', group: 'g' },
  ];
  expect(places(ledger, { roster })).toEqual([
    [1, 'a', '1', '1', null],
    [null, 'b', null, null, '缺 2018-03'],
  ]);
});

test('corrections add up and leave a footnote', () => {
  const ledger = book('2018-02,a,g,5', '2018-03,a,g,5');
  const correction: LedgerEntry = { ...ledger[0]!, kind: 'correction', total: '-0.5', amends: ledger[0]!.digest, why: '误计一条' };
  const [row] = rank({ month: '2018-03', ledger: [...ledger, correction] })[0]!.rows;
  expect([row!.total, row!.annual, row!.footnotes]).toEqual(['5', '9.5', ['含更正 2018-02：−0.5（误计一条）']]);
});

test('nothing known is no place', () => {
  const table = rank({ month: '2018-03', ledger: [], roster: [{ id: 'a', name: '甲', group: 'g' }], groups: [{ id: 'g', name: '组' }] });
  expect(table[0]!.rows).toEqual([
    { place: null, unit: 'a', name: '甲', categories: {}, total: null, annual: null, why: '没有任何月份的得分', footnotes: [] },
  ]);
});
