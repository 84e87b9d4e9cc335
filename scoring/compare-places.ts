/** Who stands elsewhere in the printed tables when the same month is judged another way. */
import { canonicalJson } from '../config/canonical.ts';
import type { Turn } from './compare-findings.ts';
import type { RankingRow, RankingTable } from './ranking.ts';
import type { Amount } from './unit-score.ts';

export interface PlaceChange {
  unit: string;
  name: string;
  group: string;
  place: Turn<number>;
  total: Turn<Amount>;
  annual: Turn<Amount>;
}

/** Rows that differ in any printed figure, in the order of the later tables; a unit that left its table comes last. */
export function comparePlaces(before: readonly RankingTable[], after: readonly RankingTable[]): PlaceChange[] {
  const [old, now] = [rowsOf(before), rowsOf(after)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((unit) => {
    const [was, is] = [old.get(unit) ?? null, now.get(unit) ?? null];
    if (canonicalJson(figures(was)) === canonicalJson(figures(is))) return [];
    const turn = <K extends 'place' | 'total' | 'annual'>(key: K) => ({ before: was?.[key] ?? null, after: is?.[key] ?? null });
    const { name, group } = (is ?? was)!;
    return [{ unit, name, group, place: turn('place'), total: turn('total'), annual: turn('annual') }];
  });
}

const rowsOf = (tables: readonly RankingTable[]) =>
  new Map(tables.flatMap(({ group, rows }) => rows.map((row) => [row.unit, { ...row, group }] as const)));

const figures = (row: RankingRow | null) => row && [row.place, row.total, row.annual, row.categories];
