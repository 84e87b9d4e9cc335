/** What a retry takes back while others are at the month: nothing is published, looked at or shown by half. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { owedOf } from '../../workers/owed.ts';
import { unlessOvertaken } from '../../workers/overtaken.ts';
import { publish } from '../../workers/publish.ts';
import { takeBack } from '../../workers/run-anew.ts';
import { openStore } from '../../workers/store-kysely.ts';
import type { Store } from '../../workers/store.ts';
import { EXHIBITS, OUTSIDE, type Work } from '../../workers/work.ts';
import { attempt, results, run, score } from '../contract/store-samples.ts';

const month = '2018-12';
const dir = mkdtempSync(join(tmpdir(), 'sundial-taken-back-'));
let store: Store;
let work: Work;
let nth = 0;
beforeEach(async () => {
  store = await openStore({ dataDir: join(dir, `${(nth += 1)}`) });
  const units = ['a', 'b'].map((id) => ({ id, places: [{ site: `${id}-site` }] }));
  const config = { sites: [{ id: 'a-site' }, { id: 'b-site' }], units };
  work = { store, config, units, run: await store.openRun(run(month)), dataDir: dir, log: () => {} } as unknown as Work;
  for (const site of ['a-site', 'b-site', OUTSIDE, EXHIBITS]) await store.saveSite(attempt(month, site, 'done'));
  for (const id of ['a', 'b']) await store.saveScore(score(month, id, '9'), results(id));
});
afterEach(() => store.close());
afterEach(() => rmSync(join(dir, `${nth}`), { recursive: true }));

const opened = (site: string) => store.saveSite(attempt(month, site, 'open'));
const failed = () => opened('a-site').then(() => store.saveSite(attempt(month, 'a-site', 'failed')));
const again = () => takeBack(work, { units: [work.units[0]!], isTaken: ({ state }) => state === 'failed' });
const stateOf = async (site: string) => (await store.sites(month)).find((each) => each.site === site)?.state;

test('a draft that was left standing is not published before what it rests on is whole', async () => {
  await store.saveDraft({ run: month, at: '2019-01-01T00:00:00.000Z', waiting: 1, due: '2019-01-08', then: 'publish-without' });
  expect(await owedOf(work)).toEqual({ step: 'publish' });
  await opened('a-site');
  expect(await owedOf(work)).toEqual({ step: 'crawl', ids: ['a-site'] });
  expect(await publish(work)).toBe('not-owed');
  expect([await store.seals(), await store.ledger('2018')]).toEqual([[], []]);
});

test('killed at any point, it is found again: what rests on a site goes first, the scores last', async () => {
  await failed();
  const order: string[] = [];
  const watched = new Proxy(store, {
    get: (target, name: keyof Store) =>
      name === 'saveSite' || name === 'clearScore'
        ? (about: unknown, unit?: string) => {
            order.push(name === 'saveSite' ? (about as { site: string }).site : `score of ${unit}`);
            return (target[name] as (...given: unknown[]) => Promise<void>)(about, unit);
          }
        : target[name],
  });
  const taken = { units: [work.units[0]!], isTaken: ({ state }: { state: string }) => state === 'failed' };
  expect(await takeBack({ ...work, store: watched }, taken)).toEqual(['a-site']);
  expect(order.slice(0, 2).sort()).toEqual([EXHIBITS, OUTSIDE]);
  expect(order.slice(2)).toEqual(['a-site', 'score of a']);
});

test.each([OUTSIDE, EXHIBITS] as const)(
  'a step (%s) that ended on what was taken back meanwhile is owed again, another is not',
  async (site) => {
    await failed();
    await opened(site);
    const end = () => store.saveSite(attempt(month, site, 'done'));
    await unlessOvertaken(work, site, async () => {
      await again();
      await store.saveSite({ ...attempt(month, 'a-site', 'done'), sha256: 'another' });
      await end();
    });
    expect(await stateOf(site)).toBe('open');
    await unlessOvertaken(work, site, end);
    expect(await stateOf(site)).toBe('done');
  },
);
