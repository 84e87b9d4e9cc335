/** Sitemaps as generators write them, whole and broken, packed and poisoned; and which of their pages a month wants. */
import { describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { guard } from '../../crawler/guard.ts';
import { http } from '../../crawler/http.ts';
import { pace } from '../../crawler/pace.ts';
import { readSitemap, sitemapReason, sitemapSeeds } from '../../crawler/sitemap.ts';
import { civilDate } from '../../crawler/sitemap-read.ts';
import { policy, serve } from './servers.ts';

const at = 'http://x.test/sitemap.xml';
const entry = (path: string, more = '') => `<url><loc>http://x.test${path}</loc>${more}</url>`;
const urlset = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${body}</urlset>`;
const day = '<lastmod>2018-12-06</lastmod>';
/** GBK of 公告. */
const gbk = Buffer.from([0xb9, 0xab, 0xb8, 0xe6]);

const files: [name: string, body: string | Uint8Array, kind: string, pages: string[]][] = [
  ['urlset', urlset(entry('/a', day) + entry('/b')), 'pages', ['/a 2018-12-06', '/b -']],
  ['with a byte order mark', `\ufeff${urlset(entry('/a'))}`, 'pages', ['/a -']],
  ['UTF-16', Buffer.from(`\ufeff${urlset(entry('/a'))}`, 'utf16le'), 'pages', ['/a -']],
  ['packed', gzipSync(urlset(entry('/a'))), 'pages', ['/a -']],
  [
    'packed, cut short',
    gzipSync(urlset(Array.from({ length: 3000 }, (_, n) => entry(`/${(n * 7919) % 10_007}`)).join(''))).subarray(0, 3000),
    'pages',
    ['/0 -', '/7919 -', '/5831 -'],
  ],
  [
    'GBK, said to be UTF-8',
    Buffer.concat([
      Buffer.from(urlset('').replace('</urlset>', '<url><loc>http://x.test/')),
      gbk,
      gbk,
      Buffer.from('</loc></url></urlset>'),
    ]),
    'pages',
    ['/%E5%85%AC%E5%91%8A%E5%85%AC%E5%91%8A -'],
  ],
  [
    'prefixes, capitals, blanks, CDATA',
    '<sm:URLSET xmlns:sm="x"><sm:Url><sm:Loc>\n <![CDATA[ http://x.test/a?b=1&c=2 ]]>\n</sm:Loc></sm:Url></sm:URLSET>',
    'pages',
    ['/a?b=1&c=2 -'],
  ],
  [
    'bare ampersands and those escaped twice',
    urlset(entry('/a?b=1&c=2') + entry('/a?b=1&amp;d=2') + entry('/a?b=1&amp;amp;e=2')),
    'pages',
    ['/a?b=1&c=2 -', '/a?b=1&d=2 -', '/a?b=1&e=2 -'],
  ],
  [
    'pictures have addresses of their own',
    urlset(entry('/a', '<image:image><image:loc>http://x.test/p.jpg</image:loc></image:image>')),
    'pages',
    ['/a -'],
  ],
  ['twice the same under two spellings', urlset(entry('/a#x') + entry('/./a') + entry('/a;jsessionid=1')), 'pages', ['/a -']],
  [
    'relative addresses, and what is none',
    urlset('<url><loc>/a</loc></url><url><loc>mailto:a@b</loc></url><url><loc></loc></url><url/>'),
    'pages',
    ['/a -'],
  ],
  [
    'end tags missing',
    '<urlset><url><loc>http://x.test/a</loc><url><loc>http://x.test/b</loc><lastmod>2018-12-01</urlset>',
    'pages',
    ['/a -', '/b 2018-12-01'],
  ],
  [
    'the address not closed',
    '<urlset><url><loc>http://x.test/a</url><url><loc>http://x.test/b</loc></url></urlset>',
    'pages',
    ['/a -', '/b -'],
  ],
  ['cut in the middle of an address', urlset(entry('/a') + entry('/bbbb')).slice(0, -30), 'pages', ['/a -']],
  ['rubbish between', urlset(`${entry('/a')} & < <<b>> \0 </x> ]]> ${entry('/b')}`), 'pages', ['/a -', '/b -']],
  ['no root', entry('/a') + entry('/b'), 'pages', ['/a -', '/b -']],
  [
    'RSS',
    '<rss><channel><link>http://x.test/</link><image><url>http://x.test/l.png</url><link>http://x.test/i</link></image><item><title>a</title><link>http://x.test/a</link><pubDate>Mon, 31 Dec 2018 16:30:00 GMT</pubDate></item></channel></rss>',
    'feed',
    ['/a 2019-01-01'],
  ],
  [
    'Atom',
    '<feed><link href="http://x.test/f"/><entry><link rel="self" href="/s"/><link rel="alternate" href="/a"/><updated>2018-12-06T23:00:00+08:00</updated></entry><entry><link href="/b"/></entry></feed>',
    'feed',
    ['/a 2018-12-06', '/b -'],
  ],
  ['plain text', 'http://x.test/a\r\nhttp://x.test/b\n\n# not\n/c\nHTTP://X.test/d', 'text', ['/a -', '/b -', '/d -']],
  ['plain text, packed', gzipSync('http://x.test/a'), 'text', ['/a -']],
  ['a web page', '<!doctype html><html><body><url><loc>http://x.test/a</loc></url></body></html>', 'none', []],
  ['something else', 'not found', 'none', []],
  ['nothing', '', 'none', []],
  ['bytes', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 'none', []],
  ['other XML', '<config><a>http://x.test/a</a></config>', 'none', []],
];

test.each(files)('%s', async (_name, body, kind, expected) => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const read = await readSitemap(bytes, at);
  expect([read.kind, ...read.pages.slice(0, 3).map(({ url, lastmod }) => `${url.replace('http://x.test', '')} ${lastmod ?? '-'}`)]).toEqual(
    [kind, ...expected],
  );
  expect(await readSitemap(bytes, at)).toEqual(read);
});

test('an index', async () => {
  const read = await readSitemap(
    Buffer.from(`<sitemapindex><sitemap><loc>/1.xml.gz</loc>${day}</sitemap><sitemap><loc>/2.xml</loc></sitemap></sitemapindex>`),
    at,
  );
  expect(read).toEqual({
    kind: 'index',
    pages: [],
    sitemaps: [
      { url: 'http://x.test/1.xml.gz', lastmod: '2018-12-06' },
      { url: 'http://x.test/2.xml', lastmod: null },
    ],
    cut: false,
  });
});

describe('limits', () => {
  const many = Buffer.from(urlset(Array.from({ length: 60_000 }, (_, n) => entry(`/${n}`)).join('')));
  test.each<[string, Uint8Array, object, number]>([
    ['50,000 entries', many, {}, 50_000],
    ['the same, packed', gzipSync(many), {}, 50_000],
    ['so many bytes', many, { maxBytes: 100_000 }, 2525],
    ['a bomb', gzipSync(Buffer.concat([Buffer.from(urlset('').replace('</urlset>', entry('/a'))), Buffer.alloc(60_000_000, 32)])), {}, 1],
    ['a hundred thousand open elements', Buffer.from('<urlset>'.repeat(100_000)), {}, 0],
    ['one endless address', Buffer.from(`<urlset><url><loc>http://x.test/${'a'.repeat(5_000_000)}`), {}, 0],
  ])('%s', async (name, bytes, limits, pages) => {
    const read = await readSitemap(bytes, at, limits);
    expect(Math.abs(read.pages.length - pages)).toBeLessThan(50);
    expect(read.cut).toBe(!/elements|endless/.test(name));
  });
});

test.each<[string, string | null]>([
  ['2018-12-06', '2018-12-06'],
  ['2018-12-31T16:00:00Z', '2019-01-01'],
  ['2018-12-31T15:59:59.123+00:00', '2018-12-31'],
  ['2018-12-31T23:59:59+08:00', '2018-12-31'],
  ['2018-12-31T23:59:59', '2018-12-31'],
  ['2018-12-31 23:59:59', '2018-12-31'],
  ['2018/12/6 10:00', '2018-12-06'],
  ['2018年12月6日', '2018-12-06'],
  ['Thu, 06 Dec 2018 23:10:00 +0800', '2018-12-06'],
  ['Thu, 06 Dec 2018 10:00:00', '2018-12-06'],
  ['2018-12', null],
  ['2018-02-31', null],
  ['yesterday', null],
  ['', null],
])('%j is the day %s', (text, date) => {
  expect(civilDate(text)).toBe(date);
});

const month = { from: '2018-12-01', to: '2019-01-01' };
test.each<[string, string | null, string | null]>([
  ['/art/2018/12/6/art_1_2.html', '2020-01-01', 'article'],
  ['/art/2018/11/6/art_1_2.html', '2018-12-20', null],
  ['/art/2019/1/1/art_1_2.html', null, null],
  ['/tzgg/', '2015-01-01', 'link'],
  ['/tzgg/index.html', null, 'link'],
  ['/tzgg/list_2.shtml', '2015-01-01', 'link'],
  ['/show.php?id=7', '2018-12-03', 'undated'],
  ['/show.php?id=7', '2019-02-01', 'undated'],
  ['/show.php?id=7', '2018-11-30', null],
  ['/show.php?id=7', null, 'archive'],
])('%s changed %s is asked for as %s', (path, lastmod, reason) => {
  expect(sitemapReason({ url: `http://x.test${path}`, lastmod }, month)).toBe(reason);
});

describe('the sitemaps of a site', () => {
  const loc = (...paths: string[]) => paths.map((path) => `<loc>${path}</loc>`);
  const index = (...paths: string[]) =>
    `<sitemapindex>${loc(...paths)
      .map((each) => `<sitemap>${each}</sitemap>`)
      .join('')}</sitemapindex>`;
  const set = (...paths: string[]) =>
    `<urlset>${loc(...paths)
      .map((each) => `<url>${each}</url>`)
      .join('')}</urlset>`;
  const served: Record<string, string | Uint8Array> = {
    '/sitemap.xml': set('/home'),
    '/index.xml': index('/old.xml', '/1.xml.gz', '/index.xml', '/deep1.xml', 'http://else.test/s.xml').replace(
      '</loc>',
      '</loc><lastmod>2017-01-01</lastmod>',
    ),
    '/1.xml.gz': gzipSync(set('/a', '/A', '/index.html', '/', 'http://else.test/b')),
    '/old.xml': set('/old', '/a'),
    '/deep1.xml': index('/deep2.xml'),
    '/deep2.xml': `${index('/deep3.xml')}${set('/deep')}`,
    '/deep3.xml': set('/deeper'),
    '/stamped.xml': `<urlset>${Array.from({ length: 30 }, (_, n) => `<url><loc>/${n}</loc><lastmod>2018-12-31</lastmod></url>`).join('')}</urlset>`,
  };
  const seedsOf = async (robotsSitemaps: string[], limits = {}) => {
    const site = await serve((_request, response, path) => {
      const body = served[path];
      if (body === undefined) response.writeHead(path === '/500.xml' ? 500 : 404, { 'content-type': 'text/html' }).end('<html>');
      else response.writeHead(200, { 'content-type': path.endsWith('.gz') ? 'application/gzip' : 'text/xml; charset=utf-8' }).end(body);
    });
    const client = http({
      policy: policy(),
      guard: guard({ hosts: [site.host], intranet: true, reach: 'hosts', connectMs: 1000 }),
      pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 1000 }),
    });
    const seeds = await sitemapSeeds({
      ask: (url) => client.ask(url, { want: 'file' }),
      robotsSitemaps,
      home: `${site.origin}/`,
      inside: (url) => url.startsWith(site.origin),
      since: '2018-12-01',
      limits,
    });
    await client.close();
    await site.close();
    const path = ({ url }: { url: string }) => url.replace(site.origin, '');
    return { ...seeds, pages: seeds.pages.map(path), files: seeds.files.map((file) => `${path(file)} ${file.kind} ${file.pages}`) };
  };

  test('the usual place, when robots.txt names none', async () => {
    expect(await seedsOf([])).toMatchObject({ pages: ['/home'], files: ['/sitemap.xml pages 1'] });
  });
  test('an index: what has changed first, two levels deep, each file and page once, nothing of others', async () => {
    const found = await seedsOf(['/index.xml', '/index.xml#again', 'http://else.test/s.xml', 'mailto:a@b']);
    expect(found.files).toEqual([
      '/index.xml index 0',
      '/1.xml.gz pages 5',
      '/deep1.xml index 0',
      '/old.xml pages 2',
      '/deep2.xml pages 1',
    ]);
    expect(found.pages).toEqual(['/a', '/A', '/index.html', '/old', '/deep']);
    expect(found.left).toEqual({ files: 1, entries: false });
  });
  test('files that are not there or no sitemaps', async () => {
    expect(await seedsOf(['/none.xml', '/500.xml'])).toEqual({
      pages: [],
      files: ['/none.xml unread 0', '/500.xml unread 0'],
      left: { files: 0, entries: false },
    });
  });
  test('a total of files and of pages', async () => {
    expect((await seedsOf(['/index.xml'], { maxFiles: 2 })).left).toEqual({ files: 2, entries: false });
    expect(await seedsOf(['/1.xml.gz', '/old.xml'], { maxPages: 2 })).toMatchObject({
      pages: ['/a', '/A'],
      left: { files: 1, entries: true },
    });
  });
  test('one day for all of them is the generator’s', async () => {
    const site = await serve((_request, response, path) => response.end(served[path]));
    const ask = async (url: string) => {
      const client = http({
        policy: policy(),
        guard: guard({ hosts: [site.host], intranet: true, reach: 'hosts', connectMs: 1000 }),
        pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 1000 }),
      });
      const answer = await client.ask(url, { want: 'file' });
      await client.close();
      return answer;
    };
    const { pages } = await sitemapSeeds({ ask, robotsSitemaps: ['/stamped.xml'], home: `${site.origin}/`, inside: () => true });
    await site.close();
    expect(pages.map(({ lastmod }) => lastmod)).toEqual(Array.from({ length: 30 }, () => null));
  });
});
