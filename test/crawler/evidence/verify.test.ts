/** Whatever is done to a sealed bundle is found, and said where. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openBundle } from '../../../crawler/evidence/bundle.ts';
import { readMember } from '../../../crawler/evidence/gzip-member.ts';
import { DATA, DIGEST, INDEX, PACKAGE, PAGES, digestJson } from '../../../crawler/evidence/manifest.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { sha256 } from '../../../crawler/evidence/warc-record.ts';
import { directory, localHeader, type ZipPart } from '../../../crawler/evidence/zip.ts';
import { CASES, noise, sampleBundle } from './sample.ts';

let path: string;
let bytes: Buffer;
const small = CASES.filter(({ capture }) => capture.body.length < 5000).slice(0, 6);

beforeAll(async () => {
  ({ path } = await sampleBundle(small, '2018-12.small'));
  bytes = await readFile(path);
});

async function verifyBytes(changed: Buffer): ReturnType<typeof verifyBundle> {
  await writeFile(`${path}.changed`, changed);
  return verifyBundle(`${path}.changed`);
}

/** The parts of the sound bundle, to be changed and sealed again by a forger. */
function partsOf(sound: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  let at = 0;
  while (sound.readUInt32LE(at) === 0x04034b50) {
    const [size, name, extra] = [sound.readUInt32LE(at + 18), sound.readUInt16LE(at + 26), sound.readUInt16LE(at + 28)];
    const start = at + 30 + name + extra;
    parts.set(sound.toString('utf8', at + 30, at + 30 + name), sound.subarray(start, start + size));
    at = start + size;
  }
  return parts;
}

/** A container with every hash and header made right again around changed parts. */
function resealed(changes: Record<string, Buffer>): Buffer {
  const parts = partsOf(bytes);
  for (const [name, content] of Object.entries(changes)) parts.set(name, content);
  const paper = JSON.parse(parts.get(PACKAGE)!.toString()) as { resources: { path: string; hash: string; bytes: number }[] };
  for (const one of paper.resources)
    Object.assign(one, { hash: `sha256:${sha256(parts.get(one.path)!)}`, bytes: parts.get(one.path)!.length });
  if (changes[PACKAGE] === undefined) parts.set(PACKAGE, Buffer.from(`${JSON.stringify(paper, null, 2)}\n`));
  parts.set(DIGEST, Buffer.from(digestJson(parts.get(PACKAGE)!)));
  const listed: ZipPart[] = [];
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of parts) {
    const part = { name, size: content.length, crc32: crc32(content), offset };
    const header = localHeader(part);
    chunks.push(header, content);
    listed.push(part);
    offset += header.length + content.length;
  }
  return Buffer.concat([...chunks, directory(listed, offset)]);
}

function members(data: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < data.length;) {
    const member = readMember(data.subarray(at));
    if (!('length' in member)) throw new Error('the sample is broken');
    found.push(data.subarray(at, at + member.length));
    at += member.length;
  }
  return found;
}

test('a sound bundle is sound, says what was checked, and may be renamed', async () => {
  const report = await verifyBundle(path);
  expect(report).toMatchObject({ ok: true, bundle: '2018-12.small', problems: [] });
  expect(report.checked.join('\n')).toContain(`${1 + small.length * 3 + 3} 条记录`);
  expect(report.checked.length).toBe(6);
  expect(await verifyBytes(resealed({}))).toMatchObject({ ok: true, bundle: '2018-12.small' });
});

test('a flipped bit at any of 600 seeded offsets is found, with the place', async () => {
  const random = noise(600 * 5, 20181231);
  const missed: number[] = [];
  for (let turn = 0; turn < 600; turn += 1) {
    const offset = random.readUInt32LE(turn * 5) % bytes.length;
    const changed = Buffer.from(bytes);
    changed[offset]! ^= 1 << (random[turn * 5 + 4]! % 8);
    const report = await verifyBytes(changed);
    if (report.ok || report.problems.length === 0 || report.problems[0]!.part === '') missed.push(offset);
  }
  expect(missed).toEqual([]);
});

test('every single byte of the headers and papers is held', async () => {
  const data = partsOf(bytes).get(DATA)!;
  const missed: number[] = [];
  const edges = Array.from({ length: bytes.length }, (_, offset) => offset).filter((offset) => offset < 70 || offset >= 70 + data.length);
  for (const offset of edges.filter((_, index) => index < 70 || index % 7 === 0)) {
    const changed = Buffer.from(bytes);
    changed[offset] = 255 - changed[offset]!;
    if ((await verifyBytes(changed)).ok) missed.push(offset);
  }
  expect(missed).toEqual([]);
});

test('a byte changed inside a record names the record and its offset', async () => {
  const reader = await openBundle(path);
  const wanted = small[2]!.capture.url;
  for await (const entry of reader.entries()) {
    if (entry.url !== wanted) continue;
    const start = bytes.indexOf(partsOf(bytes).get(DATA)!.subarray(0, 64));
    const changed = Buffer.from(bytes);
    changed[start + entry.offset + Math.floor(entry.length / 2)]! ^= 4;
    const report = await verifyBytes(changed);
    expect(report.problems).toContainEqual(expect.objectContaining({ part: DATA, record: wanted, offset: start + entry.offset }));
  }
  await reader.close();
});

describe('a forger who makes every hash right again', () => {
  const forge = (edit: (all: Buffer[]) => Buffer[]): Promise<Awaited<ReturnType<typeof verifyBundle>>> =>
    verifyBytes(resealed({ [DATA]: Buffer.concat(edit(members(partsOf(bytes).get(DATA)!))) }));
  const says = async (report: ReturnType<typeof forge>): Promise<string> =>
    (await report).problems.map((problem) => problem.says).join('；');

  test('drops a record', async () => {
    expect(await says(forge((all) => all.toSpliced(3, 1)))).toContain('接不上');
  });
  test('drops the last record', async () => {
    expect(await says(forge((all) => all.slice(0, -1)))).toContain('记录条数');
  });
  test('swaps two records', async () => {
    expect(await says(forge((all) => all.with(3, all[5]!).with(5, all[3]!)))).toContain('接不上');
  });
  test('doubles a record', async () => {
    expect(await says(forge((all) => all.toSpliced(3, 0, all[3]!)))).toContain('接不上');
  });
  test('changes the index', async () => {
    const index = Buffer.from(partsOf(bytes).get(INDEX)!.toString().replace('"status":"200"', '"status":"404"'));
    const report = await verifyBytes(resealed({ [INDEX]: index }));
    expect(report.problems).toEqual([expect.objectContaining({ part: INDEX, says: expect.stringContaining('不符') })]);
  });
  test('lists a page that was never seen', async () => {
    const pages = Buffer.concat([
      partsOf(bytes).get(PAGES)!,
      Buffer.from('{"id":"x","url":"http://never.test/","ts":"2018-12-31T16:00:00Z"}\nnot json\n'),
    ]);
    const report = await verifyBytes(resealed({ [PAGES]: pages }));
    expect(report.problems.map(({ record }) => record)).toEqual(['http://never.test/', null]);
  });
  test('adds a part', async () => {
    expect((await verifyBytes(resealed({ 'extra.txt': Buffer.from('x') }))).ok).toBe(false);
  });
});

describe('what is no bundle', () => {
  test.each([
    ['empty', () => Buffer.alloc(0), '文件为空'],
    ['a few bytes', () => Buffer.from('PK'), '不成其为容器'],
    ['text', () => Buffer.from('<html>'.repeat(100)), '不是 WACZ'],
    ['zeros', () => Buffer.alloc(5000), '不是 WACZ'],
    ['bytes added', () => Buffer.concat([bytes, Buffer.from('x')]), '被追加'],
    ['bytes put before', () => Buffer.concat([Buffer.from('x'), bytes]), ''],
    ['an empty container', () => directory([], 0), '缺少'],
  ] as const)('%s', async (_name, make, says) => {
    const report = await verifyBytes(make());
    expect(report.ok).toBe(false);
    expect(report.problems[0]!.says).toContain(says);
  });

  test('cut at any length', async () => {
    for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 60))
      expect((await verifyBytes(bytes.subarray(0, length))).ok).toBe(false);
  });

  test('missing, a folder, unfinished', async () => {
    expect((await verifyBundle(join(dirname(path), 'none.wacz'))).problems[0]!.says).toBe('文件不存在');
    const folder = join(dirname(path), 'folder.wacz');
    await mkdir(folder);
    expect((await verifyBundle(folder)).problems[0]!.says).toContain('目录');
  });
});
