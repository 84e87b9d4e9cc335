/** Generated mazes end early and are called traps; large honest sites beside them lose nothing. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { fakeWalk } from './fake-walk.ts';
import type { Fake } from './fake-walk.ts';
import { page } from './read/reading.ts';

const home = { entry: true, reason: 'entry' } as const;
const dice = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);
const names = ['通知公告', '政策文件', '工作动态', '人事信息', '财政信息'];
const menu = (to: (n: number) => string) => `<ul>${names.map((name, n) => `<li><a href="${to(n)}">${name}</a></li>`).join('')}</ul>`;
const words = (n: number) => '市政府召开会议研究部署下一阶段重点工作并要求各单位抓好落实。'.repeat(10) + names[n % 5];
/** A column whose entries are all of the past: it is followed for its menu alone. */
const past = (n: number) =>
  `<div class="dqwz">当前位置：<a href="/">首页</a> &gt; ${names[n % 5]}</div><ul class="list">${Array.from({ length: 12 }, (_, at) => `<li><a href="/x/${at}.html">关于${names[n % 5]}第${at}项工作安排的公示</a><span>2018-10-${10 + at}</span></li>`).join('')}</ul>`;
let visits = 0;

/** What is asked for at most, and whether the rest is called a trap. */
const mazes: [name: string, fake: Fake, most: number, trap: boolean][] = [
  [
    'a session of an unknown name in every link',
    (path) => {
      const at = Number(/p(\d)\.jsp/.exec(path)?.[1] ?? 0);
      visits += 1;
      return page(`${menu((n) => `/p${n}.jsp?zx=${dice(`s${visits}`)}&type=1`)}${past(at)}`);
    },
    50,
    true,
  ],
  [
    'a session folder in every link',
    (path) => page(`${menu((n) => `/${dice(`${path}${(visits += 1)}`)}/c${n}/`)}${past(Number(/\/c(\d)/.exec(path)?.[1] ?? 0))}`),
    50,
    true,
  ],
  ['jsessionid in every link', (path) => page(menu((n) => `/c${n}.jsp;jsessionid=${dice(`${path}${(visits += 1)}`)}?x=1`)), 7, false],
  ['relative links on pages that are there whatever they are called', () => page(menu((n) => `c${n}/`)), 200, true],
  [
    'relative links on a page that says it is not there',
    () => page(`<h1>404</h1><p>页面不存在</p>${menu((n) => `c${n}/`)}`, { title: '页面不存在' }),
    8,
    false,
  ],
  ['tomorrow, and tomorrow', (path) => page(`<a href="/day.php?n=${Number(/\d+$/.exec(path)?.[0] ?? 0) + 1}">通知公告</a>`), 8, true],
  ['days by date', (path) => page(menu((n) => `/news?date=2018-12-${10 + n + path.length}`)), 3, true],
  [
    'a refresh to the next refresh',
    (path) => `<meta http-equiv="refresh" content="0;url=/r?n=${Number(/\d+$/.exec(path)?.[0] ?? 0) + 1}">`,
    7,
    true,
  ],
  ['a frame in a frame in a frame', (path) => page(`<iframe src="/f?n=${Number(/\d+$/.exec(path)?.[0] ?? 0) + 1}"></iframe>`), 8, true],
  [
    'a frameset in a frameset',
    (path) => `<html><frameset cols="50,50"><frame src="${path}a.htm"><frame src="${path}b.htm"></frameset></html>`,
    150,
    true,
  ],
  [
    'two hundred frames that hold two hundred frames',
    (path) =>
      `<html><frameset>${Array.from({ length: 200 }, (_, n) => `<frame src="/c/frames.html?d=${dice(`${path} ${n}`)}">`).join('')}</frameset></html>`,
    130,
    true,
  ],
  [
    'data that names more data',
    (path) =>
      page(
        `<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 通知公告</div><ul id="list"></ul><script>$.get("/api/list?cat=${Number(/cat=(\d+)/.exec(path)?.[1] ?? 0) + 1}&page=1", function (d) { $("#list").html(d) })</script>`,
      ),
    10,
    true,
  ],
  [
    'parameters heaped upon parameters',
    (path) => page(menu((n) => `${path.includes('?') ? `${path}&` : '/f?'}${'abcde'[n]}${path.length}=1`)),
    200,
    true,
  ],
];

describe('mazes', () => {
  test.each(mazes)('%s', (_name, fake, most, trap) => {
    visits = 0;
    const policy = { maxPagesPerUnit: 1000, maxPagesPerSite: 1000 };
    const start = fake('/')!;
    const { asked, skipped } = fakeWalk((path) => (path === '/' ? page(`${start}`) : fake(path)), home, { policy });
    expect(asked.length).toBeLessThanOrEqual(most);
    expect(skipped.some((each) => each.startsWith('trap '))).toBe(trap);
  });
});

describe('honest sites', () => {
  const row = (n: number, url: string) =>
    `<li><a href="${url}">关于第${n}项有关工作安排的通知</a><span>2018-12-${String(1 + (n % 28)).padStart(2, '0')}</span></li>`;
  const dqwz = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 通知公告</div>';
  test.each<[string, (n: number) => string]>([
    ['?id=', (n) => `/show.php?id=${n}`],
    ['a hash for an id', (n) => `/show.php?id=${dice(`${n}`)}`],
    ['hashes in the path', (n) => `/c1/201812/${dice(`${n}`)}.shtml`],
    ['numbers', (n) => `/${n}.html`],
  ])('a list of 300 articles by %s, twenty a page by ?page=, is read whole', (_name, address) => {
    const fake: Fake = (path) => {
      const n = Number(/page=(\d+)/.exec(path)?.[1] ?? 1);
      if (path === '/') return page('<a href="/list.php?cat=7">通知公告</a>');
      if (!path.startsWith('/list')) return page(`<h1>一则通知</h1><p>发布时间：2018-12-06</p><p>${words(1)}</p>`);
      const rows = Array.from({ length: 20 }, (_, at) => row(at, address((n - 1) * 20 + at))).join('');
      return page(`${dqwz}<ul class="list">${rows}</ul>${n < 15 ? `<a href="?cat=7&page=${n + 1}">下一页</a>` : ''}`);
    };
    const { asked, skipped } = fakeWalk(fake, home);
    expect([
      asked.filter((path) => !/^\/(?:list|zwgk|$)/.test(path)).length,
      asked.filter((path) => path.startsWith('/list')).length,
    ]).toEqual([300, 15]);
    expect(skipped).toEqual([]);
  });

  test('sixty units with twenty columns each behind one script', () => {
    const fake: Fake = (path) => {
      if (path === '/')
        return page(
          Array.from({ length: 60 }, (_, unit) => menu((n) => `/list.jsp?deptid=${dice(`u${unit}`)}&colid=${unit * 5 + n}`)).join(''),
        );
      return page(
        `${dqwz}<ul class="list">${row(1, `/x${path.length}.html`)}</ul><p>${words(Number(/colid=(\d+)/.exec(path)?.[1] ?? 0) % 2)}</p>`,
      );
    };
    const { asked, skipped } = fakeWalk(fake, home, { policy: { maxPagesPerUnit: 1000 } });
    expect(asked.filter((path) => path.startsWith('/list')).length).toBe(300);
    expect(skipped).toEqual([]);
  });
});
