/** Hosts that say "here it is" of pages they do not have: known again by what they show or where they lead; what is there is left alone. */
import { describe, expect, test } from '@jest/globals';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fetchPageFacts } from '../../crawler/fetch.ts';
import { guard } from '../../crawler/guard.ts';
import { http } from '../../crawler/http.ts';
import { pace } from '../../crawler/pace.ts';
import { soft404 } from '../../crawler/soft-404.ts';
import { areAlike, steadyLines } from '../../crawler/soft-404-print.ts';
import { columns, page } from './read/reading.ts';
import { html, policy, serve } from './servers.ts';

const list = `<ul>${[1, 2, 3, 4, 5, 6].map((n) => `<li><a href="/x/${n}.html">关于第${n}项工作安排的通知</a><span>2018-12-0${n}</span></li>`).join('')}</ul>`;
const story = (n: number) =>
  `<h1>第${'一二三四五六七八九'[n]}项工作的报道</h1><p>发布时间：2018-12-0${n}</p><div class="TRS_Editor"><p>${'市政府召开会议研究部署下一阶段重点工作。'.repeat(n + 2)}</p></div>`;
const blank = (name: string) => `<div class="dqwz">当前位置：首页 &gt; ${name}</div><p>暂无内容</p>`;

type Answer = (response: ServerResponse, path: string, request: IncomingMessage) => void;
const there: Record<string, string> = {
  '/': page(list, { title: '示例市人民政府' }),
  '/xw/1001.html': page(story(1), { title: '报道一' }),
  '/xw/1002.html': page(story(2), { title: '报道二' }),
  '/tzgg/': page(blank('通知公告'), { title: '通知公告' }),
  '/zcwj/': page(blank('政策文件'), { title: '政策文件' }),
};
const shown = (response: ServerResponse, body: string) => html(response, body);
let visits = 0;

/** How each kind of host answers for what it does not have. */
const hosts: [name: string, gone: Answer, marked: string[]][] = [
  ['honest', (response) => html(response, 'nothing here', 404), []],
  [
    'one text for all',
    (response) => shown(response, page('<p>内容正在整理，请您稍后再来看看吧</p>')),
    ['/xw/1009.html', '/x/y/', '/a.jsp'],
  ],
  [
    'the address, the hour and a counter on it',
    (response, path) =>
      shown(
        response,
        page(
          `<p>找寻 http://h${path} 未果</p><p>${path}</p><p>现在是2018年12月${(visits += 7) % 28}日 星期${'一二三四五六'[visits % 6]} ${visits % 24}:0${visits % 10}</p><p>您是第${visits}位访客，编号 ${visits}ab${visits}cdef${visits}</p>`,
          { title: `找寻${path}` },
        ),
      ),
    ['/xw/1009.html', '/x/y/', '/a.jsp'],
  ],
  [
    'the frame of a blank column around other words',
    (response) => shown(response, page('<div class="dqwz">当前位置：首页 &gt; 提示</div><p>栏目迁往新址</p>', { title: '提示' })),
    ['/xw/1009.html', '/x/y/', '/a.jsp'],
  ],
  ['the front page for everything', (response) => shown(response, there['/']!), []],
  ['a list for everything', (response) => shown(response, page(`<div class="dqwz">当前位置：首页 &gt; 新闻</div>${list}`)), []],
  [
    'an excuse and what else to read',
    (response) => shown(response, page(`<p>稿件调整中</p><h2>为您推荐</h2>${list}`)),
    ['/xw/1009.html', '/x/y/', '/a.jsp'],
  ],
  [
    'a shell that a script fills',
    (response) => shown(response, '<title>x</title><p>加载中</p><div id="app"></div><script src="/js/app.12.js"></script>'),
    [],
  ],
  ['sent to the front page', (response) => void response.writeHead(302, { location: '/' }).end(), ['/xw/1009.html']],
  [
    'sent to an error page',
    (response, path) =>
      path.startsWith('/err') ? shown(response, page('<p>走错了路</p>')) : void response.writeHead(302, { location: `/err.html` }).end(),
    ['/xw/1009.html', '/x/y/', '/a.jsp'],
  ],
  [
    'refreshed to the front page',
    (response) => shown(response, '<meta http-equiv="refresh" content="0;url=/"><p>跳转中</p>'),
    ['/xw/1009.html'],
  ],
  [
    'sent to a door',
    (response, path) =>
      path.startsWith('/login')
        ? shown(response, page('<p>请先登记</p>'))
        : void response.writeHead(302, { location: `/login.html` }).end(),
    [],
  ],
  [
    'honest at its root, not where articles are',
    (response, path) => (path.startsWith('/xw/') ? shown(response, page('<p>稿件调整中，先看别的吧</p>')) : html(response, 'no', 404)),
    ['/xw/1009.html'],
  ],
];

test.each(hosts)('%s', async (_name, gone, marked) => {
  const site = await serve((request, response, path) =>
    there[path] === undefined ? gone(response, path, request) : html(response, there[path]),
  );
  const client = http({
    policy: policy(),
    guard: guard({ hosts: [site.host], intranet: true, reach: 'hosts', connectMs: 1000 }),
    pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 1000 }),
  });
  const permit = () => Promise.resolve(null);
  const judge = soft404({ http: client, columns, permit, seed: 'x', onAnswer: () => Promise.resolve() });
  const found: string[] = [];
  for (const path of ['/', '/xw/1001.html', '/tzgg/', '/zcwj/', '/xw/1002.html', '/xw/1009.html', '/x/y/', '/a.jsp']) {
    const asked = `${site.origin}${path}`;
    const { facts, last, answer, outcome } = await fetchPageFacts(asked, path === '/', { http: client, columns });
    if (facts === null || outcome.kind !== 'answered' || outcome.status >= 300) continue;
    const judged = await judge.mark({ asked, url: answer.finalUrl, entry: path === '/', body: last!.decoded }, facts);
    if (judged.defects.some(({ sort }) => sort === 'soft-404')) found.push(path);
  }
  await client.close();
  await site.close();
  expect(found).toEqual(marked);
  // Two impossible addresses at most: one at the root, one beside the first article.
  expect([...new Set(site.log.filter((line) => line.includes('sundial-')).map((line) => line.replace(/sundial-\w+/, '*')))]).toEqual([
    'GET /*.html',
    'GET /xw/*.html',
  ]);
});

describe('lines', () => {
  const lines = (body: string) => steadyLines(body, null);
  test('what changes is no part of them', () => {
    expect(
      lines(
        '<title>甲</title><p>今天 2018-12-06 星期四</p><p>乙<b>丙</b>丁 /a/b.html?x=1</p><script>戊</script><style>己</style>9f86d081884c',
      ),
    ).toEqual(['甲', '今天', '乙丙丁']);
    expect(lines('1 2 3 -- :')).toEqual([]);
  });
  test('any body, in linear time', () => {
    expect(lines(`${'<div>'.repeat(100)}甲`)).toEqual(['甲']);
    expect(lines(`${'<div>'.repeat(100_000)}甲`)).toEqual([]);
    expect(lines('<p>甲'.repeat(100_000)).length).toBe(100_000);
    expect(lines('甲'.repeat(1_000_001))).toEqual([]);
    expect(lines('<script>甲')).toEqual([]);
  });
  test.each<[string[], string[], boolean]>([
    [['甲'], ['甲'], true],
    [['页面走失了请返回首页', '甲'], ['页面走失了请返回首頁', '甲'], true],
    [['栏目一', '甲'], ['暂无内容', '甲'], false],
    [['甲', '乙'], ['甲'], false],
    [[], [], false],
    [['abcdefgh1', 'abcdefgh2', 'abcdefgh3', 'abcdefgh4'], ['abcdefghx', 'abcdefghy', 'abcdefghz', 'abcdefghw'], false],
  ])('%j and %j are one page: %s', (one, other, same) => {
    expect(areAlike(one, other)).toBe(same);
  });
});
