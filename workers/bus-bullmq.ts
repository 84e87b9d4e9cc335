/** The bus of many machines: BullMQ on Redis. Redis may lose everything at any time; the store knows what must be sent again. */
import { setTimeout as pause } from 'node:timers/promises';
import { Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import { Redis } from 'ioredis';
import { BusError, GiveUp, maxTries } from './bus.ts';
import type { Bus, BusJob } from './bus.ts';
import type { OpenBusOptions } from './bus-open.ts';

/** What travels: BullMQ restricts its own ids, so the true one goes with the data. */
interface Envelope {
  id: string;
  data: unknown;
}

/** A handler may keep the processor to itself for a while; its lock (renewed at half its time) must outlive that. */
const lockDurationMs = 20_000;
/** How often a worker looks for jobs whose worker died: with the lock, what passes before a job of a killed process goes on. */
const stalledLookMs = 5_000;
/** A crawl of many nights may see its process killed more than once; a job that kills its process itself ends here. */
const mostDeaths = 20;
const idleLookMs = 50;

interface State {
  redis: Redis;
  prefix: string;
  tries: number;
  backoffMs: number;
  log: NonNullable<OpenBusOptions['log']>;
  queues: Map<string, Queue<Envelope>>;
  workers: Map<string, Worker<Envelope>>;
  report: Report;
  closing: Promise<void> | null;
}
type Report = (job: BusJob<unknown>, error: Error) => void;
type Run = (job: BusJob<unknown>) => Promise<void>;

/** @throws BusError when Redis does not answer. */
export async function bullmqBus(options: OpenBusOptions & { redisUrl: string }): Promise<Bus> {
  const { redisUrl, prefix = 'sundial', tries = maxTries, backoffMs = 1000, log = () => {} } = options;
  await knock(redisUrl);
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on('error', (error) => log('redis', { error: error.message }));
  const failed: Report[] = [];
  const report: Report = (job, error) => failed.forEach((listener) => listener(job, error));
  const state: State = { redis, prefix, tries, backoffMs, log, queues: new Map(), workers: new Map(), report, closing: null };
  return {
    send: (name, id, data, { notBefore } = {}) => send(state, name, { id, data: data ?? null }, notBefore),
    handle: (name, { concurrency }, run) => startWorker(state, name, concurrency, run as Run),
    cancel: (name, id) => cancel(state, name, id),
    idle: () => idle(state),
    onFailed: (listener) => void failed.push(listener),
    close: () => (state.closing ??= closeAll(state)),
  };
}

function queueOf({ redis, prefix, queues, log }: State, name: string): Queue<Envelope> {
  const known = queues.get(name);
  if (known) return known;
  const queue = new Queue<Envelope>(name, { connection: redis, prefix });
  queue.on('error', (error) => log('queue', { name, error: error.message }));
  queues.set(name, queue);
  return queue;
}

async function send(state: State, name: string, envelope: Envelope, notBefore?: Date): Promise<void> {
  if (state.closing) throw new Error('the bus is closed');
  const { redis, prefix, tries, backoffMs } = state;
  const delay = Math.max(0, (notBefore?.getTime() ?? 0) - Date.now());
  await redis.sadd(`${prefix}:names`, name);
  // A job that has ended must leave no trace: BullMQ silently swallows the re-send of an id that it still knows.
  const ending = { removeOnComplete: true, removeOnFail: true };
  const trying = { attempts: tries, backoff: { type: 'exponential', delay: backoffMs } };
  await queueOf(state, name).add(name, envelope, { jobId: jobIdOf(envelope.id), delay, ...ending, ...trying });
}

function startWorker(state: State, name: string, concurrency: number, run: Run): void {
  const { redis, prefix, workers, report, tries, log } = state;
  if (workers.has(name)) throw new Error(`two handlers for ${name}`);
  queueOf(state, name);
  const work = (job: Job<Envelope>) => attempt(jobOf(job), tries, run, report);
  const locks = { lockDuration: lockDurationMs, stalledInterval: stalledLookMs, maxStalledCount: mostDeaths };
  const worker = new Worker<Envelope>(name, work, { connection: redis, prefix, concurrency, ...locks });
  worker.on('error', (error) => log('worker', { name, error: error.message }));
  // A job whose worker died too often fails without its handler being asked.
  worker.on('failed', (job, error) => {
    if (job && /stalled/.test(error.message) && !(error instanceof Reported)) report(jobOf(job), error);
  });
  workers.set(name, worker);
}

async function cancel(state: State, name: string, id: string): Promise<boolean> {
  const queue = queueOf(state, name);
  const job = await queue.getJob(jobIdOf(id));
  if (!job || (await job.isActive())) return false;
  return (await queue.remove(jobIdOf(id))) === 1;
}

async function idle(state: State): Promise<void> {
  const left = () => unfinished(state).catch((error: unknown) => (state.closing ? 0 : Promise.reject(error))); // closed between two looks
  while (!state.closing && (await left()) > 0) await pause(idleLookMs);
  if (state.closing) throw new Error('the bus is closed');
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

/** One connection that does not try again, so that a wrong address is said at once and not waited for. */
async function knock(redisUrl: string): Promise<void> {
  const where = URL.canParse(redisUrl) ? new URL(redisUrl).host : 'REDIS_URL';
  if (!/^rediss?:\/\/./.test(redisUrl))
    throw new BusError('REDIS_URL', 'this is not an address of Redis', 'Write it as redis://:password@host:6379');
  const probe = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: 10_000 });
  let reason: unknown;
  probe.on('error', (error) => (reason = error));
  try {
    await probe.connect();
    await probe.ping();
  } catch (error) {
    const says = (reason ?? error) as Error & { code?: string };
    const hint = 'Start it, or correct REDIS_URL; without REDIS_URL the work runs inside this process';
    throw new BusError(where, `Redis does not answer (${says.code ?? says.message})`, hint, says);
  } finally {
    if (probe.status !== 'end') probe.disconnect(); // on a socket that is closed already this would wait two seconds for nothing
  }
}

/** All queues of this installation in one transaction: a job that hands on to another queue can never fall between two looks. */
async function unfinished({ redis, prefix, queues }: State): Promise<number> {
  const names = [...new Set([...queues.keys(), ...(await redis.smembers(`${prefix}:names`))])];
  const look = redis.multi();
  for (const name of names) {
    for (const list of ['wait', 'paused', 'active']) look.llen(`${prefix}:${name}:${list}`);
    for (const set of ['delayed', 'prioritized']) look.zcard(`${prefix}:${name}:${set}`);
  }
  look.smembers(`${prefix}:names`);
  const answers = ((await look.exec()) ?? []).map(([error, answer]) => (error ? Promise.reject(error) : answer));
  const known = (await Promise.all(answers)) as (number | string[])[];
  const namesNow = known.pop() as string[];
  if (namesNow.some((name) => !names.includes(name))) return 1; // a queue was born meanwhile: look again
  return (known as number[]).reduce((sum, count) => sum + count, 0);
}

async function closeAll({ workers, queues, redis }: State): Promise<void> {
  await Promise.all([...workers.values()].map((worker) => worker.close()));
  await Promise.all([...queues.values()].map((queue) => queue.close()));
  await redis.quit();
}

/** BullMQ allows no colon and no bare integer. */
const jobIdOf = (id: string) => `id_${encodeURIComponent(id)}`;

function jobOf({ name, data, attemptsMade }: Job<Envelope>): BusJob<unknown> {
  return { id: data.id, name, data: data.data, attempt: attemptsMade + 1 };
}
