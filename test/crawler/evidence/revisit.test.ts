/** A 304 in a bundle that stands alone: the earlier answer is carried in with its own date, and other people's tools understand it. */
import { open, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CDXIndexer, WARCParser, type WARCRecord } from 'warcio';
import { BundleDamaged, openBundle, type BundleReader, type IndexEntry } from '../../../crawler/evidence/bundle.ts';
import { addExchange, addRevisit } from '../../../crawler/evidence/exchange-records.ts';
import { DATA, INDEX } from '../../../crawler/evidence/manifest.ts';
import { beginDraft, closeDraft } from '../../../crawler/evidence/resume.ts';
import { sealDraft } from '../../../crawler/evidence/seal.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { sha256 } from '../../../crawler/evidence/warc-record.ts';
import { readDirectory, localHeaderSize } from '../../../crawler/evidence/zip.ts';
import { CASES } from './sample.ts';
import { ID, begin, folder, revisit } from './story.ts';

const FIRST = '2018-12-31T16:05:00Z';
const SECOND = '2018-12-31T16:06:00.5Z';
const same = revisit('same', FIRST);
let path: string;
let reader: BundleReader;

beforeAll(async () => {
  path = await folder();
  const writer = await begin(path);
  await writer.addResponse(CASES[0]!.capture);
  expect(await writer.addRevisit(same)).toEqual({ sha256: same.of.sha256 });
  await writer.addRevisit(revisit('same', SECOND, { ip: '127.0.0.1', httpVersion: '1.0' }));
  // Fetched in full this month, and then vouched for: nothing has to be carried in.
  const full = { ...CASES[0]!.capture, url: 'http://www.example.test/full.html' };
  await writer.addResponse(full);
  const of = { url: full.url, at: '2018-10-01T00:00:00Z', sha256: sha256(full.body), response: { ...full, at: '2018-10-01T00:00:00Z' } };
  await writer.addRevisit(revisit('full', SECOND, { of }));
  await writer.seal();
  reader = await openBundle(path);
});

afterAll(() => reader.close());

async function part(name: string): Promise<Buffer> {
  const bytes = await readFile(path);
  const file = await open(path);
  const listed = await readDirectory(file, bytes.length);
  await file.close();
  const found = 'parts' in listed ? listed.parts.find((one) => one.name === name)! : null;
  const start = found!.offset + localHeaderSize(name);
  return bytes.subarray(start, start + found!.size);
}

test('reading gives the earlier answer, and says when it was vouched for', async () => {
  const found = (await reader.read(same.url))!;
  expect(found).toMatchObject({
    type: 'response',
    at: same.of.at,
    vouchedAt: '2018-12-31T16:06:00.500Z',
    status: 200,
    sha256: same.of.sha256,
  });
  expect(Buffer.from(found.payload).toString()).toContain('政务公开');
  expect(await reader.read(same.url, same.of.sha256)).toEqual(found);
  expect((await reader.read(CASES[0]!.capture.url))!.vouchedAt).toBeNull();
  expect((await reader.read('http://www.example.test/full.html'))!.at).toBe(CASES[0]!.capture.at);
});

test('the answer is carried in once, with its request; the record names it by address, date and digest', async () => {
  const records: WARCRecord[] = [];
  for await (const record of WARCParser.iterRecords([await part(DATA)], { keepHeadersCase: true })) {
    await record.readFully(false);
    records.push(record);
  }
  const of = (type: string) => records.filter((record) => record.warcType === type && record.warcTargetURI === same.url);
  expect(records.map(({ warcType }) => warcType).join(' ')).toBe(
    'warcinfo response request response request revisit request revisit request response request revisit request',
  );
  expect([of('response').length, of('revisit').length]).toEqual([1, 2]);
  const [answer] = of('response');
  expect([answer!.warcDate, answer!.warcPayloadDigest]).toEqual([same.of.at, `sha256:${same.of.sha256}`]);
  expect(answer!.httpHeaders!.statusCode).toBe(200);
  for (const [index, record] of of('revisit').entries()) {
    expect(record.warcRefersToTargetURI).toBe(same.url);
    expect(record.warcRefersToDate).toBe(same.of.at);
    expect(record.warcHeader('WARC-Profile')).toBe('http://netpreserve.org/warc/1.1/revisit/server-not-modified');
    expect(record.warcPayloadDigest).toBe(`sha256:${same.of.sha256}`);
    expect([record.httpHeaders!.statusCode, record.httpHeaders!.protocol]).toEqual([304, index === 0 ? 'HTTP/1.1' : 'HTTP/1.0']);
    expect(record.payload!.length).toBe(0);
  }
});

test('the index lists a revisit as common tools do, but for the status, which would end ReplayWeb.page in an empty page', async () => {
  const entries: IndexEntry[] = [];
  for await (const entry of reader.entries()) if (entry.url === same.url) entries.push(entry);
  expect(entries.map(({ mime, status, sha256: digest }) => [mime, status, digest])).toEqual([
    ['text/html', 200, same.of.sha256],
    ['warc/revisit', null, same.of.sha256],
    ['warc/revisit', null, same.of.sha256],
  ]);
  const theirs: string[] = [];
  const archive = { filename: 'data.warc.gz', reader: [await part(DATA)] };
  for await (const row of new CDXIndexer({ format: 'cdxj' }).iterIndex([archive] as never))
    theirs.push(
      [
        row['urlkey'],
        row['timestamp'],
        row['mime'],
        row['status'] === 304 ? '' : row['status'],
        row['digest'],
        row['offset'],
        row['length'],
      ].join(' '),
    );
  const ours = (await part(INDEX)).toString().trimEnd().split('\n');
  const inTheirWords = ours.map((line) => {
    const [, key, at, json] = /^(\S+) (\d{14}) (.*)$/.exec(line) as unknown as [string, string, string, string];
    const fields = JSON.parse(json) as Record<string, string>;
    return [key, at, fields['mime'], fields['status'] ?? '', fields['digest']!.slice(7), fields['offset'], fields['length']].join(' ');
  });
  expect(theirs.sort()).toEqual(inTheirWords.sort());
});

test('verification follows the revisit', async () => {
  expect(await verifyBundle(path)).toMatchObject({ ok: true, problems: [] });
});

test('an earlier answer that is not the one with the digest is refused', async () => {
  const writer = await begin(await folder());
  await expect(writer.addRevisit({ ...same, of: { ...same.of, sha256: '0'.repeat(64) } })).rejects.toThrow(
    'is not the one with the digest',
  );
  await writer.abandon();
});

test.each([
  ['nothing', null],
  ['an answer of another date', { at: '2018-10-09T01:02:04Z' }],
  ['another body', { body: Buffer.from('other') }],
] as const)('a revisit beside %s does not stand alone: verification and reading say so', async (_name, beside) => {
  const lone = await folder();
  const about = { path: lone, id: ID, software: 'Sundial/0.1.0', before: null, created: FIRST, writer: 1, replace: false };
  const { draft } = await beginDraft(about);
  if (beside !== null) await addExchange(draft, { ...same.of.response, ...beside });
  // Told that the answer is there, it does not look.
  await addRevisit(draft, same, same.of.at);
  await sealDraft(draft, 1000, false);
  await closeDraft(draft);
  const { problems } = await verifyBundle(lone);
  expect(problems).toEqual([expect.objectContaining({ part: DATA, record: same.url, says: expect.stringContaining('先前应答') })]);
  const alone = await openBundle(lone);
  await expect(alone.read(same.url)).rejects.toThrow(BundleDamaged);
  await alone.close();
});

test('an answer is handed on from bundle to bundle as it was received, request, headers and all', async () => {
  const next = await folder();
  const writer = await begin(next);
  const names = ['gzip', 'header bytes', 'duplicate headers', 'from a browser', 'cut gzip', 'no reason', 'Chinese address', 'post'];
  const cases = CASES.filter(({ name }) => names.includes(name));
  const first = await folder();
  const earlier = await begin(first);
  for (const { capture } of cases) await earlier.addResponse({ ...capture, at: '2018-10-09T01:02:03.456Z' });
  await earlier.addMetadata({ url: 'urn:crawl:policy', at: FIRST, contentType: 'application/json', body: Buffer.from('{}') });
  await earlier.seal();
  const prior = await openBundle(first);
  expect([await prior.capture('urn:crawl:policy'), await prior.capture('http://nobody.test/')]).toEqual([null, null]);
  for (const { capture } of cases) {
    const response = (await prior.capture(capture.url))!;
    const { url, at } = response;
    await writer.addRevisit({ ...revisit('', SECOND), url, of: { url, at, sha256: sha256(response.body), response } });
  }
  await writer.seal();
  expect((await verifyBundle(next)).problems).toEqual([]);
  const later = await openBundle(next);
  for (const { capture } of cases) {
    const [was, is] = [(await prior.read(capture.url))!, (await later.read(capture.url))!];
    expect(is).toEqual({ ...was, vouchedAt: '2018-12-31T16:06:00.500Z' });
    expect(await later.capture(capture.url)).toEqual(await prior.capture(capture.url));
  }
  await Promise.all([prior.close(), later.close()]);
});
