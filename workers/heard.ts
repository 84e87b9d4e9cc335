/** Who has been heard of lately: whoever has not is believed dead, and others do its work. */
import type { Worker } from './operations.ts';

/** Six beats missed. */
const lostAfterMs = 60_000;

/** A beat from what is the future here (clocks of two machines differ) is a beat. */
export const isHeard = ({ beat }: Pick<Worker, 'beat'>, now: Date): boolean => now.getTime() - Date.parse(beat) <= lostAfterMs;
