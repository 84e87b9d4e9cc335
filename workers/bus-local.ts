/** The bus of one process: nothing to install, nothing survives; the store knows what must be sent again. */
import PQueue from 'p-queue';
import { GiveUp, maxTries } from './bus.ts';
import type { Bus, BusJob, BusOptions } from './bus.ts';

interface Entry {
  job: BusJob<unknown>;
  running: boolean;
  /** Set while the job waits for its time. */
  timer?: NodeJS.Timeout;
}

interface Handler {
  queue: PQueue;
  run(job: BusJob<unknown>): Promise<void>;
}

/** Node's timers end at 24.8 days, and the clock may be set meanwhile: look again at least this often. */
const longestNapMs = 60_000;

export function localBus({ tries = maxTries, backoffMs = 1000 }: BusOptions = {}): Bus {
  const entries = new Map<string, Entry>();
  const handlers = new Map<string, Handler>();
  const failed: ((job: BusJob<unknown>, error: Error) => void)[] = [];
  const idlers: { resolve(): void; reject(error: Error): void }[] = [];
  let closed = false;

  const drop = (entry: Entry) => {
    clearTimeout(entry.timer);
    entries.delete(keyOf(entry.job));
    if (entries.size === 0) idlers.splice(0).forEach(({ resolve }) => resolve());
  };

  const start = async (entry: Entry, { run }: Handler) => {
    if (entries.get(keyOf(entry.job)) !== entry) return; // cancelled while it stood in the line
    entry.running = true;
    try {
      await run({ ...entry.job });
    } catch (error) {
      const { attempt } = entry.job;
      const last = attempt >= tries || error instanceof GiveUp;
      if (!last && !closed) {
        Object.assign(entry, { running: false, job: { ...entry.job, attempt: attempt + 1 } });
        return waitUntil(entry, Date.now() + backoffMs * 2 ** (attempt - 1));
      }
      if (last) failed.forEach((report) => report(entry.job, asError(error)));
    }
    drop(entry);
  };

  const line = (entry: Entry) => {
    const handler = handlers.get(entry.job.name);
    if (handler) void handler.queue.add(() => start(entry, handler));
  };

  const waitUntil = (entry: Entry, at: number) => {
    const ms = at - Date.now();
    delete entry.timer;
    if (ms <= 0) line(entry);
    else entry.timer = setTimeout(() => waitUntil(entry, at), Math.min(ms, longestNapMs));
  };

  return {
    async send(name, id, data, { notBefore } = {}) {
      if (closed) throw new Error('the bus is closed');
      const job = { id, name, data: JSON.parse(JSON.stringify(data ?? null)), attempt: 1 };
      if (entries.has(keyOf(job))) return;
      const entry = { job, running: false };
      entries.set(keyOf(job), entry);
      waitUntil(entry, notBefore?.getTime() ?? 0);
    },
    handle(name, { concurrency }, run) {
      if (handlers.has(name)) throw new Error(`two handlers for ${name}`);
      handlers.set(name, { queue: new PQueue({ concurrency }), run: run as Handler['run'] });
      for (const entry of entries.values()) if (entry.job.name === name && !entry.timer) line(entry);
    },
    async cancel(name, id) {
      const entry = entries.get(keyOf({ name, id }));
      if (!entry || entry.running) return false;
      drop(entry);
      return true;
    },
    idle() {
      if (closed) return Promise.reject(new Error('the bus is closed'));
      if (entries.size === 0) return Promise.resolve();
      return new Promise((resolve, reject) => idlers.push({ resolve, reject }));
    },
    onFailed: (report) => void failed.push(report),
    async close() {
      closed = true;
      idlers.splice(0).forEach(({ reject }) => reject(new Error('the bus is closed')));
      for (const entry of [...entries.values()]) if (!entry.running) drop(entry);
      await Promise.all([...handlers.values()].map(({ queue }) => queue.onIdle()));
    },
  };
}

const keyOf = ({ name, id }: { name: string; id: string }) => `${name}\n${id}`;

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
