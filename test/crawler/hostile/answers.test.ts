/** Servers that keep to HTTP and misuse it: packed bombs, mazes of redirects, cookies, conditions. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Ask } from '../../../crawler/http.ts';
import { costOf } from './memory.ts';
import { answering, ask } from './servers.ts';
import type { Asking, Listening } from './servers.ts';

let site: Listening;
let other: Listening;
type Headers = Record<string, string | string[]>;
interface Reply {
  status?: number;
  headers?: Headers;
  body?: string | Buffer;
}

const big = Buffer.alloc(50_000_000, 'a');
const packers = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;
const packed = new Map(Object.entries(packers).map(([name, pack]) => [name, pack(big)]));
const coded = (encoding: string, body: string | Buffer): Reply => ({ headers: { 'content-encoding': encoding }, body });
const to = (location: string, headers: Headers = {}): Reply => ({ status: 302, headers: { location, ...headers } });

/** What a path answers; `cookies` as they came in. */
function reply(path: string, cookie: string | undefined, method: string): Reply {
  const [, first = '', second = ''] = path.split('/');
  const bomb = packed.get(second);
  if (first === 'bomb' && bomb) return coded(second, bomb);
  const replies: Record<string, () => Reply> = {
    nested: () => coded('gzip, gzip', gzipSync(packed.get('gzip')!)),
    'mixed-nest': () => coded('br, deflate, gzip', gzipSync(deflateSync(packed.get('br')!))),
    'deep-nest': () => coded(Array.from({ length: 50 }, () => 'gzip').join(', '), gzipSync('x')),
    'two-layers': () => coded('gzip, br', brotliCompressSync(gzipSync('packed'))),
    'raw-deflate': () => coded('deflate', deflateRawSync('packed')),
    'not-gzip': () => coded('gzip', 'plain all the same'),
    'not-br': () => coded('br', Buffer.from([255, 255, 255, 255])),
    torn: () => coded('gzip', gzipSync('torn '.repeat(500)).subarray(0, -6)),
    'and-tail': () => coded('gzip', Buffer.concat([gzipSync('packed'), Buffer.from('garbage')])),
    unknown: () => coded('rot13', 'cnpxrq'),
    identity: () => coded('identity', 'plain'),
    empty: () => coded('gzip', ''),
    self: () => to('/self'),
    'self-fragment': () => to('/self-fragment#there'),
    ping: () => to('/pong'),
    pong: () => to('/ping#again'),
    long: () => to(`/long/${Number(second || 0) + 1}`),
    growing: () => to(`${path}/x`),
    session: () => to(`/session;jsessionid=${Math.random().toString(16).slice(2)}`),
    file: () => to('file:///etc/passwd'),
    script: () => to('javascript:alert(1)'),
    data: () => to('data:text/html,hi'),
    ftp: () => to('ftp://127.0.0.1/x'),
    nonsense: () => to('http://['),
    nothing: () => to(''),
    none: () => ({ status: 302, body: 'no location' }),
    user: () => to(`http://somebody:secret@${site.host}/ok`),
    private: () => to('http://10.1.2.3/'),
    metadata: () => to('http://169.254.169.254/latest/meta-data/'),
    decimal: () => to('http://2130706433:1/'),
    neighbour: () => to(`${other.origin}/secret`),
    backslash: () => to(`\\\\${other.host}\\secret`),
    schemeless: () => to(`//${other.host}/secret`),
    wide: () => to(`/ok?${'w'.repeat(10_000)}`),
    many: () => ({ status: 302, headers: { location: ['/ok', '/self'] } }),
    choices: () => ({ status: 300, headers: { location: '/ok' } }),
    'use-proxy': () => ({ status: 305, headers: { location: other.origin } }),
    refresh: () => ({ headers: { refresh: `0; url=${other.origin}/secret` }, body: 'wait' }),
    'cookie-gate': () => (cookie === undefined ? to('/cookie-gate', { 'set-cookie': 'seen=1' }) : { body: 'in' }),
    'cookie-walk': () => to(`/cookie-walk/${Number(second || 0) + 1}`, { 'set-cookie': `n=${second}` }),
    form: () => to('/echo'),
    echo: () => ({ body: `${method} ${cookie ?? 'no cookie'}` }),
    ok: () => ({ body: 'ok' }),
  };
  return replies[first.split(';')[0]!]?.() ?? { status: 404 };
}

beforeAll(async () => {
  other = await answering((_request, response) => void response.end('secret'));
  site = await answering((request, response) => {
    if (request.url === '/etag') {
      const same = request.headers['if-none-match'] === '"v1"';
      return void response.writeHead(same ? 304 : 200, { etag: '"v1"', 'content-type': 'text/html' }).end(same ? undefined : 'fresh');
    }
    if (request.url === '/moved') return void response.writeHead(301, { location: '/etag' }).end();
    if (request.url === '/headers') return void response.end(JSON.stringify(request.rawHeaders));
    const { status = 200, headers = {}, body } = reply((request.url ?? '').split('?')[0]!, request.headers.cookie, request.method ?? '');
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
  });
});
afterAll(async () => {
  await Promise.all([site.close(), other.close()]);
});

const get = (path: string, request: Ask = {}, asking: Asking = {}) => ask(site.origin + path, request, asking);
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
const silent = (why: string) => ({ kind: 'silent', why });

describe('bodies', () => {
  test.each([...Object.keys(packers).map((name) => `bomb/${name}`), 'nested', 'mixed-nest'])(
    '/%s is too big, and is never held',
    async (path) => {
      const { result, peakMb, leftMb } = await costOf(() => get(`/${path}`));
      expect(result.outcome).toMatchObject(silent('too-big'));
      expect(peakMb).toBeLessThan(200);
      expect(leftMb).toBeLessThan(6);
    },
  );
  test.each<[string, object, string?]>([
    ['/deep-nest', silent('malformed')],
    ['/not-gzip', silent('malformed')],
    ['/not-br', silent('malformed')],
    ['/two-layers', { kind: 'answered' }, 'packed'],
    ['/raw-deflate', { kind: 'answered' }, 'packed'],
    ['/and-tail', silent('malformed')],
    ['/unknown', { kind: 'answered' }, 'cnpxrq'],
    ['/identity', { kind: 'answered' }, 'plain'],
    ['/empty', { kind: 'answered' }, ''],
  ])('%s', async (...[path, outcome, body]) => {
    const answer = await get(path);
    expect(answer.outcome).toMatchObject(outcome);
    if (body !== undefined) expect(text(answer.exchanges[0]?.decoded)).toBe(body);
  });
  test('a torn body gives what could be read of it', async () => {
    expect(text((await get('/torn')).exchanges[0]!.decoded)).toMatch(/^torn torn/);
  });
  test.each(Object.keys(packers))('the beginning of a %s bomb can be had for its own price', async (name) => {
    const { result, peakMb } = await costOf(() => get(`/bomb/${name}`, { keepBytes: 10_000 }));
    expect(result.exchanges[0]).toMatchObject({ truncated: true, decoded: { length: 10_000 } });
    expect(peakMb).toBeLessThan(120);
  });
  test('the beginning of what is short is all of it', async () => {
    expect((await get('/two-layers', { keepBytes: 10_000 })).exchanges[0]).toMatchObject({ truncated: false, decoded: { length: 6 } });
    expect(text((await get('/not-gzip', { keepBytes: 10_000 })).exchanges[0]!.decoded)).toBe('plain all the same');
  });
});

describe('redirects', () => {
  test.each<[string, object, number?]>([
    ['/self', silent('too-many-hops'), 1],
    ['/self-fragment', silent('too-many-hops'), 1],
    ['/ping', silent('too-many-hops'), 2],
    ['/long', silent('too-many-hops'), 6],
    ['/growing', silent('too-many-hops'), 6],
    ['/session;jsessionid=1', silent('too-many-hops')],
    ['/cookie-gate', silent('too-many-hops'), 1],
    ['/cookie-walk', silent('too-many-hops'), 6],
    ['/file', { kind: 'answered', status: 302 }],
    ['/script', { kind: 'answered', status: 302 }],
    ['/data', { kind: 'answered', status: 302 }],
    ['/ftp', { kind: 'answered', status: 302 }],
    ['/nonsense', { kind: 'answered', status: 302 }],
    ['/none', { kind: 'answered', status: 302 }],
    ['/neighbour', { kind: 'answered', status: 302 }],
    ['/backslash', { kind: 'answered', status: 302 }],
    ['/schemeless', { kind: 'answered', status: 302 }],
    ['/private', { kind: 'answered', status: 302 }],
    ['/metadata', { kind: 'answered', status: 302 }],
    ['/refresh', { kind: 'answered', status: 200, hops: [] }],
    ['/choices', { kind: 'answered', status: 300 }],
    ['/use-proxy', { kind: 'answered', status: 305 }],
    ['/wide', { kind: 'answered', status: 200 }],
  ])('%s', async (...[path, outcome, requests]) => {
    site.log.splice(0);
    expect((await get(path)).outcome).toMatchObject(outcome);
    if (requests !== undefined) expect(site.log).toHaveLength(requests);
    expect(other.log).toEqual([]);
  });
  test.each(['/private', '/metadata', '/decimal', '/neighbour'])('%s is refused where any public address may be asked', async (path) => {
    // The site itself is declared and inside; what it redirects to is not declared.
    const answer = await get(path, {}, { reach: 'anywhere' });
    expect(answer.outcome).toEqual({ kind: 'silent', why: 'private-address', tries: 0 });
    expect(other.log).toEqual([]);
  });
  test('a password in an address is dropped', async () => {
    const answer = await get('/user');
    expect(answer.finalUrl).toBe(`${site.origin}/ok`);
    expect(JSON.stringify(answer)).not.toContain('Basic');
  });
  test('a form is sent once, and not sent on', async () => {
    const answer = await get('/form', { method: 'POST', payload: Buffer.from('a=b') });
    expect(answer.exchanges.map(({ request }) => request.method)).toEqual(['POST', 'GET']);
  });
});

describe('manners', () => {
  test('no cookie is ever sent back, within a chain or later', async () => {
    await get('/cookie-gate');
    expect(text((await get('/form')).exchanges.at(-1)!.decoded)).toBe('GET no cookie');
  });
  test('what a server vouches for comes back as a 304 without a body', async () => {
    const headers: Ask['headers'] = [['if-none-match', '"v1"']];
    expect(await get('/etag', { headers })).toMatchObject({
      outcome: { kind: 'answered', status: 304 },
      exchanges: [{ bodyless: true, body: { length: 0 }, status: 304, truncated: false }],
    });
    // The condition was put to the address that was asked, not to where it leads.
    const moved = await get('/moved', { headers });
    expect(moved.exchanges.map(({ status }) => status)).toEqual([301, 200]);
    expect(text(moved.exchanges[1]!.decoded)).toBe('fresh');
  });
  test('one name, each header once', async () => {
    const { exchanges } = await get(
      '/headers',
      { headers: [['Accept', 'text/css']] },
      { change: { userAgent: 'Sundial/0.1 (+https://a.test)' } },
    );
    const raw = JSON.parse(text(exchanges[0]!.decoded)) as string[];
    const names = raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(raw).toEqual(expect.arrayContaining(['text/css', 'Sundial/0.1 (+https://a.test)']));
  });
});
