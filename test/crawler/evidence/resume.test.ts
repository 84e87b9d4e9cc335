/** Wherever an archive is cut, going on with it gives the bytes that an uninterrupted crawl would have given. */
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { BundleSealed, discardPartials, openBundle, type BundleWriter } from '../../../crawler/evidence/bundle.ts';
import { readMember } from '../../../crawler/evidence/gzip-member.ts';
import { DATA } from '../../../crawler/evidence/manifest.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { localHeaderSize } from '../../../crawler/evidence/zip.ts';
import { CASES, noise } from './sample.ts';
import { STORY, begin, folder, revisit, tell } from './story.ts';

const START = localHeaderSize(DATA);
/** An unsealed archive with all records, the sealed bundle of the same, and where each record ends in it. */
let partial: Buffer;
let sealed: Buffer;
let ends: number[];

beforeAll(async () => {
  const path = await folder();
  const writer = await begin(path);
  await tell(writer);
  partial = await readFile(`${path}.partial-1`);
  await writer.seal();
  sealed = await readFile(path);
  ends = [];
  for (let at = START; at < partial.length;) {
    const member = readMember(partial.subarray(at));
    if (!('length' in member)) throw new Error('the sample is broken');
    ends.push((at += member.length));
  }
});

const leftOf = async (path: string): Promise<string[]> =>
  (await readdir(dirname(path))).map((name) => name.slice(basename(path).length)).sort();

/** Goes on with `bytes` as an earlier writer left them; gives what the finished bundle is made of. */
async function finish(bytes: Uint8Array, writer = 2): Promise<{ sealed: Buffer; resumed: BundleWriter['resumed']; path: string }> {
  const path = await folder();
  await writeFile(`${path}.partial-1`, bytes);
  const next = await begin(path, { writer, software: 'Sundial/9.9.9', created: '2020-01-01T00:00:00Z' });
  const { resumed } = next;
  if (resumed === null) {
    await next.abandon();
    return { sealed: Buffer.alloc(0), resumed, path };
  }
  await tell(next);
  await next.seal();
  expect(await leftOf(path)).toEqual(['']);
  return { sealed: await readFile(path), resumed, path };
}

test('the story has as many records as it says', async () => {
  expect(ends.length).toBe(1 + STORY.reduce((sum, { records }) => sum + records, 0));
});

describe('cut', () => {
  /** A few at a time: most of what an ending costs is waiting for the disk. */
  async function each<T>(all: T[], look: (one: T) => Promise<void>): Promise<void> {
    const left = all[Symbol.iterator]();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (const one of left) await look(one);
      }),
    );
  }

  test('at, before and behind every record', async () => {
    const wrong: number[] = [];
    await each(
      ends.flatMap((end) => [end - 1, end, end + 1]),
      async (cut) => {
        const { sealed: again, resumed } = await finish(partial.subarray(0, cut));
        const whole = ends.filter((one) => one <= cut).length;
        // The first record says what the archive is: without it nothing is to be gone on with.
        const right = whole === 0 ? resumed === null : again.equals(sealed) && resumed!.records <= whole && resumed!.records >= whole - 1;
        if (!right) wrong.push(cut);
      },
    );
    expect(wrong).toEqual([]);
  });

  test('at 120 seeded offsets, by the same writer or a later one', async () => {
    const random = noise(120 * 4, 41);
    const cuts = Array.from({ length: 120 }, (_, turn) => ends[0]! + (random.readUInt32LE(turn * 4) % (partial.length - ends[0]!)));
    await each(cuts, async (cut) => {
      const { sealed: again, resumed } = await finish(partial.subarray(0, cut), 1 + (cut % 3));
      expect([cut, again.equals(sealed), resumed!.cutBytes >= cut - ends.findLast((end) => end <= cut)!]).toEqual([cut, true, true]);
    });
  });

  test('while it was being sealed', async () => {
    const blank = Buffer.concat([Buffer.alloc(START), sealed.subarray(START)]);
    for (let turn = 0; turn <= 40; turn += 1) {
      const cut = partial.length + Math.round(((sealed.length - partial.length) * turn) / 40);
      expect((await finish(blank.subarray(0, cut))).sealed.equals(sealed)).toBe(true);
    }
    // The moment before it gets its name: all of it is written.
    expect((await finish(sealed)).sealed.equals(sealed)).toBe(true);
  });

  test.each([
    ['zeros behind it, as after a loss of power', () => Buffer.concat([partial.subarray(0, ends[20]), Buffer.alloc(9000)])],
    ['other bytes behind it', () => Buffer.concat([partial.subarray(0, ends[20]), noise(9000, 5)])],
    ['a record twice', () => Buffer.concat([partial.subarray(0, ends[20]), partial.subarray(ends[19], ends[20])])],
    ['a record of later', () => Buffer.concat([partial.subarray(0, ends[20]), partial.subarray(ends[30])])],
    ['a changed byte inside', () => changed(ends[20]! + 200)],
  ])('%s', async (_name, make) => {
    const { sealed: again, resumed, path } = await finish(make());
    expect(again.equals(sealed)).toBe(true);
    expect(resumed).toMatchObject({ records: expect.any(Number), until: expect.stringMatching(/^2018-12-31T1/) });
    expect((await verifyBundle(path)).problems).toEqual([]);
  });

  test.each([
    ['empty', () => Buffer.alloc(0)],
    ['only room for a header', () => Buffer.alloc(START)],
    ['inside the first record', () => partial.subarray(0, ends[0]! - 1)],
    ['not an archive', () => noise(5000, 3)],
  ])('%s: nothing to go on with, a new archive is begun', async (_name, make) => {
    const path = await folder();
    await writeFile(`${path}.partial-1`, make());
    const writer = await begin(path, { writer: 2 });
    expect(writer.resumed).toBeNull();
    await tell(writer);
    await writer.seal();
    expect((await readFile(path)).equals(sealed)).toBe(true);
  });

  test('again and again', async () => {
    const path = await folder();
    for (let session = 1; session <= 12; session += 1) {
      const writer = await begin(path, { writer: session });
      await tell(writer, 4 * session);
      await (session % 3 === 0 ? writer.checkpoint() : Promise.resolve());
      await writer.leave();
      const left = `${path}.partial-${session}.left`;
      const bytes = await readFile(left);
      await writeFile(left, bytes.subarray(0, bytes.length - 37 * session));
    }
    const last = await begin(path, { writer: 13 });
    await tell(last);
    await last.seal();
    expect((await readFile(path)).equals(sealed)).toBe(true);
    expect((await verifyBundle(path)).ok).toBe(true);
  });
});

function changed(offset: number): Buffer {
  const bytes = Buffer.from(partial);
  bytes[offset]! ^= 1;
  return bytes;
}

describe('what is recorded so far', () => {
  test('is the same in the session that wrote it, after an interruption, and in the sealed bundle', async () => {
    const path = await folder();
    const first = await begin(path);
    await tell(first, 30);
    const seen = await glance(first.recorded);
    await first.leave();
    await expect(first.addResponse(CASES[0]!.capture)).rejects.toThrow('closed');
    const next = await begin(path, { writer: 2 });
    expect(await glance(next.recorded)).toEqual(seen);
    await next.seal();
    const reader = await openBundle(path);
    for (const [url, found] of Object.entries(seen.read)) expect(await reader.read(url)).toEqual(found);
    const entries = [];
    for await (const entry of reader.entries()) entries.push(entry);
    expect(entries.sort((a, b) => a.offset - b.offset)).toEqual(seen.entries);
    await reader.close();
  });

  async function glance({ read, has, entries }: BundleWriter['recorded']) {
    const all = [];
    for await (const entry of entries()) all.push(entry);
    const found = await Promise.all(all.map(async ({ url, sha256 }) => [url, await read(url, sha256)] as const));
    for (const [url, record] of found) expect([url, record?.url, has(url)]).toEqual([url, url, true]);
    expect([has('http://nobody.test/'), await read('http://nobody.test/')]).toEqual([false, null]);
    expect(await read(all[0]!.url, '0'.repeat(64))).toBeNull();
    return { entries: all, read: Object.fromEntries(await Promise.all(all.map(async ({ url }) => [url, await read(url)]))) };
  }

  test('the latest of an address, of equal instants the last written; each by its digest', async () => {
    const writer = await begin(await folder());
    const at = (instant: string, body: string) => ({ ...CASES[0]!.capture, at: instant, body: Buffer.from(body) });
    const { sha256 } = await writer.addResponse(at('2018-12-31T18:00:00Z', 'late'));
    await writer.addResponse(at('2018-12-31T18:00:00Z', 'last'));
    await writer.addResponse(at('2018-12-31T17:00:00Z', 'early'));
    const text = async (wanted?: string) => String((await writer.recorded.read(CASES[0]!.capture.url, wanted))!.payload);
    expect([await text(), await text(sha256)]).toEqual(['last', 'late'].map((word) => String(Buffer.from(word))));
    await writer.abandon();
  });

  test('thousands of addresses stay apart', async () => {
    const writer = await begin(await folder());
    for (let index = 0; index < 3000; index += 1)
      await writer.addResource({ url: `urn:text:${index}`, at: '2018-12-31T17:00:00Z', contentType: '', body: Buffer.from(`${index}`) });
    for (const index of [0, 1, 1023, 1024, 1025, 2047, 2048, 2999])
      expect(String(Buffer.from((await writer.recorded.read(`urn:text:${index}`))!.payload))).toBe(`${index}`);
    expect(writer.recorded.has('urn:text:3000')).toBe(false);
    await writer.addRevisit(revisit('x', '2018-12-31T17:00:00Z'));
    expect((await writer.recorded.read('http://www.example.test/x.html'))!.vouchedAt).toBe('2018-12-31T17:00:00Z');
    await writer.abandon();
  });
});

test('a sealed bundle is never written over, unless it is a trial', async () => {
  const path = await folder();
  await (await begin(path)).seal();
  const before = await readFile(path);
  await writeFile(`${path}.partial-1`, partial);
  await expect(begin(path, { writer: 2 })).rejects.toThrow(BundleSealed);
  expect((await readFile(path)).equals(before)).toBe(true);
  expect(await discardPartials(path)).toBe(1);
  const trial = await begin(path, { writer: 3, replace: true });
  await trial.addResponse(CASES[0]!.capture);
  expect((await readFile(path)).equals(before)).toBe(true);
  await trial.seal();
  expect((await readFile(path)).equals(before)).toBe(false);
  expect(existsSync(`${path}.partial-3`)).toBe(false);
});
