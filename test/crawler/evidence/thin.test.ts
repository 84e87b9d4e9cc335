/** What did not change lies on the disk once: a thin bundle gives every byte again, whatever is done to its neighbours, and says when it cannot. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BundleSealed, createBundle, openBundle } from '../../../crawler/evidence/bundle.ts';
import { bundleIdOf, bundleStands, openReadable, thinOf } from '../../../crawler/evidence/readable.ts';
import { commonEnd } from '../../../crawler/evidence/thin/common-runs.ts';
import { dropIdleBases } from '../../../crawler/evidence/thin/hold-base.ts';
import { makeThin, settleThin } from '../../../crawler/evidence/thin/make-thin.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { wholeOf } from '../../../crawler/evidence/whole.ts';
import { readAt } from '../../../crawler/evidence/zip.ts';
import { bodies, evidenceFolder, writeMonth } from './months.ts';
import { noise } from './sample.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** All bytes that a reader gets, in pieces of odd sizes. */
async function wholeBytes(path: string, step = 7001): Promise<Buffer> {
  const file = await openReadable(path);
  const { size } = await file.stat();
  const pieces: Buffer[] = [];
  for (let at = 0; at < size; at += step) pieces.push(await readAt(file, at, Math.min(step, size - at)));
  await file.close();
  return Buffer.concat(pieces);
}

async function twoMonths() {
  const evidence = await evidenceFolder();
  const older = await writeMonth(evidence, '2018-11');
  const newer = await writeMonth(evidence, '2018-12');
  const bytes = await readFile(older.path);
  return { evidence, older, newer, bytes };
}

test('a copied file cannot rest on itself', async () => {
  const { newer, bytes, older } = await twoMonths();
  await writeFile(newer.path, bytes);
  expect(await makeThin({ older: older.path, newer: newer.path })).toEqual({ state: 'kept', why: expect.stringContaining('完全相同') });
  expect(await wholeBytes(older.path)).toEqual(bytes);
});

test.each<[string, string, string, number]>([
  ['nothing', 'abc', 'abd', 0],
  ['the end', 'xxabc', 'yabc', 3],
  ['all of the shorter', 'abc', 'zabc', 3],
  ['an empty one', '', 'abc', 0],
])('the common end of two buffers: %s', (_, one, other, length) => {
  expect(commonEnd(Buffer.from(one), Buffer.from(other))).toBe(length);
});

test('the common end of two large buffers', () => {
  const tail = noise(20_011, 5);
  expect(commonEnd(Buffer.concat([noise(999, 1), tail]), Buffer.concat([noise(5, 2), tail]))).toBeGreaterThanOrEqual(20_011);
});

test('a thin bundle is a fraction of the plain one and gives the same bytes, records and verdict', async () => {
  const { older, newer, bytes } = await twoMonths();
  const before = await verifyBundle(older.path);
  const thinned = await makeThin({ older: older.path, newer: newer.path, sealed: older.sha256 });
  expect(thinned).toMatchObject({ state: 'thin', whole: older.bytes });
  expect(existsSync(older.path)).toBe(false);
  expect((await stat(thinOf(older.path))).size).toBeLessThan(older.bytes * 0.5);
  expect((await wholeBytes(older.path)).equals(bytes)).toBe(true);
  expect((await wholeBytes(older.path, 100_003)).equals(bytes)).toBe(true);
  expect(bundleStands(older.path)).toBe(true);
  expect(bundleIdOf(thinOf(older.path))).toBe('2018-11.portal');
  expect({ ...(await verifyBundle(older.path)), path: null }).toEqual({ ...before, path: null });
  const reader = await openBundle(older.path);
  for (const { url, body } of bodies('2018-11')) expect(sha256((await reader.read(url))!.raw)).toBe(sha256(body));
  await reader.close();
  expect((await readFile(newer.path)).length).toBe(newer.bytes);
});

test('month rests on month rests on month; each costs what is new in it', async () => {
  const evidence = await evidenceFolder();
  const months = ['2018-09', '2018-10', '2018-11', '2018-12'];
  const made: { path: string; sha256: string; bytes: number }[] = [];
  for (const [nth, month] of months.entries()) {
    made.push(await writeMonth(evidence, month));
    if (nth > 0) expect(await makeThin({ older: made[nth - 1]!.path, newer: made[nth]!.path })).toMatchObject({ state: 'thin' });
  }
  const bases = await readdir(join(evidence, '.bases'));
  expect(bases.sort()).toEqual([`${made[1]!.sha256}.wacz.thin`, `${made[2]!.sha256}.wacz.thin`, `${made[3]!.sha256}.wacz`].sort());
  for (const { path, sha256: whole } of made) expect(sha256(await wholeBytes(path))).toBe(whole);
  for (const { path } of made) expect((await verifyBundle(path)).problems).toEqual([]);
  expect(await dropIdleBases(evidence)).toEqual([]);
  // Folders taken away by hand take nothing from the months that stay.
  await rm(join(evidence, '2018-12'), { recursive: true });
  await rm(join(evidence, '2018-10'), { recursive: true });
  expect(sha256(await wholeBytes(made[0]!.path))).toBe(made[0]!.sha256);
  expect(await dropIdleBases(evidence)).toEqual([]);
  await rm(join(evidence, '2018-09'), { recursive: true });
  // Nothing older rests on these two any more; what stands in its own folder needs no second name.
  expect((await dropIdleBases(evidence)).sort()).toEqual([made[1]!.sha256, made[2]!.sha256].sort());
  expect(sha256(await wholeBytes(made[2]!.path))).toBe(made[2]!.sha256);
});

describe('what is left alone', () => {
  test('a bundle that is not what was sealed', async () => {
    const { older, newer } = await twoMonths();
    const thinned = await makeThin({ older: older.path, newer: newer.path, sealed: sha256(Buffer.from('other')) });
    expect(thinned).toMatchObject({ state: 'kept', why: expect.stringContaining('与封存时的 SHA-256 不符') });
    expect(existsSync(thinOf(older.path))).toBe(false);
  });

  test('one that has nothing in common with the next', async () => {
    const evidence = await evidenceFolder();
    const [older, newer] = [await writeMonth(evidence, '2018-11', { changed: 40 }), await writeMonth(evidence, '2018-12', { changed: 40 })];
    expect(await makeThin({ older: older.path, newer: newer.path })).toMatchObject({ state: 'kept' });
    expect(await readdir(join(evidence, '2018-11'))).toEqual(['2018-11.portal.wacz']);
  });

  test('one whose next is no bundle', async () => {
    const { older, newer, bytes } = await twoMonths();
    await writeFile(newer.path, 'not a bundle');
    await expect(makeThin({ older: older.path, newer: newer.path })).rejects.toThrow('不成其为容器');
    expect((await readFile(older.path)).equals(bytes)).toBe(true);
  });
});

test('a thin bundle is a sealed one: nobody writes another in its place', async () => {
  const { older, newer } = await twoMonths();
  await makeThin({ older: older.path, newer: newer.path });
  await expect(createBundle({ path: older.path, id: '2018-11.portal', software: 'Sundial/0.1.0' })).rejects.toThrow(BundleSealed);
});

describe('what an interrupted thinning left', () => {
  test('both forms stand: the plain one counts, the other goes, and it is done again', async () => {
    const { older, newer, bytes } = await twoMonths();
    await copyFile(older.path, `${older.path}.copy`);
    await makeThin({ older: older.path, newer: newer.path });
    await copyFile(`${older.path}.copy`, older.path);
    await writeFile(`${thinOf(older.path)}.making`, 'half');
    await settleThin(older.path);
    expect((await readdir(join(older.path, '..'))).sort()).toEqual(['2018-11.portal.wacz', '2018-11.portal.wacz.copy']);
    expect(await makeThin({ older: older.path, newer: newer.path })).toMatchObject({ state: 'thin' });
    expect((await wholeBytes(older.path)).equals(bytes)).toBe(true);
  });

  test('a base that still stands plain becomes thin', async () => {
    const evidence = await evidenceFolder();
    const [first, second] = [await writeMonth(evidence, '2018-10'), await writeMonth(evidence, '2018-11')];
    await makeThin({ older: first.path, newer: second.path });
    const plain = join(evidence, '.bases', `${second.sha256}.wacz`);
    await copyFile(plain, `${plain}.copy`);
    const third = await writeMonth(evidence, '2018-12');
    await makeThin({ older: second.path, newer: third.path });
    await copyFile(`${plain}.copy`, plain);
    await settleThin(second.path);
    expect(existsSync(plain)).toBe(false);
    expect(sha256(await wholeBytes(first.path))).toBe(first.sha256);
  });
});

describe('damage', () => {
  test('every flipped byte of a thin bundle is found: 500 of them', async () => {
    const { older, newer } = await twoMonths();
    await makeThin({ older: older.path, newer: newer.path });
    const whole = await readFile(thinOf(older.path));
    const dice = noise(4 * 500, 20_181_231);
    const unseen: number[] = [];
    for (let nth = 0; nth < 500; nth += 1) {
      // The last hundred fall on table and papers, which are a small part of the file.
      const from = nth < 400 ? 0 : whole.length - 4000;
      const at = from + (dice.readUInt32LE(nth * 4) % (whole.length - from));
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1 << (nth % 8);
      await writeFile(thinOf(older.path), flipped);
      const found = await troubles(older.path);
      if (found.length === 0) unseen.push(at);
    }
    expect(unseen).toEqual([]);
  });

  test('a base that is missing, of another length, or changed is named', async () => {
    const { evidence, older, newer } = await twoMonths();
    await makeThin({ older: older.path, newer: newer.path });
    const base = join(evidence, '.bases', `${newer.sha256}.wacz`);
    const bytes = await readFile(base);
    await rm(base);
    await expect(openReadable(older.path)).rejects.toThrow(`它所依据的 2018-12.portal（SHA-256 ${newer.sha256}）不在`);
    await writeFile(base, bytes.subarray(1));
    await expect(openReadable(older.path)).rejects.toThrow(`应为 ${bytes.length} 字节，实为 ${bytes.length - 1} 字节`);
    const flipped = Buffer.from(bytes);
    for (let at = 5000; at < 200_000; at += 2000) flipped[at]! ^= 1;
    await writeFile(base, flipped);
    expect(await troubles(older.path)).not.toEqual([]);
  });

  test('thin bundles that rest on one another in a ring end in words', async () => {
    const { evidence, older, newer } = await twoMonths();
    await makeThin({ older: older.path, newer: newer.path });
    const base = join(evidence, '.bases', `${newer.sha256}.wacz`);
    await rm(base);
    await copyFile(thinOf(older.path), thinOf(base));
    await expect(openReadable(older.path)).rejects.toThrow('层层相依');
  });
});

/** What reading all of it, and the recipe itself, complain of. */
async function troubles(path: string): Promise<string[]> {
  try {
    const file = await openReadable(path);
    try {
      return await file.thin!.troubles((await wholeOf(file, path)).sha256);
    } finally {
      await file.close();
    }
  } catch (error) {
    return [(error as Error).message];
  }
}
