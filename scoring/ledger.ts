/** The book of published months, append-only, and the rules by which other hands' months may enter it. */
import { byCodePoint } from '../config/canonical.ts';
import { LedgerError, ledgerDigest } from './ledger-entry.ts';
import { overlaps } from './period.ts';
import type { Amount, UnitScore } from './unit-score.ts';

export { LedgerError, ledgerDigest } from './ledger-entry.ts';
export { readLedgerCsv } from './ledger-csv.ts';
export type { LedgerCsvOptions } from './ledger-csv.ts';

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

/** An entry that still knows the line it was read from; the line is not part of the book. */
export interface ImportedEntry extends LedgerEntry {
  line: number;
}

/** The entry that a scored month becomes when it is published. `at` is the instant of publication, ISO UTC. */
export function publishedEntry(score: UnitScore, place: { month: string; roster: number; at: string }): LedgerEntry {
  const row = {
    period: place.month,
    unit: score.unit,
    group: score.group,
    kind: 'published' as const,
    categories: Object.fromEntries(score.categories.map((category) => [category.id, category.points])),
    total: score.total,
  };
  return { ...row, name: score.name, roster: place.roster, digest: ledgerDigest(row), amends: null, why: score.why, at: place.at };
}

/**
 * The book as it was when this month was last published: what was corrected or adjusted since stands in later totals, and the printed
 * page stays as it is. A month that was never published has the whole book.
 */
export function asPrinted(book: readonly LedgerEntry[], month: string): LedgerEntry[] {
  const published = book.filter(({ kind, period }) => kind === 'published' && period === month).map(({ at }) => at);
  if (published.length === 0) return [...book];
  const last = published.reduce((latest, at) => (at > latest ? at : latest));
  return book.filter((entry) => isBase(entry) || entry.at <= last);
}

/**
 * The entries of `incoming` that are new to the book, in their order; an identical import gives none.
 * Throws LedgerError when a row would touch a published month or overlap another row of its unit: then nothing enters.
 */
export function mergeLedger(
  existing: readonly LedgerEntry[],
  incoming: readonly (LedgerEntry & { line?: number })[],
  options: { file?: string } = {},
): LedgerEntry[] {
  const file = options.file ?? 'import';
  const added: LedgerEntry[] = [];
  const [standingOf, addedOf] = [byUnit(existing.filter(isBase)), byUnit([])];
  for (const { line = null, ...entry } of incoming as (LedgerEntry & { line?: number | null })[]) {
    const standing = (standingOf.get(entry.unit) ?? []).filter((other) => overlaps(other.period, entry.period));
    if (standing.some((other) => other.kind === 'imported' && other.period === entry.period && other.digest === entry.digest)) continue;
    const clash = standing.sort(publishedFirst)[0] ?? addedOf.get(entry.unit)?.find((other) => overlaps(other.period, entry.period));
    if (clash) throw new LedgerError({ file, line, ...refusalFor(entry, clash) });
    added.push(entry);
    addedOf.set(entry.unit, [...(addedOf.get(entry.unit) ?? []), entry]);
  }
  return added;
}

function byUnit(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const units = new Map<string, LedgerEntry[]>();
  for (const entry of entries)
    units
      .set(entry.unit, units.get(entry.unit) ?? [])
      .get(entry.unit)!
      .push(entry);
  return units;
}

/** Corrections and adjustments stand beside a month; they do not occupy it. */
function isBase(entry: LedgerEntry): boolean {
  return entry.kind === 'imported' || entry.kind === 'published';
}

function publishedFirst(a: LedgerEntry, b: LedgerEntry): number {
  return Number(b.kind === 'published') - Number(a.kind === 'published') || byCodePoint(a.period, b.period);
}

function refusalFor(entry: LedgerEntry, clash: LedgerEntry): { expected: string; found: string; hint: string } {
  const found = `${entry.name} ${entry.period}`;
  if (clash.kind === 'published') {
    return {
      expected: 'a month that is not published',
      found,
      hint: `${clash.period} was published; what was published changes only by a correction`,
    };
  }
  if (clash.period === entry.period) {
    return {
      expected: 'the numbers imported before',
      found: `${found} with other numbers`,
      hint: 'an imported month changes only by a correction',
    };
  }
  return { expected: 'a period not yet in the ledger', found, hint: `it overlaps ${clash.period} of the same unit` };
}
