/** What a judgement after publication changes: the published score stands, and the difference enters the book beside it. */
import { digestOf } from '../config/canonical.ts';
import { exact, print, ZERO } from './exact.ts';
import type { Judgement } from './judgement.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Amount, UnitScore } from './unit-score.ts';

/** Append-only, like the judgement that it follows from. */
export interface Correction {
  run: string;
  unit: string;
  /** ISO UTC. */
  at: string;
  /** Digest of the judgement. */
  judgement: string;
  /** Digest of the published entry of the book. */
  amends: string;
  /** Digest of the entry that brings the difference into the book; null: no points moved. */
  entry: string | null;
  /** What scored it again; the published score keeps its own. */
  engine: { version: string; digest: string };
  /** The unit's score with all corrections up to this one. */
  score: UnitScore;
}

/** What enters the books together, all of it or nothing. A finding of a whole site moves each of its units. */
export interface CorrectionSet {
  judgement: Judgement;
  changes: {
    /** null: no points moved. */
    entry: LedgerEntry | null;
    correction: Correction;
  }[];
}

/** Signed, by category and in total; what did not move is left out. */
export interface Difference {
  categories: Record<string, Amount>;
  total: Amount;
}

/** Null: one of them has no total, so there is nothing to subtract. */
export function differenceOf(before: UnitScore, after: UnitScore): Difference | null {
  if (before.total === null || after.total === null) return null;
  const categories = after.categories.flatMap(({ id, points }) => {
    const moved = exact(points ?? '0').sub(exact(before.categories.find((category) => category.id === id)?.points ?? '0'));
    return moved.compare(ZERO) === 0 ? [] : [[id, print(moved)] as const];
  });
  return { categories: Object.fromEntries(categories), total: print(exact(after.total).sub(exact(before.total))) };
}

/** Null: nothing moved, and the book need not say so. `judgement`: two corrections of one size are two entries. */
export function correctionEntry(
  published: LedgerEntry,
  difference: Difference,
  { judgement, why, at }: { judgement: string; why: string; at: string },
): LedgerEntry | null {
  if (difference.total === '0' && Object.keys(difference.categories).length === 0) return null;
  const { period, unit, name, group, roster, digest: amends } = published;
  const row = { period, unit, group, kind: 'correction' as const, ...difference };
  return { ...row, name, roster, amends, why, at, digest: digestOf({ ...row, amends, judgement }) };
}
