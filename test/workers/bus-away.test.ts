/** The queue on Redis while Redis is away, starts again or has forgotten everything: nothing hangs, and what is sent arrives. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { openBus } from '../../workers/bus-open.ts';
import type { Bus } from '../../workers/bus.ts';
import { gate } from '../contract/bus-stage.ts';
import { startRedis } from '../contract/redis.ts';
import type { Server } from '../contract/server.ts';

let redis: Server;
let bus: Bus;
let isDown: boolean;
const down = () => ((isDown = true), redis.stop());
beforeEach(async () => {
  [redis, isDown] = [await startRedis(), false];
  bus = await openBus({ redisUrl: redis.url, backoffMs: 5 });
});
afterEach(async () => {
  await bus.close();
  if (!isDown) await redis.stop();
});

test('closing does not hang when Redis is away, and lets what runs finish', async () => {
  const [started, finish] = [gate(), gate()];
  let isFinished = false;
  bus.handle('crawl', { concurrency: 1 }, async () => {
    started.open();
    await finish.opened;
    isFinished = true;
  });
  bus.handle('judge', { concurrency: 1 }, async () => undefined);
  await bus.send('crawl', 'a', {});
  await started.opened;
  await down();
  const resting = bus.rest();
  finish.open();
  await resting;
  expect(isFinished).toBe(true);
  await bus.close();
});

test('closing that begins while Redis is away ends also when Redis comes back in the middle of it', async () => {
  // After so many tries a connection waits more than half a second before the next: it is told to end in that time.
  const [away, started, finish] = [gate(), gate(), gate()];
  let tries = 0;
  const other = await openBus({
    redisUrl: redis.url,
    prefix: 'other',
    log: (what) => what === 'worker' && (tries += 1) === 70 && away.open(),
  });
  other.handle('crawl', { concurrency: 1 }, async () => {
    started.open();
    await finish.opened;
  });
  for (const name of ['judge', 'publish']) other.handle(name, { concurrency: 1 }, async () => undefined);
  await other.send('crawl', 'a', {});
  await started.opened;
  const { port } = redis;
  await down();
  finish.open();
  await away.opened;
  await pause(200);
  const closing = other.close();
  [redis, isDown] = [await startRedis({ port }), false];
  await closing;
});

test('a handler that cannot hand on because Redis is away is let go when everything is to end', async () => {
  const started = gate();
  let error: Error | null = null;
  bus.handle('crawl', { concurrency: 1 }, async () => {
    started.open();
    await down();
    await bus.send('judge', 'b', {}).catch((thrown: Error) => (error = thrown));
  });
  await bus.send('crawl', 'a', {});
  await started.opened;
  await bus.rest();
  expect(error).not.toBeNull();
});

test('a Redis that starts again, empty: what is sent meanwhile arrives, and a worker that was waiting goes on', async () => {
  const ran = gate();
  bus.handle('judge', { concurrency: 1 }, async () => ran.open());
  const { port } = redis;
  await redis.stop();
  const sending = bus.send('judge', 'b', {});
  redis = await startRedis({ port });
  await sending;
  await ran.opened;
});

test('no memory left: a send waits until there is some', async () => {
  const client = new Redis(redis.url);
  const ran = gate();
  bus.handle('judge', { concurrency: 1 }, async () => ran.open());
  await client.config('SET', 'maxmemory', '1');
  let isSent = false;
  const sending = bus.send('judge', 'b', {}).then(() => (isSent = true));
  await client.ping();
  expect(isSent).toBe(false);
  await client.config('SET', 'maxmemory', '0');
  await sending;
  await ran.opened;
  await client.quit();
});

test('everything is forgotten while a job runs: it ends, and the same id runs again', async () => {
  const client = new Redis(redis.url);
  let runs = 0;
  const [started, finish, again] = [gate(), gate(), gate()];
  bus.handle('crawl', { concurrency: 2 }, async () => {
    runs += 1;
    started.open();
    if (runs === 2) again.open();
    else await finish.opened;
  });
  await bus.send('crawl', 'a', {});
  await started.opened;
  await client.flushall();
  await bus.send('crawl', 'a', {});
  await again.opened;
  finish.open();
  await bus.idle();
  expect(runs).toBe(2);
  await client.quit();
});
