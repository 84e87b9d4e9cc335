/** One ranking table of the bulletin, in printed order. */
import type { Amount } from './unit-score.ts';

export interface RankingRow {
  /** Ties share a place; null: not ranked. */
  place: number | null;
  unit: string;
  name: string;
  categories: Record<string, Amount | null>;
  total: Amount | null;
  /** Sum of the year's months up to this one; null when a month is open. */
  annual: Amount | null;
  /** Why it is not ranked; null for ranked rows. */
  why: string | null;
  footnotes: string[];
}

export interface RankingTable {
  month: string;
  group: string;
  groupName: string;
  rows: RankingRow[];
}
