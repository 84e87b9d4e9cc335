/** What operators have put on hold: one run, or everything. */
import type { Hold } from './operations.ts';

/** Stands where a hold names its run. */
export const EVERY_RUN = '*';

/** Of this run, or of all. */
export function holdOn(holds: readonly Hold[], run: string): Hold | null {
  return holds.find((hold) => hold.run === run || hold.run === EVERY_RUN) ?? null;
}
