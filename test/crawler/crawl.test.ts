/** Small whole sites, crawled for real: every address ends once, dead is confirmed, and a second crawl sees the same. */
import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { fetchPage } from '../../crawler/fetch-page.ts';
import { crawlOf, folder, lines } from './crawled.ts';
import { deadPort, html, policy, serve } from './servers.ts';
import { article, columns, portal, shell } from './small-portal.ts';

const chromium = process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium';

describe('a small portal', () => {
  test('every address ends as it should, and the bundle holds what was seen', async () => {
    const site = await portal();
    const { path, pages, links } = await crawlOf(site.origin);
    await site.close();
    const outcome = (address: string) => pages.get(address)?.record.outcome;
    expect(outcome('/')).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome('/bm/gaj/gone.html')).toMatchObject({ kind: 'answered', status: 404 });
    expect(outcome('/bm/gaj/broken.html')).toMatchObject({ kind: 'answered', status: 500 });
    expect(outcome('/bm/gaj/flaky.html')).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome('/bm/gaj/wall.html')).toMatchObject({ kind: 'blocked', by: 'waf' });
    expect(outcome('/bm/gaj/loop.html')).toMatchObject({ kind: 'silent', why: 'too-many-hops' });
    expect(outcome('/forbidden/x.html')).toEqual({ kind: 'skipped', why: 'robots' });
    expect(outcome('/search?keyword=a')).toEqual({ kind: 'skipped', why: 'trap' });
    expect(pages.get('/bm/gaj/soft.html')?.facts?.defects).toEqual([expect.objectContaining({ sort: 'soft-404' })]);
    // Dead is asked twice, and so is what a guard refused; what answers is asked once. robots.txt is read anew before each second round.
    const times = (address: string) => site.log.filter((line) => line === `GET ${address}`).length;
    expect([times('/bm/gaj/gone.html'), times('/bm/gaj/broken.html'), times('/bm/gaj/tzgg/a.html'), times('/robots.txt')]).toEqual([
      2, 2, 1, 3,
    ]);
    expect(times('/bm/gaj/wall.html')).toBe(2);
    // The month's articles are opened, older ones are not; the list is left after two pages of the past.
    expect(outcome('/bm/gaj/xwdt/t12_0.html')).toMatchObject({ kind: 'answered' });
    expect(pages.has('/bm/gaj/xwdt/t11_0.html')).toBe(false);
    expect(pages.has('/bm/gaj/tzgg/b.html')).toBe(false);
    expect([1, 2, 3].map((n) => pages.has(`/bm/gaj/xwdt/index_${n}.html`))).toEqual([true, true, false]);
    // What only the sitemap names is found; what it dates before the month is not asked for.
    expect(pages.get('/bm/gaj/unlinked.html')).toMatchObject({ record: { unit: 'gaj', from: null }, facts: { kind: 'article' } });
    expect(pages.has('/bm/gaj/2016/old.html')).toBe(false);
    expect(pages.get('/bm/gaj/tzgg/a.html')?.record).toMatchObject({ unit: 'gaj', by: 'path', conflict: [] });
    expect(pages.get('/')?.record.unit).toBeNull();
    expect(links.get('/bm/gaj/tzgg/a.pdf')).toMatchObject({
      where: 'inside',
      verdict: 'alive',
      file: { type: 'application/pdf', opens: true },
    });
    expect(links.get('/bm/gaj/tzgg/bad.doc')).toMatchObject({
      where: 'inside',
      verdict: 'alive',
      file: { type: 'text/html', opens: false },
    });
    const bundle = await openBundle(path);
    for (const { record } of pages.values()) {
      if (record.outcome.kind !== 'answered') continue;
      const read = await bundle.read(record.finalUrl, record.sha256 ?? undefined);
      expect(read?.status).toBe(record.outcome.status);
    }
    await bundle.close();
  });

  test('two crawls see the same addresses, outcomes and digests', async () => {
    const seen = async () => {
      const site = await portal();
      const crawled = await crawlOf(site.origin, { concurrency: 3 });
      await site.close();
      return lines(site.origin, crawled);
    };
    expect(await seen()).toEqual(await seen());
  });

  test('budgets bite and are stated', async () => {
    const site = await portal();
    const { pages, result } = await crawlOf(site.origin, { maxPagesPerSite: 5, maxListPages: 1 });
    await site.close();
    expect(result.counts.skipped).toBeGreaterThan(0);
    expect(
      [...pages.values()].filter(({ record }) => record.outcome.kind === 'skipped' && record.outcome.why === 'budget').length,
    ).toBeGreaterThan(3);
  });
});

describe('sites that are not there', () => {
  test('nobody listens', async () => {
    const { result, pages } = await crawlOf(`http://127.0.0.1:${await deadPort()}`);
    expect(result.counts).toEqual({ known: 2, answered: 0, blocked: 0, silent: 2, skipped: 0 });
    expect(pages.get('/')?.record.outcome).toEqual({ kind: 'silent', why: 'refused', tries: 2 });
  });

  test('500 to everything is asked again and then stands', async () => {
    const site = await serve((_request, response) => html(response, 'broken', 500));
    const { pages } = await crawlOf(site.origin);
    expect(pages.get('/')?.record.outcome).toMatchObject({ kind: 'answered', status: 500 });
    await site.close();
  });

  test('a fault of our own readers costs facts, and the crawl goes on to its end', async () => {
    const site = await portal();
    const { result, pages, events } = await crawlOf(site.origin, {}, { columns: {} as typeof columns });
    await site.close();
    expect(result.state).toBe('sealed');
    expect(pages.get('/bm/gaj/')).toMatchObject({ facts: null, record: { unread: 'bug', outcome: { kind: 'answered', status: 200 } } });
    expect(events).toContain('bug');
  });

  test('a callback that fails stops the crawl and leaves no bundle', async () => {
    const site = await portal();
    const failing = crawlOf(site.origin, {}, { onPage: async () => Promise.reject(new Error('disk full')) });
    await expect(failing).rejects.toThrow('disk full');
    await site.close();
  });
});

describe('lists that scripts build', () => {
  const app = (api: string) =>
    shell('通知公告-市公安局', `<div class="list" id="list"></div><script src="/app.js"></script>`).replace(
      '<body>',
      `<body data-api="${api}">`,
    );
  const script = `const at = document.body.dataset.api; document.getElementById('list').innerHTML = '';
    const request = new XMLHttpRequest(); request.open('GET', at.split('').reverse().join('')); request.onload = () => {
    for (const one of JSON.parse(request.responseText).rows) { const row = document.createElement('li'); row.innerHTML = '<a href="' + one.u + '">' + one.t + '</a><span>' + one.d + '</span>';
    document.getElementById('list').append(row); } }; request.send();`;
  const rows = {
    rows: Array.from({ length: 6 }, (_, i) => ({ u: `/bm/gaj/n${i}.html`, t: `关于第${i + 1}批驾驶证作废的公告说明`, d: `2018-12-1${i}` })),
  };
  const scripted = () =>
    serve((_request, response, path) => {
      if (path === '/' || path === '/bm/gaj/') html(response, shell('市公安局', '<a href="/bm/gaj/tzgg/">通知公告</a>'));
      else if (path === '/bm/gaj/tzgg/') html(response, app([...'/data/rows'].reverse().join('')));
      else if (path === '/app.js') response.writeHead(200, { 'content-type': 'application/javascript' }).end(script);
      else if (path === '/data/rows') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(rows));
      else if (path.startsWith('/bm/gaj/n')) html(response, article('公告', '2018-12-10'));
      else html(response, '没有', 404);
    });
  const needBrowser = () => {
    if (!existsSync(chromium))
      throw new Error(`this test needs Chromium: install it, or name it in SUNDIAL_CHROMIUM (looked at ${chromium})`);
  };

  test('are rendered, read and kept as evidence', async () => {
    needBrowser();
    const site = await scripted();
    const { pages, path } = await crawlOf(site.origin, { timeoutMs: 10_000 }, { chromium });
    await site.close();
    const page = pages.get('/bm/gaj/tzgg/');
    expect(page?.record.outcome).toMatchObject({ kind: 'answered', via: 'browser' });
    expect(page?.facts?.items.map(({ date }) => date?.date)).toEqual(rows.rows.map(({ d }) => d));
    expect(pages.get('/bm/gaj/n0.html')?.record.outcome).toMatchObject({ kind: 'answered' });
    const bundle = await openBundle(path);
    expect((await bundle.read(page!.record.dom!.url, page!.record.dom!.sha256))?.payload.toString()).toContain('驾驶证作废');
    await bundle.close();
  });

  test('are not rendered again by a later session', async () => {
    needBrowser();
    const site = await scripted();
    const [dir, whole] = [await folder(), await crawlOf(site.origin, { timeoutMs: 10_000 }, { chromium })];
    const stop = new AbortController();
    const first = await crawlOf(
      site.origin,
      { timeoutMs: 10_000 },
      { chromium, dir, signal: stop.signal, onProgress: ({ done }) => void (done === 4 && stop.abort()) },
    );
    expect(first.pages.get('/bm/gaj/tzgg/')?.record.dom).not.toBeNull();
    site.log.length = 0;
    const second = await crawlOf(site.origin, { timeoutMs: 10_000 }, { chromium, dir, writer: 2 });
    expect(site.log.filter((line) => /tzgg|app\.js|rows/.test(line))).toEqual([]);
    expect(lines(site.origin, second)).toEqual(lines(site.origin, whole));
    expect(second.pages.get('/bm/gaj/tzgg/')?.facts).toEqual(whole.pages.get('/bm/gaj/tzgg/')?.facts);
    await site.close();
  });

  test('without a browser stay unjudged, with the reason', async () => {
    const site = await scripted();
    const { pages } = await crawlOf(site.origin);
    await site.close();
    expect(pages.get('/bm/gaj/tzgg/')?.facts).toMatchObject({ items: [], loader: { kind: 'script' } });
  });
});

test('one page for the command line, behind the same guard', async () => {
  const site = await portal();
  const options = { policy: policy({ tries: 1 }), chromium: null, columns };
  const open = await fetchPage(`${site.origin}/bm/gaj/tzgg/a.html`, { ...options, intranetHosts: [site.host] });
  const shut = await fetchPage(`${site.origin}/bm/gaj/tzgg/a.html`, { ...options, intranetHosts: [] });
  await site.close();
  expect(open.facts?.kind).toBe('article');
  expect(open.record.outcome).toMatchObject({ kind: 'answered', status: 200 });
  expect(shut).toMatchObject({ facts: null, body: null, record: { outcome: { kind: 'silent', why: 'private-address' } } });
});
