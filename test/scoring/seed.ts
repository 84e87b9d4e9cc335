/** The seed's printed tables as ledger files: January–November sums and December, built from the golden copy. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCsv } from '../../scoring/csv.ts';

export interface SeedRow {
  group: string;
  rank: number;
  unit: string;
  categories: [string, string, string, string];
  december: string;
  annual: string;
  before: string;
}

const path = fileURLToPath(new URL('../golden/seed_table.csv', import.meta.url));

export const seed: SeedRow[] = readCsv(readFileSync(path, 'utf8'))
  .rows.slice(1)
  .map(({ cells: [group, place, unit, ps, ix, cs, di, december, annual, before] }) => ({
    group: group!,
    rank: Number(place),
    unit: unit!,
    categories: [ps!, ix!, cs!, di!],
    december: december!,
    annual: annual!,
    before: before!,
  }));

/** The two printed periods as one import file. */
export function seedCsv(rows: readonly SeedRow[] = seed): string {
  const before = rows.map((row) => `2018-01/2018-11,${row.unit},${row.group},,,,,${row.before}`);
  const december = rows.map((row) => `2018-12,${row.unit},${row.group},${row.categories.join(',')},${row.december}`);
  return ['month,unit,group,PS,IX,CS,DI,total', ...before, ...december].join('\n') + '\n';
}
