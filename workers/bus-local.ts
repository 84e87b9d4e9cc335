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

interface State {
  tries: number;
  backoffMs: number;
  /** Everything that waits or runs, by name and id. */
  entries: Map<string, Entry>;
  handlers: Map<string, Handler>;
  failed: ((job: BusJob<unknown>, error: Error) => void)[];
  idlers: { resolve(): void; reject(error: Error): void }[];
  resting: boolean;
  closed: boolean;
}

/** Node's timers end at 24.8 days, and the clock may be set meanwhile: look again at least this often. */
const longestNapMs = 60_000;

export function localBus({ tries = maxTries, backoffMs = 1000 }: BusOptions = {}): Bus {
  const state: State = { tries, backoffMs, entries: new Map(), handlers: new Map(), failed: [], idlers: [], resting: false, closed: false };
  return {
    send: async (name, id, data, { notBefore } = {}) => send(state, { id, name, data, attempt: 1 }, notBefore),
    handle: (name, { concurrency }, run) => handle(state, name, { queue: new PQueue({ concurrency }), run: run as Handler['run'] }),
    async cancel(name, id) {
      const entry = state.entries.get(keyOf({ name, id }));
      if (!entry || entry.running) return false;
      drop(state, entry);
      return true;
    },
    idle() {
      if (state.closed) return Promise.reject(new Error('the bus is closed'));
      if (state.entries.size === 0) return Promise.resolve();
      return new Promise((resolve, reject) => state.idlers.push({ resolve, reject }));
    },
    onFailed: (report) => void state.failed.push(report),
    rest: () => rest(state),
    close: () => close(state),
  };
}

function send(state: State, job: BusJob<unknown>, notBefore?: Date): void {
  if (state.closed) throw new Error('the bus is closed');
  if (state.entries.has(keyOf(job))) return;
  // As if it had travelled: a handler must not come to rely on what only one process can hand over.
  const entry = { job: { ...job, data: JSON.parse(JSON.stringify(job.data ?? null)) }, running: false };
  state.entries.set(keyOf(job), entry);
  waitUntil(state, entry, notBefore?.getTime() ?? 0);
}

function handle(state: State, name: string, handler: Handler): void {
  if (state.handlers.has(name)) throw new Error(`two handlers for ${name}`);
  state.handlers.set(name, handler);
  for (const entry of state.entries.values()) if (entry.job.name === name && !entry.timer) line(state, entry);
}

function waitUntil(state: State, entry: Entry, at: number): void {
  const ms = at - Date.now();
  delete entry.timer;
  if (ms <= 0) line(state, entry);
  else entry.timer = setTimeout(() => waitUntil(state, entry, at), Math.min(ms, longestNapMs));
}

function line(state: State, entry: Entry): void {
  const handler = state.handlers.get(entry.job.name);
  if (handler) void handler.queue.add(() => start(state, entry, handler));
}

async function start(state: State, entry: Entry, { run }: Handler): Promise<void> {
  if (state.resting || state.entries.get(keyOf(entry.job)) !== entry) return; // cancelled while it stood in the line
  entry.running = true;
  try {
    await run({ ...entry.job });
  } catch (error) {
    const { attempt } = entry.job;
    const last = attempt >= state.tries || error instanceof GiveUp;
    if (!last && !state.closed) {
      Object.assign(entry, { running: false, job: { ...entry.job, attempt: attempt + 1 } });
      return waitUntil(state, entry, Date.now() + state.backoffMs * 2 ** (attempt - 1));
    }
    if (last) state.failed.forEach((report) => report(entry.job, asError(error)));
  }
  drop(state, entry);
}

function drop(state: State, entry: Entry): void {
  clearTimeout(entry.timer);
  state.entries.delete(keyOf(entry.job));
  if (state.entries.size === 0) state.idlers.splice(0).forEach(({ resolve }) => resolve());
}

async function rest(state: State): Promise<void> {
  state.resting = true;
  await Promise.all([...state.handlers.values()].map(({ queue }) => queue.onIdle()));
}

async function close(state: State): Promise<void> {
  state.closed = true;
  state.idlers.splice(0).forEach(({ reject }) => reject(new Error('the bus is closed')));
  for (const entry of [...state.entries.values()]) if (!entry.running) drop(state, entry);
  await rest(state);
}

const keyOf = ({ name, id }: { name: string; id: string }) => `${name}\n${id}`;

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
