/** `sundial coverage` over a stored month: sums, reasons, conflicts, sites that wait or failed; for machines and for a person. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from '../../crawler/crawl-result.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import { main as sundial } from '../../workers/cli.ts';
import { CoverageOutput } from '../../workers/outputs-coverage.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { attempt, link, page, run } from '../contract/store-samples.ts';
import { saveLinks, savePages } from '../contract/store-stage.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-coverage-'));
const month = '2018-12';
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const as = (url: string, unit: string | null, outcome: FetchOutcome, change: Partial<Page['record']> = {}): Page => {
  const sample = page(url, unit);
  return { ...sample, record: { ...sample.record, outcome, ...change }, facts: null };
};
const robots: FetchOutcome = { kind: 'skipped', why: 'robots' };

beforeAll(async () => {
  const store = await openStore({ dataDir: dir });
  await store.openRun({ ...run(month), units: ['gongan', 'minzheng'] });
  await savePages(store, month, 'portal', [
    page('http://s/', null),
    page('http://s/a', 'gongan'),
    ...Array.from({ length: 15 }, (_, nth) => as(`http://s/robots/${String(nth).padStart(2, '0')}`, 'gongan', robots)),
    as('http://s/wall', 'minzheng', { kind: 'blocked', by: 'waf', status: 403 }),
    as('http://s/both', 'minzheng', { kind: 'silent', why: 'timeout', tries: 2 }, { by: 'path', conflict: ['gongan'] }),
  ]);
  await saveLinks(store, month, 'portal', [link('http://s/form.doc')]);
  await saveLinks(store, month, 'outside', [link('http://elsewhere/', 'dead')]);
  await store.saveSite({ ...attempt(month, 'portal', 'open'), pause: { why: 'hours', until: '2019-01-02T14:00:00.000Z' } });
  await store.saveSite(attempt(month, 'outside', 'done'));
  await store.saveSite(attempt(month, 'broken', 'failed'));
  await store.saveSite(attempt(month, 'probes', 'done'));
  await store.close();
});

async function coverage(...argv: string[]) {
  const screen = terminal();
  const code = await sundial(['coverage', '--month', month, '--data', dir, ...argv], screen, process.env);
  return { code, out: screen.text(), err: screen.complaints() };
}
const read = async (...argv: string[]) => CoverageOutput.parse(JSON.parse((await coverage('--json', ...argv)).out));

test('an address that bears a person’s number is printed masked, for machines and for a person', async () => {
  const [id, other] = ['410381190001010018', '2018-11'];
  const store = await openStore({ dataDir: dir });
  await store.openRun({ ...run(other), units: ['gongan', 'minzheng'] });
  const gone = as(`http://s/gone-${id}.html`, 'gongan', robots, { by: 'path', conflict: ['minzheng'] });
  await savePages(store, other, 'portal', [gone]);
  await store.saveSite(attempt(other, 'portal', 'done'));
  await store.close();
  for (const argv of [[], ['--json'], ['--all', '--why', 'robots']]) {
    const { out } = await coverage('--month', other, ...argv);
    expect(out.split('http://s/gone-410*').length - 1).toBe(2);
    expect(out).not.toContain(id.slice(4, 14));
  }
});

describe('for machines', () => {
  test('every address once; kinds and reasons sum to what is known', async () => {
    const { run: of, sites, units } = await read();
    expect(of).toEqual({ id: month, month, trial: false, state: 'open' });
    expect(sites.map(({ site, known, answered, blocked, silent, skipped }) => [site, known, answered, blocked, silent, skipped])).toEqual([
      ['broken', 0, 0, 0, 0, 0],
      ['outside', 1, 1, 0, 0, 0],
      ['portal', 20, 3, 1, 1, 15],
    ]);
    expect(units.map(({ unit, known }) => [unit, known])).toEqual([
      ['gongan', 16],
      ['minzheng', 2],
      [null, 1],
    ]);
    for (const { known, reasons, ...kinds } of [...sites, ...units]) {
      expect(kinds.answered + kinds.blocked + kinds.silent + kinds.skipped).toBe(known);
      expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(known);
    }
  });

  test('a site that failed or waits says why, and until when', async () => {
    const { sites } = await read();
    expect(sites.map(({ site, state, why, pause }) => ({ site, state, why, pause }))).toEqual([
      { site: 'broken', state: 'failed', why: '磁盘已满\u0000', pause: null },
      { site: 'outside', state: 'done', why: null, pause: null },
      { site: 'portal', state: 'open', why: null, pause: { why: 'hours', until: '2019-01-02T14:00:00.000Z' } },
    ]);
  });

  test('the first addresses of each reason, or all', async () => {
    const ofRobots = async (...argv: string[]) => (await read(...argv)).reasons.find(({ why }) => why === 'robots')!;
    expect(await ofRobots()).toMatchObject({ kind: 'skipped', says: 'robots 不允许访问', count: 15 });
    expect((await ofRobots()).addresses).toHaveLength(10);
    expect((await ofRobots()).addresses[0]).toEqual({ url: 'http://s/robots/00', site: 'portal', unit: 'gongan' });
    expect((await ofRobots('--all')).addresses).toHaveLength(15);
  });

  test.each([
    [['--why', 'blocked'], ['http://s/wall']],
    [['--why', 'timeout'], ['http://s/both']],
    [['--why', '200', '--site', 'outside'], ['http://elsewhere/']],
    [['--why', '200', '--unit', 'gongan'], ['http://s/a']],
    [['--why', 'dns'], []],
  ])('%j lists %j', async (argv, urls) => {
    const { reasons } = await read(...argv);
    expect(reasons.flatMap(({ addresses }) => addresses.map(({ url }) => url))).toEqual(urls);
  });

  test('conflicts: the page, whose it was taken to be, by what, and who else claims it', async () => {
    expect((await read()).conflicts).toEqual({
      count: 1,
      pages: [{ url: 'http://s/both', site: 'portal', unit: 'minzheng', by: 'path', others: ['gongan'] }],
    });
    expect((await read('--unit', 'gongan')).conflicts.count).toBe(0);
  });
});

test('for a person', async () => {
  const { code, out } = await coverage();
  expect(code).toBe(0);
  const line = (text: string) => out.split('\n').find((each) => each.includes(text));
  expect(out).toMatch(/^2018-12 覆盖情况：已知地址 21 个\n/);
  expect(line('portal')).toMatch(/未完成，不在允许访问的时段，2019-01-02 22:00 后继续 +20 +3 +1 +1 +15$/);
  expect(line('broken')).toMatch(/失败：磁盘已满/);
  expect(line('robots 不允许访问  ')).toMatch(/15$/);
  expect(out).toMatch(/……另有 5 个（只列前 10 个，--all 全部列出）/);
  expect(out).toMatch(/归属有争议（1 页）\n {2}http:\/\/s\/both {2}归minzheng（依路径）；另有 gongan/);
});

test.each([
  ['an unknown word', ['--why', 'robot'], /--why: expected one of .*found "robot"; did you mean "robots"/],
  ['an unknown site', ['--site', 'portl'], /--site: expected a site of 2018-12, found "portl"; did you mean "portal"/],
  ['an unknown unit', ['--unit', 'gongna'], /--unit: expected a unit of 2018-12, found "gongna"; did you mean "gongan"/],
  ['no such trial', ['--trial'], /2018-12-trial: expected an inspected month, found none in the store/],
])('%s is refused in a line', async (_, argv, says) => {
  const { code, err } = await coverage(...argv);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(says) });
});
