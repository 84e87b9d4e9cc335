/** One document of what runs, waits and is wrong: of an empty store, of runs at every stage, of processes alive and lost. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig, type Config } from '../../config/load.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import { packConfig } from '../../workers/kept-config.ts';
import type { Assignment, Worker } from '../../workers/operations.ts';
import { StatusOutput } from '../../workers/outputs-operations.ts';
import { newMemory } from '../../workers/overview-memory.ts';
import { overview, type Looking } from '../../workers/overview.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { statusInALine, statusInWords } from '../../workers/status-words.ts';
import type { Store } from '../../workers/store.ts';
import { attempt, page, run, score } from '../contract/store-samples.ts';
import { sample } from '../scoring/looks.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-overview-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const month = '2018-12';
const config = ((): Config => {
  const place = join(dir, 'city');
  mkdirSync(place);
  const write = (name: string, text: string) => writeFileSync(join(place, name), text);
  write('city.yaml', 'name: 示例村\ngroups: [{ id: dept, name: 村直单位 }]\n');
  const sites = ['jia', 'yi', 'bing'];
  write('sites.yaml', `sites:\n${sites.map((id) => `  - { id: ${id}, name: 网站${id}, home: "http://www.${id}.test/" }\n`).join('')}`);
  const unit = (id: string) =>
    `  - { id: ${id}, name: 示例${id}局, group: dept, places: [{ site: ${id}, entries: ["http://www.${id}.test/"] }] }\n`;
  write('units.yaml', `units:\n${sites.map(unit).join('')}`);
  return loadConfig(place);
})();

/** Looks at home pages are the business of one test only. */
const schedule = { ...config.schedule, probe: 'off' as const };
const now = new Date('2019-01-02T12:00:00.000Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const worker = (change: Partial<Worker> = {}): Worker => ({
  ...{ id: 'w1', host: 'h', pid: 7, kind: 'serve', queues: ['crawl'], concurrency: 2, started: ago(600), beat: ago(0), stopping: false },
  ...{ memoryBytes: 1, doing: [] },
  ...change,
});
const crawling = (what: string, change = {}) => ({ run: month, job: 'crawl', what, since: ago(10), done: 30, known: 90, ...change });

let store: Store;
let data: string;
let nth = 0;
beforeEach(async () => {
  data = join(dir, `data-${(nth += 1)}`);
  mkdirSync(data);
  store = await openStore({ dataDir: data });
});
afterEach(() => store.close());

async function look(change: Partial<Looking> = {}) {
  const seen = await overview({ store, dataDir: data }, { config, schedule, now, ...change });
  expect(StatusOutput.parse(JSON.parse(JSON.stringify(seen)))).toEqual(seen);
  return { ...seen, kinds: seen.troubles.map(({ kind, subject }) => `${kind} ${subject}`) };
}

async function assign(change: Partial<Assignment> = {}): Promise<void> {
  await store.openRun({ ...run(month), units: ['jia', 'yi', 'bing'] });
  const { digest, files } = packConfig(config.dir);
  await store.keepConfig(digest, files);
  const wanted = { run: month, month, trial: false, kind: 'month' as const, asOf: null, config: digest, by: 'schedule' as const };
  await store.assign({ ...wanted, begun: ago(60), units: [], ...change });
}

test('an empty store: nothing runs, nothing is wrong, and what comes next is known', async () => {
  const seen = await look({ schedule: config.schedule });
  expect(seen).toMatchObject({
    verdict: 'well',
    runs: [],
    workers: [],
    lastEnded: null,
    probes: { last: null },
    store: 'sqlite',
    queue: 'process',
  });
  expect(seen.next.map(({ what }) => what)).toEqual(expect.arrayContaining(['month', 'probe', 'warning']));
  expect(seen.disk!.leftBytes).toBeGreaterThan(0);
  const bare = await look({ config: null, schedule: null });
  expect(bare).toMatchObject({ verdict: 'well', next: [] });
  expect(statusInWords(bare)).toMatch(/All is well; no run is in hand\.[^]*Workers: none/);
});

describe('a run in hand', () => {
  beforeEach(() => assign());

  test('its sites, each as it is; its pace as its workers measured it; names from the configuration that was kept with it', async () => {
    await store.saveSite(attempt(month, 'bing', 'done'));
    await store.saveSite({ ...attempt(month, 'yi', 'open'), pause: { why: 'hours', until: ago(-120) } });
    await store.saveSite(attempt(month, 'jia', 'open'));
    await store.beat(worker({ doing: [crawling('jia', { perSecond: 0.5, moved: ago(0.1) })] }));
    const { runs, verdict } = await look({ config: null });
    const [seen] = runs;
    expect(verdict).toBe('well');
    expect(seen).toMatchObject({
      stage: 'crawling',
      workers: 1,
      pagesPerSecond: 0.5,
      secondsLeft: null,
      notBefore: ago(-120),
      moved: ago(0.1),
    });
    expect(seen!.sites.map(({ site, name, state, why, until }) => [site, name, state, why, until])).toEqual([
      ['jia', '网站jia', 'crawling', null, null],
      ['yi', '网站yi', 'waiting', 'hours', ago(-120)],
      ['bing', '网站bing', 'sealed', null, null],
    ]);
    expect(seen!.units).toMatchObject({
      total: 3,
      judged: 0,
      list: [{ unit: 'jia', name: '示例jia局', state: 'waiting', sites: ['jia'] }, {}, {}],
    });
  });

  test('time left is told when every open site is in somebody’s hands at a measured pace, and by the slowest', async () => {
    await store.saveSite(attempt(month, 'bing', 'done'));
    for (const site of ['jia', 'yi']) await store.saveSite(attempt(month, site, 'open'));
    const fast = crawling('jia', { perSecond: 2 });
    await store.beat(worker({ doing: [fast, crawling('yi', { perSecond: 0.5 })] }));
    expect((await look()).runs[0]).toMatchObject({ pagesPerSecond: 2.5, secondsLeft: 120 });
    await store.beat(worker({ doing: [fast, crawling('yi', { perSecond: null })] }));
    expect((await look()).runs[0]).toMatchObject({ pagesPerSecond: 2, secondsLeft: null });
    await store.beat(worker({ doing: [fast, crawling('yi', { perSecond: 0 })] }));
    expect((await look()).runs[0]).toMatchObject({ secondsLeft: null });
  });

  test('its stages, from the store alone', async () => {
    const stage = async () => (await look()).runs[0]!.stage;
    expect(await stage()).toBe('crawling');
    for (const site of ['jia', 'yi', 'bing'])
      await store.saveSite({ ...attempt(month, site, 'open'), pause: { why: 'hours', until: ago(-60) } });
    expect(await stage()).toBe('waiting');
    for (const site of ['jia', 'yi', 'bing']) await store.saveSite(attempt(month, site, 'done'));
    expect(await stage()).toBe('outside');
    await store.saveSite(attempt(month, 'outside', 'done'));
    expect(await stage()).toBe('judging');
    for (const unit of ['jia', 'yi', 'bing']) await store.saveScore(score(month, unit, unit === 'yi' ? null : '80'), []);
    const seen = (await look()).runs[0]!;
    expect(seen).toMatchObject({ stage: 'showing', units: { total: 3, judged: 3, unjudged: 1 } });
    expect(seen.units.list[1]).toMatchObject({ unit: 'yi', state: 'unjudged', why: '首页打不开' });
    await store.saveSite(attempt(month, 'exhibits', 'done'));
    expect(await stage()).toBe('publishing');
    await store.saveDraft({ run: month, at: ago(1), waiting: 3, due: '2019-01-08', then: 'publish-without' });
    const drafted = await look();
    expect(drafted.runs[0]!.stage).toBe('review');
    expect(drafted.drafts).toMatchObject([{ run: month, waiting: 3, due: '2019-01-08', overdue: false }]);
    expect(drafted.next).toContainEqual({ what: 'publish', month, at: expect.stringMatching(/^2019-01-09T/) });
    await store.dropDraft(month);
    await store.closeRun(month);
    expect(await stage()).toBe('ended');
    await store.endAssignment(month, 'closed', ago(0));
    expect(await look()).toMatchObject({ runs: [], verdict: 'well', lastEnded: { run: month, units: 3, unjudged: 1, ended: ago(0) } });
  });

  test('coverage and movement are counted as they grow, and a thin run is told', async () => {
    const token = await store.takeSite(month, 'jia');
    const save = (count: number, outcome: FetchOutcome, name: string) => {
      const pages = Array.from({ length: count }, (_, index) =>
        page(`http://www.jia.test/${name}${index}?"outcome":{"kind":"answered"`, 'jia', null),
      );
      for (const each of pages) each.record.outcome = outcome;
      return store.savePages(month, 'jia', pages, token);
    };
    const answered: FetchOutcome = { kind: 'answered', status: 200, type: 'text/html', ms: 1, hops: [], via: 'http' };
    await store.beat(worker({ doing: [crawling('jia', { done: null })] }));
    const memory = newMemory();
    await save(90, answered, 'a');
    expect((await look({ memory })).runs[0]).toMatchObject({
      pages: 90,
      coverage: { known: 90, answered: 90, blocked: 0, silent: 0, skipped: 0 },
    });
    await save(40, { kind: 'silent', why: 'timeout', tries: 3 }, 's');
    await save(10, { kind: 'blocked', by: 'waf', status: 403 }, 'b');
    await save(60, { kind: 'skipped', why: 'robots' }, 'r');
    const later = new Date(now.getTime() + 45_000);
    await store.beat(worker({ beat: later.toISOString(), doing: [crawling('jia')] }));
    const seen = await look({ memory, now: later });
    expect(seen.runs[0]).toMatchObject({
      pages: 200,
      moved: later.toISOString(),
      coverage: { known: 200, answered: 90, blocked: 10, silent: 40, skipped: 60 },
    });
    expect(seen.kinds).toEqual([`thin ${month}`]);
    expect(seen.troubles[0]!.says).toMatch(/of 140 pages asked for 64% answered, 80% are wanted/);
  });

  test('nobody works at it: stuck after two minutes; somebody does and nothing moves: after an hour', async () => {
    expect((await look()).kinds).toEqual([`stuck ${month}`]);
    await store.beat(worker({ doing: [crawling('jia', { since: ago(300), moved: ago(59) })] }));
    expect((await look()).kinds).toEqual([]);
    await store.beat(worker({ doing: [crawling('jia', { since: ago(300), moved: ago(61) })] }));
    const seen = await look();
    expect(seen.kinds).toEqual([`stuck ${month}`]);
    expect(seen.troubles[0]).toMatchObject({ since: ago(61), says: expect.stringMatching(/nothing moved for 61 minutes/) });
    await store.hold({ run: month, by: '示例甲', why: '稍候', at: ago(5) });
    const held = await look();
    expect({ kinds: held.kinds, stage: held.runs[0]!.stage }).toEqual({ kinds: [`held ${month}`], stage: 'held' });
    expect(statusInWords(held, 160)).toMatch(/pages .*time left unknown/);
  });

  test('what was given up: a site, a job that used up its tries since the run was begun, a whole month', async () => {
    await store.beat(worker({ doing: [crawling('yi')] }));
    await store.saveSite(attempt(month, 'jia', 'failed'));
    const dead = { run: month, job: 'exhibit', what: month, kind: 'dead' as const, attempt: 3 };
    await store.note({ ...dead, at: ago(100), why: 'of an earlier sitting' });
    await store.note({ ...dead, at: ago(5), why: 'http://admin:secret@www.jia.test/a?token=abc&id=3 said 500' });
    const seen = await look();
    expect(seen.kinds).toEqual(['dead jia', `dead exhibit ${month}`]);
    const shown = JSON.stringify(seen) + statusInWords(seen, 1000) + statusInALine(seen);
    expect(shown).toContain('www.jia.test/a');
    expect(shown).not.toMatch(/secret|abc|admin/);
    await store.endAssignment(month, 'given-up', ago(1));
    expect((await look()).kinds).toEqual([`dead ${month}`]);
  });

  test('late: a month so many days after it was begun; one that was left open, or never begun, so many after its day', async () => {
    const at = async (day: string) => {
      await store.beat(worker({ beat: day, started: day, doing: [{ ...crawling('jia'), since: day }] }));
      return look({ now: new Date(day) });
    };
    expect((await at('2019-01-12T10:59:00.000Z')).kinds).toEqual([]);
    await store.endAssignment(month, 'open', '2019-01-05T12:00:00.000Z');
    await assign({ begun: '2019-01-06T12:00:00.000Z' });
    expect((await at('2019-01-12T11:01:00.000Z')).kinds).toEqual([`late ${month}`]);
    await store.endAssignment(month, 'open', '2019-01-12T12:00:00.000Z');
    expect((await at('2019-01-13T12:00:00.000Z')).troubles).toMatchObject([
      { kind: 'late', subject: month, says: expect.stringMatching(/left open/) },
    ]);
    await store.closeRun(month);
    expect((await at('2019-01-31T00:00:00.000Z')).kinds).toEqual([]);
    expect((await at('2019-02-20T00:00:00.000Z')).troubles).toMatchObject([
      { kind: 'late', subject: '2019-01', says: expect.stringMatching(/never begun/) },
    ]);
  });
});

describe('processes', () => {
  test('alive, about to stop, lost after a minute, replaced by one that was started since', async () => {
    await store.beat(worker());
    await store.beat(worker({ id: 'w2', kind: 'work', stopping: true }));
    await store.beat(worker({ id: 'w3', kind: 'work', beat: ago(1.1), doing: [crawling('jia')] }));
    await store.beat(worker({ id: 'w4', kind: 'work', host: 'other', beat: ago(-30) }));
    const states = async () => Object.fromEntries((await look()).workers.map(({ id, state }) => [id, state]));
    expect(await states()).toEqual({ w1: 'alive', w2: 'stopping', w3: 'lost', w4: 'alive' });
    const { troubles } = await look();
    expect(troubles).toMatchObject([
      { kind: 'lost', subject: 'w3', says: expect.stringMatching(/sundial work on h \(process 7\).*it was at crawl 2018-12\/jia/) },
    ]);
    await store.beat(worker({ id: 'w5', kind: 'work', started: ago(0.5) }));
    expect(await states()).toMatchObject({ w3: 'replaced', w5: 'alive' });
    expect((await look()).verdict).toBe('well');
  });

  test('looks at home pages that have ceased are told where a serve runs that owes them', async () => {
    await store.saveProbe(sample(ago(200), { site: 'jia' }));
    expect(await look({ schedule: config.schedule })).toMatchObject({ kinds: [], probes: { last: ago(200), everyMinutes: 60 } });
    await store.beat(worker({ started: ago(150) }));
    expect((await look({ schedule: config.schedule })).kinds).toEqual([]);
    await store.beat(worker({ started: ago(600) }));
    expect((await look({ schedule: config.schedule })).troubles).toMatchObject([{ kind: 'probes', since: ago(200) }]);
    await store.saveProbe(sample(ago(20), { site: 'yi' }));
    expect((await look({ schedule: config.schedule })).kinds).toEqual([]);
  });
});

test('what only the notifier knows counts, too, until it is taken back; what was told and is over does not', async () => {
  const alert = { run: null, says: '已有 3 天没有备份', since: ago(60), told: ago(50), cleared: null };
  await store.saveAlert({ ...alert, id: 'late:x', kind: 'late', level: 'warning' });
  await store.saveAlert({ ...alert, id: 'published:x', kind: 'published', level: 'info' });
  expect((await look()).verdict).toBe('well');
  await store.saveAlert({ ...alert, id: 'backup:x', kind: 'backup', level: 'warning' });
  const seen = await look();
  expect(seen).toMatchObject({ verdict: 'attention', troubles: [] });
  expect(statusInWords(seen)).toMatch(/ATTENTION \(1\):\n {2}backup 已有 3 天没有备份\n/);
  await store.saveAlert({ ...alert, id: 'backup:x', kind: 'backup', level: 'warning', cleared: ago(1) });
  expect((await look()).verdict).toBe('well');
});

test('where evidence has no room left, it is told', async () => {
  const { keeping } = config;
  const seen = await look({ config: { ...config, keeping: { ...keeping, minFreeBytes: Number.MAX_SAFE_INTEGER } } });
  expect(seen.kinds).toEqual(['disk disk']);
  expect(seen.troubles[0]!.says).toMatch(/no room/);
});

test('a draft whose time is over is somebody’s business where the rubric waits for people', async () => {
  await store.openRun(run('2018-11'));
  await store.saveDraft({ run: '2018-11', at: ago(100), waiting: 1, due: '2019-01-01', then: 'hold' });
  expect((await look()).kinds).toEqual(['draft 2018-11']);
  await store.saveDraft({ run: '2018-11', at: ago(100), waiting: 1, due: '2019-01-02', then: 'hold' });
  expect((await look()).kinds).toEqual([]);
});
