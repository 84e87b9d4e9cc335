/** robots.txt by RFC 9309: groups, longest match, wildcards, and what silence means. */
import { expect, test } from '@jest/globals';
import type { Answer } from '../../crawler/http.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import { rulesOf } from '../../crawler/robots.ts';

const agent = 'Sundial/0.1 (+https://example.org)';
const home = 'http://h/robots.txt';
const answered = (status: number): FetchOutcome => ({ kind: 'answered', status, type: 'text/plain', ms: 1, hops: [], via: 'http' });

function answer(outcome: FetchOutcome, text = ''): Answer {
  const decoded = Buffer.from(text);
  const exchange = {
    url: home,
    at: '',
    request: { method: 'GET', headers: [] },
    status: 200,
    statusText: '',
    httpVersion: '1.1',
    headers: [],
    body: decoded,
    decoded,
    bodyless: false,
    ms: 1,
  };
  return { outcome, finalUrl: home, at: '', exchanges: [exchange], leadsOutside: null };
}

test.each([
  ['User-agent: *\nDisallow: /a', '/a/b', false],
  ['User-agent: *\nDisallow: /a', '/b', true],
  ['User-agent: *\nDisallow:', '/a', true],
  ['User-agent: *\nDisallow: /\n\nUser-agent: sundial\nDisallow: /x', '/a', true],
  ['User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
  ['User-agent: *\nAllow: /a\nDisallow: /a/b', '/a/b/c', false],
  ['User-agent: *\nDisallow: /*.pdf$', '/x.pdf', false],
  ['User-agent: *\nDisallow: /*.pdf$', '/x.pdf?a', true],
  ['User-agent: *\nDisallow: /*?', '/x?y', false],
  ['User-agent: baidu\nDisallow: /', '/a', true],
  ['# nothing\n\u0000', '/a', true],
  ['<html>not a robots file</html>', '/a', true],
])('%j %s: %s', (text, path, allowed) => {
  const { rules } = rulesOf(home, answer(answered(200), text), agent);
  expect(rules(`http://h${path}`)).toEqual(allowed ? null : { kind: 'skipped', why: 'robots' });
});

const shut = { kind: 'skipped', why: 'robots-unread' };
test.each<[FetchOutcome, FetchOutcome | null]>([
  [answered(404), null],
  [answered(403), null],
  [answered(521), null],
  [answered(500), shut as FetchOutcome],
  [answered(503), shut as FetchOutcome],
  [answered(429), { kind: 'blocked', by: 'rate', status: 429 }],
  [
    { kind: 'silent', why: 'refused', tries: 2 },
    { kind: 'silent', why: 'refused', tries: 2 },
  ],
  [{ kind: 'silent', why: 'malformed', tries: 2 }, null],
  [{ kind: 'skipped', why: 'outside' }, null],
])('%j', (outcome, expected) => {
  expect(rulesOf(home, answer(outcome), agent).rules('http://h/a')).toEqual(expected);
});

test('crawl-delay in milliseconds', () => {
  expect(rulesOf(home, answer(answered(200), 'User-agent: *\nCrawl-delay: 2.5'), agent).delayMs).toBe(2500);
});
