/** What a scheduler does has parts, and one that fails stops no other: it is noted, told, and tried again after a while. */
import { explainError } from '../commands/command.ts';
import type { Incident } from '../operations.ts';
import { StoreError } from '../store.ts';

export interface PartTrouble {
  part: string;
  why: string;
  /** ISO UTC. */
  since: string;
}

export interface Parts {
  /** Does it now, unless it has to rest after a failure. Answers whether it was done. */
  now(part: string, act: () => Promise<void>): Promise<boolean>;
  /** Begins it beside everything else, unless it is in hand already. */
  beside(part: string, act: () => Promise<void>): void;
  /** What made it fail may have been mended: it need not rest. */
  mended(part: string): void;
  /** Those that failed and have not been done since. */
  troubles(): PartTrouble[];
  /** Whatever is in hand has ended. */
  ended(): Promise<void>;
}

interface Options {
  now(): Date;
  /** Runs on evenly (ms). */
  steady(): number;
  log(event: string, data: Record<string, unknown>): void;
  note(incident: Omit<Incident, 'seq'>): Promise<void>;
}

const firstRestMs = 60_000;
const longestRestMs = 3_600_000;

/** A store that is away or busy is asked again at every look: nothing is worn out by it. */
function isPassing(error: unknown): boolean {
  return error instanceof StoreError && ['unreachable', 'locked', 'full'].includes(error.trouble);
}

interface Failing extends PartTrouble {
  count: number;
  until: number;
}

export function openParts({ now, steady, log, note }: Options): Parts {
  const failing = new Map<string, Failing>();
  const inHand = new Map<string, Promise<unknown>>();

  const fail = async (part: string, error: unknown): Promise<void> => {
    const before = failing.get(part);
    const why = explainError(error).message;
    const count = (before?.count ?? 0) + 1;
    const at = now().toISOString();
    const restMs = isPassing(error) ? 0 : Math.min(firstRestMs * 2 ** (count - 1), longestRestMs);
    failing.set(part, { part, why, since: before?.since ?? at, count, until: steady() + restMs });
    log('schedule-failed', { part, why, count });
    if (before?.why === why) return;
    // A store that is away cannot be told that it is.
    await note({ at, run: null, job: 'schedule', what: part, kind: 'note', attempt: count, why }).catch((second: unknown) =>
      log('note-failed', { part, why: explainError(second).message }),
    );
  };

  const attempt = async (part: string, act: () => Promise<void>): Promise<boolean> => {
    if ((failing.get(part)?.until ?? -Infinity) > steady()) return false;
    try {
      await act();
      failing.delete(part);
      return true;
    } catch (error) {
      await fail(part, error);
      return false;
    }
  };

  return {
    now: attempt,
    beside(part, act) {
      if (inHand.has(part)) return;
      const work = attempt(part, act).finally(() => inHand.delete(part));
      inHand.set(part, work);
    },
    mended(part) {
      const known = failing.get(part);
      if (known) known.until = -Infinity;
    },
    troubles: () => [...failing.values()].map(({ part, why, since }) => ({ part, why, since })),
    async ended() {
      while (inHand.size > 0) await Promise.all(inHand.values());
    },
  };
}
