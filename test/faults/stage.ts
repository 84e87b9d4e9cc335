/** The stage of the fault loops: the town, real servers where wanted, Sundial's processes on one data directory, and a view of the store from outside. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '../../workers/store-kysely.ts';
import type { Store } from '../../workers/store.ts';
import { startPostgres, type PostgresServer } from '../contract/postgres.ts';
import { startRedis } from '../contract/redis.ts';
import type { Server } from '../contract/server.ts';
import { end, processesOf, runChild, startChild, type Child } from './children.ts';
import { stepOf, type Step } from './steps.ts';
import { buildTown, dueAt, month, type Town } from './town.ts';

export interface StageOptions {
  /** Redis and PostgreSQL instead of the embedded queue and database. */
  shared?: boolean;
  /** Further keys of policy.yaml. */
  policy?: Record<string, unknown>;
  /** The data lies on a disk of its own, of so many megabytes, where this user may make one. */
  diskMb?: number;
  /** Further environment of every process. */
  env?: Record<string, string>;
}

export interface Stage {
  town: Town;
  data: string;
  env: Record<string, string>;
  tag: string;
  /** The file that says how far every process's clock is ahead. */
  clock: string;
  /** Whether the data lies on a disk of its own. */
  ownDisk: boolean;
  /** Of the shared kind only. */
  postgres: PostgresServer | null;
  redis: { url: string; stop(): Promise<void>; start(): Promise<void> } | null;
  start(kind: Kind): Child;
  /** One command to its end. */
  run(argv: string[]): Promise<{ code: number | null; said: string; out: string }>;
  /** Asks the store, and again until it answers: it may be away for a while. */
  look<T>(ask: (store: Store) => Promise<T>): Promise<T>;
  step(): Promise<Step>;
  close(): Promise<void>;
}

export type Kind = 'inspect' | 'work' | 'serve';

/** Every process lives a month after the month's end. */
export const aheadMs = (): number => Date.parse(`${dueAt}T12:00:00+08:00`) - Date.now();

/** The store is away in some loops, but never so long. */
const storeAwayMs = 90_000;

export async function openStage({ shared = false, policy = {}, diskMb = 0, env = {} }: StageOptions = {}): Promise<Stage> {
  const dir = mkdtempSync(join(tmpdir(), 'sundial-faults-'));
  const data = join(dir, 'data');
  mkdirSync(data);
  const ownDisk = diskMb > 0 && mountedOn(data, diskMb);
  const clock = join(dir, 'clock');
  writeFileSync(clock, String(aheadMs()));
  const tag = randomUUID();
  const town = await buildTown(dir, policy);
  const servers = shared ? { postgres: await startPostgres(), redis: await restartable() } : { postgres: null, redis: null };
  const { postgres, redis } = servers;
  const all: Record<string, string> = {
    SUNDIAL_DATA: data,
    SUNDIAL_LISTEN: 'off',
    SUNDIAL_RECONCILE_MS: '3000',
    SUNDIAL_FAULTS_CLOCK: clock,
    ...env,
  };
  all['NODE_OPTIONS'] = `--import=${join(import.meta.dirname, 'clock.mjs')}`;
  if (postgres && redis) Object.assign(all, { DATABASE_URL: postgres.url, REDIS_URL: redis.url });
  const run = (argv: string[]) => runChild(argv, all, tag);
  const imported = await run(['ledger', 'import', town.ledger, '--config', town.config]);
  if (imported.code !== 0) throw new Error(`the earlier months could not be imported: ${imported.said}`);
  const store = await openStore({ dataDir: data, databaseUrl: postgres?.url });
  const look = <T>(ask: (store: Store) => Promise<T>) => patiently(() => ask(store));
  return {
    ...{ town, data, env: all, tag, clock, ownDisk, postgres, redis, run, look },
    start: (kind) => startChild(kind, argvOf(kind, town), all, tag),
    step: () => look((open) => stepOf(open, town)),
    async close() {
      // Only what bears this stage's tag, which nobody else's processes do.
      for (const { pid } of processesOf(tag)) end(pid);
      while (processesOf(tag).length > 0) await pause(50);
      await store.close().catch((error: Error) => process.stderr.write(`the stage's store: ${error.message}\n`));
      await Promise.all([town.close(), postgres?.stop(), redis?.stop()]);
      if (ownDisk) execFileSync('umount', ['-l', data]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A disk that can be filled without harm to anybody; false where the system does not let this user make one. */
function mountedOn(dir: string, megabytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir], { stdio: 'pipe' });
    return true;
  } catch (error) {
    process.stderr.write(`no disk of its own (${(error as Error).message.trim()}): the budget of keeping.yaml stands for it\n`);
    return false;
  }
}

function argvOf(kind: Kind, { config }: Town): string[] {
  if (kind === 'inspect') return ['inspect', '--config', config, '--month', month, '--json'];
  if (kind === 'serve') return ['serve', '--config', config];
  return ['work', '--queues', 'crawl,analyse,publish', '--concurrency', '2'];
}

async function restartable(): Promise<NonNullable<Stage['redis']>> {
  let redis: Server = await startRedis();
  const { url, port } = redis;
  return {
    url,
    stop: () => redis.stop(),
    async start() {
      redis = await startRedis({ port });
    },
  };
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + storeAwayMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline || (error as Error).name !== 'StoreError') throw error;
      await pause(100);
    }
  }
}
