/** The run's own look at a host: straight and through proxies that tunnel, refuse, or speak for the far end. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import { createServer as createTls } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { Site } from '../../config/site.ts';
import { lookAtHost } from '../../crawler/probe/host.ts';
import type { HostJob, HostLook } from '../../crawler/probe/host.ts';
import { certificate } from './certificate.ts';
import type { Certified } from './certificate.ts';
import { nameServer } from './name-server.ts';
import { deadPort, policy } from './servers.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}
const encrypted = ({ key, cert }: Certified) => listening(createTls({ key, cert }, (_, response) => void response.end('<p>加密')));

const opened = (finalUrl: string, status = 200): NonNullable<HostLook['home']> => ({
  outcome: { kind: 'answered', status, type: 'text/html', ms: 0, hops: [], via: 'http' },
  finalUrl,
});
/** The crawl met the home page itself, unless another end of it is given. */
const look = (home: string, job: Partial<HostJob> & { proxy?: string; hosts?: string[] } = {}) => {
  const { proxy, hosts = [], ...rest } = job;
  const site = Site.parse({ id: 'portal', name: '门户', home, hosts, intranet: true });
  const policyOf = policy({ timeoutMs: 2000, ...(proxy ? { proxy } : {}) });
  return lookAtHost({ site, policy: policyOf, home: opened(home), log: () => undefined, ...rest });
};

/** A forward proxy: plain addresses are answered by itself, CONNECT by `answer` (a port on loopback, or a status line and headers). */
async function proxy(answer: number | string, plain: (url: string) => { status: number; location?: string } = () => ({ status: 200 })) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { status, location } = request.url!.endsWith('/robots.txt') ? { status: 404, location: undefined } : plain(request.url!);
    response.writeHead(status, { 'content-type': 'text/html', ...(location ? { location } : {}) }).end('<p>首页');
  });
  server.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    socket.on('error', () => undefined);
    if (typeof answer === 'string') return void socket.end(`HTTP/1.1 ${answer}\r\n\r\n`);
    const far = connect(answer, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    far.on('error', () => socket.destroy());
    far.pipe(socket).pipe(far);
  });
  return { url: `http://127.0.0.1:${await listening(server)}`, asked };
}

describe('straight', () => {
  test('an http home that stays http, with nobody on 443 of its host', async () => {
    const seen = await look('http://127.0.0.1:8080/');
    expect(seen).toMatchObject({ site: 'portal', address: 'http://127.0.0.1:8080/', proxied: false, tunnelRefused: null, toHttps: false });
    expect(seen).toMatchObject({ names: null, v6Public: null, v6Connects: null, tls: { state: 'closed', why: 'EPRIVATE' } }); // only the declared port is ours to knock at
  });

  test('an http home that led to https of the site: that is the door', async () => {
    const port = await encrypted(certificate('127.0.0.1'));
    const end = `https://127.0.0.1:${port}/`;
    const seen = await look('http://127.0.0.1:8080/', { hosts: [`127.0.0.1:${port}`], home: opened(end) });
    expect(seen).toMatchObject({ toHttps: true, tls: { state: 'untrusted', host: `127.0.0.1:${port}` } });
  });

  test.each<[string, HostLook['home']]>([
    ['silent', { outcome: { kind: 'silent', why: 'refused', tries: 2 }, finalUrl: 'http://127.0.0.1:8080/' }],
    ['turned away', { outcome: { kind: 'blocked', by: 'waf', status: 403 }, finalUrl: 'http://127.0.0.1:8080/' }],
    ['a redirect that was not followed', opened('http://127.0.0.1:8080/', 302)],
    ['never met', null],
  ])('a home that is %s tells nothing of a redirect', async (_, home) => {
    expect(await look('http://127.0.0.1:8080/', { home })).toMatchObject({ toHttps: null, home, tls: { state: 'closed' } });
  });

  test('whom robots.txt keeps out asks nothing', async () => {
    const home: HostLook['home'] = { outcome: { kind: 'skipped', why: 'robots' }, finalUrl: 'http://127.0.0.1:8080/' };
    expect(await look('http://127.0.0.1:8080/', { home })).toMatchObject({ toHttps: null, tls: null });
  });

  test('an address inside that nobody declared is not asked', async () => {
    const site = { ...Site.parse({ id: 'x', name: 'x', home: 'http://127.0.0.1:8080/' }), intranet: false };
    expect(await look('http://127.0.0.1:8080/', { site })).toMatchObject({ tls: { state: 'closed', why: 'EPRIVATE' } });
  });

  test.each([
    ['203.0.113.1', '20010db8000000000000000000000001', false], // 2001:db8::/32 is for examples
    ['203.0.113.1', '240e0000000000000000000000000001', true],
    ['203.0.113.1', undefined, null],
  ])('addresses %s %s', async (a, aaaa, isPublic) => {
    const names = await nameServer({ 'www.gov.test': { a: [a], aaaa: aaaa === undefined ? [] : [aaaa] } });
    open.push(names);
    const seen = await look('http://www.gov.test/', { nameServers: [names.address] });
    expect([seen.v6Public, seen.names!.v6!.length]).toEqual([isPublic, aaaa === undefined ? 0 : 1]);
  });
});

describe('by proxy', () => {
  test('a trusted certificate of the far end, by its own name', async () => {
    const root = certificate('示例 CA');
    const { url, asked } = await proxy(await encrypted(certificate('www.gov.test', { by: root })));
    const seen = await look('http://www.gov.test/', { proxy: url.replace('//', '//me:p%40ss@'), authorities: root.cert });
    expect(seen).toMatchObject({ proxied: true, tunnelRefused: null, toHttps: false, v6Public: null });
    expect(seen).toMatchObject({ names: null, tls: { state: 'trusted', host: 'www.gov.test:443' } });
    expect(asked).toEqual([`www.gov.test:443 Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
  });

  test.each([
    ['of another name', 'www.other.test', {}, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', 'www.gov.test', { to: '2018-12-31' }, 'CERT_HAS_EXPIRED'],
  ])('a certificate %s', async (_, name, age, why) => {
    const root = certificate('示例 CA');
    const { url } = await proxy(await encrypted(certificate(name, { ...age, by: root })));
    const { tls } = await look('http://www.gov.test/', { proxy: url, authorities: root.cert });
    expect(tls).toMatchObject({ state: 'untrusted', why });
  });

  test.each([
    ['501 Not Implemented', 'HTTP 501', null],
    ['403 Forbidden', 'HTTP 403', null],
    ['407 Proxy Authentication Required', 'HTTP 407', null],
    ['503 Service Unavailable', 'HTTP 503', null],
    ['502 Bad Gateway', null, { state: 'closed', why: 'HTTP 502' }],
    ['504 Gateway Timeout', null, { state: 'closed', why: 'HTTP 504' }],
    ['503 Service Unavailable\r\nX-Squid-Error: ERR_CONNECT_FAIL 111', null, { state: 'closed', why: 'HTTP 503' }],
    ['503 Service Unavailable\r\nX-Squid-Error: ERR_DNS_FAIL 0', 'HTTP 503', null],
  ])('the proxy says %s', async (answer, refused, tls) => {
    const { url } = await proxy(answer);
    const seen = await look('http://www.gov.test/', { proxy: url });
    expect(seen.tunnelRefused).toBe(refused);
    if (tls === null) expect(seen.tls).toBeNull();
    else expect(seen.tls).toMatchObject(tls);
  });

  test('a home that is https: its http twin is asked where it leads', async () => {
    const leads = async (location: string) => {
      const { url } = await proxy('502 Bad Gateway', (asked) =>
        asked === 'http://www.gov.test/' ? { status: 302, location } : { status: 200 },
      );
      return (await look('https://www.gov.test/', { proxy: url })).toHttps;
    };
    expect(await leads('http://www.gov.test/index.html')).toBe(false);
    expect(await leads('http://elsewhere.test/')).toBeNull();
    expect(await leads('https://www.gov.test/')).toBeNull(); // it leads to what cannot be reached
  });

  test('a proxy that is not there', async () => {
    const seen = await look('http://www.gov.test/', { proxy: `http://127.0.0.1:${await deadPort()}` });
    expect(seen).toMatchObject({ tunnelRefused: 'ECONNREFUSED', toHttps: false, tls: null });
  });
});
