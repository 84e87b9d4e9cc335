/** Whatever a server does, asking it ends with a stated outcome. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { createServer as createTcp } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { CrawlPolicy } from '../../config/policy.ts';
import { guard } from '../../crawler/guard.ts';
import { http, retryAfterMs } from '../../crawler/http.ts';
import type { Answer, Ask } from '../../crawler/http.ts';
import { pace } from '../../crawler/pace.ts';
import { deadPort, html, policy, proxyTo, serve } from './servers.ts';
import type { Served } from './servers.ts';

let site: Served;
let other: Served;
let busy = 0;
const big = Buffer.alloc(3_000_000, 'a');

beforeAll(async () => {
  other = await serve((_request, response) => html(response, 'somebody else'));
  site = await serve((request, response, path) => {
    const coded = (encoding: string, body: Buffer) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding }).end(body);
    const to = (location: string, status = 302) => response.writeHead(status, { location }).end();
    if (path === '/ok') html(response, '<p>你好</p>');
    else if (path === '/hop1') to('/hop2');
    else if (path === '/hop2') to('/ok', 301);
    else if (path === '/loop') to('/loop2');
    else if (path === '/loop2') to('/loop');
    else if (path.startsWith('/chain')) to(`/chain${Number(path.slice(6)) + 1}`);
    else if (path === '/away') to(`${other.origin}/x`);
    else if (path === '/zh') to(Buffer.from('/中文').toString('latin1'));
    else if (path === '/%E4%B8%AD%E6%96%87') html(response, 'zh');
    else if (path === '/gzip') coded('gzip', gzipSync('packed'));
    else if (path === '/torn-gzip') coded('gzip', gzipSync('torn '.repeat(500)).subarray(0, -6));
    else if (path === '/br') coded('br', brotliCompressSync('packed'));
    else if (path === '/deflate') coded('deflate', deflateSync('packed'));
    else if (path === '/raw-deflate') coded('deflate', deflateRawSync('packed'));
    else if (path === '/gzip-bomb') coded('gzip', gzipSync(big));
    else if (path === '/br-bomb') coded('br', brotliCompressSync(big));
    else if (path === '/lying-gzip') coded('gzip', Buffer.from('not gzip at all'));
    else if (path === '/500') html(response, 'broken', 500);
    else if (path === '/huge-length') response.writeHead(200, { 'content-type': 'text/html', 'content-length': '10000000000' }).write('x');
    else if (path === '/endless') {
      response.writeHead(200, { 'content-type': 'text/html' });
      const more = setInterval(() => response.write(Buffer.alloc(64_000, 'x')), 1);
      response.on('close', () => clearInterval(more));
    } else if (path === '/slow-head') void 0;
    else if (path === '/slow-body') {
      response.writeHead(200, { 'content-type': 'text/html' });
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    } else if (path === '/cut') {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '1000' });
      response.write('half', () => response.destroy());
    } else if (path === '/flood') response.writeHead(200, { 'x-flood': 'f'.repeat(200_000) }).end('x');
    else if (path === '/video') response.writeHead(200, { 'content-type': 'video/mp4' }).end(big.subarray(0, 1_000_000));
    else if (path === '/busy') {
      busy += 1;
      if (busy === 1) response.writeHead(503, { 'retry-after': '0' }).end();
      else html(response, 'free again');
    } else if (path === '/later') response.writeHead(503, { 'retry-after': '86400' }).end();
    else if (path === '/echo') response.end(JSON.stringify(request.headers));
    else html(response, 'no', 404);
  });
});
afterAll(async () => {
  await site.close();
  await other.close();
});

async function ask(path: string, change: Partial<CrawlPolicy> = {}, request: Ask = {}, intranet = true): Promise<Answer> {
  const rules = policy({ maxBodyBytes: 1_000_000, timeoutMs: 700, tries: 1, ...change });
  const client = http({
    policy: rules,
    guard: guard({ hosts: [site.host], intranet, reach: 'hosts', connectMs: 700 }),
    pace: pace({ concurrency: 2, delayMs: 0, ceilingMs: 1000 }),
  });
  try {
    return await client.ask(path.startsWith('http') ? path : site.origin + path, { want: 'page', ...request });
  } finally {
    await client.close();
  }
}

describe('a stated outcome for every server', () => {
  test.each<[string, object]>([
    ['/ok', { kind: 'answered', status: 200, type: 'text/html', hops: [], via: 'http' }],
    ['/500', { kind: 'answered', status: 500 }],
    ['/loop', { kind: 'silent', why: 'too-many-hops' }],
    ['/chain0', { kind: 'silent', why: 'too-many-hops' }],
    ['/gzip-bomb', { kind: 'silent', why: 'too-big' }],
    ['/br-bomb', { kind: 'silent', why: 'too-big' }],
    ['/huge-length', { kind: 'silent', why: 'too-big' }],
    ['/endless', { kind: 'silent', why: 'too-big' }],
    ['/lying-gzip', { kind: 'silent', why: 'malformed' }],
    ['/slow-head', { kind: 'silent', why: 'timeout', tries: 1 }],
    ['/slow-body', { kind: 'silent', why: 'timeout', tries: 1 }],
    ['/cut', { kind: 'silent', why: 'reset' }],
    ['/flood', { kind: 'silent', why: 'malformed' }],
    ['/later', { kind: 'answered', status: 503 }],
  ])('%s', async (path, outcome) => {
    expect((await ask(path)).outcome).toMatchObject(outcome);
  });

  test.each(['/gzip', '/br', '/deflate', '/raw-deflate'])('%s is unpacked and kept as it came', async (path) => {
    const last = (await ask(path)).exchanges[0]!;
    expect(Buffer.from(last.decoded).toString()).toBe('packed');
    expect(Buffer.from(last.body).toString()).not.toBe('packed');
  });

  test('a torn gzip body gives what can be had of it', async () => {
    const last = (await ask('/torn-gzip')).exchanges[0]!;
    expect(Buffer.from(last.decoded).toString()).toMatch(/^torn torn/);
  });

  test('redirects are followed hop by hop and all of them kept', async () => {
    const answer = await ask('/hop1');
    expect(answer.finalUrl).toBe(`${site.origin}/ok`);
    expect(answer.exchanges.map(({ status }) => status)).toEqual([302, 301, 200]);
    expect(answer.outcome).toMatchObject({ kind: 'answered', status: 200, hops: [`${site.origin}/hop2`, `${site.origin}/ok`] });
  });

  test('a redirect in raw UTF-8 is understood', async () => {
    expect((await ask('/zh')).finalUrl).toBe(`${site.origin}/%E4%B8%AD%E6%96%87`);
  });

  test('a redirect that leaves the site is stated and not followed', async () => {
    const answer = await ask('/away');
    expect(answer).toMatchObject({ leadsOutside: `${other.origin}/x`, outcome: { kind: 'answered', status: 302 } });
    expect(other.log).toEqual([]);
  });

  test('a body nobody reads stays on the line; a wanted file comes whole', async () => {
    expect((await ask('/video')).exchanges[0]).toMatchObject({ bodyless: true, status: 200 });
    expect((await ask('/video', {}, { want: 'file' })).exchanges[0]!.body.length).toBe(1_000_000);
    expect((await ask('/ok', {}, { want: 'glance' })).exchanges[0]).toMatchObject({ bodyless: true, request: { method: 'HEAD' } });
  });

  test('a host that asks for patience gets it', async () => {
    expect((await ask('/busy', { tries: 2 })).outcome).toMatchObject({ kind: 'answered', status: 200 });
  });

  test('one honest name', async () => {
    const answer = await ask('/echo', { userAgent: 'Sundial/0.1 (+mailto)' });
    expect(JSON.parse(Buffer.from(answer.exchanges[0]!.decoded).toString())).toMatchObject({
      'user-agent': 'Sundial/0.1 (+mailto)',
      host: site.host,
    });
  });

  test('nobody listens', async () => {
    const host = `127.0.0.1:${await deadPort()}`;
    const client = http({
      policy: policy({ tries: 2 }),
      guard: guard({ hosts: [host], intranet: true, reach: 'hosts', connectMs: 500 }),
      pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 100 }),
    });
    expect((await client.ask(`http://${host}/`)).outcome).toEqual({ kind: 'silent', why: 'refused', tries: 2 });
    await client.close();
  });

  test('an answer that is not HTTP', async () => {
    const tcp = createTcp((socket) => socket.on('error', () => undefined).end('220 ready to serve mail\r\n'));
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(tcp.address() as AddressInfo).port}`;
    const client = http({
      policy: policy({ tries: 1 }),
      guard: guard({ hosts: [host], intranet: true, reach: 'hosts', connectMs: 500 }),
      pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 100 }),
    });
    const [plain, secure] = [await client.ask(`http://${host}/`), await client.ask(`https://${host}/`)];
    await client.close();
    tcp.close();
    expect(plain.outcome).toMatchObject({ kind: 'silent', why: 'malformed' });
    expect(secure.outcome).toMatchObject({ kind: 'silent', why: 'tls' });
  });
});

describe('through a forward proxy', () => {
  test('plain HTTP in absolute form, under true host names; only named hosts; https by CONNECT', async () => {
    const proxy = await proxyTo(site.origin);
    const client = http({
      policy: policy({ proxy: proxy.origin, tries: 1 }),
      guard: guard({ hosts: ['www.example.gov.cn'], intranet: false, reach: 'hosts', connectMs: 500 }),
      pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 100 }),
    });
    const answer = await client.ask('http://www.example.gov.cn/hop1');
    expect(answer.outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(answer.finalUrl).toBe('http://www.example.gov.cn/ok');
    expect((await client.ask('http://other.gov.cn/')).outcome).toEqual({ kind: 'skipped', why: 'outside' });
    expect((await client.ask('https://www.example.gov.cn/')).outcome).toMatchObject({ kind: 'silent', why: 'refused' });
    expect(proxy.log).toEqual([
      'GET http://www.example.gov.cn/hop1',
      'GET http://www.example.gov.cn/hop2',
      'GET http://www.example.gov.cn/ok',
      'CONNECT www.example.gov.cn:443',
    ]);
    await client.close();
    await proxy.close();
  });
});

test.each([
  ['120', 120_000],
  ['Mon, 01 Jan 2018 00:01:00 GMT', 60_000],
  ['Sun, 31 Dec 2017 00:00:00 GMT', 0],
  ['soon', null],
  ['', null],
])('Retry-After: %j', (value, waitMs) => {
  expect(retryAfterMs([['Retry-After', value]], Date.UTC(2018, 0, 1))).toBe(waitMs);
});
