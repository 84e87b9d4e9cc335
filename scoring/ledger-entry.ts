/** What makes two ledger rows the same row, and how a row is refused. */
import { digestOf } from '../config/canonical.ts';
import type { LedgerEntry } from './ledger.ts';

/** A refusal that names where: the whole file stays out. */
export class LedgerError extends Error {
  override name = 'LedgerError';
  readonly file: string;
  readonly line: number | null;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;

  constructor(refusal: { file: string; line: number | null; expected: string; found: string; hint?: string }) {
    const { file, line, expected, found, hint = '' } = refusal;
    super(`${file}${line === null ? '' : `:${line}`}: expected ${expected}, found ${found}${hint ? ` (${hint})` : ''}`);
    this.file = file;
    this.line = line;
    this.expected = expected;
    this.found = found;
    this.hint = hint;
  }
}

/** What two rows must share to be the same row: everything printed, nothing of when or how it came. */
export function ledgerDigest(entry: Pick<LedgerEntry, 'period' | 'unit' | 'group' | 'kind' | 'categories' | 'total'>): string {
  const { period, unit, group, kind, categories, total } = entry;
  return digestOf({ period, unit, group, kind, categories, total });
}
