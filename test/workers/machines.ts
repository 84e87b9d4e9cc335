/** Several machines on one Redis, one PostgreSQL and one data directory: for tests of a month that many processes carry out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { loadConfig } from '../../config/load.ts';
import { beginAssignment } from '../../workers/assignment.ts';
import { openStore } from '../../workers/store-kysely.ts';
import type { Store } from '../../workers/store.ts';
import { startPostgres, type PostgresServer } from '../contract/postgres.ts';
import { startRedis } from '../contract/redis.ts';
import type { Server } from '../contract/server.ts';
import { buildVillage, leftIn, start, type Running, type Village } from './village.ts';

export const run = '2018-12';

/** Answers are held back while processes start, which takes its time on a busy machine. */
const patient = { timeoutMs: 300_000 };

export interface Machines {
  village: Village;
  data: string;
  /** A database of this test's own. */
  databaseUrl: string;
  env: Record<string, string>;
  store: Store;
  /** Says that the month is to be carried out now, as `serve` would. */
  begin(): Promise<void>;
  /** `sundial work …` as a process; it is killed when the test is over. */
  work(...argv: string[]): Running;
  /** Any other command. */
  sundial(...argv: string[]): Running;
  flushAll(): Promise<void>;
  left(): ReturnType<typeof leftIn>;
  close(): Promise<void>;
}

export interface Ground {
  dir: string;
  redis: Server;
  postgres: PostgresServer;
  /** A village of its own with machines of its own. */
  machines(policy?: Record<string, string | number>): Promise<Machines>;
  stop(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const dir = mkdtempSync(join(tmpdir(), 'sundial-machines-'));
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  let nth = 0;
  return {
    dir,
    redis,
    postgres,
    machines: (policy = {}) => machinesOn({ dir: join(dir, `${(nth += 1)}`), database: `m${nth}`, redis, postgres }, policy),
    async stop() {
      await Promise.all([redis.stop(), postgres.stop()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

interface Place {
  dir: string;
  database: string;
  redis: Server;
  postgres: PostgresServer;
}

async function machinesOn({ dir, database, redis, postgres }: Place, policy: Record<string, string | number>): Promise<Machines> {
  await query(postgres.url, `create database ${database}`);
  const databaseUrl = postgres.url.replace(/\/postgres$/, `/${database}`);
  const [village, data] = [await buildVillage(dir, { ...patient, ...policy }), join(dir, 'data')];
  const store = await openStore({ dataDir: data, databaseUrl });
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, SUNDIAL_DATA: data, SUNDIAL_RECONCILE_MS: '1000' };
  const started: Running[] = [];
  const sundial = (...argv: string[]) => (started.push(start(argv, env)), started.at(-1)!);
  return {
    ...{ village, data, databaseUrl, env, store, sundial },
    async begin() {
      const desk = { store, dataDir: data, now: () => new Date(), log: () => {} };
      const config = loadConfig(village.config);
      const begun = await beginAssignment(desk, { config, month: run, kind: 'month', by: 'command', asOf: null, units: [] });
      if (!begun.begun) throw new Error('it was under way already');
    },
    work: (...argv) => sundial('work', '--concurrency', '1', ...argv),
    async flushAll() {
      const client = new Redis(redis.url);
      await client.flushall();
      await client.quit();
    },
    left: () => leftIn(data, { databaseUrl }),
    async close() {
      for (const { child } of started) if (child.exitCode === null) child.kill('SIGKILL');
      await Promise.all(started.map(({ ended }) => ended));
      await village.close();
      await store.close();
    },
  };
}

export async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(text).finally(() => client.end());
}

/** Looks until it is so; fails with what was seen last when it does not become so for a long time. */
export async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean, forMs = 300_000): Promise<T> {
  const deadline = performance.now() + forMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`it did not become so; last seen: ${JSON.stringify(seen)?.slice(0, 2000)}`);
    await pause(100);
  }
}

/** What was made of the pages, whoever made it: paths, digests of bundles hold instants. */
export const madeOf = ({ pages, links, scores }: Awaited<ReturnType<typeof leftIn>>) => ({ pages, links, scores });

/** A village inspected by one process with nothing beside it. */
export async function undisturbed(dir: string): Promise<ReturnType<typeof madeOf>> {
  const village = await buildVillage(join(dir, 'alone'), patient);
  const data = join(dir, 'alone', 'data');
  try {
    const { code, err } = await start(['inspect', '--config', village.config, '--month', run, '--data', data, '--json']).ended;
    if (code !== 0) throw new Error(err);
    return madeOf(await leftIn(data));
  } finally {
    await village.close();
  }
}

/** Own pages that were asked for more than once. */
export const askedTwice = ({ asked }: Village) => [...asked].filter(([url, count]) => count > 1 && /(jia|yi)\.test/.test(url));

/** Nobody gets an answer about these pages until they are let go. Several may be held back at once. */
export function holdBack(village: Village, isMeant: (url: string) => boolean): () => void {
  let letGo = () => {};
  let isHeld = true;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const before = village.onAsk;
  village.onAsk = (url) => (isHeld && isMeant(url) ? held : before(url));
  return () => {
    isHeld = false;
    letGo();
  };
}
