/** Waits out what is nobody's mistake: while the store or the queue is away, work stands still and goes on where it was; every other error is thrown at once. */
import { setTimeout as pause } from 'node:timers/promises';
import { BusError } from './bus.ts';
import { LeaseTaken } from './lease-taken.ts';
import { StoreError } from './store.ts';

/** The beginning of an outage, and its end. */
export interface Outage {
  /** When it was met, ISO. */
  at: string;
  /** The database file, the server's address without its password, or 'queue'. */
  what: string;
  why: string;
}

export interface Patience {
  /** Ends the waiting: the error that was waited for is thrown. */
  signal?: AbortSignal | undefined;
  log(event: string, data: Record<string, unknown>): void;
  /** Told twice of each outage that outlasts a first wait. While there is no store to tell it to, it may throw: it is told again at the end. */
  note?: ((outage: Outage) => Promise<void>) | undefined;
  /** Before the second try, the third …; the last one holds for all that follow. */
  waits?: readonly number[] | undefined;
}

export const outageWaitsMs: readonly number[] = [250, 500, 1000, 2000, 5000, 10_000, 30_000];

export type Patient = <T>(run: () => Promise<T>) => Promise<T>;

/** Runs, again and again if need be, what may run twice without harm. */
export const withPatience = <T>(run: () => Promise<T>, patience: Patience): Promise<T> => patiently(patience)(run);

/** The same for many calls, side by side too: they meet one outage together, and tell it once. */
export function patiently(patience: Patience): Patient {
  const { signal, log, waits = outageWaitsMs } = patience;
  const teller = tellerOf(patience);
  return async (run) => {
    for (let failures = 0; ; failures += 1) {
      try {
        const answer = await run();
        if (failures > 0) teller.left(true);
        return answer;
      } catch (error) {
        const goesOn = isOutage(error) && !signal?.aborted;
        if (!goesOn && failures > 0) teller.left(!isOutage(error));
        if (!goesOn) throw error;
        teller.met(error, failures);
        const waitMs = waits[Math.min(failures, waits.length - 1)] ?? 0;
        log('outage-waits', { what: whereOf(error), why: error.message, waitMs, failures: failures + 1 });
        await pause(waitMs, undefined, signal && { signal }).catch(() => (teller.left(false), Promise.reject(error)));
      }
    }
  };
}

interface Teller {
  met(error: Error, failures: number): void;
  /** Who has waited does so no more: because it was answered, or because it was stopped. */
  left(answered: boolean): void;
}

/** Tells beginning and end beside the work, which never waits for it. */
function tellerOf({ log, note }: Patience): Teller {
  const tell = async (outage: Outage): Promise<boolean> => {
    try {
      await note?.(outage);
      return true;
    } catch (error) {
      log('outage-untold', { what: outage.what, why: (error as Error).message });
      return false;
    }
  };
  let waiting = 0;
  let firstMet: string | null = null;
  let current: { outage: Outage; told: Promise<boolean> } | null = null;
  return {
    met(error, failures) {
      firstMet ??= new Date().toISOString();
      if (failures === 0) waiting += 1;
      // What one further try mends is no outage.
      if (failures === 0 || current !== null) return;
      const outage = { at: firstMet, what: whereOf(error), why: `${error.message}: waiting for it` };
      current = { outage, told: tell(outage) };
    },
    left(answered) {
      waiting -= 1;
      // While another one waits still, it is not over.
      if (waiting > 0) return;
      const ended = current;
      [current, firstMet] = [null, null];
      if (ended === null || !answered) return;
      const [at, what] = [new Date().toISOString(), ended.outage.what];
      const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(ended.outage.at)) / 1000));
      log('outage-over', { what, seconds });
      void ended.told.then(async (told) => {
        if (!told) await tell(ended.outage);
        await tell({ at, what, why: `it answers again after ${seconds} s; nothing was given up` });
      });
    },
  };
}

const away: readonly string[] = ['unreachable', 'locked', 'full'];
const lostLine = /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_(AGAIN|FAIL|NODATA)|ETIMEDOUT|EPIPE|E(HOST|NET)(UNREACH|DOWN))$/;
/** What a Redis says that is there but cannot serve now: it starts, is full, cannot save, was demoted, or looks for its primary. */
const notNow = /\b(LOADING|OOM|MISCONF|READONLY|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|TRYAGAIN)\b/;

/** Whether the store or the queue is away for a while. A database that is damaged, newer, unwritable or refuses its user waits for a person. */
export function isOutage(error: unknown): error is Error {
  if (error instanceof StoreError) return away.includes(error.trouble) && !(error instanceof LeaseTaken);
  const { name, message, code, cause } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown; cause?: unknown };
  if (error instanceof BusError) {
    const reason = (cause ?? {}) as { code?: unknown; message?: unknown };
    return lostLine.test(String(reason.code)) || notNow.test(String(reason.message));
  }
  if (name === 'MaxRetriesPerRequestError') return true;
  return name === 'ReplyError' && (notNow.test(String(message)) || lostLine.test(String(code)));
}

const whereOf = (error: unknown): string => (error instanceof StoreError || error instanceof BusError ? error.where : 'queue');
