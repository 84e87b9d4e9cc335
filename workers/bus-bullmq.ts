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

/** A handler may keep the processor to itself for a while; its lock must outlive that. */
const lockDurationMs = 60_000;
const idleLookMs = 50;

type Options = OpenBusOptions & { redisUrl: string };

/** @throws BusError when Redis does not answer. */
export async function bullmqBus(options: Options): Promise<Bus> {
  const { redisUrl, prefix = 'sundial', tries = maxTries, backoffMs = 1000, log = () => {} } = options;
  await knock(redisUrl);
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on('error', (error) => log('redis', { error: error.message }));
  const queues = new Map<string, Queue<Envelope>>();
  const workers = new Map<string, Worker<Envelope>>();
  const failed: ((job: BusJob<unknown>, error: Error) => void)[] = [];
  const report = (job: BusJob<unknown>, error: Error) => failed.forEach((listener) => listener(job, error));
  let closed: Promise<void> | null = null;

  const queueOf = (name: string) => {
    const queue = queues.get(name) ?? new Queue<Envelope>(name, { connection: redis, prefix });
    if (!queues.has(name)) queue.on('error', (error) => log('queue', { name, error: error.message }));
    queues.set(name, queue);
    return queue;
  };

  return {
    async send(name, id, data, { notBefore } = {}) {
      if (closed) throw new Error('the bus is closed');
      const delay = Math.max(0, (notBefore?.getTime() ?? 0) - Date.now());
      await redis.sadd(`${prefix}:names`, name);
      // A job that has ended must leave no trace: BullMQ silently swallows the re-send of an id that it still knows.
      const ending = { removeOnComplete: true, removeOnFail: true };
      const trying = { attempts: tries, backoff: { type: 'exponential', delay: backoffMs } };
      await queueOf(name).add(name, { id, data: data ?? null }, { jobId: jobIdOf(id), delay, ...ending, ...trying });
    },
    handle(name, { concurrency }, run) {
      if (workers.has(name)) throw new Error(`two handlers for ${name}`);
      queueOf(name);
      const work = (job: Job<Envelope>) => attempt(jobOf(job), tries, run as (job: BusJob<unknown>) => Promise<void>, report);
      const worker = new Worker<Envelope>(name, work, { connection: redis, prefix, concurrency, lockDuration: lockDurationMs });
      worker.on('error', (error) => log('worker', { name, error: error.message }));
      // A job whose worker died too often fails without its handler being asked.
      worker.on('failed', (job, error) => {
        if (job && /stalled/.test(error.message) && !(error instanceof Reported)) report(jobOf(job), error);
      });
      workers.set(name, worker);
    },
    async cancel(name, id) {
      const job = await queueOf(name).getJob(jobIdOf(id));
      if (!job || (await job.isActive())) return false;
      return (await queueOf(name).remove(jobIdOf(id))) === 1;
    },
    async idle() {
      while (!closed && (await unfinished(redis, prefix, queues)) > 0) await pause(idleLookMs);
      if (closed) throw new Error('the bus is closed');
    },
    onFailed: (listener) => void failed.push(listener),
    close: () => (closed ??= closeAll([...workers.values()], [...queues.values()], redis)),
  };
}

/** Tells a failure that this process has reported from one that BullMQ found by itself. */
class Reported extends UnrecoverableError {}

async function attempt(
  job: BusJob<unknown>,
  tries: number,
  run: (job: BusJob<unknown>) => Promise<void>,
  report: (job: BusJob<unknown>, error: Error) => void,
): Promise<void> {
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
    probe.disconnect();
  }
}

/** All queues of this installation in one transaction: a job that hands on to another queue can never fall between two looks. */
async function unfinished(redis: Redis, prefix: string, queues: Map<string, Queue<Envelope>>): Promise<number> {
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

async function closeAll(workers: Worker[], queues: Queue[], redis: Redis): Promise<void> {
  await Promise.all(workers.map((worker) => worker.close()));
  await Promise.all(queues.map((queue) => queue.close()));
  await redis.quit();
}

/** BullMQ allows no colon and no bare integer. */
const jobIdOf = (id: string) => `id_${encodeURIComponent(id)}`;

function jobOf({ name, data, attemptsMade }: Job<Envelope>): BusJob<unknown> {
  return { id: data.id, name, data: data.data, attempt: attemptsMade + 1 };
}
