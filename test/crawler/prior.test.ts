/** What an earlier bundle holds is asked for on condition: an unchanged article costs a 304 and is evidence all the same. */
import { expect, test } from '@jest/globals';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { readHere } from '../../crawler/fetch.ts';
import type { Candidate } from '../../crawler/frontier.ts';
import { openPrior } from '../../crawler/session/prior.ts';
import { replay } from '../../crawler/replay.ts';
import { crawlOf, folder } from './crawled.ts';
import type { Crawled } from './crawled.ts';
import { html, serve } from './servers.ts';
import type { Served } from './servers.ts';
import { article, columns, list, shell } from './small-portal.ts';

interface Tagged extends Served {
  /** `path condition status` of everything asked with a condition or answered with 304. */
  told: string[];
  /** Moves what changes. */
  state: { version: number };
}

/** A column of articles and files; what is asked for and unchanged gets a 304. */
async function tagged(): Promise<Tagged> {
  const told: string[] = [];
  const state = { version: 1 };
  const names = ['same', 'changed', 'other-version', 'moved'];
  const site = await serve((request, response, path) => {
    const name = /\/(\w[\w-]*)\.(?:html|pdf)$/.exec(path)?.[1] ?? '';
    const tag = name === 'changed' ? `"${name}-${state.version}"` : `"${name}"`;
    const condition = String(request.headers['if-none-match'] ?? request.headers['if-modified-since'] ?? '-');
    const answer = (status: number, headers: Record<string, string>, body = '') => {
      if (condition !== '-' || status === 304) told.push(`${path} ${condition} ${status}`);
      response.writeHead(status, headers).end(body);
    };
    const page = { 'content-type': 'text/html; charset=utf-8', etag: tag };
    const full = request.headers['cache-control'] === 'no-cache';
    if (path === '/liar.html' && !full) return answer(304, {});
    if (path === '/moved.html' && state.version > 1) return answer(302, { location: '/same.html' });
    if (path === '/other-version.html' && condition !== '-') return answer(304, { etag: '"another"' });
    if (path === '/a.pdf') {
      const date = 'Mon, 03 Dec 2018 08:00:00 GMT';
      if (condition === date) return answer(304, {});
      return answer(200, { 'content-type': 'application/pdf', 'last-modified': date }, '%PDF-1.4\n%%EOF\n');
    }
    if (condition === tag) return answer(304, { etag: tag });
    if (path === '/') return answer(200, page, shell('市公安局', '<a href="/xwdt/">工作动态</a><a href="/liar.html">别的</a>'));
    const rows = names.map((one): [string, string, string] => [`/${one}.html`, `市公安局召开工作会议部署任务${one}`, '2018-12-10']);
    if (path === '/xwdt/') return answer(200, page, shell('工作动态-市公安局', list(rows)));
    if (path === '/liar.html') return answer(200, page, article('如实', '2018-12-02'));
    if (!names.includes(name)) return html(response, '没有', 404);
    answer(
      200,
      page,
      article(`会议${name}${name === 'changed' ? state.version : ''}`, '2018-12-10', name === 'same' ? '<a href="/a.pdf">附件</a>' : ''),
    );
  });
  return { ...site, told, state };
}

const runOf = (id: string) => ({ run: { id, month: '2018-12', from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-01T00:00:00+08:00' } });
const again = (site: Tagged, prior: string, id: string) => crawlOf(site.origin, {}, { ...runOf(id), prior }, ['/']);
const sums = ({ pages, links }: Crawled) =>
  [...pages.values()]
    .map(({ record, facts }) => [record.url, record.sha256, facts?.textSha256])
    .concat([...links.values()].map(({ url, sha256, verdict }) => [url, sha256, verdict]));

test('unchanged articles and files cost a 304; columns are always fetched in full', async () => {
  const site = await tagged();
  const first = await crawlOf(site.origin, {}, runOf('2018-11'), ['/']);
  expect(site.told).toEqual(['/liar.html - 304']);
  expect(first.pages.get('/liar.html')?.facts?.kind).toBe('article');
  site.told.length = 0;
  const second = await again(site, first.path, '2018-12');
  expect([...site.told].sort()).toEqual([
    '/a.pdf Mon, 03 Dec 2018 08:00:00 GMT 304',
    '/changed.html "changed" 304'.replace('"changed"', '"changed-1"'),
    '/liar.html "liar" 304',
    '/moved.html "moved" 304',
    '/other-version.html "other-version" 304',
    '/same.html "same" 304',
  ]);
  expect(sums(second)).toEqual(sums(first));
  const marked = [...second.pages.values()].filter(({ record }) => record.revisit).map(({ record }) => record.url.replace(site.origin, ''));
  expect(marked.sort()).toEqual(['/changed.html', '/liar.html', '/moved.html', '/same.html']);
  expect(second.pages.get('/same.html')?.record.outcome).toMatchObject({ kind: 'answered', status: 200, type: 'text/html' });
  expect(second.links.get('/a.pdf')).toMatchObject({ verdict: 'alive', file: { type: 'application/pdf' } });
  expect((await verifyBundle(second.path)).problems).toEqual([]);
  const reader = await openBundle(second.path);
  const replayed = await replay(reader);
  expect(replayed?.pages.map(({ same }) => same)).not.toContain(false);
  expect(replayed?.pages.find(({ page }) => page.record.url.endsWith('/same.html'))?.page.facts).toEqual(
    second.pages.get('/same.html')?.facts,
  );
  // The body keeps the date on which it came in full, so that a chain of 304s ends by itself.
  const carried = await reader.read(`${site.origin}/same.html`);
  expect(Date.parse(carried!.at)).toBeLessThan(Date.parse(second.pages.get('/same.html')!.record.at));
  await reader.close();

  site.state.version = 2;
  site.told.length = 0;
  const third = await again(site, second.path, '2019-01');
  expect(site.told).toContain('/changed.html "changed-1" 200');
  expect(site.told).toContain('/moved.html "moved" 302');
  expect(third.pages.get('/changed.html')?.facts?.title).toBe('会议changed2');
  expect(third.pages.get('/changed.html')?.record.revisit).toBeUndefined();
  expect(third.pages.get('/moved.html')?.record).toMatchObject({ finalUrl: `${site.origin}/same.html` });
  expect((await verifyBundle(third.path)).problems).toEqual([]);
  await site.close();
});

test('a damaged or missing bundle costs the saving and nothing else', async () => {
  const site = await tagged();
  const first = await crawlOf(site.origin, {}, runOf('2018-11'), ['/']);
  const dir = await folder();
  const [cut, flipped] = [join(dir, 'cut.wacz'), join(dir, 'flipped.wacz')];
  const bytes = await readFile(first.path);
  await writeFile(cut, bytes.subarray(0, bytes.length / 2));
  for (let at = 200; at < bytes.length / 2; at += 97) bytes[at] = bytes[at]! ^ 0x55;
  await writeFile(flipped, bytes);
  for (const prior of [cut, flipped, join(dir, 'none.wacz')]) {
    const crawled = await again(site, prior, '2018-12');
    expect(crawled.events).toContain('prior-bundle-unreadable');
    expect(sums(crawled)).toEqual(sums(first));
  }
  await copyFile(first.path, cut);
  const never = await crawlOf(site.origin, { conditional: 'never' }, { ...runOf('2019-01'), prior: cut }, ['/']);
  expect([...never.pages.values()].some(({ record }) => record.revisit)).toBe(false);
  await site.close();
});

test('only single pages and files are asked for on condition, and only for a quarter', async () => {
  const site = await tagged();
  const first = await crawlOf(site.origin, {}, runOf('2018-11'), ['/']);
  await site.close();
  let now = Date.now();
  const prior = await openPrior({ path: first.path, fullEveryDays: 92, read: readHere(columns), log: () => undefined, now: () => now });
  const candidate = (path: string, change: Partial<Candidate> = {}): Candidate => ({
    ...{ url: site.origin + path, reason: 'article', as: 'page', entry: false, depth: 2, from: null, unit: null, settled: true },
    ...{ column: null, list: null, ...change },
  });
  const isKnown = async (path: string, change: Partial<Candidate> = {}) => (await prior!.of(candidate(path, change))) !== null;
  expect(await isKnown('/same.html')).toBe(true);
  expect(await isKnown('/a.pdf', { reason: 'attachment', as: 'file' })).toBe(true);
  // By why it is wanted, and by what it was.
  for (const reason of ['entry', 'column', 'list'] as const) expect(await isKnown('/same.html', { reason })).toBe(false);
  // Last month's article is no item of this month: a link or a sitemap names it, and what it was decides.
  for (const reason of ['link', 'undated', 'archive'] as const) expect(await isKnown('/same.html', { reason })).toBe(true);
  expect(await isKnown('/xwdt/', { reason: 'link' })).toBe(false);
  for (const change of [{ entry: true }, { column: 'news' }, { list: `${site.origin}/xwdt/` }])
    expect(await isKnown('/same.html', change)).toBe(false);
  expect(await isKnown('/xwdt/')).toBe(false);
  expect(await isKnown('/')).toBe(false);
  now += 92 * 86_400_000;
  expect(await isKnown('/same.html')).toBe(false);
  await prior!.close();
});
