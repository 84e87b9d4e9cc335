/** The ledger takes a file whole or not at all, and names the line. */
import { describe, expect, test } from '@jest/globals';
import { LedgerError, mergeLedger, publishedEntry, readLedgerCsv } from '../../scoring/ledger.ts';
import type { LedgerCsvOptions, LedgerEntry } from '../../scoring/ledger.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { seedCsv } from './seed.ts';

const HEAD = 'month,unit,group,PS,IX,total\n';
const configured: LedgerCsvOptions = {
  file: 'l.csv',
  groups: [{ id: 'dept', name: '市直单位' }],
  units: [
    { id: 'gaj', name: '公安局', aliases: ['市公安局'], group: 'dept' },
    { id: 'nyj', name: '农业局', aliases: ['农业农村局'], group: 'dept' },
  ],
  categories: ['PS', 'IX'],
};

function refusal(run: () => unknown): { line: number | null; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerError) return { line: error.line, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('what is refused, with its line', () => {
  test.each<[string, string, number, RegExp]>([
    ['no header', '2018-12,a,g,1,2,3\n', 1, /header/],
    ['empty', '', 1, /empty file/],
    ['total not last', 'month,unit,group,total,PS\n', 1, /"total" as last/],
    ['category twice', 'month,unit,group,PS,PS,total\n', 1, /once/],
    ['wrong month', `${HEAD}2018-13,a,g,1,2,3\n`, 2, /2018-13/],
    ['span backwards', `${HEAD}2018-11/2018-01,a,g,1,2,3\n`, 2, /span/],
    ['span over years', `${HEAD}2017-12/2018-01,a,g,1,2,3\n`, 2, /within one year/],
    ['sum', `${HEAD}2018-12,a,g,1,2,3\n2018-12,b,g,1,2.5,3\n`, 3, /total 3\.5, the sum of 1 \+ 2\.5/],
    ['no number', `${HEAD}2018-12,a,g,1,二,3\n`, 2, /column IX/],
    ['too few cells', `${HEAD}2018-12,a,g,1,2\n`, 2, /6 cells/],
    ['doubled row', `${HEAD}2018-12,a,g,1,2,3\n\n2018-12,a,g,1,2,3\n`, 4, /line 2/],
    ['overlap within', `${HEAD}2018-01/2018-11,a,g,,,3\n2018-05,a,g,,,3\n`, 3, /2018-01\/2018-11/],
    ['open quote', `${HEAD}2018-12,"a,g,1,2,3\n`, 2, /closing quote/],
    ['no group', `${HEAD}2018-12,a,,1,2,3\n`, 2, /a group/],
  ])('%s', (_, text, line, message) => {
    const found = refusal(() => readLedgerCsv(text, { file: 'l.csv' }));
    expect(found.line).toBe(line);
    expect(found.message).toMatch(message);
    expect(found.message).toContain(`l.csv:${line}`);
  });

  test.each<[string, string, RegExp]>([
    ['unknown unit', '2018-12,税务局,dept,1,2,3\n', /税务局/],
    ['unknown group', '2018-12,公安局,town,1,2,3\n', /town/],
    ['no unit', '2018-12,,dept,1,2,3\n', /a unit/],
    ['two spellings of one unit', '2018-12,gaj,dept,1,2,3\n2018-12,市公安局,dept,1,2,3\n', /once/],
  ])('with a configuration: %s', (_, rows, message) => {
    expect(refusal(() => readLedgerCsv(HEAD + rows, configured)).message).toMatch(message);
  });

  test('a category the rubric does not know', () => {
    expect(refusal(() => readLedgerCsv('month,unit,group,XX,total\n', configured)).message).toMatch(/XX/);
  });
});

test('id, name and alias mean the unit; the group may be its name or left out', () => {
  const entries = readLedgerCsv(`${HEAD}2018-10,gaj,dept,1,2,3\n2018-11,公安局,市直单位,1,,\n2018-12,市公安局,,1,2.50,3.5\n`, configured);
  expect(entries.map(({ unit, name, group, total, roster }) => [unit, name, group, total, roster])).toEqual([
    ['gaj', '公安局', 'dept', '3', 0],
    ['gaj', '公安局', 'dept', null, 0],
    ['gaj', '公安局', 'dept', '3.5', 0],
  ]);
  expect(entries[1]!.categories).toEqual({ PS: '1', IX: null });
});

describe('merging', () => {
  const book = mergeLedger([], readLedgerCsv(seedCsv(), { file: 'seed.csv' }));

  test('an identical import changes nothing, whatever its spelling', () => {
    expect(mergeLedger(book, readLedgerCsv(seedCsv(), { file: 'seed.csv', at: '2026-01-01T00:00:00Z' }))).toEqual([]);
    expect(mergeLedger(book, readLedgerCsv(seedCsv().replace('701.5', '701.50').replaceAll('\n', '\r\n'), { file: 's.csv' }))).toEqual([]);
    expect(book).toHaveLength(98);
    expect(book[0]).not.toHaveProperty('line');
  });

  test.each<[string, string, RegExp]>([
    ['other numbers', '2018-12,公安局,dept,4,4,13,60,81\n2018-12,环保局,dept,4,2,13,61,80\n', /other numbers/],
    ['overlapping span', '2018-12,公安局,dept,4,4,13,60,81\n2018-05,环保局,dept,,,,,50\n', /overlaps 2018-01\/2018-11/],
  ])('%s', (_, rows, message) => {
    const found = refusal(() =>
      mergeLedger(book, readLedgerCsv(`month,unit,group,PS,IX,CS,DI,total\n${rows}`, { file: 'l.csv' }), { file: 'l.csv' }),
    );
    expect(found).toEqual({ line: 3, message: expect.stringMatching(message) });
  });

  test('a published month stands', () => {
    const score = {
      unit: 'a',
      name: 'a',
      group: 'g',
      total: '3',
      why: null,
      categories: [{ id: 'PS', points: '3' }],
    } as unknown as UnitScore;
    const published: LedgerEntry = publishedEntry(score, { month: '2018-12', roster: 0, at: '2019-01-05T00:00:00Z' });
    const found = refusal(() =>
      mergeLedger([published], readLedgerCsv('month,unit,group,PS,total\n2018-12,a,g,3,3\n', { file: 'l.csv' }), { file: 'l.csv' }),
    );
    expect(found.message).toMatch(/published/);
  });
});

test('a thousand units of twelve months are read and merged at once, not each against all', () => {
  const months = Array.from({ length: 12 }, (_, at) => `2018-${String(at + 1).padStart(2, '0')}`);
  const rows = Array.from({ length: 1000 }, (_, unit) => months.map((month) => `${month},单位${unit},dept,${unit}`)).flat();
  const entries = readLedgerCsv(`month,unit,group,total\n${rows.join('\n')}\n`, { file: 'big.csv' });
  // Counted, not timed: a busy machine is no mistake of the book's.
  let reads = 0;
  const counted = mergeLedger([], entries).map((entry) =>
    Object.defineProperty({ ...entry }, 'period', { enumerable: true, get: () => ((reads += 1), entry.period) }),
  );
  expect(mergeLedger(counted, entries)).toEqual([]);
  expect(reads).toBeLessThan(entries.length * 12 * 5);
});
