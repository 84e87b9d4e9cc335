/** Holds both buses to one contract, and BullMQ to what only a shared server can show. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { openBus } from '../../workers/bus-open.ts';
import type { Bus, BusError, BusJob, BusOptions } from '../../workers/bus.ts';
import { busContract } from './bus.contract.ts';
import { startRedis } from './redis.ts';
import type { Server } from './server.ts';

let redis: Server;
let admin: Redis;
beforeAll(async () => {
  redis = await startRedis();
  admin = new Redis(redis.url);
});
afterAll(async () => {
  await admin?.quit();
  await redis?.stop();
});

let suites = 0;
const shared = (options: BusOptions & { prefix?: string } = {}) =>
  openBus({ prefix: `sundial-test-${(suites += 1)}`, ...options, redisUrl: redis.url });

busContract('p-queue', (options) => openBus(options));
busContract('BullMQ', shared);

describe('several processes on one Redis', () => {
  const listening = (bus: Bus, name: string, heard: string[]) =>
    bus.handle(name, { concurrency: 1 }, async ({ id }: BusJob<unknown>) => void heard.push(id));

  test('one sends, another works, and both know when all is done', async () => {
    const [sender, worker] = [await shared({ prefix: 'one' }), await shared({ prefix: 'one' })];
    const heard: string[] = [];
    worker.handle('crawl', { concurrency: 1 }, ({ id }) => worker.send('judge', id, {}));
    listening(worker, 'judge', heard);
    for (const id of ['a', 'b']) await sender.send('crawl', id, {});
    await sender.idle();
    expect(heard).toEqual(['a', 'b']);
    await Promise.all([sender.close(), worker.close()]);
  });

  test('other prefixes are other installations, and nothing is written outside the prefix', async () => {
    await admin.flushall();
    const [ours, theirs] = [await shared({ prefix: 'ours' }), await shared({ prefix: 'theirs' })];
    const heard: string[] = [];
    listening(theirs, 'crawl', heard);
    await ours.send('crawl', 'a', {});
    await theirs.idle();
    expect(heard).toEqual([]);
    expect((await admin.keys('*')).filter((key) => !/^(ours|theirs):/.test(key))).toEqual([]);
    await Promise.all([ours.close(), theirs.close()]);
  });

  test('after FLUSHALL the same ids can be sent again', async () => {
    const bus = await shared();
    const heard: string[] = [];
    await bus.send('crawl', 'a', {}, { notBefore: new Date(Date.now() + 3_600_000) });
    await admin.flushall();
    await bus.idle();
    listening(bus, 'crawl', heard);
    await bus.send('crawl', 'a', {});
    await bus.idle();
    expect(heard).toEqual(['a']);
    await bus.close();
  });

  test('what waits at close is there for the next worker', async () => {
    const [first, second] = [await shared({ prefix: 'stays' }), await shared({ prefix: 'stays' })];
    const heard: string[] = [];
    await first.send('crawl', 'a', {});
    await first.close();
    listening(second, 'crawl', heard);
    await second.idle();
    expect(heard).toEqual(['a']);
    await second.close();
  });
});

describe('a Redis that cannot be used', () => {
  test.each([
    ['http://127.0.0.1:1', /^BusError: REDIS_URL: this is not an address of Redis. Write it as redis:/],
    ['redis://:secret@127.0.0.1:1', /^BusError: 127\.0\.0\.1:1: Redis does not answer \(ECONNREFUSED\). Start it/],
  ])('%s is refused in one clear line', async (redisUrl, says) => {
    const error = (await openBus({ redisUrl }).catch((refusal: Error) => refusal)) as BusError;
    expect(`${error.name}: ${error.message}. ${error.hint}`).toMatch(says);
    expect(`${error.message} ${error.hint}`).not.toContain('secret');
  });

  test('a server that comes back is used again', async () => {
    const own = await startRedis();
    const bus = await openBus({ redisUrl: own.url, backoffMs: 5 });
    const heard: string[] = [];
    listeningTo(bus, heard);
    await bus.send('crawl', 'before', {});
    await bus.idle();
    await own.stop();
    const again = await startRedis({ port: own.port });
    await bus.send('crawl', 'after', {});
    await bus.idle();
    expect(heard).toEqual(['before', 'after']);
    await bus.close();
    await again.stop();
  });
});

function listeningTo(bus: Bus, heard: string[]): void {
  bus.handle('crawl', { concurrency: 1 }, async ({ id }) => void heard.push(id));
}
