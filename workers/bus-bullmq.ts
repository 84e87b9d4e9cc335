/** The bus of many machines: BullMQ on Redis. Redis may lose everything at any time; the store knows what must be sent again. */
import { setTimeout as pause } from 'node:timers/promises';
import { Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectionTo } from './bus-bullmq-connection.ts';
import { closeAll, rest, unfinished } from './bus-bullmq-state.ts';
import { knock } from './bus-knock.ts';
import { GiveUp, maxTries } from './bus.ts';
import type { Bus, BusJob } from './bus.ts';
import type { OpenBusOptions } from './bus-open.ts';

/** What travels: BullMQ restricts its own ids, so the true one goes with the data. */
interface Envelope {
  id: string;
  data: unknown;
}

/**
 * A handler may keep the processor to itself for a while, and its lock (renewed at half its time) end meanwhile: then somebody else begins
 * the same job, sees by the store that it is being done, and leaves it.
 */
const lockDurationMs = 12_000;
/** How often a worker looks for jobs whose worker died: with the lock, what passes before a job of a killed process goes on. */
const stalledLookMs = 3_000;
/** A crawl of many nights may see its process killed more than once; a job that kills its process itself ends here. */
const mostDeaths = 20;
const idleLookMs = 50;
/** How soon is tried again what Redis could not do: a send, taking a job, saying that it has ended. */
const againMs = 1_000;

export interface BullState {
  redis: Redis;
  /** Ends every connection at once, and whatever waits for one. */
  cut(): void;
  prefix: string;
  tries: number;
  backoffMs: number;
  log: NonNullable<OpenBusOptions['log']>;
  queues: Map<string, Queue<Envelope>>;
  workers: Map<string, Worker<Envelope>>;
  report: Report;
  /** What handlers are at; never rejects. */
  running: Set<Promise<void>>;
  resting: boolean;
  closing: Promise<void> | null;
}
type Report = (job: BusJob<unknown>, error: Error) => void;
type Run = (job: BusJob<unknown>) => Promise<void>;

/** @throws BusError when Redis does not answer. */
export async function bullmqBus(options: OpenBusOptions & { redisUrl: string }): Promise<Bus> {
  const { redisUrl, prefix = 'sundial', tries = maxTries, backoffMs = 1000, log = () => {} } = options;
  await knock(redisUrl);
  const { redis, cut } = connectionTo(redisUrl);
  redis.on('error', (error) => log('redis', { error: error.message }));
  const failed: Report[] = [];
  const report: Report = (job, error) => failed.forEach((listener) => listener(job, error));
  const empty = { queues: new Map(), workers: new Map(), running: new Set<Promise<void>>(), resting: false, closing: null };
  const state: BullState = { redis, cut, prefix, tries, backoffMs, log, report, ...empty };
  return {
    send: (name, id, data, { notBefore } = {}) => send(state, name, { id, data: data ?? null }, notBefore),
    handle: (name, { concurrency }, run) => startWorker(state, name, concurrency, run as Run),
    cancel: (name, id) => cancel(state, name, id),
    idle: () => idle(state),
    onFailed: (listener) => void failed.push(listener),
    rest: () => rest(state),
    close: () => (state.closing ??= closeAll(state)),
  };
}

function queueOf({ redis, prefix, queues, log }: BullState, name: string): Queue<Envelope> {
  const known = queues.get(name);
  if (known) return known;
  const queue = new Queue<Envelope>(name, { connection: redis, prefix });
  queue.on('error', (error) => log('queue', { name, error: error.message }));
  queues.set(name, queue);
  return queue;
}

async function send(state: BullState, name: string, envelope: Envelope, notBefore?: Date): Promise<void> {
  if (state.closing) throw new Error('the bus is closed');
  for (;;) {
    try {
      return await sendOnce(state, name, envelope, notBefore);
    } catch (error) {
      if (state.closing || state.resting || !isPassing(error)) throw error;
      state.log('queue', { name, error: (error as Error).message });
      await pause(againMs);
    }
  }
}

/** Redis is loading, has become a copy of another one, or has no memory left: it or its operator mends that, and the job is not to blame. */
function isPassing(error: unknown): boolean {
  return /\b(OOM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|MISCONF)\b|Connection is closed|ECONNRE/.test(
    String(error),
  );
}

async function sendOnce(state: BullState, name: string, envelope: Envelope, notBefore?: Date): Promise<void> {
  const { redis, prefix, tries, backoffMs } = state;
  const delay = Math.max(0, (notBefore?.getTime() ?? 0) - Date.now());
  await redis.sadd(`${prefix}:names`, name);
  // A job that has ended must leave no trace: BullMQ silently swallows the re-send of an id that it still knows.
  const ending = { removeOnComplete: true, removeOnFail: true };
  const trying = { attempts: tries, backoff: { type: 'exponential', delay: backoffMs } };
  await queueOf(state, name).add(name, envelope, { jobId: jobIdOf(envelope.id), delay, ...ending, ...trying });
}

function startWorker(state: BullState, name: string, concurrency: number, run: Run): void {
  const { redis, prefix, workers, report, tries, log } = state;
  if (workers.has(name)) throw new Error(`two handlers for ${name}`);
  queueOf(state, name);
  const work = (job: Job<Envelope>) => noted(state, attempt(jobOf(job), tries, run, report));
  const locks = { lockDuration: lockDurationMs, stalledInterval: stalledLookMs, maxStalledCount: mostDeaths };
  const worker = new Worker<Envelope>(name, work, { connection: redis, prefix, concurrency, runRetryDelay: againMs, ...locks });
  worker.on('error', (error) => log('worker', { name, error: error.message }));
  worker.on('stalled', (id) => log('job-stalled', { name, id: decodeURIComponent(id.replace(/^id_/, '')) }));
  // A job whose worker died too often fails without its handler being asked.
  worker.on('failed', (job, error) => {
    if (job && /stalled/.test(error.message) && !(error instanceof Reported)) report(jobOf(job), error);
  });
  workers.set(name, worker);
}

async function cancel(state: BullState, name: string, id: string): Promise<boolean> {
  const queue = queueOf(state, name);
  const job = await queue.getJob(jobIdOf(id));
  if (!job || (await job.isActive())) return false;
  return (await queue.remove(jobIdOf(id))) === 1;
}

async function idle(state: BullState): Promise<void> {
  const left = () => unfinished(state).catch((error: unknown) => (state.closing ? 0 : Promise.reject(error))); // closed between two looks
  while (!state.closing && (await left()) > 0) await pause(idleLookMs);
  if (state.closing) throw new Error('the bus is closed');
}

function noted({ running }: BullState, work: Promise<void>): Promise<void> {
  const ended = work.catch(() => undefined).then(() => void running.delete(ended));
  running.add(ended);
  return work;
}

/** Tells a failure that this process has reported from one that BullMQ found by itself. */
class Reported extends UnrecoverableError {}

async function attempt(job: BusJob<unknown>, tries: number, run: Run, report: Report): Promise<void> {
  try {
    await run(job);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (job.attempt < tries && !(error instanceof GiveUp)) throw error;
    report(job, error);
    throw new Reported(error.message);
  }
}

/** BullMQ allows no colon and no bare integer. */
const jobIdOf = (id: string) => `id_${encodeURIComponent(id)}`;

function jobOf({ name, data, attemptsMade }: Job<Envelope>): BusJob<unknown> {
  return { id: data.id, name, data: data.data, attempt: attemptsMade + 1 };
}
