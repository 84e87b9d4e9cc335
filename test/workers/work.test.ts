/** `sundial work`: what it refuses, and what becomes of a job that fails again and again. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openGround, query, run, until, type Ground, type Machines } from './machines.ts';
import { start } from './village.ts';

let ground: Ground;
let at: Machines;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.stop());
beforeEach(async () => {
  at = await ground.machines();
});
afterEach(() => at.close());

describe('refuses to begin', () => {
  const errorOf = (out: string) => (JSON.parse(out) as { error: { code: string; message: string; hint: string } }).error;

  test('without what machines share, without a queue that answers, and queues that nobody knows', async () => {
    const { DATABASE_URL: _, ...noStore } = at.env;
    const [unshared, noRedis, strange] = await Promise.all([
      start(['work', '--json'], { ...noStore, REDIS_URL: '' }).ended,
      start(['work', '--json'], { ...at.env, REDIS_URL: 'redis://127.0.0.1:1' }).ended,
      start(['work', '--queues', 'crawl,print', '--json'], at.env).ended,
    ]);
    expect([unshared.code, noRedis.code, strange.code]).toEqual([2, 2, 2]);
    expect(errorOf(unshared.out)).toMatchObject({ code: 'settings', message: expect.stringMatching(/no DATABASE_URL and no REDIS_URL/) });
    expect(errorOf(unshared.out).hint).toMatch(/sundial serve.*sundial inspect/);
    expect(errorOf(noRedis.out)).toMatchObject({ code: 'queue', message: expect.stringMatching(/Redis does not answer \(ECONNREFUSED\)/) });
    expect(errorOf(strange.out).message).toMatch(/--queues: expected some of crawl, analyse, publish, found "print"/);
  });

  test('in a data directory of its own: half a month would lie there', async () => {
    expect((await at.work('--once').ended).code).toBe(0);
    const mark = JSON.parse(readFileSync(join(at.data, 'installation.json'), 'utf8')) as { id: string };
    const own = join(ground.dir, 'own');
    mkdirSync(own);
    const { code, out } = await at.work('--once', '--data', own, '--json').ended;
    expect({ code, error: errorOf(out) }).toMatchObject({
      code: 2,
      error: { code: 'data', hint: expect.stringMatching(/mount the shared one/) },
    });
    expect(errorOf(out).message).toContain(`(${mark.id}), found none`);
    expect(existsSync(join(own, 'evidence'))).toBe(false);
    rmSync(own, { recursive: true });
  });
});

test('a unit that cannot be judged ends as a dead letter: the month is printed without its total, says why, and can be made whole', async () => {
  await at.begin();
  const crawler = at.work('--queues', 'crawl');
  await until(
    () => at.store.sites(run),
    (sites) => sites.filter(({ site, state }) => ['jia', 'yi', 'outside'].includes(site) && state === 'done').length === 3,
  );
  // What it is judged from cannot be read any more.
  await query(at.databaseUrl, 'create table kept as select * from page');
  await query(at.databaseUrl, String.raw`update page set facts = '\x00' where unit = 'jia' and address like '%/news/5.html'`);
  expect((await at.work('--queues', 'analyse,publish', '--once').ended).code).toBe(0);
  expect(await at.store.assignments()).toMatchObject([{ outcome: 'open' }]);
  const scores = await at.store.scores(run);
  expect(scores).toMatchObject([
    { unit: 'jia', total: null, verdict: 'not-ranked', why: expect.stringMatching(/^判定未完成（已试 3 次，\w*Error）$/) },
    { unit: 'yi', total: expect.any(String) },
  ]);
  const incidents = await at.store.incidents({ run, limit: 100 });
  expect(incidents.filter(({ job, what }) => job === 'judge' && what === 'jia').map(({ kind, attempt }) => [kind, attempt])).toEqual([
    ['dead', 3],
    ['retry', 2],
    ['retry', 1],
  ]);
  expect(readFileSync(join(at.data, 'reports', run, 'bulletin.html'), 'utf8')).toContain('判定未完成（已试 3 次');
  await query(
    at.databaseUrl,
    'update page set facts = kept.facts from kept where kept.run = page.run and kept.site = page.site and kept.address = page.address',
  );
  const verified = await at.sundial('verify', run, '--json').ended;
  expect({ code: verified.code, out: verified.out }).toMatchObject({ code: 0 });
  const retried = await at.sundial('retry', run, '--json').ended;
  expect(JSON.parse(retried.out)).toMatchObject({ run, sites: [], units: ['jia'], begun: true, workers: 1 });
  expect((await at.work('--queues', 'analyse,publish', '--once').ended).code).toBe(0);
  expect((await at.store.assignments()).at(-1)).toMatchObject({ outcome: 'closed' });
  expect((await at.store.scores(run)).map(({ total }) => total)).toEqual([expect.any(String), expect.any(String)]);
  const again = await at.sundial('verify', run, '--json').ended;
  expect({ code: again.code, problems: JSON.parse(again.out).problems }).toEqual({ code: 0, problems: [] });
  crawler.child.kill('SIGTERM');
  expect((await crawler.ended).code).toBe(0);
});

test('a site that failed goes on when it is asked to: its units are judged again, and what it links to is looked at', async () => {
  await at.begin();
  // Where its archive is to be written there is a folder, at each of three tries: the rest of the month goes on without it.
  const evidence = join(at.data, 'evidence', run);
  for (const writer of [1, 2, 3]) mkdirSync(join(evidence, `${run}.yi.wacz.partial-${writer}`), { recursive: true });
  expect((await at.work('--once').ended).code).toBe(0);
  const before = await at.store.sites(run);
  expect(before.find(({ site }) => site === 'yi')).toMatchObject({ state: 'failed' });
  expect((await at.store.scores(run)).find(({ unit }) => unit === 'yi')).toMatchObject({ total: null });
  // Somebody makes way; each writer has renamed what it met.
  for (const left of readdirSync(evidence)) if (left.includes('.partial-')) rmSync(join(evidence, left), { recursive: true });
  const retried = await at.sundial('retry', run, '--json').ended;
  expect(JSON.parse(retried.out)).toMatchObject({ sites: ['yi'], units: ['yi'], begun: true });
  expect((await at.work('--once').ended).code).toBe(0);
  const after = new Map((await at.store.sites(run)).map((attempt) => [attempt.site, attempt]));
  expect(after.get('yi')).toMatchObject({ state: 'done', why: null });
  expect(after.get('outside')).toMatchObject({ state: 'done', bundle: `${run}~2.outside` });
  expect((await at.store.scores(run)).map(({ total }) => total)).toEqual([expect.any(String), expect.any(String)]);
  expect((await at.sundial('verify', run, '--json').ended).code).toBe(0);
});

test.each([
  ['work', 'SIGTERM', 0],
  ['serve', 'SIGTERM', 0],
  ['serve', 'SIGINT', 0],
  ['inspect', 'SIGTERM', 3],
] as const)('%s told to stop by %s while it is still being read ends in good order', async (command, name, code) => {
  // Sent by the process to itself at the first moment it listens.
  const script = `process.on('newListener', (name) => name === '${name}' && process.kill(process.pid, name))`;
  const early = { ...at.env, NODE_OPTIONS: `--import="data:text/javascript,${encodeURIComponent(script)}"` };
  expect(await start([command], early).ended).toEqual({ code, signal: null, out: '', err: `${name}: nothing was begun yet\n` });
});
