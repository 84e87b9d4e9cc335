/** No way into the house: by spelling, by resolved address, by redirect. */
import { describe, expect, test } from '@jest/globals';
import { guard, reachOf } from '../../crawler/guard.ts';
import { http } from '../../crawler/http.ts';
import { pace } from '../../crawler/pace.ts';
import { html, policy, proxyTo, serve } from './servers.ts';

test.each([
  ['8.8.8.8', 'public'],
  ['2400:3200::1', 'public'],
  ['127.0.0.1', 'private'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['::1', 'private'],
  ['fd00::1', 'private'],
  ['::ffff:127.0.0.1', 'private'],
  ['::ffff:8.8.8.8', 'public'],
  ['64:ff9b::7f00:1', 'private'],
  ['64:ff9b::808:808', 'public'],
  ['169.254.169.254', 'never'],
  ['::ffff:169.254.169.254', 'never'],
  ['100.100.100.200', 'never'],
  ['fd00:ec2::254', 'never'],
  ['168.63.129.16', 'never'],
  ['fe80::1', 'never'],
  ['::7f00:1', 'never'],
  ['2002:7f00:1::', 'never'],
  ['fec0::1', 'never'],
  ['0.0.0.0', 'never'],
  ['255.255.255.255', 'never'],
  ['224.0.0.1', 'never'],
  ['not an address', 'never'],
  ['', 'never'],
  // Every block that is not the public Internet (IANA special-purpose registries)
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['100.127.255.255', 'private'],
  ['100.128.0.1', 'public'],
  ['169.254.0.1', 'never'],
  ['169.254.170.2', 'never'],
  ['192.0.0.1', 'never'],
  ['192.0.0.192', 'never'],
  ['192.0.2.1', 'never'],
  ['198.18.0.1', 'never'],
  ['198.51.100.1', 'never'],
  ['203.0.113.1', 'never'],
  ['240.0.0.1', 'never'],
  ['0.1.2.3', 'never'],
  ['127.255.255.254', 'private'],
  ['::', 'never'],
  ['::127.0.0.1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:a9fe:a9fe', 'never'],
  ['::ffff:0:127.0.0.1', 'never'],
  ['64:ff9b::a9fe:a9fe', 'never'],
  ['64:ff9b::6464:64c8', 'never'],
  ['64:ff9b:1::7f00:1', 'never'],
  ['64:ff9b:1:a9fe:a9:fe00:808:808', 'never'],
  ['fc00::1', 'private'],
  ['fdff::1', 'private'],
  ['fd20:ce::254', 'never'],
  ['fe80::1%eth0', 'never'],
  ['ff02::1', 'never'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'never'],
  ['2001:db8::1', 'never'],
  ['2001:10::1', 'never'],
  ['2002:a9fe:a9fe::1', 'never'],
  ['2606:4700::1111', 'public'],
  ['3fff::1', 'never'],
  ['4000::1', 'never'],
  ['100::1', 'never'],
])('%s is %s', (ip, reach) => {
  expect(reachOf(ip)).toBe(reach);
});

const rules = (intranet: boolean, hosts: string[], reach: 'hosts' | 'anywhere' = 'hosts') =>
  guard({ hosts, intranet, reach, connectMs: 500 });

test.each<[string, ReturnType<typeof rules>, string | null]>([
  ['http://www.a.gov.cn/', rules(false, ['www.a.gov.cn']), null],
  ['http://a.gov.cn/', rules(false, ['www.a.gov.cn']), null],
  ['http://a.gov.cn/', rules(true, ['www.a.gov.cn']), 'outside'],
  ['http://b.gov.cn/', rules(false, ['www.a.gov.cn']), 'outside'],
  ['http://b.gov.cn/', rules(false, [], 'anywhere'), null],
  ['http://127.0.0.1:8080/', rules(false, ['127.0.0.1:8080']), 'private-address'],
  ['http://127.0.0.1:8080/', rules(true, ['127.0.0.1:8080']), null],
  ['http://127.0.0.1:9090/', rules(true, ['127.0.0.1:8080']), 'outside'],
  ['http://0x7f.1/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://2130706433/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://[::ffff:7f00:1]/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://169.254.169.254/latest/', rules(true, ['169.254.169.254']), 'private-address'],
  ['http://localhost/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://metadata.google.internal/', rules(false, [], 'anywhere'), 'private-address'],
  // One address in many spellings
  ['http://0177.0.0.1/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://017700000001/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://0x7f000001/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://127.1/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://127.0.0.1./', rules(false, [], 'anywhere'), 'private-address'],
  ['http://１２７.０.０.１/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://127。0。0。1/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://%31%32%37.0.0.1/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://[::]/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://[0:0:0:0:0:ffff:127.0.0.1]/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://[64:ff9b::10.0.0.1]/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://user:pw@10.0.0.1/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://www.a.gov.cn@10.0.0.1/', rules(false, ['www.a.gov.cn'], 'anywhere'), 'private-address'],
  ['http://8.8.8.8/', rules(false, [], 'anywhere'), null],
  // Names that mean the house
  ['http://localhost./', rules(false, [], 'anywhere'), 'private-address'],
  ['http://LOCALHOST:8080/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://a.localhost/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://ip6-localhost/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://metadata/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://metadata.google.internal./', rules(false, [], 'anywhere'), 'private-address'],
  ['http://printer.local/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://router.lan/', rules(false, [], 'anywhere'), 'private-address'],
  ['http://internal.example.gov.cn/', rules(false, [], 'anywhere'), null],
  // `intranet` opens what is declared, as it is written, and nothing beside it
  ['http://oa/', rules(true, ['oa']), null],
  ['http://oa/', rules(false, ['oa']), 'private-address'],
  ['http://10.0.0.1/', rules(true, ['oa'], 'anywhere'), 'private-address'],
  ['http://[fd00:ec2::254]/', rules(true, ['[fd00:ec2::254]']), 'private-address'],
  ['http://100.100.100.200/', rules(true, ['100.100.100.200']), 'private-address'],
  ['http://0.0.0.0/', rules(true, ['0.0.0.0']), 'private-address'],
  // Only http and https
  ['ftp://www.a.gov.cn/', rules(false, ['www.a.gov.cn'], 'anywhere'), 'outside'],
  ['file:///etc/passwd', rules(false, [], 'anywhere'), 'outside'],
  ['ws://www.a.gov.cn/', rules(false, ['www.a.gov.cn']), 'outside'],
])('%s', (url, guarded, expected) => {
  expect(guarded.refuse(url)).toBe(expected);
});

test('what may be asked anywhere may still not lead into the house', () => {
  const house = rules(false, ['www.a.gov.cn']);
  const refusals = ['http://b.gov.cn/', 'http://10.0.0.1/', 'http://localhost/', 'http://169.254.169.254/'].map((url) =>
    house.refuse(url, true),
  );
  expect(refusals).toEqual([null, 'private-address', 'private-address', 'private-address']);
});

describe('at the socket', () => {
  const client = (guarded: ReturnType<typeof rules>, proxy?: string) =>
    http({
      policy: policy(proxy === undefined ? { tries: 1 } : { tries: 1, proxy }),
      guard: guarded,
      pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 100 }),
    });
  const silent = { kind: 'silent', why: 'private-address' };

  test('a name that resolves inside is refused; a declared one is opened, its neighbour port is not', async () => {
    const site = await serve((_request, response) => html(response, 'inside'));
    const neighbour = await serve((_request, response) => html(response, 'secret'));
    const port = new URL(site.origin).port;
    // Spelling alone would let these through: only the resolved address tells.
    const blind = { ...rules(false, [], 'anywhere'), refuse: () => null };
    const stranger = client(blind);
    expect((await stranger.ask(`http://localhost:${port}/`)).outcome).toMatchObject(silent);
    expect((await stranger.ask(site.origin)).outcome).toMatchObject(silent);
    await stranger.close();
    const owner = client(rules(true, [`localhost:${port}`]));
    expect((await owner.ask(`http://localhost:${port}/`)).outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect((await owner.ask(neighbour.origin)).outcome).toEqual({ kind: 'skipped', why: 'outside' });
    await owner.close();
    expect(neighbour.log).toEqual([]);
    await site.close();
    await neighbour.close();
  });

  test('a redirect inside is refused on its hop', async () => {
    const secret = await serve((_request, response) => html(response, 'secret'));
    const site = await serve((_request, response) => response.writeHead(302, { location: secret.origin }).end());
    const proxy = await proxyTo(site.origin);
    const walker = client(rules(false, ['www.a.gov.cn'], 'anywhere'), proxy.origin);
    const answer = await walker.ask('http://www.a.gov.cn/');
    expect(answer.outcome).toMatchObject(silent);
    expect(secret.log).toEqual([]);
    await walker.close();
    await Promise.all([secret.close(), site.close(), proxy.close()]);
  });
});
