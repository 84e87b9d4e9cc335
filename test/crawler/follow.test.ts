/** Which links a crawl goes after, and for whom. */
import { expect, test } from '@jest/globals';
import { follow, isOnlyFrames } from '../../crawler/follow.ts';
import type { Candidate } from '../../crawler/frontier.ts';
import { columns, page, read } from './read/reading.ts';

const at = 'http://x.test/bm/';
const start: Candidate = {
  url: at,
  reason: 'entry',
  as: 'page',
  entry: true,
  depth: 0,
  from: null,
  unit: 'a',
  settled: true,
  column: null,
  list: null,
};
const options = {
  from: '2018-12-01',
  to: '2019-01-01',
  columns,
  inside: (url: string) => url.startsWith('http://x.test/'),
  ownerOf: (url: string) => (url.includes('/bm/') ? 'a' : null),
};
const from = (html: string, entry: boolean) => follow({ ...start, entry }, at, read(html, { url: at, entry }), options).candidates;

test('what a front page merely links to belongs to nobody for that', () => {
  const found = from(page('<p><a href="/other/">其他部门</a> <a href="x/">本单位</a> <a href="/a/tzgg/">通知公告</a></p>'), true);
  const units = Object.fromEntries(found.toReversed().map(({ url, reason, unit }) => [url, `${reason} ${unit}`]));
  expect(units).toMatchObject({
    'http://x.test/other/': 'link null',
    'http://x.test/bm/x/': 'link a',
    'http://x.test/a/tzgg/': 'column a',
  });
});

test('the frames of a front page that has nothing else are the front page', () => {
  const frameset = '<html><frameset rows="120,*"><frame src="top.htm"><frame src="main.php"></frameset></html>';
  expect(
    from(frameset, true)
      .slice(0, 2)
      .map(({ url, entry, depth }) => [url, entry, depth]),
  ).toEqual([
    ['http://x.test/bm/top.htm', true, 0],
    ['http://x.test/bm/main.php', true, 0],
  ]);
  expect(isOnlyFrames(read(frameset, { url: at }))).toBe(true);
  expect(isOnlyFrames(read(page('<a href="/a/">甲</a><iframe src="w.html"></iframe>'), { url: at }))).toBe(false);
});

test('a form is a file, though its name is that of a column', () => {
  const html = page(
    '<h1>户口迁移</h1><p>办理条件：有住所</p><p>办理材料：申请表</p><p>设定依据：条例</p><p><a href="/download.php?f=7">样表下载</a></p>',
    { title: '户口迁移' },
  );
  expect(
    from(html, false)
      .filter(({ url }) => url.includes('download'))
      .map(({ as, reason }) => `${as} ${reason}`),
  ).toEqual(['file form']);
});

test("an article that a front page shows is its list's", () => {
  const news = page('<ul><li><a href="/xw/1.html">全市经济工作会议召开</a><span>2018-12-06</span></li></ul>');
  expect(from(news, true).find(({ url }) => url.endsWith('/xw/1.html'))).toMatchObject({ reason: 'article', unit: null });
  expect(from(news, false).find(({ url }) => url.endsWith('/xw/1.html'))).toMatchObject({ reason: 'article', unit: 'a' });
});

test.each<[string, string, string]>([
  ['a', '<a href="/bm/x.html">更多内容</a>', 'link /bm/x.html'],
  ['area', '<img usemap="#m"><map name="m"><area shape="rect" coords="0,0,9,9" href="/bm/x.html" alt="更多内容"></map>', 'link /bm/x.html'],
  ['onclick', `<div onclick="window.open('/bm/x.html')">更多内容</div>`, 'link /bm/x.html'],
  ['location.href in a link', `<a href="javascript:location.href='/bm/x.html'">更多内容</a>`, 'link /bm/x.html'],
  ['a button', `<input type="button" value="更多" onclick="location.href='/bm/x.html'">`, 'link /bm/x.html'],
  ['option', '<select><option value="http://x.test/bm/x.html">更多内容</option></select>', 'link /bm/x.html'],
  ['iframe', '<iframe src="/bm/x.html"></iframe>', 'column /bm/x.html'],
  ['a name of a column', '<a href="/bm/x.html">通知公告</a>', 'column /bm/x.html'],
  ['a picture that names a column', '<a href="/bm/x.html"><img src="t.gif" alt="通知公告"></a>', 'column /bm/x.html'],
  ['meta refresh', '<meta http-equiv="refresh" content="0;url=/bm/x.html">', 'entry /bm/x.html'],
  ['a script that sends on', `<script>window.location.href = "/bm/x.html";</script>`, 'entry /bm/x.html'],
  ['an attachment', '<a href="/bm/x.pdf">附件</a>', 'attachment /bm/x.pdf'],
])('%s leads on', (_name, html, expected) => {
  const bare = /^<(?:meta|script)/.test(html) ? `<html><head>${html}</head><body></body></html>` : page(html);
  expect(from(bare, true).map(({ url, reason }) => `${reason} ${new URL(url).pathname}`)).toContain(expected);
});

test('data leads on as pages do', () => {
  const column = { url: 'http://x.test/bm/api/list?page=1', entry: false };
  const entries = (body: string, contentType: string) =>
    follow({ ...start, ...column, reason: 'column' }, column.url, read(body, { ...column, contentType }), options).candidates.map(
      ({ url, reason, depth }) => `${reason} ${new URL(url).pathname} ${depth}`,
    );
  const record = { title: '关于做好有关工作的通知', publish_time: '2018-12-06' };
  expect(
    entries(
      JSON.stringify({
        total: 2,
        articles: [
          { ...record, url: '/a/1.html' },
          { ...record, url: '/a/2.pdf' },
        ],
      }),
      'application/json',
    ),
  ).toEqual(['article /a/1.html 1', 'attachment /a/2.pdf 1']);
  const xml = `<datastore><recordset><record><![CDATA[<li><a href="/a/3.html">关于做好有关工作的通知</a><span>2018-12-06</span></li>]]></record></recordset></datastore>`;
  expect(entries(xml, 'text/xml')).toEqual(['article /a/3.html 1']);
});

test('an error page leads nowhere, unless it is a front page', () => {
  const gone = page('<h1>404</h1><p>页面不存在</p><ul><li><a href="/bm/tz/">通知公告</a></li></ul>', { title: '页面不存在' });
  expect(from(gone, false)).toEqual([]);
  expect(from(gone, true)).not.toEqual([]);
});

test('steps that cost no depth, and pages of one making in a row, are counted', () => {
  const facts = read('<html><head><meta http-equiv="refresh" content="0;url=/bm/y.html"></head><body></body></html>', { url: at });
  expect(follow({ ...start, steps: 3 }, at, facts, options).candidates).toMatchObject([{ depth: 0, steps: 4 }]);
  const menu = read(page('<a href="/bm/8/">通知公告</a><a href="/bm/z/9/">政策文件</a>'), { url: 'http://x.test/bm/7/' });
  const chains = (change: Partial<Candidate>) =>
    follow({ ...start, url: 'http://x.test/bm/7/', entry: false, ...change }, 'http://x.test/bm/7/', menu, options)
      .candidates.filter(({ url }) => url.includes('/bm/'))
      .map(({ chain, namedBy }) => [chain, namedBy === menu.textSha256]);
  expect(chains({ chain: 2 })).toEqual([
    [3, true],
    [0, true],
  ]);
  expect(chains({ chain: 1, namedBy: menu.textSha256 })).toEqual([
    [4, true],
    [4, true],
  ]);
});

test('a way to apply and a way to get in touch are asked for wherever they are named', () => {
  const links =
    '<a href="/bm/a">在线办理</a><a href="/bm/b">【网上申报】</a><a href="/bm/c">联系我们</a><a href="/bm/d">我市实现全部事项网上办理</a><a href="/bm/e">更多</a>';
  const found = from(page(`<p>${links}</p>`), false).filter(({ reason }) => reason === 'link');
  expect(found.map(({ url }) => new URL(url).pathname)).toEqual(['/bm/a', '/bm/b', '/bm/c']);
});
