/** What a server sent comes back byte for byte, and other people's tools say so too. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CDXIndexer, WARCParser } from 'warcio';
import {
  BundleDamaged,
  BundleSealed,
  createBundle,
  openBundle,
  type BundleReader,
  type IndexEntry,
} from '../../../crawler/evidence/bundle.ts';
import { CASES, CREATED, noise, sampleBundle } from './sample.ts';
import { unzip } from './wacz-rules.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let sample: Awaited<ReturnType<typeof sampleBundle>>;
let reader: BundleReader;

beforeAll(async () => {
  sample = await sampleBundle();
  reader = await openBundle(sample.path);
});

afterAll(() => reader.close());

async function entriesOf(bundle: BundleReader): Promise<IndexEntry[]> {
  const all: IndexEntry[] = [];
  for await (const entry of bundle.entries()) all.push(entry);
  return all;
}

/** The parts as an independent ZIP reader gives them. */
async function unzipped(path: string): Promise<Map<string, Buffer>> {
  const parts = await unzip(await readFile(path));
  expect(parts.map(({ method }) => method)).toEqual(parts.map(() => 0));
  return new Map(parts.map(({ name, bytes }) => [name, bytes]));
}

describe('reading back', () => {
  test.each(CASES.map((one, index) => [one.name, one, index] as const))('%s', async (_name, one, index) => {
    const found = await reader.read(one.capture.url, sample.digests[index]);
    expect(found).not.toBeNull();
    expect(Buffer.from(found!.raw).equals(Buffer.from(one.capture.body))).toBe(true);
    expect(found!.sha256).toBe(sha256(one.capture.body));
    expect(Buffer.from(found!.payload).subarray(0, one.reads.length).equals(one.reads)).toBe(true);
    if (one.capture.truncated === undefined) expect(found!.payload.length).toBe(one.reads.length);
    expect(found!.status).toBe(one.capture.status);
    expect(found!.at).toBe(one.capture.at);
    expect(found!.decoded).toBe(one.capture.decoded === true);
  });

  test('headers keep their order, duplicates and bytes; what no longer holds is renamed', async () => {
    const headersOf = async (name: string): Promise<[string, string][]> => {
      const one = CASES.find((each) => each.name === name)!;
      return (await reader.read(one.capture.url))!.headers;
    };
    expect(await headersOf('duplicate headers')).toEqual(CASES.find((each) => each.name === 'duplicate headers')!.capture.headers);
    expect(await headersOf('cookies of a browser')).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    const [disposition, raw, wide] = await headersOf('header bytes');
    expect(disposition![1]).toBe('attachment; filename=\xd5\xfe\xb8\xae.doc');
    expect(Buffer.from(raw![1], 'latin1').toString('hex')).toBe('d5feb8aeb9abbfaa');
    expect(Buffer.from(wide![1], 'latin1').toString('utf8')).toBe('政府公开');
    expect(await headersOf('from a browser')).toEqual([
      ['X-Orig-Content-Encoding', 'gzip'],
      ['X-Orig-Content-Length', '7'],
    ]);
    expect((await headersOf('looks chunked'))[0]![0]).toBe('X-Orig-Transfer-Encoding');
    expect((await headersOf('header injection')).map(([name]) => name)).toEqual(['Location', 'Location']);
  });

  test('the version of HTTP stays what the server spoke', async () => {
    for (const { name, capture } of CASES)
      expect([name, (await reader.capture(capture.url))?.httpVersion]).toEqual([name, capture.httpVersion]);
  });

  test('addresses are found as given and as stored; the wrong digest or address is not', async () => {
    const given = 'http://www.example.test/政务公开/2018 年.html?q=公开&a=%D5%FE';
    expect((await reader.read(given))?.url).toBe(
      'http://www.example.test/%E6%94%BF%E5%8A%A1%E5%85%AC%E5%BC%80/2018%20%E5%B9%B4.html?q=%E5%85%AC%E5%BC%80&a=%D5%FE',
    );
    expect(await reader.read(given, '0'.repeat(64))).toBeNull();
    expect(await reader.read('http://www.example.test/PLAIN.html')).toBeNull();
    expect(await reader.read('http://nobody.test/')).toBeNull();
    expect((await reader.read('urn:crawl:policy'))?.type).toBe('metadata');
    const dom = await reader.read(`urn:dom:${CASES[0]!.capture.url}`);
    expect([dom?.status, dom?.at, dom?.contentType]).toEqual([null, '2018-12-31T16:01:03.456Z', 'text/html; charset=utf-8']);
  });

  test('pages and entries', async () => {
    expect((await reader.pages()).length).toBe(CASES.length);
    const entries = await entriesOf(reader);
    expect(entries.length).toBe(CASES.length * 2 + 3);
    expect(reader.id).toBe('2018-12.sample');
  });
});

describe('outside tools', () => {
  test('an independent ZIP reader and WARC parser give the same bytes and digests', async () => {
    const parts = await unzipped(sample.path);
    expect([...parts.keys()]).toEqual([
      'archive/data.warc.gz',
      'indexes/index.cdxj',
      'pages/pages.jsonl',
      'sundial/records.txt',
      'datapackage.json',
      'datapackage-digest.json',
    ]);
    const paper = JSON.parse(parts.get('datapackage.json')!.toString()) as { resources: { path: string; hash: string; bytes: number }[] };
    for (const one of paper.resources)
      expect([one.hash, one.bytes]).toEqual([`sha256:${sha256(parts.get(one.path)!)}`, parts.get(one.path)!.length]);
    const digest = JSON.parse(parts.get('datapackage-digest.json')!.toString()) as { hash: string };
    expect(digest.hash).toBe(`sha256:${sha256(parts.get('datapackage.json')!)}`);
    const seen: string[] = [];
    for await (const record of WARCParser.iterRecords([parts.get('archive/data.warc.gz')!], { keepHeadersCase: true })) {
      const payload = await record.readFully(false);
      if (record.warcType === 'warcinfo') continue;
      expect(record.warcPayloadDigest).toBe(`sha256:${sha256(payload)}`);
      if (record.warcType === 'response') seen.push(sha256(payload));
    }
    expect(seen).toEqual(CASES.map(({ capture }) => sha256(capture.body)));
  });

  test('warcio makes the same index', async () => {
    const parts = await unzipped(sample.path);
    const ours = parts.get('indexes/index.cdxj')!.toString().trimEnd().split('\n');
    const theirs: string[] = [];
    const reader = { filename: 'data.warc.gz', reader: [parts.get('archive/data.warc.gz')!] };
    for await (const row of new CDXIndexer({ format: 'cdxj' }).iterIndex([reader] as never)) {
      theirs.push(
        `${row['urlkey']} ${row['timestamp']} ${row['url']} ${row['offset']} ${row['length']} sha256:${row['digest']} ${row['status'] ?? ''}`,
      );
    }
    const inTheirWords = ours.map((line) => {
      const [, key, at, json] = /^(\S+) (\d{14}) (.*)$/.exec(line) as unknown as [string, string, string, string];
      const fields = JSON.parse(json) as Record<string, string>;
      return `${key} ${at} ${fields['url']} ${fields['offset']} ${fields['length']} ${fields['digest']} ${fields['status'] ?? ''}`;
    });
    // They key a POST by its body as well; we ask by GET, and find a record by the address alone.
    const gets = (lines: string[]): string[] => lines.filter((line) => !line.includes(':8080')).sort();
    expect(gets(theirs)).toEqual(gets(inTheirWords));
    expect(theirs.length).toBe(inTheirWords.length);
  });
});

test('a part with an extra field in its local header has one in the directory: ReplayWeb.page relies on it', async () => {
  const bytes = await readFile(sample.path);
  let central = bytes.readUInt32LE(bytes.length - 6);
  while (bytes.readUInt32LE(central) === 0x02014b50) {
    const [name, extra, local] = [bytes.readUInt16LE(central + 28), bytes.readUInt16LE(central + 30), bytes.readUInt32LE(central + 42)];
    expect(extra > 0).toBe(bytes.readUInt16LE(local + 28) > 0);
    central += 46 + name + extra;
  }
});

describe('writing', () => {
  test('same calls, same bytes', async () => {
    expect((await sampleBundle()).sha256).toBe(sample.sha256);
    expect(sha256(await readFile(sample.path))).toBe(sample.sha256);
  });

  test('without a seal only the partial exists; abandoned, nothing does', async () => {
    const path = sample.path.replace('2018-12.sample', '2018-12.unsealed');
    const writer = await createBundle({ path, id: '2018-12.unsealed', software: 'Sundial/0.1.0', created: CREATED });
    await writer.addResponse(CASES[0]!.capture);
    expect([existsSync(path), existsSync(`${path}.partial-1`)]).toEqual([false, true]);
    await writer.abandon();
    expect([existsSync(path), existsSync(`${path}.partial-1`)]).toEqual([false, false]);
    await expect(writer.addResponse(CASES[0]!.capture)).rejects.toThrow('closed');
    await expect(writer.seal()).rejects.toThrow('closed');
    await writer.abandon();
  });

  test('a seal that fails can be abandoned; abandoning a sealed bundle leaves it alone', async () => {
    const path = sample.path.replace('2018-12.sample', '2018-12.blocked');
    const writer = await createBundle({ path, id: '2018-12.blocked', software: 'Sundial/0.1.0', created: CREATED });
    await writer.addResponse(CASES[0]!.capture);
    await mkdir(join(path, 'in the way'), { recursive: true });
    await expect(writer.seal()).rejects.toThrow(BundleSealed);
    expect(existsSync(`${path}.partial-1`)).toBe(true);
    await writer.abandon();
    expect(existsSync(`${path}.partial-1`)).toBe(false);
    const sound = sample.path.replace('2018-12.sample', '2018-12.sound');
    const other = await createBundle({ path: sound, id: '2018-12.sound', software: 'Sundial/0.1.0', created: CREATED });
    await other.seal();
    await other.abandon();
    expect(existsSync(sound)).toBe(true);
  });

  test('overlapping calls are written whole, one after the other', async () => {
    const path = sample.path.replace('2018-12.sample', '2018-12.crowd');
    const writer = await createBundle({ path, id: '2018-12.crowd', software: 'Sundial/0.1.0', created: CREATED });
    const bodies = Array.from({ length: 200 }, (_, index) => noise(1 + ((index * 977) % 5000), index + 1));
    const adding = bodies.map((body, index) => writer.addResponse({ ...CASES[0]!.capture, url: `http://www.example.test/${index}`, body }));
    const sealing = writer.seal();
    await Promise.all(adding);
    expect((await sealing).records).toBe(401);
    const crowd = await openBundle(path);
    for (const [index, body] of bodies.entries())
      expect(Buffer.from((await crowd.read(`http://www.example.test/${index}`))!.payload).equals(body)).toBe(true);
    await crowd.close();
    expect((await readdir(dirname(path))).filter((name) => name.includes('.partial'))).toEqual([]);
  });

  test('the latest capture of an address is read, an earlier one by its digest', async () => {
    const path = sample.path.replace('2018-12.sample', '2018-12.twice');
    const writer = await createBundle({ path, id: '2018-12.twice', software: 'Sundial/0.1.0', created: CREATED });
    const later = { ...CASES[0]!.capture, at: '2018-12-31T18:00:00Z', body: Buffer.from('later') };
    await writer.addResponse(later);
    const { sha256: first } = await writer.addResponse(CASES[0]!.capture);
    await writer.seal();
    const twice = await openBundle(path);
    expect(Buffer.from((await twice.read(later.url))!.payload).toString()).toBe('later');
    expect((await twice.read(later.url, first))!.at).toBe(CASES[0]!.capture.at);
    await twice.close();
  });

  test('a misuse is told and harms nothing', async () => {
    const path = sample.path.replace('2018-12.sample', '2018-12.misuse');
    const writer = await createBundle({ path, id: '2018-12.misuse', software: 'Sundial/0.1.0', created: CREATED });
    await expect(writer.addPage({ url: 'http://never.test/', at: CREATED, title: null })).rejects.toThrow('before it is recorded');
    await expect(writer.addResponse({ ...CASES[0]!.capture, at: 'yesterday' })).rejects.toThrow();
    await expect(createBundle({ path: `${path}.x`, id: 'x', software: '', writer: NaN })).rejects.toThrow('1 or more, found NaN');
    await writer.seal();
    const empty = await openBundle(path);
    expect(await entriesOf(empty)).toEqual([]);
    await empty.close();
  });
});

describe('opening', () => {
  test.each([
    ['empty', async () => Buffer.alloc(0)],
    ['not a container', async () => Buffer.from('hello'.repeat(99))],
    ['cut', async () => (await readFile(sample.path)).subarray(0, 1000)],
  ] as const)('%s file is BundleDamaged', async (name, make) => {
    const path = `${sample.path}.${name.replaceAll(' ', '-')}`;
    await writeFile(path, await make());
    await expect(openBundle(path)).rejects.toThrow(BundleDamaged);
  });

  test('a record that is not what the index says is not handed out', async () => {
    const path = `${sample.path}.flipped`;
    const bytes = await readFile(sample.path);
    const entry = (await entriesOf(reader)).find((one) => one.url === CASES[0]!.capture.url)!;
    const start = 30 + 'archive/data.warc.gz'.length + 20;
    bytes[start + entry.offset + entry.length - 20]! ^= 1;
    await writeFile(path, bytes);
    const broken = await openBundle(path);
    await expect(broken.read(CASES[0]!.capture.url)).rejects.toThrow(BundleDamaged);
    await broken.close();
    expect(gunzipSync((await readFile(sample.path)).subarray(start, start + 200), { finishFlush: 2 }).toString()).toMatch(
      /^WARC\/1\.1\r\n/,
    );
  });

  test('a cold bundle of many records gives one by a handful of small reads', async () => {
    const path = sample.path.replace('2018-12.sample', '2018-12.many');
    const writer = await createBundle({ path, id: '2018-12.many', software: 'Sundial/0.1.0', created: CREATED });
    for (let index = 0; index < 3000; index += 1)
      await writer.addResource({ url: `urn:text:${index}`, at: CREATED, contentType: 'text/plain', body: Buffer.from(String(index)) });
    await writer.seal();
    const many = await openBundle(path);
    for (const index of [0, 1, 17, 1499, 2998, 2999])
      expect(Buffer.from((await many.read(`urn:text:${index}`))!.payload).toString()).toBe(String(index));
    await many.close();
  });
});
