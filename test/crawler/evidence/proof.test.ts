/** Any record of a bundle can be shown to be in it without showing the others; and a bundle says what it is and what it follows. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { deflateRawSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { BundleDamaged, openBundle, type BundleReader, type RecordProof } from '../../../crawler/evidence/bundle.ts';
import { packMember } from '../../../crawler/evidence/gzip-member.ts';
import { DATA, PACKAGE, RECORDS, packageJson, parsePackage } from '../../../crawler/evidence/manifest.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { members, partsOf, resealed } from './forge.ts';
import { CASES, CREATED, noise } from './sample.ts';
import { ID, begin, folder, revisit, tell } from './story.ts';

const sha = (...pieces: (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
};

/** As anybody would write it from RFC 9162, 2.1.3.2. */
function leadsTo({ member, index, size, path }: RecordProof): string {
  let [fn, sn] = [index, size - 1];
  let hash = sha(Buffer.of(0), sha(member));
  for (const beside of path.map((hex) => Buffer.from(hex, 'hex'))) {
    if (sn === 0) throw new Error('the path is too long');
    const isRight = fn % 2 === 1 || fn === sn;
    hash = isRight ? sha(Buffer.of(1), beside, hash) : sha(Buffer.of(1), hash, beside);
    while (isRight && fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  if (sn !== 0) throw new Error('the path is too short');
  return hash.toString('hex');
}

const BEFORE = { bundle: '2018-11.story', sha256: sha('the month before').toString('hex') };
let path: string;
let bytes: Buffer;
let sealed: { sha256: string; bytes: number; records: number; root: string };

beforeAll(async () => {
  path = await folder();
  const writer = await begin(path, { before: BEFORE });
  await tell(writer);
  sealed = await writer.seal();
  bytes = await readFile(path);
});

async function opened<T>(at: string, look: (reader: BundleReader) => Promise<T>): Promise<T> {
  const reader = await openBundle(at);
  return look(reader).finally(() => reader.close());
}

test('the list of records names each packed record in its place, and the root is that of the tree over them', async () => {
  const parts = partsOf(bytes);
  const digests = members(parts.get(DATA)!).map((member) => sha(member).toString('hex'));
  expect(parts.get(RECORDS)!.toString().trimEnd().split('\n')).toEqual(digests);
  expect(new Set(digests).size).toBe(sealed.records);
  const half = (leaves: Buffer[]): Buffer => {
    if (leaves.length === 1) return leaves[0]!;
    const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
    return sha(Buffer.of(1), half(leaves.slice(0, split)), half(leaves.slice(split)));
  };
  expect(half(digests.map((digest) => sha(Buffer.of(0), Buffer.from(digest, 'hex')))).toString('hex')).toBe(sealed.root);
});

test('a bundle says what it is and what it follows, and verification finds the same', async () => {
  const about = await opened(path, (reader) => reader.about());
  const { root, records } = sealed;
  expect(about).toEqual({
    ...{ bundle: ID, records, root, before: BEFORE, pruned: null },
    ...{ created: CREATED, modified: '2018-12-31T17:05:00.250Z', lastRecord: expect.stringMatching(/^<urn:uuid:[0-9a-f-]{36}>$/) },
  });
  expect((await verifyBundle(path)).sealed).toEqual({ bundle: ID, ...sealed, before: BEFORE, pruned: null });
});

test('the bundle before it is that which the first session named', async () => {
  const again = await folder();
  const first = await begin(again, { before: BEFORE });
  await tell(first, 3);
  await first.leave();
  const next = await begin(again, { writer: 2, before: { bundle: '2018-10.story', sha256: '0'.repeat(64) } });
  await tell(next);
  expect(await next.seal()).toEqual(sealed);
});

test('every record that can be read can be proved, each by its own path', async () => {
  await opened(path, async (reader) => {
    const seen = new Set<number>();
    for await (const { url, sha256 } of reader.entries()) {
      const proof = (await reader.prove(url, sha256))!;
      expect([proof.size, leadsTo(proof), proof.root]).toEqual([sealed.records, sealed.root, sealed.root]);
      const read = (await reader.read(url, sha256))!;
      expect(gunzipSync(proof.member).includes(Buffer.from(read.raw))).toBe(true);
      seen.add(proof.index);
    }
    expect(seen.size).toBeGreaterThan(50);
  });
});

test('of what was vouched for, the answer is proved and not the 304; of nothing, nothing', async () => {
  await opened(path, async (reader) => {
    const proof = (await reader.prove(revisit('same', CREATED).url))!;
    expect(gunzipSync(proof.member).toString('latin1')).toContain('WARC-Type: response');
    expect(await reader.prove('http://nobody.test/')).toBeNull();
    expect(await reader.prove(CASES[0]!.capture.url, '0'.repeat(64))).toBeNull();
  });
});

test('bundles of few records, of a power of two and of one more or less are proved, too', async () => {
  for (const count of [0, 1, 2, 3, 6, 7, 8, 32]) {
    const small = await folder();
    const writer = await begin(small);
    const note = (url: string) => ({ url, at: CREATED, contentType: 'text/plain', body: Buffer.from(url) });
    for (let nth = 0; nth < count; nth += 1) await writer.addMetadata(note(`urn:note:${nth}`));
    const { root } = await writer.seal();
    for (let nth = 0; nth < count; nth += 1) {
      const proof = (await opened(small, (reader) => reader.prove(`urn:note:${nth}`)))!;
      expect([proof.index, proof.size, leadsTo(proof)]).toEqual([nth + 1, count + 1, root]);
    }
  }
});

describe('a bundle whose papers were changed proves nothing', () => {
  test.each([
    ['a digest of another record', (list: Buffer) => Buffer.concat([Buffer.from(`${'0'.repeat(64)}\n`), list.subarray(65)])],
    ['the record itself is missing', (list: Buffer) => Buffer.alloc(list.length, `${'0'.repeat(64)}\n`)],
    ['no digests', (list: Buffer) => Buffer.alloc(list.length, 'x\n')],
  ])('%s', async (_name, edit) => {
    await writeFile(`${path}.changed`, resealed(bytes, { [RECORDS]: edit(partsOf(bytes).get(RECORDS)!) }));
    await expect(opened(`${path}.changed`, (reader) => reader.prove('urn:sundial:job'))).rejects.toThrow(BundleDamaged);
  });

  test.each([
    ['another root', (paper: Buffer) => Buffer.from(packageJson({ ...parsePackage(paper)!, root: '0'.repeat(64) }))],
    ['no facts', () => Buffer.from('{}')],
    ['no JSON', () => Buffer.from('{')],
  ])('%s', async (_name, edit) => {
    await writeFile(`${path}.changed`, resealed(bytes, { [PACKAGE]: edit(partsOf(bytes).get(PACKAGE)!) }));
    await expect(opened(`${path}.changed`, (reader) => reader.prove('urn:sundial:job'))).rejects.toThrow(BundleDamaged);
  });
});

describe('a payload is packed in the same way whatever stands before it', () => {
  const text = Buffer.from('<p>政务公开</p>'.repeat(3000));
  test.each([
    ['text', text, false],
    ['a small picture', noise(3000, 5), true],
    ['a large picture', noise(300_000, 5), true],
    ['a little text', text.subarray(0, 600), false],
  ])('%s', async (_name, payload, dense) => {
    const one = await packMember(Buffer.from('HTTP/1.1 200 OK\r\nDate: Mon\r\n\r\n'), payload, dense);
    const other = await packMember(Buffer.from(`HTTP/1.1 200 OK\r\nDate: ${'Tuesday '.repeat(200)}\r\n\r\n`), payload, dense);
    let same = 0;
    while (same < one.length && one[one.length - 9 - same] === other[other.length - 9 - same]) same += 1;
    const alone = deflateRawSync(payload, { level: dense ? (payload.length > 65_536 ? 0 : 1) : 6 });
    expect(same).toBeGreaterThanOrEqual(Math.floor(alone.length * 0.98));
    expect(gunzipSync(one).subarray(-payload.length).equals(payload)).toBe(true);
  });
});
