/** Of an old bundle only what findings cite is left, byte for byte; it verifies, leads to the same root, and says what was done by which rule. */
import { existsSync } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createBundle, openBundle } from '../../../crawler/evidence/bundle.ts';
import { rootFrom, leafOf } from '../../../crawler/evidence/merkle.ts';
import { subjectOf } from '../../../crawler/evidence/prune/kept-records.ts';
import { pruneBundle, type Pruning } from '../../../crawler/evidence/prune/prune-bundle.ts';
import { thinOf } from '../../../crawler/evidence/readable.ts';
import { makeThin } from '../../../crawler/evidence/thin/make-thin.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { sha256 } from '../../../crawler/evidence/warc-record.ts';
import { bodies, evidenceFolder, writeMonth } from './months.ts';
import { noise } from './sample.ts';
import { revisit } from './story.ts';

const at = '2021-01-05T00:00:00Z';
const policy = 'fullMonths: 24';

const CITED = ['http://www.example.test/3.html', 'urn:dom:http://www.example.test/9.png', 'http://www.example.test/12.html'];

async function prunable(changes: Partial<Pruning> = {}) {
  const evidence = await evidenceFolder();
  const whole = await writeMonth(evidence, '2018-11');
  return { evidence, ...whole, pruning: { path: whole.path, cited: CITED, at, policy, sealed: whole.sha256, ...changes } };
}

test.each([
  ['http://a/', 'http://a/'],
  ['urn:dom:http://a/', 'http://a/'],
  ['urn:shot:http://a/', 'http://a/'],
  ['urn:sundial:page:http://a/', 'http://a/'],
  ['urn:sundial:listed:http://a/', 'http://a/'],
  ['urn:sundial:job', 'urn:sundial:job'],
])('what a record is about: %s', (url, subject) => {
  expect(subjectOf(url)).toBe(subject);
});

test('what is cited stays with its request, its note and its line; the root is the same; the rule is named', async () => {
  const { path, sha256: sealed, bytes, pruning } = await prunable();
  const before = await verifyBundle(path);
  const reader = await openBundle(path);
  const proof = (await reader.prove(CITED[0]!))!;
  await reader.close();
  const pruned = await pruneBundle(pruning);
  // Warcinfo and job; of each cited page: answer, request, line, note.
  expect(pruned).toMatchObject({ state: 'pruned', left: 2 + 3 * 4, bytes });
  expect((await stat(path)).size).toBeLessThan(bytes / 4);
  const after = await verifyBundle(path);
  expect(after.problems).toEqual([]);
  expect(after.checked.join()).toContain(policy);
  const { root, records } = before.sealed!;
  expect(after.sealed).toMatchObject({ bundle: '2018-11.portal', root, records, before: before.sealed!.before });
  expect(after.sealed!.pruned).toEqual({ of: { sha256: sealed, bytes, records, root }, at, policy, records: records - 14 });
  const left = await openBundle(path);
  const urls: string[] = [];
  for await (const { url } of left.entries()) urls.push(url);
  const page = (url: string) => [url, `urn:sundial:listed:${url}`, `urn:sundial:page:${url}`];
  expect(urls.sort()).toEqual(['urn:sundial:job', ...CITED.flatMap((url) => page(subjectOf(url)))].sort());
  expect((await left.pages()).map(({ url }) => url)).toEqual(
    ['3.html', '9.png', '12.html'].map((name) => `http://www.example.test/${name}`),
  );
  const again = (await left.prove(CITED[0]!))!;
  expect(again).toEqual(proof);
  const leaf = leafOf(Buffer.from(sha256(again.member), 'hex'));
  const steps = again.path.map((hash) => Buffer.from(hash, 'hex'));
  expect(rootFrom(leaf, again.index, again.size, steps)!.toString('hex')).toBe(root);
  for (const { url, body } of bodies('2018-11').filter((one) => CITED.map(subjectOf).includes(one.url)))
    expect(Buffer.from((await left.read(url))!.raw).equals(body)).toBe(true);
  expect((await left.capture(CITED[0]!))!.request.headers).toEqual([['Host', 'www.example.test']]);
  await left.close();
});

test('a cited 304 keeps the answer that it vouches for', async () => {
  const evidence = await evidenceFolder();
  const path = join(evidence, '2018-12.portal.wacz');
  const bundle = await createBundle({ path, id: '2018-12.portal', software: 'Sundial/0.1.0', created: '2018-12-31T00:00:00Z' });
  const told = revisit('same', '2018-12-31T16:05:00Z');
  await bundle.addRevisit(told);
  await bundle.addRevisit(revisit('other', '2018-12-31T16:06:00Z'));
  const { sha256: sealed } = await bundle.seal();
  expect(await pruneBundle({ path, cited: [told.url], at, policy, sealed })).toMatchObject({ state: 'pruned', records: 4, left: 5 });
  expect((await verifyBundle(path)).problems).toEqual([]);
  const reader = await openBundle(path);
  expect(await reader.read(told.url)).toMatchObject({ at: '2018-10-09T01:02:03.456Z', vouchedAt: '2018-12-31T16:05:00Z' });
  expect(await reader.read(revisit('other', '').url)).toBeNull();
  await reader.close();
});

test('a dry run says the same and touches nothing', async () => {
  const { path, pruning } = await prunable();
  const [bytes, names] = [await readFile(path), await readdir(dirname(path))];
  const dry = await pruneBundle({ ...pruning, dryRun: true });
  expect((await readFile(path)).equals(bytes)).toBe(true);
  expect(await readdir(dirname(path))).toEqual(names);
  const { records, left } = (await pruneBundle(pruning)) as { records: number; left: number };
  expect(dry).toMatchObject({ state: 'pruned', records, left });
});

test('a thin bundle is pruned into a plain one; what rests on its bytes goes on', async () => {
  const evidence = await evidenceFolder();
  const made = [await writeMonth(evidence, '2018-10'), await writeMonth(evidence, '2018-11'), await writeMonth(evidence, '2018-12')];
  await makeThin({ older: made[0]!.path, newer: made[1]!.path });
  await makeThin({ older: made[1]!.path, newer: made[2]!.path });
  const { path, sha256: sealed } = made[1]!;
  expect(await pruneBundle({ path, cited: CITED, at, policy, sealed })).toMatchObject({ state: 'pruned' });
  expect([existsSync(path), existsSync(thinOf(path))]).toEqual([true, false]);
  for (const one of made) expect((await verifyBundle(one.path)).problems).toEqual([]);
});

describe('what is left alone', () => {
  test.each<[string, Partial<Pruning>, string]>([
    ['what is not what was sealed', { sealed: sha256('other') }, '与封存时的 SHA-256 不符'],
    ['what is cited whole', { cited: bodies('2018-11').map(({ url }) => url) }, '都有发现引用'],
  ])('%s', async (_, changes, why) => {
    const { path, pruning } = await prunable(changes);
    const bytes = await readFile(path);
    expect(await pruneBundle(pruning)).toEqual({ state: 'kept', why: expect.stringContaining(why) });
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  test('what is damaged: the traces are not to be wiped out', async () => {
    const { path, pruning } = await prunable();
    const bytes = await readFile(path);
    bytes[70_000]! ^= 1;
    await writeFile(path, bytes);
    expect(await pruneBundle({ ...pruning, sealed: null })).toEqual({ state: 'kept', why: expect.stringContaining('不完好') });
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  test('what was pruned before', async () => {
    const { path, pruning } = await prunable();
    await pruneBundle(pruning);
    const bytes = await readFile(path);
    expect(await pruneBundle({ ...pruning, cited: [] })).toEqual({ state: 'kept', why: `已于 ${at} 删减` });
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });
});

test('every flipped byte of a pruned bundle is found: 200 of them', async () => {
  const { path, pruning } = await prunable();
  await pruneBundle(pruning);
  const whole = await readFile(path);
  const dice = noise(4 * 200, 7);
  for (let nth = 0; nth < 200; nth += 1) {
    const offset = dice.readUInt32LE(nth * 4) % whole.length;
    const flipped = Buffer.from(whole);
    flipped[offset]! ^= 1 << (nth % 8);
    await writeFile(path, flipped);
    const { ok, problems } = await verifyBundle(path);
    expect({ offset, ok, named: problems.length > 0 }).toEqual({ offset, ok: false, named: true });
  }
});
