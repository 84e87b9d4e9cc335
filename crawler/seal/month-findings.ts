/** What the parts of a month's verification add up to: what was checked, what could not be, and what is wrong and where. */
import type { Problem } from '../evidence/verify.ts';

/** What is wrong, and where. */
export interface MonthProblem extends Problem {
  /** Name of the file in the month's folder, a path beside it for another month's; '(store)', '(folder)'. */
  file: string;
}

/** Where nothing stands that could be named. */
export const FOLDER = '(folder)';

export interface MonthFindings {
  /** Chinese sentences: what was checked, with counts. */
  checked: string[];
  /** Chinese sentences: what stands there and is no trouble, but was not checked. */
  notes: string[];
  problems: MonthProblem[];
}

/** A trouble with a whole file, or with nothing that could be pointed at. */
export function trouble(file: string, says: string, about: Partial<MonthProblem> = {}): MonthProblem {
  return { file, part: '(file)', record: null, offset: null, end: null, says, ...about };
}
