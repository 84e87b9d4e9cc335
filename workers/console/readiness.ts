/** Can this process do its work now? Asked by whatever restarts or routes around it: the answer names what is away, and nothing more. */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Operations } from '../operations.ts';

export interface ReadinessOptions {
  store: Pick<Operations, 'holds'>;
  dataDir: string;
  /** undefined: the queue is in the process, and as alive as it is. */
  redisUrl?: string | undefined;
  stopping(): boolean;
}

export interface Readiness {
  /** What is not as it should be: 'stopping', 'store', 'queue', 'disk'. Empty: ready. */
  look(): Promise<string[]>;
  close(): void;
}

const patienceMs = 2_000;
/** Whoever asks more often gets the last answer: the door stands open to everybody. */
const freshMs = 1_000;

export function openReadiness(options: ReadinessOptions): Readiness {
  const redis = options.redisUrl === undefined ? null : connection(options.redisUrl);
  let last: { at: number; answer: Promise<string[]> } | null = null;
  const all = async (): Promise<string[]> => {
    const parts: [string, Promise<boolean>][] = [
      ['store', inTime(() => options.store.holds())],
      ['queue', redis === null ? Promise.resolve(true) : inTime(() => redis.ping())],
      ['disk', inTime(async () => canWrite(options.dataDir))],
    ];
    const away = await Promise.all(parts.map(async ([name, isWell]) => ((await isWell) ? [] : [name])));
    return away.flat();
  };
  return {
    async look() {
      if (last === null || performance.now() - last.at > freshMs) last = { at: performance.now(), answer: all() };
      return [...(options.stopping() ? ['stopping'] : []), ...(await last.answer)];
    },
    close: () => redis?.disconnect(),
  };
}

function connection(url: string): Redis {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, connectTimeout: patienceMs, enableOfflineQueue: true });
  // Each ping says so by itself; without a listener the first lost connection would end the process.
  redis.on('error', () => undefined);
  return redis;
}

async function inTime(ask: () => Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const late = pause(patienceMs, false, { signal: over.signal, ref: false }).catch(() => false);
  try {
    return await Promise.race([ask().then(() => true), late]);
  } catch (error) {
    return error === undefined;
  } finally {
    over.abort();
  }
}

/** Only a file that was written shows that one can be: permissions say nothing about a full disk. A directory that is gone (unmounted) is not made anew. */
function canWrite(dataDir: string): void {
  const file = join(dataDir, `.writable-${randomUUID()}`);
  try {
    writeFileSync(file, 'x');
  } finally {
    rmSync(file, { force: true });
  }
}
