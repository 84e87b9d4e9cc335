/** `sundial serve` as real processes: it begins what is due, ends well, comes back from the dead, and hands over. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { lastCompleteMonth } from '../../workers/commands/when.ts';
import { openStore } from '../../workers/store-kysely.ts';
import type { Store } from '../../workers/store.ts';
import { startPostgres, type PostgresServer } from '../contract/postgres.ts';
import { until, writeSchedule } from './schedule/desk.ts';
import { buildVillage, start, type Running, type Village } from './village.ts';

/** Each step is a process of its own, or a whole month. */
const dir = mkdtempSync(join(tmpdir(), 'sundial-serve-'));
const month = lastCompleteMonth(new Date());
let village: Village;
let nth = 0;
let data: string;
const running: Running[] = [];

async function found() {
  nth += 1;
  village = await buildVillage(join(dir, String(nth)), {});
  // Due since the month has ended, whenever this is run.
  writeSchedule(village.config, 'month: { window: off, at: "00:00" }\nwarning: off\nprobe: off\n');
  data = join(dir, String(nth), 'data');
}

function serve(argv: string[] = [], env: Record<string, string> = {}) {
  const one = start(['serve', '--config', village.config, '--data', data, '--listen', 'off', ...argv], {
    SUNDIAL_RECONCILE_MS: '500',
    ...env,
  });
  running.push(one);
  let out = '';
  one.child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return { ...one, ready: () => until(async () => out.includes('\n'), 'the line that says it is ready').then(() => out) };
}

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  }
  await village?.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function within<T>(look: (store: Store) => Promise<T>, databaseUrl?: string): Promise<T> {
  const store = await openStore({ dataDir: data, databaseUrl });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Does it when so many pages have been asked for from now on. */
function after(pages: number, act: () => void): void {
  let left = pages;
  village.onAsk = () => {
    left -= 1;
    if (left === 0) act();
  };
}
const asked = () => [...village.asked.values()].reduce((sum, count) => sum + count, 0);
const closed = (databaseUrl?: string) => until(() => within((store) => store.isClosed(month), databaseUrl), `${month} is closed`);
const outcomes = (store: Store) => store.assignments().then((all) => all.map(({ run, outcome, by }) => `${run} ${outcome} ${by}`));

test('told to stop it ends with 0, killed it comes back; the month is one, and nobody is asked twice but for the page in hand', async () => {
  await found();
  const first = serve();
  // Of today's month the village shows two front pages, two lists, and what lies outside.
  after(2, () => first.child.kill('SIGTERM'));
  const { code, err, out } = await first.ended;
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^SIGTERM: what is in hand is finished/) });
  expect(out).toMatch(
    new RegExp(`^sundial serve: ready; SQLite in .*; plans and carries out; in hand: ${month}; next: .* 00:00 \\(Shanghai\\)\n$`),
  );
  expect(await within((store) => store.isClosed(month))).toBe(false);
  const second = serve();
  after(2, () => second.child.kill('SIGKILL'));
  expect(await second.ended).toMatchObject({ signal: 'SIGKILL' });
  village.onAsk = () => {};
  const third = serve();
  await closed();
  await until(() => within(async (store) => (await outcomes(store)).join() === `${month} closed schedule`), 'the end of the assignment');
  const own = [...village.asked].filter(([url, count]) => count > 1 && /(jia|yi)\.test/.test(url));
  expect(own.reduce((sum, [, count]) => sum + count - 1, 0)).toBeLessThanOrEqual(2);
  // Nothing is due any more, whatever is started.
  const before = asked();
  third.child.kill('SIGINT');
  expect(await third.ended).toMatchObject({ code: 0 });
  const fourth = serve();
  expect(await fourth.ready()).not.toContain('in hand');
  fourth.child.kill('SIGTERM');
  expect(await fourth.ended).toMatchObject({ code: 0 });
  expect(asked()).toBe(before);
  expect(await within(outcomes)).toEqual([`${month} closed schedule`]);
});

describe('what cannot start says so in one line, and ends with 2', () => {
  beforeAll(found);

  test.each([
    ['a broken configuration', 'month: { day: 32 }\n', [], /schedule\.yaml:1: month\.day: expected at most 31, found 32\n$/],
    [
      'a place that is none',
      'probe: off\n',
      ['--listen', 'nowhere'],
      /--listen: expected host:port or off, found "nowhere"; e\.g\. --listen 127\.0\.0\.1:8080\n$/,
    ],
    [
      'nobody to crawl',
      'probe: off\n',
      ['--no-crawl'],
      /--no-crawl: expected DATABASE_URL and REDIS_URL, .* found no DATABASE_URL and no REDIS_URL/,
    ],
  ])('%s', async (_, schedule, argv, says) => {
    writeSchedule(village.config, schedule);
    const { code, err, out } = await serve(argv, { REDIS_URL: '', DATABASE_URL: '' }).ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(says);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a port that somebody has', async () => {
    writeSchedule(village.config, 'probe: off\n');
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const { code, err } = await serve(['--listen', `127.0.0.1:${port}`]).ended;
    await new Promise((done) => other.close(done));
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`^sundial: .*127\\.0\\.0\\.1:${port}.*\n$`));
  });
});

test('a configuration that is broken while it runs begins nothing until it is mended', async () => {
  await found();
  writeSchedule(village.config, 'month: { window: off, at: "00:00", day: 31 }\nwarning: off\nprobe: off\n');
  const one = serve(['--listen', '127.0.0.1:0']);
  const [, url] = /ready at (http:\S+\/);/.exec(await one.ready())!;
  expect((await fetch(`${url}healthz`)).status).toBe(200);
  expect((await fetch(`${url}readyz`)).status).toBe(200);
  expect(await (await fetch(`${url}metrics`)).text()).toMatch(/sundial_store_up 1/);
  writeFileSync(join(village.config, 'city.yaml'), 'name: [\n');
  writeSchedule(village.config, 'month: { window: off, at: "00:00" }\nwarning: off\nprobe: off\n');
  const alerts = () => within((store) => store.alerts({ open: true }));
  await until(async () => (await alerts()).some(({ kind, says }) => kind === 'config' && says.includes('city.yaml')), 'an alert');
  expect(await within((store) => store.assignments())).toEqual([]);
  writeFileSync(join(village.config, 'city.yaml'), 'name: 示例村\ngroups: [{ id: dept, name: 村直单位 }]\n');
  await until(() => within(async (store) => (await store.assignments()).length === 1), 'the month is begun');
  one.child.kill('SIGTERM');
  expect(await one.ended).toMatchObject({ code: 0 });
});

describe('two on one PostgreSQL', () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  test('one plans; when it is killed the other takes over and brings the month to its end', async () => {
    await found();
    const env = { DATABASE_URL: postgres.url };
    const leader = serve([], env);
    let killed = false;
    after(3, () => (killed = leader.child.kill('SIGKILL')));
    expect(await leader.ready()).toContain('PostgreSQL, queue in this process; plans and carries out');
    const standby = serve([], env);
    const says = await standby.ready();
    // The first may have been killed before this one was ready.
    if (!killed) expect(says).toContain('stands by: another one plans');
    await leader.ended;
    await closed(postgres.url);
    await until(() => within(async (store) => (await outcomes(store)).join() === `${month} closed schedule`, postgres.url), 'the end');
    standby.child.kill('SIGTERM');
    expect(await standby.ended).toMatchObject({ code: 0 });
  });
});
