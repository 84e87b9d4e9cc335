/** Counts of right and wrong readings, field by field, with every miss by name. */

export interface Miss {
  page: string;
  field: string;
  wanted: string;
  found: string;
}

interface Count {
  /** Found and right. */
  hit: number;
  /** Found, and not there or something else. */
  wrong: number;
  /** There, and not found or read as something else. */
  missed: number;
  /** Absent, and seen to be absent. */
  absent: number;
}

export interface Tally {
  counts: Map<string, Count>;
  misses: Miss[];
}

export function newTally(): Tally {
  return { counts: new Map(), misses: [] };
}

function countOf(tally: Tally, field: string): Count {
  const count = tally.counts.get(field) ?? { hit: 0, wrong: 0, missed: 0, absent: 0 };
  tally.counts.set(field, count);
  return count;
}

/** One value that is there or not. */
export function one(tally: Tally, page: string, field: string, wanted: string | null, found: string | null, same = wanted === found): void {
  const count = countOf(tally, field);
  if (wanted === null && found === null) count.absent += 1;
  else if (wanted !== null && found !== null && same) count.hit += 1;
  else {
    if (found !== null) count.wrong += 1;
    if (wanted !== null) count.missed += 1;
    tally.misses.push({ page, field, wanted: wanted ?? '–', found: found ?? '–' });
  }
}

/** Several values without order; each counts as often as it occurs. */
export function many(tally: Tally, page: string, field: string, wanted: string[], found: string[]): void {
  const count = countOf(tally, field);
  const left = [...found];
  const lost = wanted.filter((value) => {
    const at = left.indexOf(value);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  count.hit += wanted.length - lost.length;
  count.missed += lost.length;
  count.wrong += left.length;
  if (wanted.length === 0 && found.length === 0) count.absent += 1;
  if (lost.length > 0 || left.length > 0) tally.misses.push({ page, field, wanted: lost.join(', ') || '–', found: left.join(', ') || '–' });
}

export interface Figure {
  field: string;
  precision: number;
  recall: number;
  f1: number;
  /** Share of pages or values read exactly as a person did, absence included. */
  exact: number;
  there: number;
  absent: number;
  wrong: number;
  missed: number;
}

export function figures({ counts }: Tally): Figure[] {
  return [...counts].map(([field, { hit, wrong, missed, absent }]) => {
    const precision = hit + wrong === 0 ? 1 : hit / (hit + wrong);
    const recall = hit + missed === 0 ? 1 : hit / (hit + missed);
    const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    const errors = Math.max(wrong, missed);
    const total = hit + errors + absent;
    return { field, precision, recall, f1, exact: total === 0 ? 1 : (hit + absent) / total, there: hit + missed, absent, wrong, missed };
  });
}
