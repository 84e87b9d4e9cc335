/** https and IPv6 as a site's host was seen: what is a fault, what is unknown, and that one good look outweighs a bad one. */
import { expect, test } from '@jest/globals';
import type { HostLook } from '../../crawler/probe/host.ts';
import type { ProbeSample, TlsLook } from '../../crawler/probe/sample.ts';
import type { SeenHost } from '../../scoring/unit-facts.ts';
import { judge } from '../../scoring/judge.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { bare, given } from './cases.ts';
import { checkTester } from './check-tester.ts';
import type { CheckCase } from './check-tester.ts';
import { facts, rubric, sha, site, unit } from './facts.ts';
import { day, opens, silent, status, turnedAway } from './looks.ts';

const AT = '2019-01-02T00:00:00.000Z';
const tls = (state: TlsLook['state'], why: string | null = null): TlsLook => ({
  host: 'gov.test:443',
  state,
  why,
  protocol: state === 'trusted' ? 'TLSv1.3' : null,
  chain:
    state === 'closed'
      ? []
      : [
          {
            subject: 'CN=gov.test',
            issuer: 'CN=x',
            validFrom: '2017-01-01T00:00:00.000Z',
            validTo: '2018-06-30T00:00:00.000Z',
            sha256: sha('c'),
          },
        ],
  ms: 5,
});

type Seen = Partial<Pick<ProbeSample, 'outcome' | 'tls' | 'names' | 'v6Connects' | 'address'>>;
const host = ({ outcome = opens, ...change }: Seen, rest: Partial<HostLook> = {}): SeenHost => ({
  look: {
    ...{ site: site.id, address: site.home, at: AT, home: { outcome, finalUrl: site.home }, names: null, v6Connects: null, tls: null },
    ...{ proxied: false, tunnelRefused: null, toHttps: null, v6Public: null },
    ...change,
    ...rest,
  },
  evidence: { bundle: '2018-12.probes', url: `urn:host:${site.home}`, at: AT, sha256: sha(JSON.stringify([outcome, change, rest])) },
});
const one = (name: string, kind: CheckCase['kind'], seen: SeenHost | null, rest: Partial<CheckCase> = {}): CheckCase => ({
  name,
  kind,
  pages: [bare],
  ...rest,
  gather: { host: seen, ...rest.gather },
});
const withTls = (state: TlsLook['state'], why: string | null = null, rest: Partial<ProbeSample> = {}) => ({
  tls: tls(state, why),
  ...rest,
});
const found = (fault: string) => [`${fault} http://gov.test/ ${fault}`];

checkTester('https', given('CS-06'), [
  one('sound, http leads there', 'silent', host(withTls('trusted'), { toHttps: true }), { remark: /https 可以访问（gov\.test:443）/ }),
  one('sound, where http leads is not known', 'silent', host(withTls('trusted'))),
  one('sound, http stays', 'speaks', host(withTls('trusted'), { toHttps: false }), { found: found('no-redirect'), says: /不跳转到 https/ }),
  one('nobody on 443', 'speaks', host(withTls('closed', 'ECONNREFUSED')), {
    found: found('none'),
    says: /gov\.test:443 没有应答（ECONNREFUSED）/,
  }),
  one('nobody answers the handshake', 'speaks', host(withTls('failed', 'EPROTO')), { found: found('none'), says: /不能建立安全连接/ }),
  one('a proxy says that nobody is there', 'speaks', host(withTls('closed', 'HTTP 502'), { proxied: true }), { found: found('none') }),
  one('turned away at the front, closed behind', 'speaks', host(withTls('closed', 'ETIMEDOUT', { outcome: turnedAway })), {
    found: found('none'),
  }),
  one('expired', 'speaks', host(withTls('untrusted', 'CERT_HAS_EXPIRED')), { found: found('expired'), says: /已于 2018-06-30 到期/ }),
  one(
    'expired, of an https home that nobody could open',
    'speaks',
    host(withTls('untrusted', 'CERT_HAS_EXPIRED', { outcome: silent('tls') })),
    {
      found: found('expired'),
    },
  ),
  one('of another name', 'speaks', host(withTls('untrusted', 'ERR_TLS_CERT_ALTNAME_INVALID')), { found: found('mismatched') }),
  one('of its own making', 'speaks', host(withTls('untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT')), {
    found: found('untrusted'),
    says: /自己签发/,
  }),
  one('of nobody we know', 'speaks', host(withTls('untrusted', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY')), {
    found: found('untrusted'),
    says: /不受本机信任/,
  }),
  one('nothing was looked at', 'not-applicable', null),
  one('the crawl never came to the home page', 'not-applicable', host(withTls('closed', 'ECONNREFUSED'), { home: null })),
  one('a proxy that opens no tunnel', 'not-applicable', host({}, { proxied: true, tunnelRefused: 'HTTP 501' })),
  one('closed, and the home page was silent too', 'not-applicable', host(withTls('closed', 'ETIMEDOUT', { outcome: silent('timeout') }))),
  one('a name that leads inside', 'not-applicable', host(withTls('closed', 'EPRIVATE'))),
  one('robots.txt keeps us out', 'not-applicable', host({ outcome: { kind: 'skipped', why: 'robots' } })),
  one('what the run could not see the month’s looks did', 'silent', host({}, { proxied: true, tunnelRefused: 'HTTP 501' }), {
    gather: { probes: day('2018-12-31', 1, { ...withTls('trusted'), toHttps: true }) },
  }),
  one('a look of the month that failed is outweighed', 'silent', host(withTls('trusted')), {
    gather: { probes: day('2018-12-31', 1, withTls('failed', 'ECONNRESET')) },
  }),
  one('both show it: both are cited', 'speaks', host(withTls('closed', 'ECONNREFUSED')), {
    gather: { probes: day('2018-12-31', 1, withTls('closed', 'ECONNREFUSED')) },
    found: found('none'),
  }),
  one('the last look of the month that tells', 'speaks', null, {
    gather: { probes: day('2018-12-31', 3, withTls('trusted'), withTls('untrusted', 'CERT_HAS_EXPIRED'), {}) },
    found: found('expired'),
  }),
]);

const names = (v4: string[] | null, v6: string[] | null) => ({ names: { v4, v6, ms: 1 } });
const both = names(['203.0.113.1'], ['240e::1']);
checkTester('ipv6', given('CS-07'), [
  one('has one', 'silent', host(both, { v6Public: true }), { remark: /240e::1/ }),
  one('has one that answers', 'silent', host({ ...both, v6Connects: true }, { v6Public: true })),
  one('has none', 'speaks', host(names(['203.0.113.1'], [])), { found: found('none'), says: /gov\.test 没有 IPv6 地址（AAAA 记录）/ }),
  one('has one that is nobody’s', 'speaks', host(names(['203.0.113.1'], ['fe80::1']), { v6Public: false }), {
    found: found('unreachable'),
  }),
  one('has one that does not answer', 'speaks', host({ ...both, v6Connects: false }, { v6Public: true }), { found: found('unreachable') }),
  one('it answered within the month', 'silent', host({ ...both, v6Connects: false }, { v6Public: true }), {
    gather: { probes: day('2018-12-31', 1, { ...both, v6Connects: true }) },
  }),
  one('nothing was looked at', 'not-applicable', null),
  one('a proxy resolves the names', 'not-applicable', host({ names: null }, { proxied: true })),
  one('an address has no name', 'not-applicable', host({ names: null, address: 'http://127.0.0.1:8080/' })),
  one('the name server failed', 'not-applicable', host(names(['203.0.113.1'], null))),
  one('no such name', 'not-applicable', host(names([], []))),
]);

const scoreOf = (seen: SeenHost | null) => {
  const known = facts([bare], { host: seen });
  return scoreUnit({ run: '2018-12', unit, facts: known, results: judge(known, rubric, '2018-12'), rubric, engine: 'any' });
};

test.each<[string, SeenHost, string, object, object]>([
  ['sound', host({ ...withTls('trusted'), ...both }), 'settled', { points: '1' }, { points: '1' }],
  [
    'no redirect is shown and costs nothing',
    host({ ...withTls('trusted'), ...both }, { toHttps: false }),
    'settled',
    { points: '1' },
    { points: '1' },
  ],
  ['neither', host({ ...withTls('closed', 'ECONNREFUSED'), ...names(['203.0.113.1'], []) }), 'settled', { points: '0' }, { points: '0' }],
  [
    'an issuer that we do not know waits for a person',
    host({ ...withTls('untrusted', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), ...both, v6Connects: false }),
    'waiting',
    { points: '1', swing: '-1' },
    { points: '1', swing: '-1' },
  ],
])('%s', (_, seen, state, https, v6) => {
  const { lines } = scoreOf(seen);
  expect(lines.find(({ indicator }) => indicator === 'CS-06')).toMatchObject({ state, ...https });
  expect(lines.find(({ indicator }) => indicator === 'CS-07')).toMatchObject({ state, ...v6 });
});

test('a second look over the same host has the same digest, another state another', () => {
  const before = scoreOf(host(withTls('trusted'))).madeFrom;
  const later: SeenHost = host({ tls: { ...tls('trusted'), ms: 77, chain: [] } }, { at: '2019-02-02T00:00:00.000Z' });
  expect(scoreOf(later).madeFrom).toBe(before);
  expect(scoreOf(host(withTls('closed', 'ECONNREFUSED'))).madeFrom).not.toBe(before);
  expect(scoreOf(host(withTls('trusted', null, { outcome: status(500) }))).madeFrom).not.toBe(before);
});
