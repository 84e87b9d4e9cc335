/** Outside links: dead is said only of what failed twice while our own line was up; manners hold, and a session can be gone on with. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrawlPolicy } from '../../config/policy.ts';
import type { LinkFacts } from '../../crawler/crawl-result.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { lookOutside } from '../../crawler/links.ts';
import type { OutsideJob } from '../../crawler/links.ts';
import { ourLine } from '../../crawler/outside/our-line.ts';
import { replayOutside } from '../../crawler/replay.ts';
import { answering } from './hostile/servers.ts';
import type { Listening } from './hostile/servers.ts';
import { policy } from './servers.ts';

let dir: string;
let world: Listening;
/** What the world does once a hundred requests are out, or a test says so. */
let switches: { down: boolean; flaky: number };
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sundial-links-'));
  switches = { down: false, flaky: 0 };
  // A forward proxy that is the whole world: names mean what this table says.
  world = await answering((request, response) => {
    const { hostname, pathname } = new URL(request.url ?? '');
    const html = (status: number, body = '', headers: Record<string, string> = {}) =>
      response
        .writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
        .end(request.method === 'HEAD' ? undefined : body);
    if (switches.down) return void html(502, '');
    if (hostname === 'gone.test') return void html(502, '');
    if (hostname === 'hang.test') return undefined;
    if (hostname === 'reset.test') return void request.socket.destroy();
    if (hostname === 'busy.test' && pathname !== '/robots.txt') return void html(429, '', { 'retry-after': '0' });
    if (hostname === 'shut.test' && pathname === '/robots.txt') return void html(200, 'User-agent: *\nDisallow: /private');
    if (hostname === 'broken.test' && pathname === '/robots.txt') return void html(500);
    if (pathname === '/robots.txt') return void html(404);
    if (hostname === 'flaky.test') return void html(++switches.flaky <= 2 ? 500 : 200, 'well');
    if (hostname === 'sold.test') return void html(200, '<title>sold.test 域名出售</title>');
    if (pathname === '/no-head') return void html(request.method === 'HEAD' ? 405 : 200, '<p>here</p>');
    if (pathname === '/404') return void html(404, '<title>404</title>');
    if (pathname === '/waf') return void html(403, '<title>网站防火墙</title>您的请求已被拦截');
    if (pathname === '/jsl') return void html(521, '<script>document.cookie="__jsl_clearance=1";location.reload()</script>');
    if (pathname === '/login') return void html(302, '', { location: 'http://sso.test/cas/login' });
    if (pathname === '/secure') return void html(301, '', { location: `http://${hostname}/secured` });
    if (pathname === '/sold') return void html(302, '', { location: 'http://parked.example/?domain=old' });
    html(200, `<p>${'long '.repeat(50_000)}</p>`);
    return undefined;
  });
});
afterEach(async () => {
  await world.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Told {
  links: Map<string, LinkFacts>;
  order: string[];
  result: Awaited<ReturnType<typeof lookOutside>>;
}
async function look(addresses: string[], change: Partial<OutsideJob> = {}, rules: Partial<CrawlPolicy> = {}): Promise<Told> {
  const order: string[] = [];
  const links = new Map<string, LinkFacts>();
  const result = await lookOutside({
    run: { id: '2018-12', month: '2018-12', from: '2018-12-01', to: '2018-12-31', asOf: '2018-12-31T16:00:00Z' } as OutsideJob['run'],
    addresses,
    policy: policy({ proxy: world.origin, blockedAgainMs: 0, timeoutMs: 700, ...rules }),
    dir,
    log: () => undefined,
    onLink: (link) => {
      order.push(link.url);
      links.set(link.url, link);
      return Promise.resolve();
    },
    ...change,
  });
  return { links, order, result };
}
const asked = (part: string) => world.log.filter((line) => line.includes(part));

test.each<[string, LinkFacts['verdict'], object, string[] | null]>([
  ['http://a.test/', 'alive', { kind: 'answered', status: 200 }, ['GET http://a.test/robots.txt', 'GET http://a.test/']],
  ['http://a.test/no-head', 'alive', { kind: 'answered', status: 200 }, ['GET http://a.test/no-head']],
  ['http://a.test/secure', 'alive', { kind: 'answered', status: 200, hops: ['http://a.test/secured'] }, null],
  ['http://a.test/sold', 'alive', { kind: 'answered', status: 302, hops: ['http://parked.example/?domain=old'] }, null],
  [
    'http://a.test/404',
    'dead',
    { kind: 'answered', status: 404 },
    Array.from({ length: 4 }, (_, n) => `${n % 2 ? 'HEAD' : 'GET'} http://a.test/404`),
  ],
  ['http://gone.test/x', 'dead', { kind: 'silent', why: 'refused' }, []],
  ['http://hang.test/x', 'dead', { kind: 'silent', why: 'timeout' }, []],
  ['http://reset.test/x', 'dead', { kind: 'silent', why: 'reset' }, []],
  ['http://flaky.test/x', 'alive', { kind: 'answered', status: 200 }, null],
  ['http://a.test/waf', 'unknown', { kind: 'blocked', by: 'waf', status: 403 }, null],
  ['http://a.test/jsl', 'unknown', { kind: 'blocked', by: 'challenge', status: 521 }, null],
  ['http://a.test/login', 'unknown', { kind: 'blocked', by: 'login', status: 302 }, null],
  ['http://busy.test/x', 'unknown', { kind: 'blocked', by: 'rate' }, null],
  ['http://shut.test/private/x', 'unknown', { kind: 'skipped', why: 'robots' }, []],
  ['http://shut.test/public', 'alive', { kind: 'answered', status: 200 }, null],
  ['http://broken.test/x', 'unknown', { kind: 'skipped', why: 'robots-unread' }, []],
  ['http://10.1.2.3/x', 'unknown', { kind: 'silent', why: 'private-address' }, []],
  ['http://169.254.169.254/latest/', 'unknown', { kind: 'silent', why: 'private-address' }, []],
  ['http://localhost/x', 'unknown', { kind: 'silent', why: 'private-address' }, []],
])('%s is %s', async (url, verdict, outcome, requests) => {
  // Somebody else who answers shows that our line is up.
  const { links, result } = await look([url, 'http://witness.test/'], {}, { timeoutMs: 400 });
  expect(links.get(url)).toMatchObject({ verdict, outcome, where: 'outside', bundle: '2018-12.outside' });
  expect(links.get(url)?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(links.get('http://witness.test/')).toMatchObject({ verdict: 'alive' });
  expect(result).toMatchObject({ state: 'sealed', counts: { known: 2 } });
  if (requests !== null) expect(asked(` ${url}`)).toEqual(requests);
  expect(asked('parked.example')).toEqual([]);
  expect(asked('sso.test')).toEqual([]);
});

test('nobody is dead while nobody answers: the line may be ours', async () => {
  switches.down = true;
  const { links } = await look(['http://a.test/', 'http://b.test/', 'http://gone.test/']);
  expect([...links.values()].map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'unknown']);
});

test('a control that answers is witness enough', async () => {
  const { links } = await look(['http://gone.test/'], {}, { controls: ['http://control.test/'] });
  expect(links.get('http://gone.test/')).toMatchObject({ verdict: 'dead', outcome: { kind: 'silent' } });
});

test('answers of others vouch only near their time', () => {
  const line = ourLine();
  line.heard('a', 1000);
  line.heard('b', 500_000);
  const up: [string, number, number][] = [
    ['x', 900, 1100],
    ['x', 0, 990],
    ['a', 0, 990],
    ['x', 1001, 300_000],
    ['x', 1001, 400_000],
    ['x', 500_001, 600_000],
  ];
  expect(up.map((look) => line.wasUp(...look))).toEqual([true, true, false, false, true, false]);
});

describe('sessions', () => {
  const addresses = ['http://a.test/1', 'http://a.test/404', 'http://a.test/waf', 'http://gone.test/', 'http://b.test/'];

  test('what needs another hour pauses the job; the next session asks only for that, and tells everything', async () => {
    const first = await look(addresses, {}, { blockedAgainMs: 1500 });
    expect(first.result).toMatchObject({ state: 'paused', why: 'blocked', bundle: '2018-12.outside' });
    expect(first.order.sort()).toEqual(['http://a.test/1', 'http://b.test/']);
    const until = Date.parse((first.result as { until: string }).until);
    // Too early: nothing is asked, and the wait goes on.
    world.log.splice(0);
    expect((await look(addresses, { writer: 2 }, { blockedAgainMs: 1500 })).result).toMatchObject({ state: 'paused', why: 'blocked' });
    expect(world.log).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, until - Date.now()) + 50));
    const last = await look(addresses, { writer: 3 }, { blockedAgainMs: 1500, controls: ['http://b.test/control'] });
    expect(last.result.state).toBe('sealed');
    expect(Object.fromEntries([...last.links].map(([url, { verdict }]) => [url, verdict]))).toEqual({
      'http://a.test/1': 'alive',
      'http://a.test/404': 'dead',
      'http://a.test/waf': 'unknown',
      'http://gone.test/': 'dead',
      'http://b.test/': 'alive',
    });
    expect(asked(' http://a.test/1')).toEqual([]);
    // A sealed bundle tells the same again, without a network.
    world.log.splice(0);
    const retold = await look(addresses, { writer: 4 });
    expect(retold.result).toEqual({ ...last.result, counts: retold.result.counts });
    expect([...retold.links.values()].sort((a, b) => (a.url < b.url ? -1 : 1))).toEqual(
      [...last.links.values()].sort((a, b) => (a.url < b.url ? -1 : 1)),
    );
    expect(world.log).toEqual([]);
    const reader = await openBundle((last.result as { path: string }).path);
    expect((await replayOutside(reader))?.links).toHaveLength(5);
    await reader.close();
  });

  test('interrupted: what is in hand is finished, the rest waits for the next session, nothing is asked twice', async () => {
    const many = Array.from({ length: 30 }, (_, n) => `http://h${n % 3}.test/${n}`);
    const stop = new AbortController();
    const first = await look(many, {
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done === 7) stop.abort();
      },
    });
    expect(first.result).toMatchObject({ state: 'paused', why: 'interrupted' });
    expect(first.order.length).toBeGreaterThanOrEqual(7);
    expect(first.order.length).toBeLessThan(30);
    const second = await look(many, { writer: 2 });
    expect(second.result).toMatchObject({ state: 'sealed', counts: { known: 30, answered: 30 } });
    expect([...second.links.keys()].sort()).toEqual([...many].sort());
    const heads = world.log.filter((line) => line.startsWith('HEAD'));
    expect(new Set(heads).size).toBe(heads.length);
  });

  test('a store that fails ends the job and leaves the archive for the next', async () => {
    const failing = look(addresses, { onLink: () => Promise.reject(new Error('the store is full')) });
    await expect(failing).rejects.toThrow('the store is full');
    expect((await look(addresses, { writer: 2 })).result.state).toBe('sealed');
  });
});

test('manners: one host at its own pace, others beside it; the cap; switched off', async () => {
  const urls = [0, 1, 2].flatMap((n) => [`http://slow.test/${n}`, `http://h${n}.test/`]);
  const began = Date.now();
  await look(urls, {}, { delayMs: 300 });
  // robots.txt and three looks: three pauses.
  expect(Date.now() - began).toBeGreaterThanOrEqual(900);
  rmSync(join(dir, '2018-12.outside.wacz'));
  world.log.splice(0);
  const capped = await look(urls, {}, { maxOutsideLinks: 2 });
  expect([...capped.links.values()].map(({ outcome }) => (outcome.kind === 'skipped' ? outcome.why : outcome.kind))).toEqual(
    expect.arrayContaining(['answered', 'answered', 'budget', 'budget', 'budget', 'budget']),
  );
  expect(capped.result).toMatchObject({ counts: { known: 6, answered: 2, skipped: 4 } });
  world.log.splice(0);
  const off = await look(urls, { replace: true }, { outsideLinks: 'skip' });
  expect(off.result).toMatchObject({ state: 'sealed', counts: { known: 6, skipped: 6 } });
  expect(world.log).toEqual([]);
});

test('a domain that changed hands: one page a host is read, and speaks for its other addresses', async () => {
  const sold = (nth: number) => `http://sold.test/${nth}`;
  const { links } = await look([sold(1), sold(2), 'http://a.test/sold', 'http://a.test/'], { controls: [] } as Partial<OutsideJob>);
  const [first, second] = [links.get(sold(1))!, links.get(sold(2))!];
  expect(first).toMatchObject({ verdict: 'alive', parked: { sort: 'for-sale', words: '域名出售', sure: true } });
  expect(first.parked!.seen).toEqual({ bundle: '2018-12.outside', url: sold(1), at: expect.any(String), sha256: first.sha256 });
  expect(second.parked).toEqual(first.parked);
  expect(asked(' http://sold.test/')).toEqual(['GET http://sold.test/robots.txt', `GET ${sold(1)}`, `HEAD ${sold(2)}`]);
  expect(links.get('http://a.test/')!.parked).toBeUndefined();
});
