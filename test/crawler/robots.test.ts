/** What an answer for robots.txt means, whatever the answer is; asked of real servers. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { CrawlPolicy } from '../../config/policy.ts';
import { guard } from '../../crawler/guard.ts';
import { http } from '../../crawler/http.ts';
import { pace } from '../../crawler/pace.ts';
import { robots } from '../../crawler/robots.ts';
import { deadPort, policy } from './servers.ts';
import type { Routes } from './servers.ts';
import { answering } from './hostile/servers.ts';
import type { Listening } from './hostile/servers.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

interface Logged {
  event: string;
  data: Record<string, unknown>;
}
async function guest(origin: string, hosts: string[], change: Partial<CrawlPolicy> = {}) {
  const rules = policy({ tries: 1, timeoutMs: 700, maxHops: 1, ...change });
  const steps = pace({ concurrency: 4, delayMs: 0, ceilingMs: 200, floorMs: 1 });
  const client = http({ policy: rules, guard: guard({ hosts, intranet: true, reach: 'hosts', connectMs: 500 }), pace: steps });
  closing.push(() => client.close());
  const logged: Logged[] = [];
  const asked = robots({ policy: rules, http: client, pace: steps, log: (event, data) => void logged.push({ event, data }) });
  return { ...asked, logged, ask: (path: string) => asked.permit(origin + path), client };
}
async function site(routes: Routes): Promise<Listening> {
  const served = await answering((request, response) => routes(request, response, request.url ?? ''));
  closing.push(served.close);
  return served;
}
const said = (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Routes => {
  return (_request, response) => void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
};

const no = { kind: 'skipped', why: 'robots' };
const unread = { kind: 'skipped', why: 'robots-unread' };
const closed = 'User-agent: *\nDisallow: /';
const challenge = '<script>document.cookie=["__jsl_clearance=1"].join(";");location.href=location.pathname</script>';
const wide = 512_000;

test.each<[string, Routes, object | null]>([
  ['200', said(200, closed), no],
  ['200, nothing in it', said(200), null],
  ['206', said(206, closed), no],
  ['200 as a picture', said(200, closed, { 'content-type': 'image/png' }), no],
  ['200 as HTML', said(200, `<html>\n${closed}\n`, { 'content-type': 'text/html' }), no],
  ['200, a home page', said(200, '<!doctype html><title>首页</title><p>User-agent: *</p>', { 'content-type': 'text/html' }), null],
  ['gzip', said(200, gzipSync(closed), { 'content-encoding': 'gzip' }), no],
  ['said to be gzip, and is not', said(200, closed, { 'content-encoding': 'gzip' }), no],
  ['a gzip bomb', said(200, gzipSync(`${closed}\n${'#'.repeat(30_000_000)}`), { 'content-encoding': 'gzip' }), no],
  ['longer than 500 KiB: the beginning counts', said(200, `${closed}\n${'# more\n'.repeat(300_000)}`), no],
  ['longer than 500 KiB: what is behind does not', said(200, `${'#'.repeat(wide)}\n${closed}`), null],
  ['cut in the middle of a rule', said(200, `${'#'.repeat(wide - 26)}\nUser-agent: *\nDisallow: /x`), null],
  ['400', said(400, closed), null],
  ['401', said(401, closed), null],
  ['403', said(403, closed), null],
  ['404', said(404, closed), null],
  ['412 of a guard', said(412, closed), null],
  ['429', said(429, '', { 'retry-after': '0' }), { kind: 'blocked', by: 'rate', status: 429 }],
  ['500', said(500, closed), unread],
  ['502', said(502), unread],
  ['503', said(503), unread],
  ['503, come again', said(503, '', { 'retry-after': '7200' }), { kind: 'blocked', by: 'rate', status: 503 }],
  ['521 of a guard', said(521, challenge), { kind: 'blocked', by: 'challenge', status: 521 }],
  ['599', said(599), unread],
  ['a redirect to itself', said(302, '', { location: '/robots.txt' }), null],
  ['a redirect to nowhere', said(302, '', { location: 'file:///etc/passwd' }), null],
  ['304, though nobody asked', said(304), null],
  ['hung up', (_request, response) => void response.socket?.destroy(), unread],
  ['silence', () => undefined, unread],
  ['no HTTP', (_request, response) => void response.socket?.end('hello\r\n\r\n'), unread],
])('%s', async (_, routes, outcome) => {
  const { origin, host } = await site(routes);
  expect(await (await guest(origin, [host])).ask('/x')).toEqual(outcome);
});

test('nobody there', async () => {
  const host = `127.0.0.1:${await deadPort()}`;
  expect(await (await guest(`http://${host}`, [host])).ask('/x')).toEqual({ kind: 'silent', why: 'refused', tries: 1 });
});

describe('redirects', () => {
  const chain: Routes = (request, response) => {
    const step = Number(/\d+$/.exec(request.url ?? '')?.[0] ?? 0);
    if (step < 5) response.writeHead(301, { location: `/step${step + 1}` }).end();
    else response.end(closed);
  };
  test('five are followed, whatever the policy says of pages', async () => {
    const { origin, host } = await site(chain);
    expect(await (await guest(origin, [host], { maxHops: 0 })).ask('/x')).toEqual(no);
  });
  test('a maze means that there is none', async () => {
    const maze = await site((request, response) => response.writeHead(302, { location: `${request.url}x` }).end());
    expect(await (await guest(maze.origin, [maze.host])).ask('/x')).toBeNull();
  });
  test('across hosts too, but not into the house; the rules are those of the host that was asked', async () => {
    const inside = await site(said(200, closed));
    const { origin, host } = await site(said(302, '', { location: `${inside.origin}/robots.txt` }));
    const both = await guest(origin, [host, inside.host]);
    expect(await both.ask('/x')).toEqual(no);
    expect(inside.log).toEqual(['GET /robots.txt']);
    // Not declared, and private: refused by its address, not for being somebody else's.
    const alone = await guest(origin, [host]);
    expect(await alone.ask('/x')).toBeNull();
    expect(inside.log).toEqual(['GET /robots.txt']);
  });
  test('a target that can never be had counts as none; one that fails today means wait: neither silences the host that was asked', async () => {
    const gone = await site(said(301, '', { location: 'http://old-name.invalid/robots.txt' }));
    expect(await (await guest(gone.origin, [gone.host, 'old-name.invalid'])).ask('/x')).toBeNull();
    const slow = await site(() => undefined);
    const moved = await site(said(301, '', { location: `${slow.origin}/robots.txt` }));
    expect(await (await guest(moved.origin, [moved.host, slow.host])).ask('/x')).toEqual(unread);
  });
});

test('asked once for many pages, again when forgotten; never for itself', async () => {
  const { origin, host, log } = await site(said(200, 'User-agent: *\nDisallow: /a\nAllow: /a/b'));
  const { ask, forget } = await guest(origin, [host]);
  expect(await Promise.all(['/a', '/a/b', '/c', '/robots.txt'].map(ask))).toEqual([no, null, null, null]);
  expect(log).toEqual(['GET /robots.txt']);
  forget('http://elsewhere.test/');
  await ask('/c');
  forget(`${origin}/c`);
  await ask('/c');
  forget();
  await ask('/c');
  expect(log).toHaveLength(3);
});

test('sitemaps as whole addresses', async () => {
  const { origin, host } = await site(said(200, 'Sitemap: /s.xml\nSitemap: https://cdn.test/图.xml\nSitemap: mailto:a@b.test'));
  const { sitemaps } = await guest(origin, [host]);
  expect(await sitemaps(origin)).toEqual([`${origin}/s.xml`, 'https://cdn.test/%E5%9B%BE.xml']);
});

test('a crawl-delay is kept by pages of the host, and one beyond reason means: stay away', async () => {
  const slow = await site(said(200, 'User-agent: sundial\nCrawl-delay: 0.3'));
  const { ask, client } = await guest(slow.origin, [slow.host]);
  await ask('/');
  const began = Date.now();
  await client.ask(`${slow.origin}/1`);
  await client.ask(`${slow.origin}/2`);
  expect(Date.now() - began).toBeGreaterThanOrEqual(550);

  const away = await site(said(200, 'User-agent: *\nCrawl-delay: 86400'));
  const { ask: askAway, logged } = await guest(away.origin, [away.host]);
  expect(await askAway('/x')).toEqual(no);
  expect(logged).toContainEqual({
    event: 'robots-asks-to-stay-away',
    data: { origin: away.origin, delayMs: 86_400_000, overridden: false },
  });
});

test('set aside for the owner only, and each use is on record', async () => {
  const { origin, host } = await site(said(200, 'User-agent: *\nDisallow: /a\nCrawl-delay: 500'));
  const { ask, logged } = await guest(origin, [host], { robots: 'owner-override' });
  expect(await Promise.all(['/a', '/b'].map(ask))).toEqual([null, null]);
  expect(logged.filter(({ event }) => event === 'robots-overridden-by-owner').map(({ data }) => data)).toEqual([
    { url: `${origin}/a`, outcome: no },
    { url: `${origin}/b`, outcome: no },
  ]);
});
