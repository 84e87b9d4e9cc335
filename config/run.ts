/** One inspection of one month: what was asked, of whom, by which rules, at which clock. */
import { z } from 'zod';

export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'YYYY-MM');
export type Month = z.output<typeof Month>;

export interface InspectionRun {
  /** The month, '2018-12'; a trial has its own id, '2018-12-trial-1'. */
  id: string;
  month: Month;
  /** First civil day of the month, Asia/Shanghai. */
  from: string;
  /** First civil day after it: the window is [from, to). */
  to: string;
  /** The instant at which ages are measured, ISO with offset; the month's end unless said otherwise. */
  asOf: string;
  rubric: string;
  units: string[];
  trial: boolean;
}

/** [from, to) of a month as civil dates. */
export function monthWindow(month: Month): { from: string; to: string } {
  const [year, index] = month.split('-').map(Number) as [number, number];
  const next = index === 12 ? `${year + 1}-01` : `${year}-${String(index + 1).padStart(2, '0')}`;
  return { from: `${month}-01`, to: `${next}-01` };
}
