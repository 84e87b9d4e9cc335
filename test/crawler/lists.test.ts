/** Small fakes of the CMS families of facts §G.1: exactly which continuation pages a month asks for, and where each list is left. */
import { describe, expect, test } from '@jest/globals';
import { fakeWalk, origin } from './fake-walk.ts';
import type { Fake } from './fake-walk.ts';
import { page } from './read/reading.ts';

/** Entry `n` of a list, newest first, five a week: 0 to 21 in January, 22 to 43 in December, the rest older. */
const dayOf = (n: number) => new Date(Date.UTC(2019, 0, 31) - Math.floor(n * 1.4) * 86_400_000).toISOString().slice(0, 10);
const row = (n: number) => `<li><a href="${origin}/x/${n}.html">关于第${n}项有关工作安排的通知</a><span>${dayOf(n)}</span></li>`;
const rows = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, at) => row(from + at)).join('\n');
const dqwz = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 通知公告</div>';
const shown = (main: string) => page(`${dqwz}${main}`, { title: '通知公告' });
const list = (n: number, size: number, bar: string) => shown(`<ul class="list">${rows(n * size, (n + 1) * size)}</ul>${bar}`);

const column = { reason: 'column', depth: 1, column: 'notice' } as const;
/** Walks one list; articles are counted, not read, and nobody leaves the list. */
function walk(fake: Fake, first: string, key: string = column.column) {
  const isArticle = (path: string) => path.startsWith('/x/');
  const inside = (path: string) => path !== '/' && !path.startsWith('/zwgk');
  const { asked, skipped, facts } = fakeWalk(fake, { ...column, column: key, url: `${origin}${first}` }, { leave: isArticle, inside });
  return { asked: asked.filter((path) => !isArticle(path)), articles: asked.filter(isArticle).length, cut: skipped, facts };
}

/** A page number out of a path; 0 when it is not of this kind. */
const numberIn = (path: string, form: RegExp) => Number(form.exec(path)?.[1] ?? 0);
const json = (value: unknown) => JSON.stringify(value);

/** What is asked for beyond the first page: with 15 entries a page December ends on the third, and two pages of the past show it. */
const families: [name: string, first: string, fake: Fake, asked: string[]][] = [
  [
    'TRS createPageHTML',
    '/tzgg/',
    (path) => {
      const n = numberIn(path, /index_(\d+)\.html/);
      return /^\/tzgg\/(?:index_\d+\.html)?$/.test(path)
        ? list(n, 15, `<script>createPageHTML(40, ${n}, "index", "html");</script>`)
        : null;
    },
    ['/tzgg/index_1.html', '/tzgg/index_2.html', '/tzgg/index_3.html', '/tzgg/index_4.html'],
  ],
  [
    '集约化 list_2',
    '/c1/list.shtml',
    (path) => {
      const n = numberIn(path, /list_(\d+)/) || 1;
      return list(n - 1, 15, `<script>createPageHTML('page_div', 40, ${n}, 'list', 'shtml', 600);</script>`);
    },
    [2, 3, 4, 5].map((n) => `/c1/list_${n}.shtml`),
  ],
  [
    '集约化 links',
    '/c1/list.shtml',
    (path) => {
      const n = numberIn(path, /list_(\d+)/) || 1;
      return list(
        n - 1,
        15,
        `<div class="page">${[n - 1, n + 1, n + 2].map((at) => `<a href="list_${at}.shtml">${at}</a>`).join('')}<a href="list_${n + 1}.shtml">下一页</a></div>`,
      );
    },
    [2, 3, 4, 5].map((n) => `/c1/list_${n}.shtml`),
  ],
  [
    '博达 VSB, descending',
    '/tzgg.htm',
    (path) => {
      const at = path === '/tzgg.htm' ? 40 : numberIn(path, /tzgg\/(\d+)\.htm/);
      const base = path === '/tzgg.htm' ? 'tzgg/' : '';
      return list(40 - at, 15, `<div><a href="${base}${at - 1}.htm">下页</a><a href="${base}1.htm">尾页</a></div>`);
    },
    [39, 38, 37, 36].map((n) => `/tzgg/${n}.htm`),
  ],
  [
    'generic numbers',
    '/a_1.html',
    (path) => {
      const n = numberIn(path, /a_(\d+)/);
      return list(
        n - 1,
        15,
        `<p>${[1, 2, 3, 40]
          .filter((at) => at !== n)
          .map((at) => `<a href="a_${at}.html">${at}</a>`)
          .join(' ')}</p>`,
      );
    },
    [2, 3, 4, 5].map((n) => `/a_${n}.html`),
  ],
  [
    '?page= with a next link',
    '/list.php?id=7',
    (path) => {
      const n = numberIn(path, /page=(\d+)/) || 1;
      return list(n - 1, 15, `<div><a href="?id=7&amp;page=${n + 1}">下一页</a><a href="?id=7&amp;page=40">末页</a></div>`);
    },
    [2, 3, 4, 5].map((n) => `/list.php?id=7&page=${n}`),
  ],
  [
    'a number of pages in a script',
    '/list.do?pageNo=1',
    (path) => list(numberIn(path, /pageNo=(\d+)/) - 1, 15, '<script>var totalPage = 40;</script>'),
    [2, 3, 4, 5].map((n) => `/list.do?pageNo=${n}`),
  ],
  [
    '大汉 jcms, first block on the page',
    '/col/col9/index.html',
    (path) => {
      const records = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, at) => `<record><![CDATA[${row(from + at)}]]></record>`).join('');
      const start = numberIn(path, /startrecord=(\d+)/);
      const end = numberIn(path, /endrecord=(\d+)/);
      if (start > 0)
        return `<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>600</totalrecord><recordset>${records(start - 1, end)}</recordset></datastore>`;
      return shown(
        `<div id="58"><script type="text/xml"><datastore><recordset>${records(0, 45)}</recordset></datastore></script></div><script>jQuery('#58').jpage({ proxyUrl: '/module/jpage/dataproxy.jsp', perPage: 15, totalRecord: 600, columnid: '9', unitid: '58', webid: 1 });</script>`,
      );
    },
    ['46&endrecord=90', '91&endrecord=135'].map(
      (range) => `/module/jpage/dataproxy.jsp?webid=1&columnid=9&unitid=58&startrecord=${range}&perpage=15`,
    ),
  ],
  [
    'gkmlpt JSON',
    '/gkmlpt/index',
    (path) => {
      const n = numberIn(path, /page=(\d+)/);
      if (n === 0)
        return shown(
          '<ul id="list"></ul><script>var SID = "2600"; var CATEGORY_ID = 508; $.get("/gkmlpt/" + x, function (d) { $("#list").html(d) })</script>',
        );
      const articles = Array.from({ length: 15 }, (_, at) => ({
        id: n * 15 + at,
        title: `关于第${n * 15 + at}项工作的通知`,
        url: `${origin}/x/${(n - 1) * 15 + at}.html`,
        display_publish_time: dayOf((n - 1) * 15 + at),
      }));
      return json({ total: 600, articles });
    },
    [1, 2, 3, 4, 5].map((n) => `/gkmlpt/api/all/508?page=${n}&sid=2600`),
  ],
  [
    'jpaas, HTML in JSON',
    '/col/c7/index.html',
    (path) => {
      const n = numberIn(path, /pageNo=(\d+)/);
      if (n === 0)
        return shown(
          '<ul id="list"></ul><script>$.ajax({ url: "/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=1&tplSetId=2&pageType=column&tagId=list&pageNo=1", success: function (d) { $("#list").html(d.data.html) } })</script>',
        );
      return json({
        success: true,
        data: {
          html: `<ul>${rows((n - 1) * 15, n * 15)}</ul><div class="page"><a href="/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=1&tplSetId=2&pageType=column&tagId=list&pageNo=${n + 1}">下一页</a></div>`,
        },
      });
    },
    [1, 2, 3, 4, 5].map(
      (n) =>
        `/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=1&tplSetId=2&pageType=column&tagId=list&pageNo=${n}`,
    ),
  ],
];

describe('families', () => {
  test.each(families)('%s', (_name, first, fake, expected) => {
    const { asked, articles, cut } = walk(fake, first);
    expect(asked).toEqual([first, ...expected]);
    // Every entry of December, and none of another month.
    expect(articles).toBe(22);
    expect(cut).toEqual([]);
  });
});

describe('where a list is left', () => {
  const trs =
    (body: (n: number) => string, pages = 40): Fake =>
    (path) =>
      shown(
        `${body(numberIn(path, /index_(\d+)\.html/))}<script>createPageHTML(${pages}, ${numberIn(path, /index_(\d+)\.html/)}, "index", "html");</script>`,
      );
  const pages = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `/tzgg/index_${from + at}.html`);
  const ul = (inside: string) => `<ul class="list">${inside}</ul>`;
  const undated = (from: number) =>
    Array.from({ length: 15 }, (_, at) => `<li><a href="/x/${from + at}.html">关于第${from + at}项有关工作安排的通知</a></li>`).join('');
  const pinned = '<li><a href="/x/9999.html">关于常年有效事项的通知</a><span>[置顶]</span><span>2015-03-01</span></li>';

  test.each<[string, Fake, string[], string[]]>([
    ['all old at once: one page more, in case the first was pinned', trs((n) => ul(rows(100 + n * 15, 115 + n * 15))), pages(1, 1), []],
    ['pinned entries on top of every page', trs((n) => ul(`${pinned}${rows(n * 15, n * 15 + 15)}`)), pages(1, 4), []],
    [
      'an entry without a date among the old ones',
      trs((n) => ul(`${rows(n * 15, n * 15 + 15)}<li><a href="/x/8${n}.html">全部目录一览表</a></li>`)),
      pages(1, 4),
      [],
    ],
    ['no dates at all: three pages', trs((n) => ul(undated(n * 15))), pages(1, 2), []],
    ['a server that gives its first page for every number', trs(() => ul(rows(0, 15))), pages(1, 1), []],
    ['a page beyond the last, empty', trs((n) => ul(n < 2 ? rows(n * 15, n * 15 + 15) : '')), pages(1, 2), []],
    ['fewer pages than the month', trs((n) => ul(rows(n * 5, n * 5 + 5)), 3), pages(1, 2), []],
    ['the cap, stated', trs((n) => ul(rows(n, n + 1))), pages(1, 20), ['budget /tzgg/index_21.html']],
    [
      'one page that does not come',
      (path) => (path.endsWith('_2.html') ? null : trs((n) => ul(rows(n * 15, n * 15 + 15)))(path)),
      pages(1, 4),
      [],
    ],
    [
      'pages that do not come any more',
      (path) => (path === '/tzgg/' ? trs((n) => ul(rows(n * 15, n * 15 + 15)))(path) : null),
      pages(1, 3),
      ['budget /tzgg/index_4.html'],
    ],
  ])('%s', (_name, fake, asked, cut) => {
    const seen = walk(fake, '/tzgg/');
    expect([seen.asked, seen.cut]).toEqual([['/tzgg/', ...asked], cut]);
  });

  test('a column that is judged by a year is turned back a year, and what it lists is opened', () => {
    const monthly = (n: number) => (n < 12 ? `2018-${String(12 - n).padStart(2, '0')}-10` : n === 12 ? '2017-12-10' : '2017-06-10');
    const body = (n: number) =>
      ul(
        Array.from(
          { length: 3 },
          (_, at) => `<li><a href="/x/${n * 3 + at}.html">关于第${n * 3 + at}项征求意见的公告</a><span>${monthly(n)}</span></li>`,
        ).join(''),
      );
    const survey = walk(trs(body), '/yjzj/', 'survey');
    expect(survey.asked).toEqual(['/yjzj/', ...Array.from({ length: 14 }, (_, at) => `/yjzj/index_${at + 1}.html`)]);
    expect(survey.articles).toBe(13 * 3);
    expect(walk(trs(body), '/tzgg/').articles).toBe(3);
  });

  test('a next page that only a script turns to: nothing is asked for, and the page says that there is more', () => {
    const bar = `<div class="pager"><a href="javascript:__doPostBack('pager','2')">下一页</a></div>`;
    const { asked, facts } = walk((path) => list(0, 15, path === '/list.aspx' ? bar : ''), '/list.aspx');
    expect(asked).toEqual(['/list.aspx']);
    expect(facts.get('/list.aspx')?.paging).toEqual({ next: [], total: null, blind: true });
  });

  test('大汉 without records on the page: block by block, as far as the month', () => {
    const fake: Fake = (path) => {
      const [start, end] = [numberIn(path, /startrecord=(\d+)/), numberIn(path, /endrecord=(\d+)/)];
      if (start === 0)
        return shown(
          '<div id="58"></div><script>$("#58").jpage({url:"/module/web/jpage/dataproxy.jsp?columnid=9&unitid=58", perPage: 15, totalRecord: 6000})</script>',
        );
      return `<?xml version='1.0' encoding='UTF-8'?><datastore><recordset>${Array.from({ length: end - start + 1 }, (_, at) => `<record><![CDATA[${row(start - 1 + at)}]]></record>`).join('')}</recordset></datastore>`;
    };
    const { asked, articles } = walk(fake, '/col/col9/index.html');
    expect(asked.map((path) => /startrecord=\d+/.exec(path)?.[0] ?? path)).toEqual([
      '/col/col9/index.html',
      'startrecord=1',
      'startrecord=46',
      'startrecord=91',
    ]);
    expect(articles).toBe(22);
  });
});
