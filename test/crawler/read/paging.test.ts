/** Continuation pages by CMS family (facts §G.1), and lists that only a script brings. */
import { describe, expect, test } from '@jest/globals';
import { page, read } from './reading.ts';

const path = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 通知公告</div>';
const own = `${path}<ul>${[1, 2, 3, 4].map((n) => `<li><a href="t${n}.html">关于第${n}项有关工作安排的通知</a><span>2018-12-0${n}</span></li>`).join('')}</ul>`;
const base = 'http://www.example.gov.cn/zwgk/tzgg/';

const families: [name: string, html: string, url: string, next: string[]][] = [
  ['TRS', '<script>createPageHTML(4, 0, "index", "html");</script>', base, ['index_1.html', 'index_2.html', 'index_3.html']],
  ['TRS, on a later page', '<script>createPageHTML(4, 2, "index", "html");</script>', `${base}index_2.html`, ['index_3.html']],
  [
    'TRS, commented out',
    '<script>//createPageHTML(4, 0, "index", "html");\n/* createPageHTML(9, 0, "index", "html"); */</script>',
    base,
    [],
  ],
  [
    '集约化 call',
    "<script>createPageHTML('page_div', 3, 1, 'list', 'shtml', 40);</script>",
    `${base}list.shtml`,
    ['list_2.shtml', 'list_3.shtml'],
  ],
  [
    '集约化 links',
    '<div class="page"><span>1</span><a href="list_2.shtml">2</a><a href="list_3.shtml">3</a><a href="list_2.shtml">下一页</a></div>',
    `${base}list.shtml`,
    ['list_2.shtml', 'list_3.shtml'],
  ],
  [
    '博达, descending',
    '<div><a href="tzgg/11.htm">下页</a><a href="tzgg/1.htm">尾页</a></div>',
    'http://www.example.gov.cn/zwgk/tzgg.htm',
    [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => `${n}.htm`),
  ],
  [
    'parameter',
    '<div><a href="?page=2">下一页</a><a href="?page=4">末页</a></div>',
    `${base}list.php`,
    ['list.php?page=2', 'list.php?page=3', 'list.php?page=4'],
  ],
  ['next link only', '<a href="index_5.html">下一页 &gt;</a>', `${base}index_4.html`, ['index_5.html']],
  [
    'numbers only',
    '<div class="more-page"><span class="here">1</span> <a href="003-2.html">2</a> <a href="003-3.html">3</a></div>',
    `${base}003-1.html`,
    ['003-2.html', '003-3.html'],
  ],
  [
    'numbers with a gap',
    '<p><a href="a_2.html">2</a><a href="a_3.html">3</a>…<a href="a_6.html">6</a></p>',
    `${base}a_1.html`,
    ['a_2.html', 'a_3.html', 'a_4.html', 'a_5.html', 'a_6.html'],
  ],
  ['last page', '<p><a href="a_1.html">首页</a><a href="a_2.html">上一页</a><a href="a_3.html">尾页</a></p>', `${base}a_3.html`, []],
  [
    'count in a script',
    '<script>var currentPage = 0; var countPage = 3; function go(n){ location.href = "index" + "_" + n + ".html"; }</script>',
    base,
    ['index_1.html', 'index_2.html'],
  ],
  ['count and a parameter', '<script>var totalPage = 3;</script>', `${base}list.do?pageNo=1`, ['list.do?pageNo=2', 'list.do?pageNo=3']],
  [
    'select box',
    '<select onchange="location=this.value"><option value="index.html">1</option><option value="index_1.html">2</option><option value="index_2.html">3</option></select>',
    `${base}index.html`,
    ['index_1.html', 'index_2.html'],
  ],
  ['none', '', base, []],
];

describe('continuation pages', () => {
  test.each(families)('%s', (_, html, url, next) => {
    const facts = read(page(own + html), { url });
    expect(facts.items).toHaveLength(4);
    expect(facts.paging.next.map((at) => at.slice(at.lastIndexOf('/') + 1))).toEqual(next);
  });
  test('大汉, blocks of three pages up to the total', () => {
    const store = `<div id="58"><script type="text/xml"><datastore><recordset><record><![CDATA[<li><a href="/art/1.html">关于有关工作安排的通知</a><span>2018-12-01</span></li>]]></record></recordset></datastore></script></div>
<script>jQuery('#58').jpage({ proxyUrl: '/module/jpage/dataproxy.jsp', perPage: 15, totalRecord: 100, columnid: '9', unitid: '58', webid: 1 });</script>`;
    const { paging } = read(page(path + store), { url: 'http://www.example.gov.cn/col/col9/index.html' });
    expect(paging.total).toBe(100);
    expect(paging.next[0]).toBe(
      'http://www.example.gov.cn/module/jpage/dataproxy.jsp?webid=1&columnid=9&unitid=58&startrecord=2&endrecord=46&perpage=15',
    );
  });
  test('totals', () => {
    expect(read(page(`${own}<p>共24,539条 1227页</p>`)).paging.total).toBe(24_539);
  });
});

const loaders: [name: string, html: string, expected: unknown][] = [
  [
    'fetch',
    '<ul id="list"></ul><script>fetch("/api/list?channel=7&page=" + page).then(r => r.json()).then(d => { list.innerHTML = d })</script>',
    { kind: 'json-api', urls: ['http://www.example.gov.cn/api/list?channel=7&page=1'] },
  ],
  [
    'template',
    '<ul id="list"></ul><script>fetch(`/api/list?channel=7&page=${page}`).then(function (r) { list.innerHTML = r })</script>',
    { kind: 'json-api', urls: ['http://www.example.gov.cn/api/list?channel=7&page=1'] },
  ],
  [
    'ajax',
    '<ul id="list"></ul><script>$.ajax({ url: "/data/news.json", success: function (d) { $("#list").html(d) } })</script>',
    { kind: 'json-api', urls: ['http://www.example.gov.cn/data/news.json'] },
  ],
  [
    'post with a body',
    '<ul id="list"></ul><script>$.ajax({ url: "/search", type: "post", data: JSON.stringify(q), success: function (d) { $("#list").html(d) } })</script>',
    { kind: 'script', urls: [] },
  ],
  [
    'dataproxy',
    '<div id="58"></div><script>$("#58").jpage({url:"/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15&columnid=9&unitid=58"})</script>',
    {
      kind: 'xml-fragments',
      urls: ['http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?columnid=9&unitid=58&startrecord=1&endrecord=45&perpage=15'],
    },
  ],
  ['application', '<div id="app"></div><script src="/js/app.3f2a.js"></script>', { kind: 'script', urls: [] }],
  [
    'written by script',
    '<ul id="newslist"></ul><script>for (var i = 0; i < data.length; i++) document.getElementById("newslist").innerHTML += row(data[i]);</script>',
    { kind: 'script', urls: [] },
  ],
  ['an empty list without a script is empty', '<ul class="list"></ul>', null],
  [
    'a counter is no loader',
    '<ul class="list"></ul><script>$.get("/stat/count.do?id=7", function (n) { $("#hits").html(n) })</script>',
    null,
  ],
  ['a slide show is no loader', '<ul class="list"></ul><script src="/js/jquery.js"></script><script>$(".slide").swiper()</script>', null],
];
test.each(loaders)('loader: %s', (_, html, expected) => {
  const facts = read(page(path + html));
  expect(facts.items).toEqual([]);
  expect(facts.loader).toEqual(expected);
});

test('a page that has its list needs no loader', () => {
  expect(read(page(`${own}<div id="app"></div><script>fetch("/api/list?x=1")</script>`)).loader).toBeNull();
});
