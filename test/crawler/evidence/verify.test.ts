/** Whatever is done to a sealed bundle is found, and said where. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openBundle } from '../../../crawler/evidence/bundle.ts';
import {
  DATA,
  DIGEST,
  INDEX,
  PACKAGE,
  PAGES,
  RECORDS,
  packageJson,
  parsePackage,
  type PackageFacts,
} from '../../../crawler/evidence/manifest.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { directory } from '../../../crawler/evidence/zip.ts';
import { contained, members, partsOf, resealed, withRecords } from './forge.ts';
import { CASES, noise, sampleBundle } from './sample.ts';
import { ID, begin, folder, tell } from './story.ts';

let path: string;
let bytes: Buffer;
/** A bundle with records of every kind. */
let story: string;
const small = CASES.filter(({ capture }) => capture.body.length < 5000).slice(0, 6);

beforeAll(async () => {
  ({ path } = await sampleBundle(small, '2018-12.small'));
  bytes = await readFile(path);
  story = await folder();
  const writer = await begin(story);
  await tell(writer);
  await writer.seal();
});

async function verifyBytes(changed: Buffer): ReturnType<typeof verifyBundle> {
  await writeFile(`${path}.changed`, changed);
  return verifyBundle(`${path}.changed`);
}

test('a sound bundle is sound, says what was checked, and may be renamed', async () => {
  const report = await verifyBundle(path);
  expect(report).toMatchObject({ ok: true, bundle: '2018-12.small', problems: [] });
  expect(report.checked.join('\n')).toContain(`${1 + small.length * 3 + 3} 条记录`);
  expect(report.checked.length).toBe(6);
  expect(await verifyBytes(resealed(bytes, {}))).toMatchObject({ ok: true, bundle: '2018-12.small' });
});

test('200 bytes flipped at seeded offsets of a bundle with records of every kind: each is found, within the range that is named', async () => {
  const sound = await readFile(story);
  const random = noise(200 * 6, 20181231);
  const [missed, misplaced]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < 200; turn += 1) {
    const offset = random.readUInt32LE(turn * 6) % sound.length;
    const changed = Buffer.from(sound);
    changed[offset]! ^= 1 + (random[turn * 6 + 4]! % 255);
    const { ok, problems } = await verifyBytes(changed);
    if (ok || problems.length === 0) missed.push(offset);
    if (!problems.some((one) => one.offset !== null && one.offset <= offset && offset < one.end!)) misplaced.push(offset);
  }
  expect([missed, misplaced]).toEqual([[], []]);
});

test('every single byte outside the archive is held, and the range that is named holds it', async () => {
  const data = partsOf(bytes).get(DATA)!;
  const wrong: number[] = [];
  const edges = Array.from({ length: bytes.length }, (_, offset) => offset).filter((offset) => offset < 70 || offset >= 70 + data.length);
  for (const offset of edges.filter((_, index) => index < 70 || index % 11 === 0)) {
    const changed = Buffer.from(bytes);
    changed[offset] = 255 - changed[offset]!;
    const { ok, problems } = await verifyBytes(changed);
    if (ok || !problems.some((one) => one.offset !== null && one.offset <= offset && offset < one.end!)) wrong.push(offset);
  }
  expect(wrong).toEqual([]);
});

test('a byte changed inside a record names the record and its range', async () => {
  const reader = await openBundle(path);
  const wanted = small[2]!.capture.url;
  for await (const entry of reader.entries()) {
    if (entry.url !== wanted) continue;
    const start = bytes.indexOf(partsOf(bytes).get(DATA)!.subarray(0, 64));
    const changed = Buffer.from(bytes);
    changed[start + entry.offset + Math.floor(entry.length / 2)]! ^= 4;
    const { problems } = await verifyBytes(changed);
    const found = problems.find(({ part, record }) => part === DATA && record === wanted)!;
    expect(found.offset).toBe(start + entry.offset);
    expect(found.end).toBeGreaterThanOrEqual(start + entry.offset + entry.length);
  }
  await reader.close();
});

/** What stands in the container that he makes of other records; the list of records says what it said. */
const recordsOnly = (edit: (all: Buffer[]) => Buffer[]): Buffer =>
  resealed(bytes, { [DATA]: Buffer.concat(edit(members(partsOf(bytes).get(DATA)!))) });
const says = async (forged: Buffer): Promise<string> => (await verifyBytes(forged)).problems.map((one) => one.says).join('；');

describe.each([
  ['mends the hashes of parts', recordsOnly],
  ['mends the list of records and its root, too', (edit: (all: Buffer[]) => Buffer[]) => withRecords(bytes, edit)],
])('a forger who %s', (name, forge) => {
  const alone = name.startsWith('mends the hashes');
  test.each([
    ['drops a record', (all: Buffer[]) => all.toSpliced(3, 1), '接不上'],
    ['drops the first record', (all: Buffer[]) => all.slice(1), '接不上'],
    ['drops the last record', (all: Buffer[]) => all.slice(0, -1), '末条编号'],
    ['swaps two records', (all: Buffer[]) => all.with(3, all[5]!).with(5, all[3]!), '接不上'],
    ['doubles a record', (all: Buffer[]) => all.toSpliced(3, 0, all[3]!), '接不上'],
    ['doubles the last record', (all: Buffer[]) => [...all, all.at(-1)!], '接不上'],
  ])('%s', async (_name, edit, trouble) => {
    const found = await says(forge(edit));
    expect(found).toContain(trouble);
    expect(found.includes('记录清单')).toBe(alone);
  });
});

test.each([
  ['dropped', (all: Buffer[], nth: number) => all.toSpliced(nth, 1)],
  ['doubled', (all: Buffer[], nth: number) => all.toSpliced(nth, 0, all[nth]!)],
  ['swapped with the next', (all: Buffer[], nth: number) => all.with(nth, all[nth + 1] ?? all[0]!).with((nth + 1) % all.length, all[nth]!)],
])('whichever record is %s, it is found in the archive, however the list was mended', async (_name, edit) => {
  const sound = await readFile(story);
  const count = members(partsOf(sound).get(DATA)!).length;
  const missed: number[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const { ok, problems } = await verifyBytes(withRecords(sound, (all) => edit(all, nth)));
    if (ok || !problems.some(({ part }) => part === DATA)) missed.push(nth);
  }
  expect(missed).toEqual([]);
});

describe('a forger of the papers', () => {
  test('changes the index', async () => {
    const index = Buffer.from(partsOf(bytes).get(INDEX)!.toString().replace('"status":"200"', '"status":"404"'));
    const report = await verifyBytes(resealed(bytes, { [INDEX]: index }));
    expect(report.problems).toEqual([expect.objectContaining({ part: INDEX, says: expect.stringContaining('不符') })]);
  });
  test('lists a page that was never seen', async () => {
    const pages = Buffer.concat([
      partsOf(bytes).get(PAGES)!,
      Buffer.from('{"id":"x","url":"http://never.test/","ts":"2018-12-31T16:00:00Z"}\nnot json\n'),
    ]);
    const report = await verifyBytes(resealed(bytes, { [PAGES]: pages }));
    expect(report.problems.map(({ record }) => record)).toEqual(['http://never.test/', null]);
  });
  test('changes one digest of the list of records: the line is named', async () => {
    const list = Buffer.from(partsOf(bytes).get(RECORDS)!);
    list.write('0'.repeat(64), 65 * 4, 'latin1');
    const { problems } = await verifyBytes(resealed(bytes, { [RECORDS]: list }));
    const place = bytes.indexOf(partsOf(bytes).get(RECORDS)!) + 65 * 4;
    expect(problems[0]).toMatchObject({ part: RECORDS, offset: place, end: place + 65, says: '记录清单第 5 行与存档中的记录不符' });
  });
  test.each([
    ['a line too many', (list: Buffer) => Buffer.concat([list, list.subarray(0, 65)]), '记录清单里有 1 条记录存档中没有'],
    ['a line too few', (list: Buffer) => list.subarray(0, -65), '存档中有一条记录不在记录清单里'],
    ['no line end', (list: Buffer) => list.subarray(0, -1), '末行不完整'],
    ['no digests', () => Buffer.from('x\n'), '不是摘要'],
    ['nothing', () => Buffer.alloc(0), '不在记录清单里'],
  ])('makes the list of records %s', async (_name, edit, trouble) => {
    expect(await says(resealed(bytes, { [RECORDS]: edit(partsOf(bytes).get(RECORDS)!) }))).toContain(trouble);
  });
  test.each<[string, Partial<PackageFacts>]>([
    ['bundle', { bundle: '2018-12.other' }],
    ['program', { software: 'Sundial/9' }],
    ['begin', { created: '2017-01-01T00:00:00Z' }],
    ['end', { modified: '2019-01-01T00:00:00Z' }],
    ['root', { root: '0'.repeat(64) }],
    ['predecessor', { before: { bundle: '2018-11.small', sha256: '0'.repeat(64) } }],
  ])('states another %s', async (_name, lie) => {
    const facts = parsePackage(partsOf(bytes).get(PACKAGE)!)!;
    const forged = resealed(bytes, { [PACKAGE]: Buffer.from(packageJson({ ...facts, ...lie })) });
    expect((await verifyBytes(forged)).problems).toEqual([expect.objectContaining({ part: PACKAGE })]);
  });
  test('says of a whole bundle that it was pruned', async () => {
    const facts = parsePackage(partsOf(bytes).get(PACKAGE)!)!;
    const { root, records } = facts;
    const of = { sha256: '0'.repeat(64), bytes: 9, records, root };
    const pruned = { of, at: '2020-01-01T00:00:00Z', policy: 'fullMonths 24', records: 1 };
    const forged = withRecords(resealed(bytes, { [PACKAGE]: Buffer.from(packageJson({ ...facts, pruned })) }), (all) => all);
    expect(await says(forged)).toContain('应为 1 条');
  });
  test('adds, renames, doubles, reorders, drops parts', async () => {
    const parts = [...partsOf(bytes)];
    expect((await verifyBytes(resealed(bytes, { 'extra.txt': Buffer.from('x') }))).ok).toBe(false);
    expect((await verifyBytes(contained([parts[0]!, ...parts.slice(2), parts[1]!]))).ok).toBe(false);
    expect((await verifyBytes(contained([...parts, parts[0]!]))).ok).toBe(false);
    for (const [name] of parts.filter(([one]) => one !== PACKAGE && one !== DIGEST))
      expect(await says(resealed(bytes, { [name]: null }))).toContain('缺少');
  });
});

test('a forger who writes everything anew is sound in himself: only what was sealed elsewhere tells, by root and digest', async () => {
  const again = await folder();
  const writer = await begin(again, { before: { bundle: '2018-11.story', sha256: 'a'.repeat(64) } });
  await tell(writer, 5);
  await writer.seal();
  const [was, is] = [await verifyBundle(story), await verifyBundle(again)];
  expect([was.ok, is.ok, is.bundle]).toEqual([true, true, ID]);
  expect(is.sealed!.root).not.toBe(was.sealed!.root);
  expect(is.sealed!.sha256).not.toBe(was.sealed!.sha256);
  expect([was.sealed!.before, is.sealed!.before?.bundle]).toEqual([null, '2018-11.story']);
});

describe('what is no bundle', () => {
  test.each([
    ['empty', () => Buffer.alloc(0), '文件为空'],
    ['a few bytes', () => Buffer.from('PK'), '不成其为容器'],
    ['text', () => Buffer.from('<html>'.repeat(100)), '不是 WACZ'],
    ['zeros', () => Buffer.alloc(5000), '不是 WACZ'],
    ['bytes added', () => Buffer.concat([bytes, Buffer.from('x')]), '被追加'],
    ['bytes put before', () => Buffer.concat([Buffer.from('x'), bytes]), '目录读不出'],
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
    const noFile = join(dirname(path), 'folder.wacz');
    await mkdir(noFile);
    expect((await verifyBundle(noFile)).problems[0]!.says).toContain('目录');
    const unsealed = await folder();
    await (await begin(unsealed)).leave();
    for (const at of [unsealed, `${unsealed}.partial-1.left`]) expect((await verifyBundle(at)).problems[0]!.says).toContain('没有封存');
    expect((await verifyBundle(join(dirname(unsealed), 'none', 'none.wacz'))).problems[0]!.says).toBe('文件不存在');
  });
});

test('a record that was packed otherwise, with every hash mended but the list of records, is named with its range', async () => {
  const all = members(partsOf(bytes).get(DATA)!);
  const data = Buffer.concat(all.with(4, gzipSync(gunzipSync(all[4]!), { level: 1 })));
  const start = bytes.indexOf(all[0]!) + Buffer.concat(all.slice(0, 4)).length;
  const { problems } = await verifyBytes(resealed(bytes, { [DATA]: data }));
  const found = problems.find(({ part, says }) => part === DATA && says.includes('记录清单第 5 行'));
  expect(found).toMatchObject({ record: small[1]!.capture.url, offset: start });
});
