/** Small whole sites, crawled for real: every address ends once, dead is confirmed, and a second crawl sees the same. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ColumnTaxonomy } from '../../config/columns.ts';
import type { CrawlPolicy } from '../../config/policy.ts';
import { Site } from '../../config/site.ts';
import { Unit } from '../../config/unit.ts';
import { crawl } from '../../crawler/crawl.ts';
import type { CrawlJob, CrawlResult, LinkFacts, Page } from '../../crawler/crawl-result.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { fetchPage } from '../../crawler/fetch-page.ts';
import { deadPort, html, policy, serve } from './servers.ts';
import type { Served } from './servers.ts';

const columns = ColumnTaxonomy.parse(parse(readFileSync(new URL('../../config/columns.yaml', import.meta.url), 'utf8')));
const chromium = process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium';
const dirs: string[] = [];
afterAll(async () => {
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});

interface Crawled {
  result: CrawlResult;
  pages: Map<string, Page>;
  links: Map<string, LinkFacts>;
  events: string[];
}

async function crawlOf(
  origin: string,
  change: Partial<CrawlPolicy> = {},
  job: Partial<CrawlJob> = {},
  entries = ['/bm/gaj/'],
): Promise<Crawled> {
  const dir = await mkdtemp(join(tmpdir(), 'sundial-crawl-'));
  dirs.push(dir);
  const site = Site.parse({ id: 'portal', name: '门户', home: `${origin}/`, intranet: true });
  const unit = Unit.parse({
    id: 'gaj',
    name: '市公安局',
    group: 'g',
    places: [{ site: 'portal', entries: entries.map((path) => origin + path) }],
  });
  const [pages, links, events] = [new Map<string, Page>(), new Map<string, LinkFacts>(), [] as string[]];
  const path = (url: string) => (url.startsWith(origin) ? url.slice(origin.length) : url);
  const result = await crawl({
    run: { id: '2018-12', month: '2018-12', from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-01T00:00:00+08:00' },
    site,
    units: [unit],
    policy: policy({ timeoutMs: 2000, tries: 1, ...change }),
    columns,
    dir,
    chromium: null,
    onPage: async (page) => {
      if (pages.has(path(page.record.url))) throw new Error(`reported twice: ${page.record.url}`);
      pages.set(path(page.record.url), page);
    },
    onLink: async (link) => void links.set(path(link.url), link),
    log: (event) => events.push(event),
    ...job,
  });
  const inside = [...links.values()].filter(({ where }) => where === 'inside').length;
  const { known, ...kinds } = result.counts;
  expect(pages.size + inside).toBe(known);
  expect(Object.values(kinds).reduce((sum, n) => sum + n, 0)).toBe(known);
  return { result, pages, links, events };
}

const shell = (title: string, body: string) =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}<p>版权所有：示例市人民政府办公室 地址：示例路一号</p></body></html>`;
const list = (items: [string, string, string][]) =>
  `<ul class="list">${items.map(([href, title, date]) => `<li><a href="${href}" title="${title}">${title}</a><span>${date}</span></li>`).join('')}</ul>`;
const body = '<p>为进一步加强节日期间社会治安管理工作，市公安局召开专题会议，对有关工作作出安排部署，要求各单位认真抓好落实。</p>'.repeat(
  3,
);
const article = (title: string, date: string, more = '') =>
  shell(
    title,
    `<div class="article"><h1>${title}</h1><div>发布时间：${date} 来源：市公安局</div><div id="zoom">${body}${more}</div></div>`,
  );
const home = shell(
  '市公安局',
  `<ul class="nav"><li><a href="xwdt/">工作动态</a></li><li><a href="tzgg/">通知公告</a></li></ul>
  <a href="gone.html">已撤下的页面</a> <a href="flaky.html">时好时坏</a> <a href="wall.html">受保护</a> <a href="soft.html">软错误</a> <a href="/forbidden/x.html">不许看</a>
  <a href="/search?keyword=a">搜索</a> <a href="loop.html">循环</a> <a href="broken.html">坏了</a> <a href="http://127.0.0.1:1/">别处</a>`,
);

function portal(): Promise<Served> {
  const asked = new Map<string, number>();
  return serve(
    (_request, response, path) => {
      const times = (asked.get(path) ?? 0) + 1;
      asked.set(path, times);
      const page = /^\/bm\/gaj\/xwdt\/index(?:_(\d+))?\.html$/.exec(path === '/bm/gaj/xwdt/' ? '/bm/gaj/xwdt/index.html' : path);
      if (path === '/') html(response, shell('示例市人民政府', '<a href="/bm/gaj/">市公安局</a>'));
      else if (path === '/bm/gaj/') html(response, home);
      else if (page !== null && Number(page[1] ?? 0) < 5) {
        const n = Number(page[1] ?? 0);
        const month = 12 - n;
        const rows = Array.from({ length: 8 }, (_, i): [string, string, string] => [
          `t${month}_${i}.html`,
          `公安局召开第${month}月${i + 1}次工作会议部署重点任务`,
          `2018-${String(month).padStart(2, '0')}-${20 - i}`,
        ]);
        const next = Array.from({ length: 5 }, (_, i) => `<a href="index${i === 0 ? '' : `_${i}`}.html">${i + 1}</a>`).join(' ');
        html(response, shell('工作动态-市公安局', `${list(rows)}<div class="page">${next}<a href="index_${n + 1}.html">下一页</a></div>`));
      } else if (path === '/bm/gaj/tzgg/')
        html(
          response,
          shell(
            '通知公告-市公安局',
            list([
              ['a.html', '关于元旦期间烟花爆竹禁放的通告', '2018-12-28'],
              ['b.html', '关于交通管制的通告说明', '2017-01-05'],
            ]),
          ),
        );
      else if (path === '/bm/gaj/tzgg/a.html')
        html(response, article('关于元旦期间烟花爆竹禁放的通告', '2018-12-28', '<a href="a.pdf">附件</a><a href="bad.doc">附件二</a>'));
      else if (path === '/bm/gaj/tzgg/a.pdf') response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4\n%%EOF\n');
      else if (path === '/bm/gaj/tzgg/bad.doc') html(response, '<html><body>文件不存在</body></html>');
      else if (path.startsWith('/bm/gaj/xwdt/t')) html(response, article(`会议${path}`, '2018-12-15'));
      else if (path === '/bm/gaj/flaky.html' && times > 1) html(response, article('时好时坏的页面', '2018-12-01'));
      else if (path === '/bm/gaj/flaky.html') html(response, 'busy', 500);
      else if (path === '/bm/gaj/broken.html') html(response, 'broken', 500);
      else if (path === '/bm/gaj/wall.html') html(response, '<html><title>403</title>访问被拦截</html>', 403);
      else if (path === '/bm/gaj/loop.html') response.writeHead(302, { location: 'loop.html' }).end();
      else if (path === '/bm/gaj/soft.html' || path.startsWith('/sundial-'))
        html(response, shell('提示', '<div>欢迎访问本站，请从首页进入所需的栏目浏览相关的政务信息，谢谢您的支持与配合。</div>'));
      else html(response, '<html><body>没有</body></html>', 404);
    },
    { robots: 'User-agent: *\nDisallow: /forbidden/\n' },
  );
}

describe('a small portal', () => {
  test('every address ends as it should, and the bundle holds what was seen', async () => {
    const site = await portal();
    const { result, pages, links } = await crawlOf(site.origin);
    await site.close();
    const outcome = (path: string) => pages.get(path)?.record.outcome;
    expect(outcome('/')).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome('/bm/gaj/gone.html')).toMatchObject({ kind: 'answered', status: 404 });
    expect(outcome('/bm/gaj/broken.html')).toMatchObject({ kind: 'answered', status: 500 });
    expect(outcome('/bm/gaj/flaky.html')).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome('/bm/gaj/wall.html')).toMatchObject({ kind: 'blocked', by: 'waf' });
    expect(outcome('/bm/gaj/loop.html')).toMatchObject({ kind: 'silent', why: 'too-many-hops' });
    expect(outcome('/forbidden/x.html')).toEqual({ kind: 'skipped', why: 'robots' });
    expect(outcome('/search?keyword=a')).toEqual({ kind: 'skipped', why: 'trap' });
    expect(pages.get('/bm/gaj/soft.html')?.facts?.defects).toEqual([expect.objectContaining({ sort: 'soft-404' })]);
    // Dead is asked twice; what answers is asked once.
    const times = (path: string) => site.log.filter((line) => line === `GET ${path}`).length;
    expect([times('/bm/gaj/gone.html'), times('/bm/gaj/broken.html'), times('/bm/gaj/tzgg/a.html'), times('/robots.txt')]).toEqual([
      2, 2, 1, 2,
    ]);
    // The month's articles are opened, older ones are not; the list is left after two pages of the past.
    expect(outcome('/bm/gaj/xwdt/t12_0.html')).toMatchObject({ kind: 'answered' });
    expect(pages.has('/bm/gaj/xwdt/t11_0.html')).toBe(false);
    expect(pages.has('/bm/gaj/tzgg/b.html')).toBe(false);
    expect([1, 2, 3].map((n) => pages.has(`/bm/gaj/xwdt/index_${n}.html`))).toEqual([true, true, false]);
    expect(pages.get('/bm/gaj/tzgg/a.html')?.record.unit).toBe('gaj');
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
    expect(links.get('http://127.0.0.1:1/')).toMatchObject({
      where: 'outside',
      verdict: 'unknown',
      outcome: { kind: 'silent', why: 'private-address' },
    });
    const bundle = await openBundle(result.path);
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
      const { pages, links } = await crawlOf(site.origin, { concurrency: 3 });
      await site.close();
      const plain = (value: object) =>
        JSON.stringify(value)
          .replaceAll(site.origin, '')
          .replace(/"ms":\d+/g, '"ms":0');
      return [
        ...[...pages].map(([path, { record }]) => `${path} ${record.unit} ${record.depth} ${record.sha256} ${plain(record.outcome)}`),
        ...[...links].map(([path, link]) => `${path} ${link.verdict} ${plain(link.outcome)}`),
      ];
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

  test('an interrupted crawl says so and seals what it has', async () => {
    const site = await portal();
    const stop = new AbortController();
    const { pages, result } = await crawlOf(
      site.origin,
      {},
      { signal: stop.signal, onProgress: ({ done }) => void (done === 2 && stop.abort()) },
    );
    await site.close();
    expect([...pages.values()].some(({ record }) => record.outcome.kind === 'skipped' && record.outcome.why === 'interrupted')).toBe(true);
    expect(existsSync(result.path)).toBe(true);
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
    const { pages, result } = await crawlOf(site.origin, { timeoutMs: 10_000 }, { chromium });
    await site.close();
    const page = pages.get('/bm/gaj/tzgg/');
    expect(page?.record.outcome).toMatchObject({ kind: 'answered', via: 'browser' });
    expect(page?.facts?.items.map(({ date }) => date?.date)).toEqual(rows.rows.map(({ d }) => d));
    expect(pages.get('/bm/gaj/n0.html')?.record.outcome).toMatchObject({ kind: 'answered' });
    const bundle = await openBundle(result.path);
    expect((await bundle.read(page!.record.dom!.url, page!.record.dom!.sha256))?.payload.toString()).toContain('驾驶证作废');
    await bundle.close();
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
