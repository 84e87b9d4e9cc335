/** Which links a crawl goes after, and for whom. */
import { expect, test } from '@jest/globals';
import { follow, isOnlyFrames } from '../../crawler/follow.ts';
import type { Candidate } from '../../crawler/frontier.ts';
import { page, read } from './read/reading.ts';

const at = 'http://x.test/bm/';
const from = (html: string, entry: boolean) => {
  const facts = read(html, { url: at, entry });
  const start: Candidate = {
    url: at,
    reason: 'entry',
    as: 'page',
    entry,
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
    inside: (url: string) => url.startsWith('http://x.test/'),
    ownerOf: (url: string) => (url.includes('/bm/') ? 'a' : null),
  };
  return follow(start, at, facts, options).candidates;
};

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
