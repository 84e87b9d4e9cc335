/** A month that is told to stop, killed, or has to wait, as processes of its own: the same command goes on, and nobody is asked twice. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../workers/store-kysely.ts';
import { startRedis } from '../contract/redis.ts';
import type { Server } from '../contract/server.ts';
import { buildVillage, leftIn, start, type Village } from './village.ts';

/** Each step is a process of its own, or a whole month. */
const dir = mkdtempSync(join(tmpdir(), 'sundial-interrupt-'));
let undisturbed: Awaited<ReturnType<typeof leftIn>>;
let villages = 0;
let village: Village;
let data: string;

async function found(policy: Record<string, string | number> = {}) {
  villages += 1;
  village = await buildVillage(join(dir, String(villages)), policy);
  data = join(dir, String(villages), 'data');
}
const inspect = (env: Record<string, string> = {}) =>
  start(['inspect', '--config', village.config, '--month', '2018-12', '--data', data, '--json'], env);
const coverage = async () => JSON.parse((await start(['coverage', '--month', '2018-12', '--data', data, '--json']).ended).out);
/** Own pages that were asked for more than once: what stands outside is looked at twice before it is called dead. */
const times = () => Object.fromEntries([...village.asked].filter(([url, count]) => count > 1 && /(jia|yi)\.test/.test(url)));

/** Does it when so many pages have been asked for from now on. */
function after(pages: number, act: () => void): void {
  let left = pages;
  village.onAsk = () => {
    left -= 1;
    if (left === 0) act();
  };
}

beforeAll(async () => {
  await found();
  expect(await inspect().ended).toMatchObject({ code: 0 });
  undisturbed = await leftIn(data);
  expect(undisturbed.links).toEqual([
    'outside http://alive.test/ alive',
    'outside http://dead.test/gone dead',
    'outside http://wall.test/ unknown',
  ]);
  await village.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
afterEach(() => village.close());

/** All but where the evidence lies: paths and digests hold instants. */
const seen = ({ pages, links, scores }: typeof undisturbed) => ({ pages, links, scores });

describe('told to stop', () => {
  beforeEach(() => found());

  test.each(['SIGTERM', 'SIGINT'] as const)('by %s: ends with 3 and says so; the next start asks for the rest only', async (name) => {
    const first = inspect();
    after(9, () => first.child.kill(name));
    const { code, out, err } = await first.ended;
    expect({ code, error: JSON.parse(out).error.code }).toEqual({ code: 3, error: 'interrupted' });
    expect(err).toMatch(new RegExp(`^${name}: the page in hand is finished, then the crawl is left off`, 'm'));
    expect(JSON.parse(out).error.hint).toMatch(/the same command goes on/);
    const before = new Map(village.asked);
    expect((await coverage()).sites).toContainEqual(expect.objectContaining({ state: 'open', pause: { why: 'interrupted', until: null } }));
    village.onAsk = () => {};
    expect(await inspect().ended).toMatchObject({ code: 0 });
    expect(before.size).toBeLessThan(village.asked.size);
    expect(times()).toEqual({});
    expect(seen(await leftIn(data))).toEqual(seen(undisturbed));
  });

  test('twice: ends at once', async () => {
    const first = inspect();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    village.onAsk = (url) => {
      if (!url.includes('/news/')) return;
      first.child.kill('SIGTERM');
      return held;
    };
    await first.says(/SIGTERM: /);
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 143 });
    release();
    village.onAsk = () => {};
    expect(await inspect().ended).toMatchObject({ code: 0 });
    expect(seen(await leftIn(data))).toEqual(seen(undisturbed));
  });

  test('a site that was sealed stays so, and is not asked again', async () => {
    const first = inspect();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    village.onAsk = (url) => (url.startsWith('http://www.yi.test/news/') ? held : undefined);
    const bundle = join(data, 'evidence/2018-12/2018-12.jia.wacz');
    for (let look = 0; look < 1000 && !existsSync(bundle); look += 1) await pause(20);
    first.child.kill('SIGINT');
    await first.says(/SIGINT: /);
    release();
    const { code, out } = await first.ended;
    expect({ code, message: JSON.parse(out).error.message }).toEqual({ code: 3, message: '2018-12 was left off; sealed: jia' });
    village.asked.clear();
    expect(await inspect().ended).toMatchObject({ code: 0 });
    expect([...village.asked.keys()].filter((url) => url.startsWith('http://www.jia.test/'))).toEqual([]);
    expect(seen(await leftIn(data))).toEqual(seen(undisturbed));
  });
});

test('killed again and again: the month ends as if it had never been, and only pages in hand were asked for twice', async () => {
  await found();
  let kills = 0;
  for (; kills < 30; kills += 1) {
    const running = inspect();
    after(4 + (kills % 3), () => running.child.kill('SIGKILL'));
    const { code, signal } = await running.ended;
    if (signal !== 'SIGKILL') {
      expect(code).toBe(0);
      break;
    }
  }
  expect(kills).toBeGreaterThan(3);
  const again = Object.values(times()).reduce((sum, count) => sum + count - 1, 0);
  expect(again).toBeLessThanOrEqual(2 * kills); // two sites at a time, one page in hand each
  expect(seen(await leftIn(data))).toEqual(seen(undisturbed));
  const { attempts } = await leftIn(data);
  expect(attempts.map(({ bundle, state }) => [bundle, state])).toEqual(
    ['exhibits', 'jia', 'outside', 'probes', 'yi'].map((site) => [`2018-12.${site}`, 'done']),
  );
});

test('a site that another worker takes over is left to that one: nothing more is saved, and nothing is tried again', async () => {
  await found();
  const first = inspect();
  let taken = Promise.resolve();
  after(9, () => {
    taken = (async () => {
      const store = await openStore({ dataDir: data });
      for (const site of ['jia', 'yi']) await store.takeSite('2018-12', site);
      await store.close();
    })();
  });
  const asked = () => [...village.asked.values()].reduce((sum, count) => sum + count, 0);
  const { code, out } = await first.ended;
  await taken;
  expect({ code, message: JSON.parse(out).error.message }).toEqual({
    code: 1,
    message: expect.stringMatching(/crawl 2018-12\/(jia|yi): another worker has taken it over/),
  });
  expect(asked()).toBeLessThanOrEqual(undisturbed.pages.length);
  expect((await leftIn(data)).pages).toEqual([]);
  expect(await inspect().ended).toMatchObject({ code: 0 });
  expect(seen(await leftIn(data))).toEqual(seen(undisturbed));
  expect(times()).toEqual({});
});

describe('a site that has to wait', () => {
  /** Hours of the day on the Shanghai clock, so many from now. */
  const hour = (from: number) => new Date(Date.now() + (8 + from) * 3_600_000).toISOString().slice(11, 16);
  const elsewhen = () => ({ hours: `${hour(2)}-${hour(4)}` });
  let redis: Server;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  test.each(['p-queue', 'BullMQ'])('for its hours is waited for in the foreground, and the wait may be ended (%s)', async (side) => {
    await found(elsewhen());
    const env: Record<string, string> = side === 'BullMQ' ? { REDIS_URL: redis.url } : {};
    for (const round of [1, 2]) {
      const running = inspect(env);
      await running.says(
        /^jia: waits until \d{4}-\d\d-\d\d \d\d:\d\d \(Shanghai\): outside the hours when it may be asked; Ctrl-C is safe/m,
      );
      await running.says(/^yi: waits until /m);
      running.child.kill('SIGINT');
      expect({ round, ...(await running.ended) }).toMatchObject({ round, code: 3 });
    }
    expect(village.asked.size).toBe(0);
    const { sites } = await coverage();
    expect(sites[0]).toMatchObject({ site: 'jia', state: 'open', pause: { why: 'hours', until: expect.stringMatching(/Z$/) } });
  });

  test.each(['p-queue', 'BullMQ'])('because a guard refused a page is asked once more later, by the same process (%s)', async (side) => {
    await found({ blockedAgainMs: 1500 });
    const [url] = ['http://www.jia.test/news/3.html'];
    const wall = { status: 403, body: '访问被拦截，请求带有不合法参数，已被网站管理员设置拦截' };
    village.answers.set(url!, wall);
    village.onAsk = (asked) => {
      if (asked === url && village.asked.get(url)! > 1) village.answers.delete(url);
    };
    const running = inspect(side === 'BullMQ' ? { REDIS_URL: redis.url } : {});
    await running.says(/^jia: waits until .*: what a guard refused is asked once more later/m);
    village.answers.delete(url!);
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(seen(await leftIn(data)).pages).toEqual(undisturbed.pages);
    expect(times()).toEqual({ [url!]: 2 });
  });
});
