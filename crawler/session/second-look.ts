/** When one look at an address is not the last word: dead has to be confirmed, and who was turned away comes back at another hour, once. Pure. */
import { verdictOf } from '../file.ts';
import type { FirstLook } from '../notes.ts';
import type { FetchOutcome } from '../page-record.ts';

/** dead: at first sight; blocked: turned away for now. */
export type Doubt = 'dead' | 'blocked';
export interface PutOff {
  why: Doubt;
  look: FirstLook;
}

/** Dead is said only after a second look at another time; guards and refusals are no deaths. */
export const isDoubtful = (outcome: FetchOutcome): boolean => verdictOf(outcome) === 'dead';

/** Refused for now: a guard or a rate limit, or a robots.txt that could not be read. A login stays what it is. */
export const isTurnedAway = (outcome: FetchOutcome): boolean =>
  (outcome.kind === 'blocked' && outcome.by !== 'login') || (outcome.kind === 'skipped' && outcome.why === 'robots-unread');

/** Hours that an address may wait for, as long as it was never asked itself because its host rested. */
export const mostWaits = 6;

/**
 * Why an outcome is not yet stated; null: it stands. No address is asked more than once after the first time.
 * `waits`: how often it may be put off without having been asked.
 */
export function doubtOf(outcome: FetchOutcome, before: PutOff | undefined, waits: number): Doubt | null {
  // Whoever was turned away unasked has not been looked at yet.
  const looked = before !== undefined && before.look.asked;
  if (isDoubtful(outcome)) return looked ? null : 'dead';
  if (!isTurnedAway(outcome) || looked) return null;
  return before === undefined || (before.look.waits ?? 1) < waits ? 'blocked' : null;
}

/** What two looks amount to. Dead at the second look only, after a guard at the first, is dead to one look: the first one stands. */
export function endingOf(outcome: FetchOutcome, before: PutOff | undefined): { outcome: FetchOutcome; isFirst: boolean } {
  if (before?.why === 'blocked' && before.look.asked && isDoubtful(outcome)) return { outcome: before.look.outcome, isFirst: true };
  const tries = before?.why === 'dead' ? before.look.tries : 0;
  return { outcome: outcome.kind === 'silent' ? { ...outcome, tries: outcome.tries + tries } : outcome, isFirst: false };
}
