/** Tells the store every few seconds that a process lives, what it is at and how fast that goes; whatever happens to the store, the process goes on. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { inTurn } from './in-turn.ts';
import type { Doing, Operations, Worker } from './operations.ts';
import { paceMeter } from './pace-meter.ts';

export interface HeartbeatOptions {
  store: Pick<Operations, 'beat' | 'forgetWorker'>;
  kind: Worker['kind'];
  queues: string[];
  concurrency: number;
  /** What the process is at just now. */
  doing(): Doing[];
  log(event: string, data: Record<string, unknown>): void;
  /** Default 10,000. */
  everyMs?: number;
  now?(): Date;
}

export interface Heartbeat {
  id: string;
  /** Something has changed that others should not learn ten seconds late. */
  beatNow(): Promise<void>;
  /** Says that the process is about to end, then takes its row away; waits a few seconds at most. */
  stop(): Promise<void>;
}

const usualMs = 10_000;
/** A store that does not answer may keep neither a beat nor the end of a process. */
const patienceMs = 5_000;

export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { store, log, everyMs = usualMs, now = () => new Date() } = options;
  const measured = paceMeter();
  const id = randomUUID();
  const started = now().toISOString();
  let stopping = false;
  let silent = false;

  const row = (): Worker => {
    const { kind, queues, concurrency } = options;
    const memoryBytes = process.memoryUsage.rss();
    const doing = measured(options.doing(), now());
    return {
      id,
      host: hostname(),
      pid: process.pid,
      kind,
      queues,
      concurrency,
      started,
      beat: now().toISOString(),
      stopping,
      memoryBytes,
      doing,
    };
  };
  const tell = async (): Promise<void> => {
    try {
      await store.beat(row());
      if (silent) log('heartbeat-again', { id });
      silent = false;
    } catch (error) {
      // Once for an outage, not every ten seconds of it.
      if (!silent) log('heartbeat-failed', { id, error: error instanceof Error ? error.message : String(error) });
      silent = true;
    }
  };
  // A store that was away is not met by all the beats that it missed.
  const beatNow = inTurn(tell);
  // An interval of the event loop runs by the steady clock: the wall clock may jump as it likes.
  const timer = setInterval(() => void beatNow(), everyMs);
  timer.unref();
  void beatNow();

  return {
    id,
    beatNow: () => (stopping ? Promise.resolve() : beatNow()),
    async stop() {
      if (stopping) return;
      stopping = true;
      clearInterval(timer);
      await within(patienceMs, async () => {
        await beatNow();
        await store.forgetWorker(id);
      }).catch((error: unknown) => log('heartbeat-failed', { id, error: error instanceof Error ? error.message : String(error) }));
    },
  };
}

/** Waits so long at most; what is left undone ends by itself. */
async function within(ms: number, act: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([act(), pause(ms, undefined, { signal: over.signal, ref: true })]);
  } finally {
    over.abort();
  }
}
