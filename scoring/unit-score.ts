/** A unit's month as the auditor reads it: category → line → finding. Points are exact decimal text; null is unknown, never zero. */
import type { Coverage, UnseenPlace } from './unit-facts.ts';

export type Amount = string;

export interface ScoreLine {
  indicator: string;
  category: string | null;
  title: string;
  clause: string;
  state: 'settled' | 'waiting' | 'cannot-judge' | 'not-applicable' | 'pending';
  /** Rounded points; null unless settled, waiting or not-applicable-with-a-price. */
  points: Amount | null;
  /** The arithmetic on one line in Chinese, exact and rounded: '18/24 × 3 = 2.25 → 2.5'. */
  arithmetic: string;
  examined: number;
  /** Finding ids that moved points, in order of address. */
  counted: string[];
  /** Finding ids that wait for a person. */
  waiting: string[];
  /** Finding ids that earned elsewhere first (已计入). */
  elsewhere: string[];
  /** What the waiting findings could move, signed; '0' if none. */
  swing: Amount;
  unseen: UnseenPlace[];
  why: string | null;
}

export interface CategoryScore {
  id: string;
  name: string;
  /** null when one of its lines cannot be judged. */
  points: Amount | null;
  cap: Amount;
  arithmetic: string;
}

export interface UnitScore {
  run: string;
  unit: string;
  name: string;
  group: string;
  total: Amount | null;
  verdict: 'scored' | 'provisional' | 'not-ranked' | 'pass' | 'fail';
  /** Chinese; why there is no total, or what is waiting; null when plainly scored. */
  why: string | null;
  vetoes: { indicator: string; title: string; findings: string[] }[];
  categories: CategoryScore[];
  lines: ScoreLine[];
  coverage: Coverage;
  /** sha256 over everything the score was made from. */
  madeFrom: string;
}
