/** One look at a home page and one round of them, on real servers: fast, slow, dead, refusing, encrypted, and with our own line down. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:https';
import { createServer as createTcp } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { Site } from '../../config/site.ts';
import { probe } from '../../crawler/probe.ts';
import { lookUpNames } from '../../crawler/probe/names.ts';
import { probeRound } from '../../crawler/probe/round.ts';
import { lookAtTls } from '../../crawler/probe/tls.ts';
import { verdictOfLook } from '../../scoring/availability.ts';
import { certificate } from './certificate.ts';
import type { Certified } from './certificate.ts';
import { nameServer } from './name-server.ts';
import type { NameServer } from './name-server.ts';
import { deadPort, html, policy, serve } from './servers.ts';
import type { Routes, Served } from './servers.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
const served = async (routes: Routes, options: { robots?: string } = {}): Promise<Served> => {
  const server = await serve(routes, options);
  open.push(server);
  return server;
};
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const encrypted = ({ key, cert }: Certified) => listening(createServer({ key, cert }, (_, response) => void response.end('<p>加密')));

/** Small limits: what takes this long has not opened. */
const slowMs = 1000;
const waitMs = 1600;
const siteAt = (home: string, more: string[] = []) => Site.parse({ id: 'portal', name: '门户', home, hosts: more, intranet: true });
const look = (home: string, change: Partial<Parameters<typeof probe>[0]> = {}) =>
  probe({ site: siteAt(home), policy: policy(), waitMs, log: () => undefined, ...change });

const welcome: Routes = (_, response) => html(response, '<h1>示例市人民政府</h1>');

describe('a look at', () => {
  const cases: [string, Routes, object][] = [
    ['a page that opens', welcome, { verdict: 'opened', status: 200, outcome: 'answered' }],
    [
      'one that takes too long to begin',
      (_, response) => void setTimeout(() => html(response, 'x'), slowMs + 50),
      { verdict: 'failed', outcome: 'answered' },
    ],
    [
      'one whose body takes too long',
      (_, response) => void (response.write('<p>'), setTimeout(() => response.end('x'), slowMs + 50)),
      { verdict: 'failed', outcome: 'answered' },
    ],
    ['one that never comes', () => undefined, { verdict: 'failed', outcome: 'silent timeout' }],
    ['one whose body never ends', (_, response) => void response.write('<p>'), { verdict: 'failed', outcome: 'silent timeout' }],
    ['a server error', (_, response) => html(response, '出错', 500), { verdict: 'failed', status: 500 }],
    ['a hung-up line', (request) => void request.socket.destroy(), { verdict: 'failed', outcome: 'silent reset' }],
    ['a firewall', (_, response) => html(response, '拦截', 403), { verdict: 'unclear', outcome: 'blocked waf', status: 403 }],
    ['a limit of rate', (_, response) => html(response, '太快', 429), { verdict: 'unclear', outcome: 'blocked rate' }],
    ['a challenge', (_, response) => html(response, '<script>x</script>', 521), { verdict: 'unclear', outcome: 'blocked challenge' }],
    [
      'a loop',
      (_, response) => void response.writeHead(302, { location: '/' }).end(),
      { verdict: 'unclear', outcome: 'silent too-many-hops' },
    ],
    [
      'a way out',
      (_, response) => void response.writeHead(302, { location: 'http://other.test/' }).end(),
      { verdict: 'unclear', leadsOutside: 'http://other.test/' },
    ],
  ];
  test.each(cases)('%s', async (_, routes, wanted) => {
    const { origin } = await served(routes);
    const sample = await look(`${origin}/`);
    const { outcome, status, leadsOutside } = sample;
    const why = outcome.kind === 'silent' ? outcome.why : outcome.kind === 'blocked' ? outcome.by : '';
    expect({ verdict: verdictOfLook(sample, slowMs), outcome: `${outcome.kind} ${why}`.trim(), status, leadsOutside }).toMatchObject(
      wanted,
    );
    expect(sample).toMatchObject({ site: 'portal', address: `${origin}/`, discarded: null, names: null });
    expect(sample.ms).toBeLessThan(waitMs + 1000);
  });

  test('a port where nobody is', async () => {
    const sample = await look(`http://127.0.0.1:${await deadPort()}/`);
    expect(sample).toMatchObject({ outcome: { kind: 'silent', why: 'refused' }, answeredBy: null, bytes: 0, sha256: null });
    expect(verdictOfLook(sample, slowMs)).toBe('failed');
  });

  test('records who answered, in which time, with what, where redirects led', async () => {
    const { origin } = await served((_, response, path) =>
      path === '/' ? void response.writeHead(301, { location: '/index.html' }).end() : html(response, '<p>首页'),
    );
    const sample = await look(`${origin}/`);
    expect(sample).toMatchObject({ answeredBy: '127.0.0.1', finalAddress: `${origin}/index.html`, toHttps: false, bytes: 9 });
    expect(sample.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.values(sample.phases).filter((ms) => ms !== null && ms >= 0)).toHaveLength(3);
  });

  test('asks nothing of a private address that is not declared to be inside', async () => {
    const { origin, log } = await served(welcome);
    const sample = await look(`${origin}/`, { site: { ...siteAt(`${origin}/`), intranet: false } });
    expect(sample.outcome).toMatchObject({ kind: 'silent', why: 'private-address' });
    expect(sample.tls).toMatchObject({ state: 'closed', why: 'EPRIVATE' });
    expect([log, verdictOfLook(sample, slowMs)]).toEqual([[], 'unclear']);
  });
});

describe('robots.txt', () => {
  test('that forbids the page is obeyed', async () => {
    const { origin, log } = await served(welcome, { robots: 'User-agent: *\nDisallow: /\n' });
    const sample = await look(`${origin}/`);
    expect(sample).toMatchObject({ outcome: { kind: 'skipped', why: 'robots' }, tls: null, permitted: {} });
    expect(log).toEqual(['GET /robots.txt']);
  });

  test('that allowed it is not asked for again within the day', async () => {
    const { origin, log } = await served(welcome);
    const { permitted } = await look(`${origin}/`);
    expect(Object.keys(permitted)).toEqual([`${origin}/`]);
    expect((await look(`${origin}/`, { permitted })).permitted).toEqual(permitted);
    expect(log).toEqual(['GET /robots.txt', 'GET /', 'GET /']);
  });

  test('is remembered for the addresses of the last look only, however many a server invents', async () => {
    let nth = 0;
    const { origin } = await served((_, response, path) =>
      path === '/' ? void response.writeHead(302, { location: `/?${(nth += 1)}` }).end() : html(response, 'x'),
    );
    let permitted = {};
    for (let round = 0; round < 3; round++) ({ permitted } = await look(`${origin}/`, { permitted }));
    expect(Object.keys(permitted)).toEqual([`${origin}/`, `${origin}/?3`]);
  });

  test('is asked for again after a day; when it cannot be had then, its last word holds', async () => {
    let broken = false;
    const robots: Routes = (_, response) => void (broken ? html(response, '出错', 500) : response.end('User-agent: *\nAllow: /\n'));
    const server = createTcpless(robots);
    const { origin } = await server;
    const yesterday = { [`${origin}/`]: '2018-12-01T00:00:00.000Z' };
    expect((await look(`${origin}/`, { permitted: yesterday })).permitted[`${origin}/`]).not.toBe('2018-12-01T00:00:00.000Z');
    broken = true;
    const later = await look(`${origin}/`, { permitted: yesterday });
    expect(later).toMatchObject({ outcome: { kind: 'answered', status: 500 }, permitted: yesterday });
    expect((await look(`${origin}/`)).outcome).toEqual({ kind: 'skipped', why: 'robots-unread' });
  });

  /** A server that answers robots.txt like every other page. */
  async function createTcpless(routes: Routes): Promise<{ origin: string }> {
    const { createServer: plain } = await import('node:http');
    return { origin: `http://${await listening(plain((request, response) => routes(request, response, request.url ?? '/')))}` };
  }
});

describe('a certificate', () => {
  const local = '127.0.0.1';
  const at = (host: string) => ({ hostname: local, port: Number(host.split(':')[1]), permits: () => true, timeoutMs: 1000 });

  test.each([
    ['that vouches for itself', certificate(local), 'DEPTH_ZERO_SELF_SIGNED_CERT', 1],
    ['that has expired', certificate(local, { to: '2018-12-31' }), 'CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT', 1],
    ['of an issuer whom nobody knows', certificate(local, { by: certificate('示例 CA') }), 'SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO', 2],
  ])('%s is recorded with the reason why it is not trusted', async (_, certified, why, length) => {
    const tls = await lookAtTls(at(await encrypted(certified)));
    expect(tls).toMatchObject({ state: 'untrusted', why: expect.stringMatching(new RegExp(why)), protocol: 'TLSv1.3' });
    expect(tls.chain).toHaveLength(length);
    expect(tls.chain[0]).toMatchObject({
      subject: 'CN=127.0.0.1',
      validTo: expect.stringMatching(/^20(18|49)-12-31T00:00:00\.000Z$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('that we do not trust is no failure of the page, and no opening', async () => {
    const sample = await look(`https://${await encrypted(certificate(local))}/`);
    expect(sample).toMatchObject({ outcome: { kind: 'silent', why: 'tls' }, tls: { state: 'untrusted' } });
    expect(verdictOfLook(sample, slowMs)).toBe('unclear');
  });

  test('that never comes because somebody else listens there is a failure', async () => {
    const host = await listening(createTcp((socket) => void socket.on('error', () => undefined).end('SSH-2.0-x\r\n')));
    const sample = await look(`https://${host}/`);
    expect(sample).toMatchObject({ outcome: { kind: 'silent' }, tls: { state: 'failed' } });
    expect(verdictOfLook(sample, slowMs)).toBe('failed');
  });

  test('is not waited for without end', async () => {
    const host = await listening(createTcp((socket) => void socket.on('error', () => undefined)));
    expect(await lookAtTls({ ...at(host), timeoutMs: 200 })).toMatchObject({ state: 'failed', why: 'ETIMEDOUT' });
    expect(await lookAtTls(at(`x:${await deadPort()}`))).toMatchObject({ state: 'closed', why: 'ECONNREFUSED', chain: [] });
    expect(await lookAtTls({ ...at(host), permits: () => false })).toMatchObject({ state: 'closed', why: 'EPRIVATE' });
  });
});

describe('names', () => {
  let server: NameServer;
  const v6 = '20010db8000000000000000000000001';
  beforeAll(async () => {
    const many = Array.from({ length: 40 }, (_, index) => `203.0.113.${index}`);
    const both = { a: ['203.0.113.2', '203.0.113.1'], aaaa: [v6] };
    server = await nameServer({
      'both.gov.test': both,
      'old.gov.test': { a: ['203.0.113.1'], aaaa: [] },
      'many.gov.test': { a: many, aaaa: [] },
      'mute.gov.test': null,
    });
  });
  afterAll(() => server.close());

  test.each([
    ['both.gov.test', { v4: ['203.0.113.1', '203.0.113.2'], v6: ['2001:db8::1'] }],
    ['old.gov.test', { v4: ['203.0.113.1'], v6: [] }],
    ['none.gov.test', { v4: [], v6: [] }],
    ['mute.gov.test', { v4: null, v6: null }],
  ])('%s', async (name, wanted) => {
    expect(await lookUpNames(name, [server.address])).toMatchObject(wanted);
  });

  test('a flood of addresses is cut, an address has no name to look up, and a dead name is a failure', async () => {
    expect((await lookUpNames('many.gov.test', [server.address]))!.v4).toHaveLength(16);
    expect(await lookUpNames('127.0.0.1')).toBeNull();
    expect(await lookUpNames('[::1]')).toBeNull();
    const sample = await look('http://nowhere.invalid/', { nameServers: [server.address] });
    expect(sample).toMatchObject({ outcome: { kind: 'silent', why: 'dns' }, names: { v4: [], v6: [] } });
    expect(verdictOfLook(sample, slowMs)).toBe('failed');
  });
});

describe('a round', () => {
  const round = (homes: string[], controls: string[] = []) =>
    probeRound({
      sites: homes.map((home, index) => ({ site: { ...siteAt(home), id: `s${index}` }, policy: policy({ controls }), permitted: {} })),
      intranetHosts: controls.map((control) => new URL(control).host),
      waitMs,
      log: () => undefined,
    });
  const dead = async () => `http://127.0.0.1:${await deadPort()}/`;
  const discarded = ({ samples }: Awaited<ReturnType<typeof round>>) => samples.map((sample) => sample.discarded);

  test('a control that answers, even with a refusal, lets the samples stand', async () => {
    const [site, control] = [await served(welcome), await served((_, response) => html(response, '', 403))];
    const found = await round([`${site.origin}/`, await dead()], [`${control.origin}/`, await dead()]);
    expect(discarded(found)).toEqual([null, null]);
    expect(found.controls.map(({ up }) => up)).toEqual([true, false]);
    expect(control.log.length).toBeGreaterThan(1); // somebody was silent, so our line was looked at again
  });

  test('without any control that answers every sample is kept and marked', async () => {
    const site = await served(welcome);
    const found = await round([`${site.origin}/`, await dead()], [await dead(), await dead()]);
    expect(discarded(found)).toEqual(['controls-down', 'controls-down']);
    expect(found.samples.map(({ site: id, outcome }) => [id, outcome.kind])).toEqual([
      ['s0', 'answered'],
      ['s1', 'silent'],
    ]);
  });

  test('a line that breaks in the middle is noticed', async () => {
    const control = await served(welcome);
    const site = await served((request) => void control.close().then(() => request.socket.destroy()));
    expect(discarded(await round([`${site.origin}/`], [`${control.origin}/`]))).toEqual(['controls-down']);
  });

  test.each([
    ['everybody silent, more than one', 2, 0, ['all-down', 'all-down']],
    ['only one site', 1, 0, [null]],
    ['one that answers', 1, 1, [null, null]],
  ])('without controls: %s', async (_, silent, alive, wanted) => {
    const homes = await Promise.all(Array.from({ length: silent }, dead));
    for (let more = alive; more > 0; more--) homes.push(`${(await served(welcome)).origin}/`);
    expect(discarded(await round(homes))).toEqual(wanted);
  });

  test('each host is looked at once, with its robots.txt', async () => {
    const sites = await Promise.all(
      Array.from({ length: 12 }, () => served((_, response) => void setTimeout(() => html(response, 'x'), 100))),
    );
    const found = await round(sites.map(({ origin }) => `${origin}/`));
    expect(found.samples.map(({ site }) => site)).toEqual(sites.map((_, index) => `s${index}`));
    for (const { log } of sites) expect(log).toEqual(['GET /robots.txt', 'GET /']);
  });
});
