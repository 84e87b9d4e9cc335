/** A whole crawl of a site where every page is a trap: each address ends with a stated outcome, and the crawl with a sealed bundle. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { FetchOutcome } from '../../../crawler/page-record.ts';
import { crawlOf } from '../crawled.ts';
import type { Crawled } from '../crawled.ts';
import { costOf } from './memory.ts';
import { answering } from './servers.ts';
import type { Listening } from './servers.ts';

interface Trap {
  type?: string;
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}
const page = (body: string, status = 200): Trap => ({ status, body: `<!doctype html><title>页</title>${body}` });
const links = (count: number, to: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => `<a href="${to(n)}">链接${n}</a>`).join('');
const noise = Buffer.from(Array.from({ length: 50_000 }, (_, n) => (n * 7919 + (n >> 3)) % 256));
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const text = '工作动态：会议指出，要全面推进政务公开。'.repeat(20);

const answered = (status = 200) => ({ kind: 'answered', status });
const silent = (why: string) => ({ kind: 'silent', why });
const blocked = (by: string) => ({ kind: 'blocked', by });

/** What stands under a path, and how it has to end. */
const traps: Record<string, [Trap, object]> = {
  '/one-line': [page(`<p>${'长'.repeat(33_000_000)}</p>`), silent('too-big')],
  '/links': [
    page('<a href=/maze/0>链</a>'.repeat(250_000) + Array.from({ length: 250_000 }, (_, n) => `<a href=/maze/${n}>链</a>`).join('')),
    answered(),
  ],
  '/deep': [page('<div>'.repeat(20_000) + text), answered()],
  '/deep-tables': [page('<table><tr><td>'.repeat(5000) + text), answered()],
  '/attributes': [page(`<p ${'a="b" '.repeat(200_000)}>${text}</p>`), answered()],
  '/unclosed': [page('<p><b><i><a href="/x">'.repeat(20_000)), answered()],
  '/comments': [page(`${'<!--'.repeat(100_000)}${text}`), answered()],
  '/entities': [page(`<p>${'&amp;&#20013;&bogus'.repeat(100_000)}</p>`), answered()],
  '/bad-utf8': [
    { body: Buffer.concat([Buffer.from('<title>坏</title><p>'), Buffer.alloc(20_000, 0xff), Buffer.from('</p>')]) },
    answered(),
  ],
  '/nul': [page(`<p>${'\0a'.repeat(50)}</p><p>${text}</p>`), answered()],
  '/utf16': [{ type: 'text/html; charset=utf-8', body: utf16(`<title>十六位</title><p>${text}</p>`) }, answered()],
  '/odd-charset': [{ type: 'text/html; charset=klingon', body: `<p>${text}</p>` }, answered()],
  '/binary': [{ type: 'text/html', body: noise }, answered()],
  '/picture': [{ type: 'text/html', body: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), noise]) }, answered()],
  '/video': [{ type: 'video/mp4', body: noise }, answered()],
  '/typeless': [{ type: '', body: `<title>无</title><p>${text}</p>` }, answered()],
  '/json': [{ type: 'application/json', body: '['.repeat(100_000) }, answered()],
  '/xml': [{ type: 'text/xml', body: '<!DOCTYPE a [<!ENTITY a "&a;&a;">]><a>&a;</a>' }, answered()],
  '/bomb': [{ headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(60_000_000, 'b')) }, silent('too-big')],
  '/script': [page(`<script>${'x'.repeat(3_000_000)}</script>`), answered()],
  '/frames': [page('<iframe src="/frames"></iframe>'.repeat(1000)), answered()],
  '/refresh': [{ headers: { refresh: '0;url=/refresh' }, body: `<p>${text}</p>` }, answered()],
  '/base': [page('<base href="http://169.254.169.254/"><a href="latest">x</a>'), answered()],
  '/inside': [page('<a href="http://10.0.0.1/">a</a><a href="file:///etc/passwd">b</a><a href="//[::1]/">c</a>'), answered()],
  // Guards (facts §G.3): never dead, never taken to a browser.
  '/jsl': [
    { status: 521, body: '<script>document.cookie="__jsl_clearance_s=1";location.href=location.pathname</script>' },
    blocked('challenge'),
  ],
  '/ruishu412': [
    { status: 412, body: `<meta content="${'x'.repeat(200)}" r="m"><script>$_ts=window['$_ts'];</script>` },
    blocked('challenge'),
  ],
  '/ruishu202': [
    { status: 202, body: `<meta content="${'x'.repeat(200)}" r="m"><script>$_ts=window['$_ts'];</script>` },
    blocked('challenge'),
  ],
  '/captcha': [page('<title>安全验证</title><p>请完成下方验证后继续访问</p>'), blocked('challenge')],
  '/waf': [page('<title>网站防火墙</title><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p>', 403), blocked('waf')],
  '/bare403': [page('', 403), blocked('waf')],
  '/401': [page('', 401), blocked('login')],
  '/407': [page('', 407), blocked('login')],
  '/login': [{ status: 302, headers: { location: 'https://sso.example.gov.cn/cas/login?service=1' }, body: '' }, blocked('login')],
  '/429': [{ status: 429, headers: { 'retry-after': '0' }, body: '' }, blocked('rate')],
  '/busy': [{ status: 503, headers: { 'retry-after': '0' }, body: '' }, blocked('rate')],
  '/503': [page('503 Service Unavailable', 503), answered(503)],
  '/404': [page('404 Not Found', 404), answered(404)],
};

let site: Listening;
let crawled: Crawled;
let cost: { peakMb: number; leftMb: number };
beforeAll(async () => {
  site = await answering((request, response) => {
    const path = (request.url ?? '/').split(/[?;]/)[0]!;
    const trap = traps[path]?.[0];
    const send = ({ type = 'text/html; charset=utf-8', status = 200, headers = {}, body }: Trap) =>
      response.writeHead(status, { ...(type === '' ? {} : { 'content-type': type }), ...headers }).end(body);
    if (path === '/')
      send(
        page(
          `${links(1, () => '/maze/a.html')}${Object.keys(traps)
            .map((each) => `<a href="${each}">陷阱</a>`)
            .join('')}`,
        ),
      );
    else if (trap) send(trap);
    // A maze whose every page is new again, under ever new sessions and days.
    else if (path.startsWith('/maze/'))
      send(
        page(
          links(20, (n) => `/maze/${n}.html;jsessionid=${Math.random().toString(16).slice(2)}?day=${Math.random().toString().slice(2)}`),
        ),
      );
    else send({ status: 404, body: '404 Not Found' });
  });
  const limits = { timeoutMs: 8000, tries: 1, maxPagesPerSite: 150, blockedAgainMs: 0, concurrency: 4 };
  ({ result: crawled, ...cost } = await costOf(() => crawlOf(site.origin, limits, { chromium: null }, ['/'])));
});
afterAll(() => site?.close());

test('the crawl comes to its end, within its memory', () => {
  expect(crawled.result.state).toBe('sealed');
  expect(crawled.events).not.toContain('bug');
  expect(cost.peakMb).toBeLessThan(400);
  // What is left is what this test holds on to: the facts of every page.
  expect(cost.leftMb).toBeLessThan(150);
});

test.each(Object.entries(traps).map(([path, [, outcome]]) => [path, outcome] as const))('%s', (path, outcome) => {
  const met: FetchOutcome | undefined = crawled.pages.get(path)?.record.outcome ?? crawled.links.get(path)?.outcome;
  expect(met).toMatchObject(outcome);
});

test('text is read where there is any, and none is made of what is no text', () => {
  const charset = (path: string) => crawled.pages.get(path)?.facts?.charset;
  expect(charset('/utf16')).toBe('utf-16le');
  for (const path of ['/deep', '/nul', '/odd-charset', '/typeless']) expect(crawled.pages.get(path)?.facts).not.toBeNull();
  for (const path of ['/binary', '/picture', '/video']) expect(crawled.pages.get(path)?.facts).toBeNull();
});

test('a guard’s page is not read, so nothing could bring it to a browser or call it dead', () => {
  const guarded = [...crawled.pages.values()].filter(({ record }) => record.outcome.kind === 'blocked');
  expect(guarded.length).toBeGreaterThanOrEqual(11);
  expect(guarded.map(({ facts, record }) => [facts, record.dom])).toEqual(guarded.map(() => [null, null]));
});

test('nothing inside was asked for', () => {
  const asked = [...crawled.pages.values()].filter(({ record }) => record.outcome.kind !== 'skipped').map(({ record }) => record.finalUrl);
  expect(asked.filter((url) => !url.startsWith(site.origin))).toEqual([]);
});
