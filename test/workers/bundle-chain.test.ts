/** Each bundle of a site names the one before it, however that is kept today. */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createBundle } from '../../crawler/evidence/bundle.ts';
import { pruneBundle } from '../../crawler/evidence/prune/prune-bundle.ts';
import { thinOf } from '../../crawler/evidence/readable.ts';
import { makeThin } from '../../crawler/evidence/thin/make-thin.ts';
import { attemptId, bundleBefore, sealedDigest } from '../../workers/bundle-chain.ts';
import { openStore } from '../../workers/store-kysely.ts';
import type { Store } from '../../workers/store.ts';
import { attempt, run } from '../contract/store-samples.ts';
import { evidenceFolder, writeMonth } from '../crawler/evidence/months.ts';

let dataDir: string;
let store: Store;
let events: string[];

beforeEach(async () => {
  dataDir = await evidenceFolder();
  store = await openStore({ dataDir });
  events = [];
});
afterEach(() => store.close());

const evidence = () => join(dataDir, 'evidence');
const before = (month: string, bundle = `${month}.portal`, trial = false) =>
  bundleBefore({ run: { ...run(month), trial }, store, dataDir, log: (event) => events.push(event) }, 'portal', bundle);

test('the newest earlier month that the store knows; none before the first; never for a trial', async () => {
  for (const month of ['2018-09', '2018-10']) {
    await store.openRun(run(month));
    await store.saveSite({ ...attempt(month, 'portal', 'done'), sha256: month.repeat(8) });
  }
  expect(await before('2018-12')).toEqual({ bundle: '2018-10.portal', sha256: '2018-10'.repeat(8) });
  expect(await before('2018-10')).toEqual({ bundle: '2018-09.portal', sha256: '2018-09'.repeat(8) });
  expect(await before('2018-09')).toBeNull();
  expect(await before('2018-12', '2018-12.portal', true)).toBeNull();
});

test('of what the store does not know, the newest attempt of the newest month on disk', async () => {
  await writeMonth(evidence(), '2018-09');
  await writeMonth(evidence(), '2018-10');
  const second = await writeMonth(evidence(), '2018-10', { run: '2018-10~2' });
  for (const other of ['trial', '2018-11', '2018-13x']) await mkdir(join(evidence(), other));
  expect(await before('2018-12')).toEqual({ bundle: '2018-10~2.portal', sha256: second.sha256 });
});

test('a second attempt of a month follows the first, whatever the store says of earlier months', async () => {
  await store.openRun(run('2018-11'));
  await store.saveSite(attempt('2018-11', 'portal', 'done'));
  const first = await writeMonth(evidence(), '2018-12');
  expect(await before('2018-12', attemptId('2018-12', 'portal', 2))).toEqual({ bundle: '2018-12.portal', sha256: first.sha256 });
});

test('the digest is that of the file as it was sealed: plain, thin, and after it was pruned', async () => {
  const older = await writeMonth(evidence(), '2018-10');
  const newer = await writeMonth(evidence(), '2018-11');
  expect(await sealedDigest(older.path)).toBe(older.sha256);
  await makeThin({ older: older.path, newer: newer.path });
  await expect(readFile(older.path)).rejects.toThrow('ENOENT');
  expect(await sealedDigest(older.path)).toBe(older.sha256);
  const done = await pruneBundle({
    path: older.path,
    cited: [],
    at: '2021-01-05T00:00:00Z',
    policy: 'fullMonths: 24',
    sealed: older.sha256,
  });
  expect(done.state).toBe('pruned');
  expect(await sealedDigest(older.path)).toBe(older.sha256);
});

test('a damaged one is named as it is; one that cannot be read at all costs the chain and not the month', async () => {
  const older = await writeMonth(evidence(), '2018-10');
  await appendFile(older.path, 'x');
  expect((await before('2018-12'))!.sha256).not.toBe(older.sha256);
  await rm(older.path);
  await writeFile(thinOf(older.path), 'no recipe');
  expect([await before('2018-12'), events]).toEqual([null, ['bundle-before-unreadable']]);
});

test('the first session of a bundle has the word: later ones find it in the archive', async () => {
  const path = join(evidence(), '2018-12', '2018-12.portal.wacz');
  await mkdir(dirname(path), { recursive: true });
  const options = { path, id: '2018-12.portal', software: 'Sundial/0.1.0' };
  await (await createBundle({ ...options, before: { bundle: '2018-10.portal', sha256: 'a'.repeat(64) } })).leave();
  await (await createBundle({ ...options, writer: 2, before: null })).seal();
  expect(await readFile(path, 'latin1')).toContain('2018-10.portal');
});
