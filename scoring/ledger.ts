/** The book of published months, append-only, and the sums the ranking reads from it. */
import type { Amount } from './unit-score.ts';

export interface LedgerEntry {
  /** '2018-12', or a span '2018-01/2018-11'. */
  period: string;
  /** Unit id (without a configuration: its name). */
  unit: string;
  name: string;
  group: string;
  kind: 'imported' | 'published' | 'correction' | 'adjustment';
  /** By category id; null is unknown. */
  categories: Record<string, Amount | null>;
  total: Amount | null;
  /** Place in the roster, 0-based: the last tie-break. */
  roster: number;
  /** sha256 of the row's meaning: tells an identical import from a new one. */
  digest: string;
  amends: string | null;
  why: string | null;
  at: string;
}
