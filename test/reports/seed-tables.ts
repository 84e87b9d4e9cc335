/** The seed's two printed tables as ranking tables, for the tests of every format. */
import { readFileSync } from 'node:fs';
import type { RankingRow, RankingTable } from '../../scoring/ranking.ts';

const SEED = new URL('../golden/seed_table.csv', import.meta.url);
/** Both tables of the seed, in printed order; ties share a place. */
export function seedTables(month = '2018-12'): RankingTable[] {
  const text = readFileSync(SEED, 'utf8').trim().split(/\r?\n/).slice(1).join('\n');
  const rows = text.split('\n').map((line) => line.split(','));
  return [
    { month, group: 'dept', groupName: '市直单位', rows: tableRows(rows, 'dept') },
    { month, group: 'town', groupName: '各镇（街道）', rows: tableRows(rows, 'town') },
  ];
}

function tableRows(rows: string[][], group: string): RankingRow[] {
  const own = rows.filter((row) => row[0] === group);
  return own.map((cells, index) => {
    const [, , name, PS, IX, CS, DI, total, annual] = cells as [string, string, string, string, string, string, string, string, string];
    const place = own.findIndex((other) => other[8] === annual) + 1;
    return row(`${group}-${index + 1}`, name, { PS, IX, CS, DI }, total, annual, place);
  });
}

export function row(
  unit: string,
  name: string,
  categories: Record<string, string | null>,
  total: string | null,
  annual: string | null,
  place: number | null,
  why: string | null = null,
): RankingRow {
  return { unit, name, categories, total, annual, place, why, footnotes: [] };
}
