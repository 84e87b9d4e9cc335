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
  /** Before rounding; absent where rounding changed nothing. */
  exact?: Amount;
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
  /** The same of each one alone, in the order of `waiting`; absent if none. */
  swings?: Amount[];
  /** Id of the site for which it was judged once: the same line stands with each of the site's units. */
  site?: string;
  unseen: UnseenPlace[];
  why: string | null;
}

export interface CategoryScore {
  id: string;
  name: string;
  /** null when one of its lines cannot be judged, or when it does not apply. */
  points: Amount | null;
  /** Before lines were rounded; absent where rounding changed nothing. */
  exact?: Amount;
  /** false: does not apply to this unit; its weight goes to the other categories. */
  applies?: false;
  /** Of a bonus that does not count (points are 0): what it would have been. */
  withheld?: Amount;
  cap: Amount;
  arithmetic: string;
}

export interface UnitScore {
  run: string;
  unit: string;
  name: string;
  group: string;
  total: Amount | null;
  /** What a pass line is held against: before any rounding; absent where rounding changed nothing. */
  exact?: Amount;
  /** How the total came about, where it is not the plain sum of the categories. */
  arithmetic?: string;
  /** pass and fail: only where the rubric has a pass line, or vetoes that fail. */
  verdict: 'scored' | 'provisional' | 'not-ranked' | 'pass' | 'fail';
  /** Chinese; why there is no total, what was left out, or what is waiting; null when plainly scored. */
  why: string | null;
  vetoes: { indicator: string; title: string; findings: string[] }[];
  categories: CategoryScore[];
  lines: ScoreLine[];
  coverage: Coverage;
  /** sha256 over everything the score was made from. */
  madeFrom: string;
}
