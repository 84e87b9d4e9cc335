/** Outages of the store and the queue are waited out, told once at either end, and nothing else is. */
import { describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { BusError } from '../../workers/bus.ts';
import { openBus } from '../../workers/bus-open.ts';
import { LeaseTaken } from '../../workers/lease-taken.ts';
import { patientStore } from '../../workers/patient-store.ts';
import { isOutage, patiently, withPatience, type Outage } from '../../workers/patience.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { StoreError, type StoreTrouble } from '../../workers/store.ts';
import { openLine } from '../contract/line.ts';
import { startPostgres } from '../contract/postgres.ts';
import { startRedis } from '../contract/redis.ts';
import { entry } from '../contract/store-samples.ts';

const failure = (trouble: StoreTrouble) => new StoreError(trouble, 'db', 'it is away', 'wait');

/** What fails as often as it is told, then answers. */
function failing(times: number, error: () => Error): () => Promise<string> {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw error();
    return 'done';
  };
}
function listener() {
  const [told, logged]: [Outage[], [string, Record<string, unknown>][]] = [[], []];
  const log = (event: string, data: Record<string, unknown>) => void logged.push([event, data]);
  const waited = () => logged.filter(([event]) => event === 'outage-waits').map(([, { waitMs }]) => waitMs);
  return { told, logged, waited, patience: { log, note: async (outage: Outage) => void told.push(outage), waits: [1, 2, 4] } };
}

describe('an outage', () => {
  test.each<StoreTrouble>(['unreachable', 'locked', 'full'])('%s is waited for, ever longer, and told at both ends', async (trouble) => {
    const { told, waited, patience } = listener();
    expect(
      await withPatience(
        failing(5, () => failure(trouble)),
        patience,
      ),
    ).toBe('done');
    expect(waited()).toEqual([1, 2, 4, 4, 4]);
    await pause(0);
    expect(told.map(({ what, why }) => [what, why])).toEqual([
      ['db', 'db: it is away: waiting for it'],
      ['db', 'it answers again after 0 s; nothing was given up'],
    ]);
  });

  test('that one more try mends is told to nobody', async () => {
    const { told, waited, patience } = listener();
    await withPatience(
      failing(1, () => failure('locked')),
      patience,
    );
    await pause(0);
    expect([told, waited()]).toEqual([[], [1]]);
  });

  test('that many meet together is told once', async () => {
    const { told, patience } = listener();
    const patient = patiently(patience);
    const together = Array.from({ length: 8 }, (_, nth) => patient(failing(3 + nth, () => failure('unreachable'))));
    expect(await Promise.all(together)).toEqual(Array(8).fill('done'));
    await pause(0);
    expect(told).toHaveLength(2);
  });

  test('of what it is told to is told afterwards, both ends', async () => {
    const { told, logged, patience } = listener();
    let away = true;
    const note = async (outage: Outage) => (away ? Promise.reject(failure('unreachable')) : void told.push(outage));
    const run = failing(4, () => failure('unreachable'));
    await withPatience(
      async () => {
        const answer = await run();
        away = false;
        return answer;
      },
      { ...patience, note },
    );
    await pause(5);
    expect(told).toHaveLength(2);
    expect(logged.filter(([event]) => event === 'outage-untold')).toHaveLength(1);
  });

  test('ends the work when it is told to stop, and says why it could not', async () => {
    const stop = new AbortController();
    const { patience } = listener();
    const work = withPatience(() => Promise.reject(failure('full')), { ...patience, waits: [60_000], signal: stop.signal });
    stop.abort();
    await expect(work).rejects.toMatchObject({ trouble: 'full' });
  });
});

describe('no outage, and thrown at once, is', () => {
  const others = ['corrupt', 'unwritable', 'refused', 'newer', 'conflict', 'fenced', 'duplicate'] as const;
  test.each<[string, Error]>([
    ...others.map((trouble): [string, Error] => [trouble, failure(trouble)]),
    ['a lease that somebody has', new LeaseTaken('locked', 'db', 'another process is inspecting', 'wait')],
    ['a mistake', new TypeError('x is not a function')],
    ['a site that does not answer', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a wrong address of the queue', new BusError('REDIS_URL', 'this is not an address of Redis', 'write another')],
  ])('%s', async (_, error) => {
    const { told, logged, patience } = listener();
    await expect(withPatience(() => Promise.reject(error), patience)).rejects.toBe(error);
    expect([told, logged]).toEqual([[], []]);
  });
});

describe('what a real server does', () => {
  test('PostgreSQL is away, restarted and cut off while many write: all is written once, nobody is told of an error', async () => {
    const postgres = await startPostgres();
    const line = await openLine(postgres.port);
    const databaseUrl = postgres.url.replace(`:${postgres.port}/`, `:${line.port}/`);
    const store = await openStore({ dataDir: '', databaseUrl });
    const work = patientStore(store, { log: () => {}, waits: [5, 20, 50] });
    let done = 0;
    const write = async (who: number) => {
      for (let nth = 0; nth < 60; nth += 1) {
        await work.appendLedger([entry('2018-01', `${who} ${nth}`)]);
        await work.beat({ ...beating, id: String(who) });
        done += 1;
      }
    };
    const writers = Promise.all([0, 1, 2, 3].map(write));
    for (const share of [40, 120]) {
      while (done < share) await pause(2);
      await postgres.restart();
      line.cut();
    }
    await writers;
    const units = (await work.ledger('2018')).map(({ unit }) => unit);
    expect([units.length, new Set(units).size]).toEqual([240, 240]);
    const outages = await work.incidents({ limit: 100 });
    expect(outages.every(({ kind }) => kind === 'outage')).toBe(true);
    await store.close();
    await line.close();
    await postgres.stop();
  });

  test('a PostgreSQL that takes no writes for a while, as in a failover, is waited for', async () => {
    const postgres = await startPostgres();
    const store = await openStore({ dataDir: '', databaseUrl: postgres.url });
    const admin = new pg.Client(postgres.url);
    await admin.connect();
    await admin.query('set default_transaction_read_only = off');
    const readOnly = async (state: 'on' | 'off') => {
      await admin.query(`alter system set default_transaction_read_only = ${state}`);
      await admin.query('select pg_reload_conf()');
    };
    await readOnly('on');
    while ((await store.appendLedger([entry('2018-01', 'a')]).catch((error: unknown) => error)) === undefined) await pause(5);
    const { waited, patience } = listener();
    const written = withPatience(() => store.appendLedger([entry('2018-02', 'b')]), patience);
    while (waited().length < 3) await Promise.race([pause(2), written]);
    await readOnly('off');
    await written;
    expect((await store.ledger('2018')).map(({ unit }) => unit)).toContain('b');
    await admin.end();
    await store.close();
    await postgres.stop();
  });

  test('a Redis that is full, or not there, is an outage; a job sent while it restarts arrives afterwards', async () => {
    let redis = await startRedis();
    const { port, url } = redis;
    const bus = await openBus({ redisUrl: url, prefix: 'patience' });
    const admin = new Redis(url, { maxRetriesPerRequest: null });
    admin.on('error', () => undefined);
    await admin.config('SET', 'maxmemory', '1');
    const { waited, patience } = listener();
    const full = withPatience(() => admin.set('x', 'y'), patience);
    while (waited().length < 3) await pause(2);
    await admin.config('SET', 'maxmemory', '0');
    await full;
    await redis.stop();
    const gone = await openBus({ redisUrl: url }).catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(BusError);
    expect(isOutage(gone)).toBe(true);
    const sent = withPatience(() => bus.send('crawl', 'c', {}), patience);
    redis = await startRedis({ port });
    await sent;
    expect(await bus.cancel('crawl', 'c')).toBe(true);
    await bus.close();
    admin.disconnect();
    await redis.stop();
  });
});

const at = '2019-01-01T00:00:00.000Z';
const beating = {
  id: '',
  host: 'h',
  pid: 1,
  kind: 'work' as const,
  queues: [],
  concurrency: 1,
  started: at,
  beat: at,
  stopping: false,
  memoryBytes: 1,
  doing: [],
};
