/** A month that several machines carry out: they share it, and it survives any of them, and the queue. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openRuntime } from '../../workers/runtime.ts';
import { askedTwice, holdBack, madeOf, openGround, run, undisturbed, until, type Ground, type Machines } from './machines.ts';

let ground: Ground;
let at: Machines;
let alone: Awaited<ReturnType<typeof undisturbed>>;

beforeAll(async () => {
  ground = await openGround();
  alone = await undisturbed(ground.dir);
});
afterAll(() => ground.stop());
beforeEach(async () => {
  at = await ground.machines();
});
afterEach(() => at.close());

/** Which sites are being crawled, by process. */
const crawling = async () =>
  (await at.store.workers()).flatMap(({ pid, doing }) => doing.filter(({ job }) => job === 'crawl').map(({ what }) => ({ pid, what })));
const ended = () =>
  until(
    () => at.store.assignments(),
    ([assignment]) => assignment!.ended !== null,
  );
const holdArticles = (site = '') => holdBack(at.village, (url) => url.includes('/news/1') && url.includes(site));

test('two share it: each crawls another site, every page is asked for once, and the result is that of one alone', async () => {
  const letGo = holdArticles();
  await at.begin();
  const both = [at.work('--once'), at.work('--once')];
  const seen = await until(crawling, (each) => each.length === 2);
  expect(new Set(seen.map(({ pid }) => pid)).size).toBe(2);
  expect(new Set(seen.map(({ what }) => what))).toEqual(new Set(['jia', 'yi']));
  letGo();
  expect((await Promise.all(both.map((each) => each.ended))).map(({ code }) => code)).toEqual([0, 0]);
  expect(await at.store.assignments()).toMatchObject([{ run, outcome: 'closed' }]);
  expect(madeOf(await at.left())).toEqual(alone);
  expect(askedTwice(at.village)).toEqual([]);
  expect(await at.store.workers()).toEqual([]);
});

test('one that is killed: the other takes over its site; one that is told to stop hands it on at once', async () => {
  const letGo = holdArticles();
  await at.begin();
  const [first, second] = [at.work('--once'), at.work()];
  await until(crawling, (each) => each.length === 2);
  first.child.kill('SIGKILL');
  letGo();
  const letGoAgain = holdArticles();
  const third = at.work('--once');
  await until(crawling, (each) => each.some(({ pid }) => pid === second.child.pid));
  second.child.kill('SIGTERM');
  await second.says(/SIGTERM: the page in hand is finished/);
  letGoAgain();
  expect(await second.ended).toMatchObject({ code: 0 });
  expect((await third.ended).code).toBe(0);
  expect(madeOf(await at.left())).toEqual(alone);
  expect(askedTwice(at.village).length).toBeLessThanOrEqual(2); // a page in hand each
});

test('the queue loses everything, twice: nobody begins a site that somebody is at, and the month ends', async () => {
  const [letJiaGo, letYiGo] = [holdArticles('jia'), holdArticles('yi')];
  await at.begin();
  const both = [at.work('--once'), at.work('--once')];
  await until(crawling, (each) => each.length === 2);
  await at.flushAll();
  letJiaGo();
  // The one that is free by now asks for what is owed, and leaves the site of the other alone.
  await until(
    () => at.store.sites(run),
    (sites) => sites.find(({ site }) => site === 'jia')?.state === 'done',
  );
  await at.flushAll();
  letYiGo();
  await ended();
  expect((await Promise.all(both.map((each) => each.ended))).map(({ code }) => code)).toEqual([0, 0]);
  expect(madeOf(await at.left())).toEqual(alone);
  expect(askedTwice(at.village)).toEqual([]);
});

test('"inspect" begins it, shares it with "work", and reports all of it', async () => {
  const letGo = holdArticles();
  const inspect = at.sundial('inspect', '--config', at.village.config, '--month', run, '--json');
  const worker = at.work();
  await until(crawling, (each) => each.length === 2);
  await until(
    () => at.store.workers(),
    (workers) => workers.length === 2,
  );
  const second = await at.sundial('inspect', '--config', at.village.config, '--month', run, '--json').ended;
  expect({ code: second.code, error: JSON.parse(second.out).error }).toMatchObject({ code: 2, error: { code: 'store' } });
  inspect.child.kill('SIGINT');
  await inspect.says(/SIGINT: /);
  letGo();
  expect(await inspect.ended).toMatchObject({ code: 3 });
  // It was begun, and goes on without the one who began it.
  await ended();
  const again = await at.sundial('inspect', '--config', at.village.config, '--month', run, '--json').ended;
  expect({ code: again.code, run: JSON.parse(again.out).run }).toMatchObject({ code: 0, run: { state: 'closed' } });
  worker.child.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
  expect(madeOf(await at.left())).toEqual(alone);
  expect(askedTwice(at.village)).toEqual([]);
});

test('jobs left over from before something was taken back: no unit is judged, no month published, before what it rests on', async () => {
  const letGo = holdArticles('yi');
  await at.begin();
  const worker = at.work();
  await until(crawling, (each) => each.some(({ what }) => what === 'yi'));
  const runtime = await openRuntime({
    dataDir: at.data,
    databaseUrl: at.databaseUrl,
    redisUrl: at.env['REDIS_URL'],
    reconcileMs: 1_000,
    listen: 'off',
  });
  const bus = await runtime.openBus(run);
  for (const [name, id, data] of [
    ['links', `${run}/outside`, { site: 'outside' }],
    ...['jia', 'yi'].map((unit) => ['judge', `${run}/${unit}`, { unit }] as const),
    ['exhibit', run, {}],
    ['publish', run, {}],
  ] as const)
    await bus.send(name, id, data);
  // Long enough for all five to be met: none of them has anything to wait for.
  await pause(3_000);
  expect({ scores: await at.store.scoredUnits(run), seals: await at.store.seals(), of: await at.store.assignments() }).toMatchObject({
    scores: [],
    seals: [],
    of: [{ ended: null }],
  });
  expect((await at.store.sites(run)).map(({ site }) => site).filter((site) => !['jia', 'yi'].includes(site))).toEqual([]);
  letGo();
  await ended();
  worker.child.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
  await bus.close();
  await runtime.close();
  expect(await at.store.assignments()).toMatchObject([{ run, outcome: 'closed' }]);
  expect(await at.store.seals()).toHaveLength(1);
  expect(madeOf(await at.left())).toEqual(alone);
});
