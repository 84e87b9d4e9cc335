/** The seed's two tables, printed order and exact totals, from a ledger that holds the seed's months. */
import { describe, expect, test } from '@jest/globals';
import { mergeLedger, readLedgerCsv } from '../../scoring/ledger.ts';
import { rank } from '../../scoring/rank.ts';
import { seed, seedCsv } from './seed.ts';

/** A fixed shuffle: every 7th of the remaining rows. */
function shuffled<T>(rows: readonly T[]): T[] {
  const left = [...rows];
  const out: T[] = [];
  for (let at = 3; left.length > 0; at += 7) out.push(...left.splice(at % left.length, 1));
  return out;
}

const [header, ...lines] = seedCsv().trim().split('\n') as [string, ...string[]];
const files = {
  'in printed order': seedCsv(),
  shuffled: [header, ...shuffled(lines)].join('\n'),
  'as spreadsheets save it': `\uFEFF${[
    header,
    ...lines.map((line) =>
      line
        .split(',')
        .map((cell) => `"${cell}"`)
        .join(','),
    ),
  ].join('\r\n')}\r\n`,
};

describe.each(Object.entries(files))('the seed %s', (_, text) => {
  const tables = rank({
    month: '2018-12',
    ledger: mergeLedger([], readLedgerCsv(text, { file: 'seed.csv' })),
    groups: [
      { id: 'dept', name: '市直单位' },
      { id: 'town', name: '镇（街道）' },
    ],
  });

  test.each(['dept', 'town'])('table %s', (group) => {
    const printed = seed.filter((row) => row.group === group);
    const rows = tables.find((table) => table.group === group)!.rows;
    expect(rows.map((row) => [row.name, ...Object.values(row.categories), row.total, row.annual])).toEqual(
      printed.map((row) => [row.unit, ...row.categories, row.december, row.annual]),
    );
    expect(rows.every((row) => row.why === null)).toBe(true);
  });

  test('equal sums share a place, the higher sum before December first', () => {
    const departments = tables[0]!.rows;
    expect(departments.slice(28, 31).map((row) => [row.place, row.name])).toEqual([
      [29, '信访局'],
      [29, '公用事业局'],
      [31, '文物旅游局'],
    ]);
    expect(departments.filter((row) => row.annual!.endsWith('.5'))).toHaveLength(4);
    expect(tables[1]!.rows.filter((row) => row.annual!.endsWith('.5'))).toHaveLength(3);
  });
});
