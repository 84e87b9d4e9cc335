/** A small bundle with every sort of body and header that has ever broken an archive. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { createBundle, type ResponseCapture } from '../../../crawler/evidence/bundle.ts';

export const CREATED = '2018-12-31T16:00:00Z';

/** Pseudo-random bytes from a seed: the same on every machine (xorshift32). */
export function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed | 1;
  for (let at = 0; at < length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

export interface Case {
  name: string;
  capture: ResponseCapture;
  /** What a reader gets. */
  reads: Buffer;
}

const html = '<!doctype html><meta charset="utf-8"><title>偃师市人民政府</title><p>政务公开</p>';
const GBK = Buffer.from('d5feb8aeb9abbfaa', 'hex');

function answer(name: string, changes: Partial<ResponseCapture> & { reads?: Buffer }): Case {
  const { reads, ...rest } = changes;
  const capture: ResponseCapture = {
    url: `http://www.example.test/${encodeURIComponent(name)}.html`,
    at: '2018-12-31T16:01:02Z',
    ip: '127.0.0.1',
    request: {
      method: 'GET',
      headers: [
        ['Host', 'www.example.test'],
        ['User-Agent', 'Sundial/0.1.0'],
      ],
    },
    status: 200,
    statusText: 'OK',
    httpVersion: '1.1',
    headers: [['Content-Type', 'text/html; charset=utf-8']],
    body: Buffer.from(html),
    ...rest,
  };
  return { name, capture, reads: reads ?? Buffer.from(capture.body) };
}

const coded = (coding: string, body: Buffer): Partial<ResponseCapture> => ({
  headers: [
    ['Content-Type', 'text/html'],
    ['Content-Encoding', coding],
  ],
  body,
});

export const CASES: Case[] = [
  answer('plain', {}),
  answer('every byte', {
    headers: [['Content-Type', 'application/octet-stream']],
    body: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  }),
  answer('looks like a record', { body: Buffer.from('WARC/1.1\r\nContent-Length: 9\r\n\r\n\x1f\x8b\x08\x00\r\n\r\nWARC/1.1\r\n\r\n') }),
  answer('looks chunked', { headers: [['Transfer-Encoding', 'chunked']], body: Buffer.from('5\r\nhello\r\n0\r\n\r\n') }),
  answer('chunked and gzip', {
    ...coded('gzip', gzipSync(html)),
    headers: [
      ['Transfer-Encoding', 'chunked'],
      ['Content-Encoding', 'gzip'],
    ],
    reads: Buffer.from(html),
  }),
  answer('gzip', { ...coded('gzip', gzipSync(html)), reads: Buffer.from(html) }),
  answer('deflate', { ...coded('deflate', deflateSync(html)), reads: Buffer.from(html) }),
  answer('raw deflate', { ...coded('deflate', deflateRawSync(html)), reads: Buffer.from(html) }),
  answer('brotli', { ...coded('br', brotliCompressSync(html)), reads: Buffer.from(html) }),
  answer('gzip twice', { ...coded('gzip, gzip', gzipSync(gzipSync(html))), reads: Buffer.from(html) }),
  answer('says gzip and is not', coded('gzip', Buffer.from(html))),
  answer('unknown coding', coded('utf-8', Buffer.from(html))),
  answer('cut gzip', {
    ...coded('gzip', gzipSync(noise(9000, 3)).subarray(0, 5000)),
    truncated: 'length',
    reads: noise(9000, 3).subarray(0, 4980),
  }),
  answer('from a browser', {
    headers: [
      ['Content-Encoding', 'gzip'],
      ['Content-Length', '7'],
    ],
    decoded: true,
  }),
  answer('duplicate headers', {
    headers: [
      ['Set-Cookie', 'a=1'],
      ['X-Same', 'one'],
      ['set-cookie', 'b=2'],
      ['X-Same', 'one'],
      ['Set-Cookie', 'a=1'],
    ],
  }),
  answer('cookies of a browser', { headers: [['set-cookie', 'a=1\nb=2']] }),
  answer('header bytes', {
    headers: [
      ['Content-Disposition', 'attachment; filename=\xd5\xfe\xb8\xae.doc'],
      ['X-Raw', GBK],
      ['X-Wide', '政府公开'],
    ],
  }),
  answer('header injection', { statusText: 'OK\r\nX-Evil: 1', headers: [['Location', 'http://www.example.test/\r\n\r\n<script>']] }),
  answer('empty', { body: Buffer.alloc(0) }),
  answer('empty gzip', coded('gzip', Buffer.alloc(0))),
  answer('not modified', { status: 304, statusText: 'Not Modified', headers: [['ETag', '"5c2a"']], body: Buffer.alloc(0) }),
  answer('HTTP 1.0', { httpVersion: '1.0', headers: [['Connection', 'close']] }),
  answer('no reason', { status: 500, statusText: '', body: Buffer.from('error') }),
  answer('half a megabyte', { headers: [['Content-Type', 'application/pdf']], body: noise(500_000, 7) }),
  answer('half a megabyte of text', { body: Buffer.from(html.repeat(6000).slice(0, 500_000)) }),
  answer('Chinese address', { url: 'http://www.example.test/政务公开/2018 年.html?q=公开&a=%D5%FE' }),
  answer('GBK address', { url: 'http://www.example.test/%d5%fe/list.asp?ClassID=5' }),
  answer('post', { request: { method: 'POST', headers: [] }, url: 'http://www.example.test:8080/api?b=2&a=1' }),
];

/** Writes a sealed bundle of the given cases, a rendered DOM and a screenshot; `created` and instants are fixed, so are its bytes. */
export async function sampleBundle(
  cases: Case[] = CASES,
  id = '2018-12.sample',
): Promise<{ path: string; sha256: string; digests: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'sundial-evidence-'));
  const path = join(folder, `${id}.wacz`);
  const writer = await createBundle({ path, id, software: 'Sundial/0.1.0', created: CREATED });
  const digests: string[] = [];
  for (const { capture } of cases) {
    digests.push((await writer.addResponse(capture)).sha256);
    await writer.addPage({ url: capture.url, at: capture.at, title: '偃师 "首页"' });
  }
  const first = cases[0]?.capture.url ?? '';
  await writer.addResource({
    url: `urn:dom:${first}`,
    at: '2018-12-31T16:01:03.456Z',
    contentType: 'text/html; charset=utf-8',
    body: Buffer.from(html),
  });
  await writer.addResource({ url: `urn:shot:${first}`, at: '2018-12-31T16:01:04Z', contentType: 'image/png', body: noise(3000, 11) });
  await writer.addMetadata({
    url: 'urn:crawl:policy',
    at: '2018-12-31T16:01:05Z',
    contentType: 'application/json',
    body: Buffer.from('{"depth":3}'),
  });
  return { path, sha256: (await writer.seal()).sha256, digests };
}
