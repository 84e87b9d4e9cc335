/** Live pictures in a crawl: home pages and rendered pages have one, their parts and the style sheets of all pages are in the archive, and nothing that is judged hangs on it. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import type { BundleReader } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { PART, SHOT } from '../../crawler/notes.ts';
import type { ShotNote } from '../../crawler/notes.ts';
import { replay } from '../../crawler/replay.ts';
import { noteIn } from '../../crawler/session/reread.ts';
import { crawlOf, folder, lines } from './crawled.ts';
import type { Crawled } from './crawled.ts';
import { square } from './images.ts';
import { pixelsOf } from './pixels.ts';
import { html, serve } from './servers.ts';
import type { Served } from './servers.ts';
import { article, list, shell } from './small-portal.ts';

const chromium = process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium';
beforeAll(() => {
  if (!existsSync(chromium))
    throw new Error(`this test needs Chromium: install it, or name it in SUNDIAL_CHROMIUM (looked at ${chromium})`);
});

const script = `const request = new XMLHttpRequest(); request.open('GET', ['', 'data', 'rows'].join('/')); request.onload = () => {
  for (const one of JSON.parse(request.responseText)) { const row = document.createElement('li');
  row.innerHTML = '<a href="' + one.u + '">' + one.t + '</a><span>' + one.d + '</span>'; document.getElementById('list').append(row); } }; request.send();`;
const rows = Array.from({ length: 4 }, (_, i) => ({ u: `/art/${i}.html`, t: `关于第${i + 1}批驾驶证作废的公告说明`, d: `2018-12-1${i}` }));
const head = '<link rel="stylesheet" href="/css/main.css"><link rel="stylesheet" media="print" href="/css/print.css">';
const dressed = (page: string, more = '') => page.replace('</head>', `${head}${more}</head>`);
const front = (origin: string, elsewhere: string) =>
  dressed(
    shell(
      '示例市人民政府',
      `<div class="banner"></div><img src="/img/logo.png" width="200" height="100"><img src="/img/gone.png"><img src="/private/x.png"><img src="${elsewhere}/i.png">
      <img src="/img/slow-down.png"><a href="/xwdt/">工作动态</a><a href="/tzgg/">通知公告</a><a href="${origin}/moved/">市公安局</a>`,
    ),
    '<script src="/js/front.js" defer></script>',
  );

interface Portal extends Served {
  /** What was asked for on condition, and what came of it. */
  conditions: string[];
}

/** A small portal with every kind of part; `tagged`: its files bear an ETag. */
async function portal(elsewhere: string, { tagged = false } = {}): Promise<Portal> {
  const conditions: string[] = [];
  const files: Record<string, [type: string, body: string | Buffer]> = {
    '/css/main.css': ['text/css', '@import "base.css"; .banner { height: 120px; background: url(../img/banner.png) }'],
    '/css/base.css': [
      'text/css',
      '@font-face { font-family: own; src: url(/font/own.woff2) } body { margin: 0; font-family: own, sans-serif }',
    ],
    '/css/article.css': ['text/css', '@import url(/css/missing.css); h1 { color: red; background: url(/img/only-there.png) }'],
    '/css/print.css': ['text/css', 'body { color: black }'],
    '/img/banner.png': ['image/png', square(0, 0, 255)],
    '/img/logo.png': ['image/png', square(255, 0, 0)],
    '/js/front.js': [
      'text/javascript',
      'fetch("/api/weather").catch(() => 0); fetch("/api/count", { method: "POST", body: "1" }).catch(() => 0)',
    ],
    '/api/weather': ['application/json', '{"t":3}'],
    '/font/own.woff2': ['font/woff2', 'no font at all'],
    '/app.js': ['text/javascript', script],
    '/data/rows': ['application/json', JSON.stringify(rows)],
  };
  const site = await serve(
    (request, response, path) => {
      const origin = `http://${request.headers.host}`;
      const file = files[path];
      const condition = request.headers['if-none-match'];
      if (condition !== undefined) conditions.push(`${path} ${file === undefined ? 'page' : 304}`);
      if (file !== undefined && condition !== undefined) response.writeHead(304, { etag: condition }).end();
      else if (file !== undefined)
        response.writeHead(200, { 'content-type': file[0], ...(tagged ? { etag: `"${path}"` } : {}) }).end(file[1]);
      else if (path === '/') html(response, front(origin, elsewhere));
      else if (path === '/bm/gaj/') html(response, dressed(shell('市公安局', '<img src="/img/logo.png"><a href="/tzgg/">通知公告</a>')));
      else if (path === '/tzgg/')
        html(response, shell('通知公告-市公安局', '<div class="list" id="list"></div><script src="/app.js"></script>'));
      else if (path === '/xwdt/') html(response, dressed(shell('工作动态', list(rows.map(({ u, t, d }) => [u, t, d])))));
      else if (path.startsWith('/art/'))
        html(response, dressed(article(`会议${path}`, '2018-12-10'), '<link rel=stylesheet href="/css/article.css#x">'));
      else html(response, '没有', 404);
    },
    { robots: 'User-agent: *\nDisallow: /private/\n' },
  );
  return { ...site, conditions };
}

const times = (site: Served, path: string) => site.log.filter((line) => line === `GET ${path}`).length;
const paths = [
  '/css/main.css',
  '/css/base.css',
  '/css/article.css',
  '/css/missing.css',
  '/img/logo.png',
  '/img/banner.png',
  '/font/own.woff2',
  '/app.js',
];
/** Addresses in a bundle that begin so, each as often as it is recorded. */
async function recorded(reader: BundleReader, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { url } of reader.entries()) if (url.startsWith(prefix)) found.push(url.slice(prefix.length));
  return found.sort();
}
/** What is judged: everything but how a page looked. */
function judged({ pages, links, result }: Crawled) {
  const plain = [...pages.values()].map(({ record: { shot: _shot, unpictured: _un, at: _at, ...record }, facts }) => {
    const { outcome } = record;
    return { record: outcome.kind === 'answered' ? { ...record, outcome: { ...outcome, ms: 0 } } : record, facts };
  });
  return { plain, links: [...links.keys()], counts: result.counts };
}

describe('a crawl with pictures', () => {
  test('photographs home pages and rendered pages, archives parts once, and judges as one without', async () => {
    const elsewhere = await serve((_request, response) => html(response, 'elsewhere'));
    const site = await portal(elsewhere.origin);
    const crawled = await crawlOf(site.origin, { timeoutMs: 8000 }, { chromium });
    const asked = [...site.log];
    const without = await crawlOf(site.origin, { timeoutMs: 8000, pictures: 'never', stylesheets: 'skip' }, { chromium });
    expect(judged(crawled)).toEqual(judged(without));

    const shots = [...crawled.pages].flatMap(([path, { record }]) => (record.shot === null ? [] : [path]));
    expect(shots.sort()).toEqual(['/', '/bm/gaj/', '/tzgg/']);
    expect([...without.pages.values()].filter(({ record }) => record.shot !== null)).toEqual([]);
    // Each part once, whoever names it; nothing else's parts, nothing that is forbidden, outside, or would have to be sent.
    expect(paths.map((path) => asked.filter((line) => line === `GET ${path}`).length)).toEqual(paths.map(() => 1));
    expect(asked.filter((line) => /private|only-there|POST/.test(line))).toEqual([]);
    expect(elsewhere.log).toEqual([]);
    expect([...crawled.links.keys(), ...crawled.pages.keys()].filter((path) => /img|css|js|font|api/.test(path))).toEqual([]);

    const reader = await openBundle(crawled.path);
    expect(await recorded(reader, 'urn:shot:')).toEqual(['/', '/bm/gaj/', '/tzgg/'].map((path) => site.origin + path));
    const files = (await recorded(reader, site.origin)).filter((path) => paths.includes(path));
    expect(files).toEqual([...paths].sort());
    expect(await recorded(reader, PART)).toEqual([`${site.origin}/private/x.png`]);
    const shot = (await reader.read(`urn:shot:${site.origin}/`))!;
    const note = (await noteIn<ShotNote>(reader, `${SHOT}${site.origin}/`))!;
    expect(note).toMatchObject({ sha256: crawled.pages.get('/')!.record.shot!.sha256, type: 'image/png', width: 1280 });
    expect(note.missing).toEqual(
      [
        `${elsewhere.origin}/i.png`,
        ...['/api/count', '/img/gone.png', '/img/slow-down.png', '/private/x.png'].map((path) => site.origin + path),
      ].sort(),
    );
    const picture = pixelsOf(shot.raw);
    expect([picture.at(600, 60), picture.at(100, 170)]).toEqual(['#0000ff', '#ff0000']);
    expect((await replay(reader))?.pages.filter(({ same }) => !same)).toEqual([]);
    await reader.close();
    expect((await verifyBundle(crawled.path)).problems).toEqual([]);
    await Promise.all([site.close(), elsewhere.close()]);
  });

  test('goes on after an interruption and asks for no part twice', async () => {
    const site = await portal('http://127.0.0.1:1');
    const whole = await crawlOf(site.origin, { timeoutMs: 8000 }, { chromium });
    const usual = [...site.log];
    for (const after of [1, 3, 5]) {
      site.log.length = 0;
      const [dir, stop] = [await folder(), new AbortController()];
      const onProgress = ({ done }: { done: number }) => void (done >= after && stop.abort());
      const first = await crawlOf(site.origin, { timeoutMs: 8000 }, { chromium, dir, signal: stop.signal, onProgress });
      expect(first.result.state).toBe('paused');
      const second = await crawlOf(site.origin, { timeoutMs: 8000 }, { chromium, dir, writer: 2 });
      expect(second.result.state).toBe('sealed');
      expect(lines(site.origin, second).sort()).toEqual(lines(site.origin, whole).sort());
      expect(paths.map((path) => [path, times(site, path)])).toEqual(
        paths.map((path) => [path, usual.filter((line) => line === `GET ${path}`).length]),
      );
      const reader = await openBundle(second.path);
      expect((await recorded(reader, 'urn:shot:')).length).toBe(3);
      await reader.close();
    }
    await site.close();
  });

  test('of the next month asks for parts on condition, and each bundle stands alone', async () => {
    const site = await portal('http://127.0.0.1:1', { tagged: true });
    const run = (id: string) => ({
      run: { id, month: '2018-12', from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-01T00:00:00+08:00' },
    });
    const first = await crawlOf(site.origin, { timeoutMs: 8000 }, { ...run('2018-11'), chromium });
    expect(site.conditions).toEqual([]);
    const second = await crawlOf(site.origin, { timeoutMs: 8000 }, { ...run('2018-12'), chromium, prior: first.path });
    expect(site.conditions).toEqual(
      expect.arrayContaining(['/css/main.css 304', '/img/logo.png 304', '/font/own.woff2 304', '/app.js 304']),
    );
    await site.close();
    expect((await verifyBundle(second.path)).problems).toEqual([]);
    const reader = await openBundle(second.path);
    const style = (await reader.read(`${site.origin}/css/main.css`))!;
    expect([style.status, style.vouchedAt !== null, Buffer.from(style.payload).toString()]).toEqual([
      200,
      true,
      expect.stringContaining('@import'),
    ]);
    const picture = pixelsOf((await reader.read(`urn:shot:${site.origin}/`))!.raw);
    expect(picture.at(600, 60)).toBe('#0000ff');
    await reader.close();
  });
});

test('a front page that hangs whoever shows it costs its picture, and nothing that is judged', async () => {
  const site = await serve((_request, response, path) => {
    if (path === '/') html(response, shell('门户', '<a href="/bm/gaj/">市公安局</a><script>onload = () => { while (true) {} }</script>'));
    else if (path === '/bm/gaj/') html(response, shell('市公安局', '<p>各科室</p>'));
    else html(response, '没有', 404);
  });
  const { result, pages, events, path } = await crawlOf(site.origin, { timeoutMs: 1500 }, { chromium });
  expect(result).toMatchObject({ state: 'sealed', counts: { answered: 2, silent: 0 } });
  expect(pages.get('/')).toMatchObject({
    facts: { title: '门户' },
    record: { shot: null, unpictured: expect.stringMatching(/timeout|crash/) },
  });
  expect(pages.get('/bm/gaj/')?.record).toMatchObject({ shot: { url: `urn:shot:${site.origin}/bm/gaj/` } });
  expect(events).toContain('picture-lost');
  expect((await verifyBundle(path)).problems).toEqual([]);
  await site.close();
});

test('after five pictures lost in a row, and beyond the budget, none is tried', async () => {
  const names = Array.from({ length: 8 }, (_, n) => `/u${n}/`);
  const site = await serve((_request, response, path) => {
    if (path === '/' || names.includes(path)) html(response, shell('门户', `<p>${path}</p>`));
    else html(response, '没有', 404);
  });
  const why = ({ pages }: Crawled) => ['/', ...names].map((path) => pages.get(path)?.record.unpictured ?? null);
  const tiny = await crawlOf(site.origin, { maxPictureBytes: 10 }, { chromium }, names);
  expect(why(tiny)).toEqual([...Array<string>(5).fill('too-big'), ...Array<string>(4).fill('in-vain')]);
  const few = await crawlOf(site.origin, { maxPictures: 2 }, { chromium }, names);
  expect(why(few)).toEqual([null, null, ...Array<string>(7).fill('budget')]);
  await site.close();
});

test('a front page is photographed unless it really leaves, whatever its scripts say; then its record says so', async () => {
  const goes = Array.from({ length: 6 }, (_, n) => `/goes/${n}/`);
  const fronts: Record<string, [source: string, unpictured: string | null]> = {
    ...Object.fromEntries(goes.map((path) => [path, ['<script>location.href = "/away/"</script>', 'left']])),
    '/meta/': ['<meta http-equiv=refresh content="0;url=/away/">', 'left'],
    '/blank/': ['<script>onload = () => { location.href = "about:blank" }</script><p>正文</p>', 'left'],
    '/others/': ['<p>正文</p><script>if (/MSIE/.test(navigator.userAgent)) location.href = "/away/"</script>', null],
    '/button/': ['<p onclick="go()">正文</p><script>function go() { location.href = "/away/" }</script>', null],
    '/twin/': ['<p>正文</p><script>if (!/index/.test(location)) location.href = "/twin/index.html"</script>', null],
    '/frame/': ['<frameset cols="*"><frame src="/away/"></frameset>', null],
  };
  const site = await serve((_request, response, path) => {
    const front = fronts[path.replace(/index\.html$/, '')]?.[0];
    if (front !== undefined) html(response, `<!doctype html><title>市公安局</title>${front}`);
    else if (path === '/' || path === '/away/') html(response, shell('门户', '<p>在这里</p>'));
    else html(response, '没有', 404);
  });
  const { pages } = await crawlOf(site.origin, { timeoutMs: 1500 }, { chromium }, Object.keys(fronts));
  const told = Object.keys(fronts).map((path) => [path, pages.get(path)?.record.unpictured ?? null]);
  expect(told).toEqual(Object.entries(fronts).map(([path, [, why]]) => [path, why]));
  for (const [path, why] of told) expect([path, pages.get(path!)?.record.shot === null]).toEqual([path, why !== null]);
  await site.close();
});

describe('a crawl without Chromium', () => {
  test('archives style sheets all the same, and says of home pages why they have no picture', async () => {
    const site = await portal('http://127.0.0.1:1');
    const { pages, path } = await crawlOf(site.origin);
    expect(pages.get('/')?.record).toMatchObject({ shot: null, unpictured: 'no-browser' });
    expect(pages.get('/xwdt/')?.record.unpictured).toBeUndefined();
    const sheets = site.log.filter((line) => line.includes('.css')).sort();
    expect(sheets).toEqual(['article', 'base', 'main', 'missing'].map((name) => `GET /css/${name}.css`));
    const reader = await openBundle(path);
    expect((await reader.read(`${site.origin}/css/base.css`))?.status).toBe(200);
    await reader.close();
    await site.close();
  });
  test.each([
    ['stylesheets: skip', { stylesheets: 'skip' as const }, 0],
    ['maxParts', { maxParts: 2 }, 2],
    ['maxAllPartsBytes', { maxAllPartsBytes: 10 }, 1],
  ])('within the bounds of %s', async (_, change, most) => {
    const site = await portal('http://127.0.0.1:1');
    await crawlOf(site.origin, change);
    expect(site.log.filter((line) => line.includes('.css'))).toHaveLength(most);
    await site.close();
  });
});
