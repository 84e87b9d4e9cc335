/** When what was refused may be asked once more. Pure. */

/** Machines that share the work need not agree on the second. */
const skewMs = 60_000;

/**
 * ISO, or null: now. `last`: of the looks that were refused, `waitMs` after which they are repeated, all in ms. A look that is dated in the
 * future was taken under a clock that was wrong, and nobody waits for it.
 */
export function againAt(last: number, waitMs: number, now: number): string | null {
  const due = last + waitMs;
  return now < due && last <= now + skewMs ? new Date(due).toISOString() : null;
}
