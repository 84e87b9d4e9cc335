/** What checking a case came to, and how a trouble in it is named. */
import type { PartDigests } from '../../crawler/evidence/verify-container.ts';
import type { Problem } from '../../crawler/evidence/verify.ts';
import type { Seal } from '../../crawler/seal/seal-files.ts';
import type { CaseFile } from './case-file.ts';

export interface CaseReport {
  ok: boolean;
  /** The finding's id; the file's name when that cannot be read. */
  bundle: string;
  /** Chinese sentences: what was checked, with counts. */
  checked: string[];
  problems: Problem[];
  /** Null when it cannot be made again from its records. */
  file: CaseFile | null;
  seal: Seal | null;
  /** Chinese: by whom the time of sealing is told; null when there is no seal that can be read. */
  time: string | null;
}

/** Where a part stands in the container; undefined: it is not there. */
export type Place = (name: string) => PartDigests | undefined;

/** `from`: where in the part the trouble begins. */
export function say({ problems }: CaseReport, part: string, says: string, at?: PartDigests, from = 0): void {
  const range = at === undefined ? { offset: null, end: null } : { offset: at.start + from, end: at.start + at.size };
  problems.push({ part, record: null, ...range, says });
}
