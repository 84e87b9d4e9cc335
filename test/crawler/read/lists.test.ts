/** Lists of every make: what is an entry, what it is called, when it was published, and what is none. */
import { describe, expect, test } from '@jest/globals';
import { completeYears } from '../../../crawler/read/list-years.ts';
import type { Item } from '../../../crawler/read/page-facts.ts';
import { page, read } from './reading.ts';

const brief = (html: string, url?: string): string[] =>
  read(html, url === undefined ? {} : { url }).items.map(({ text, date, pinned }) => `${date?.date ?? '-'}${pinned ? '*' : ''} ${text}`);

const path = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 通知公告</div>';
const three = ['关于开展安全检查工作的通知', '关于公布名单的公告（第二批）', '关于召开年度总结会议的通知'];
const dates = ['2018-12-06', '2018-11-20', '2018-10-08'];
const rows = (row: (title: string, date: string, index: number) => string): string =>
  three.map((title, index) => row(title, dates[index]!, index)).join('\n');
const expected = three.map((title, index) => `${dates[index]} ${title}`);

const makes: [name: string, main: string][] = [
  ['li with span', `<ul>${rows((t, d, i) => `<li><a href="t${i}.html">${t}</a><span>${d}</span></li>`)}</ul>`],
  ['date before the link', `<ul>${rows((t, d, i) => `<li><span>[${d}]</span><a href="t${i}.html">${t}</a></li>`)}</ul>`],
  ['date as bare text', `<ul>${rows((t, d, i) => `<li><a href="t${i}.html">${t}</a> (${d})</li>`)}</ul>`],
  ['date inside the link', `<ul>${rows((t, d, i) => `<li><a href="t${i}.html"><p>${t}</p><em>${d}</em></a></li>`)}</ul>`],
  ['date at the end of the link text', `<ul>${rows((t, d, i) => `<li><a href="t${i}.html">${t} [${d}]</a></li>`)}</ul>`],
  ['table', `<table>${rows((t, d, i) => `<tr><td>${i + 1}</td><td><a href="t${i}.html">${t}</a></td><td>${d}</td></tr>`)}</table>`],
  [
    'table with headings and a deadline',
    `<table><tr><th>标题</th><th>发布日期</th><th>截止日期</th></tr>${rows((t, d, i) => `<tr><td><a href="t${i}.html">${t}</a></td><td>${d}</td><td>2019-12-31</td></tr>`)}</table>`,
  ],
  [
    'table with document and publication date',
    `<table><tr><td>名称</td><td>成文日期</td><td>发布日期</td></tr>${rows((t, d, i) => `<tr><td><a href="t${i}.html">${t}</a></td><td>2018-01-01</td><td>${d}</td></tr>`)}</table>`,
  ],
  ['one table per row', rows((t, d, i) => `<table><tr><td><a href="t${i}.html">${t}</a></td><td>${d}</td></tr></table>`)],
  ['dl with pairs', `<dl>${rows((t, d, i) => `<dt><a href="t${i}.html">${t}</a></dt><dd>${d}</dd>`)}</dl>`],
  ['one dl per row', rows((t, d, i) => `<dl><dt><a href="t${i}.html">${t}</a></dt><dd>${d}</dd></dl>`)],
  ['divs', rows((t, d, i) => `<div class="row"><div class="l"><a href="t${i}.html">${t}</a></div><div class="r">${d}</div></div>`)],
  ['links and dates with line breaks only', `<div>${rows((t, d, i) => `<a href="t${i}.html">${t}</a> ${d}<br>`)}</div>`],
  ['spans side by side', `<div>${rows((t, d, i) => `<a href="t${i}.html">${t}</a><span>${d}</span>`)}</div>`],
  ['groups of rows', `<div class="w">${rows((t, d, i) => `<ul><li><a href="t${i}.html">${t}</a><span>${d}</span></li></ul>`)}</div>`],
  ['labelled', `<ul>${rows((t, d, i) => `<li><a href="t${i}.html">${t}</a><p>发布时间：${d} 来源：市政府办</p></li>`)}</ul>`],
  [
    'split card',
    `<ul>${rows((t, d, i) => `<li><div class="d"><b>${d.slice(8)}</b><i>${d.slice(0, 7)}</i></div><a href="t${i}.html">${t}</a></li>`)}</ul>`,
  ],
  [
    'day and month beside the link',
    `<ul>${rows((t, d, i) => `<li><b>${d.slice(8)}</b><span>${d.slice(0, 7)}</span><a href="t${i}.html">${t}</a></li>`)}</ul>`,
  ],
  [
    'year after the day',
    `<ul>${rows((t, d, i) => `<li><div><b>${d.slice(5)}</b><span>${d.slice(0, 4)}</span></div><a href="t${i}.html">${t}</a></li>`)}</ul>`,
  ],
  [
    'summary with another date',
    `<ul>${rows((t, d, i) => `<li><h3><a href="t${i}.html">${t}</a></h3><span>${d}</span><p>2017年3月1日，市公安局召开会议，部署下一阶段工作，要求抓好落实。</p></li>`)}</ul>`,
  ],
  ['cut titles', `<ul>${rows((t, d, i) => `<li><a href="t${i}.html" title="${t}">${t.slice(0, 8)}...</a><span>${d}</span></li>`)}</ul>`],
  ['picture entries', `<ul>${rows((t, d, i) => `<li><a href="t${i}.html"><img src="p.jpg" alt="${t}"></a><span>${d}</span></li>`)}</ul>`],
  [
    'picture and headline',
    `<ul>${rows((t, d, i) => `<li><a href="t${i}.html"><img src="p.jpg"></a><a href="t${i}.html">${t}</a><span>${d}</span></li>`)}</ul>`,
  ],
  [
    'scripted links',
    `<ul>${rows((t, d, i) => `<li><a href="javascript:void(0)" onclick="window.open('t${i}.html')">${t}</a><span>${d}</span></li>`)}</ul>`,
  ],
  ['location links', `<ul>${rows((t, d, i) => `<li onclick="location.href='t${i}.html'">${t}<span>${d}</span></li>`)}</ul>`],
  [
    'category before the title',
    `<ul>${rows((t, d, i) => `<li><a href="/a/">[安监]</a><a href="t${i}.html">${t}</a><span>${d}</span></li>`)}</ul>`,
  ],
  [
    'the year in the attribute of a time',
    rows((t, d, i) => `<article><h3><a href="t${i}.html">${t}</a></h3><time datetime="${d}">${d.slice(5)}</time></article>`),
  ],
  ['the year as a heading', `<h3>2018年</h3><ul>${rows((t, d, i) => `<li>${d.slice(5)} <a href="t${i}.html">${t}</a></li>`)}</ul>`],
  [
    'title and date in the tip',
    `<ul>${rows((t, d, i) => `<li><a href="t${i}.html" title="标题：${t}&#10;发布时间：${d}&#10;点击：3">${t.slice(0, 8)}...</a></li>`)}</ul>`,
  ],
  [
    'title and date in the tip, a category before',
    `<table>${rows((t, d, i) => `<tr><td>[<a href="/c">通知</a>]<a href="t${i}.html" title="文章标题：${t}\n作    者：佚名\n更新时间：${d} 10:21:33\n点击数：3">${t}</a></td></tr>`)}</table>`,
  ],
  [
    'the date it shows before the one in the tip',
    `<ul>${rows((t, d, i) => `<li><a href="t${i}.html" title="标题：${t}\n更新时间：2019-01-0${i + 1}">${t}</a><span>${d}</span></li>`)}</ul>`,
  ],
  [
    'related readings inside the row',
    `<ul>${rows((t, d, i) => `<li><a href="t${i}.html">${t}</a><div class="popbox"><h3>相关解读</h3><ul><li><a href="j${i}.html">一图读懂这份文件的主要内容</a></li></ul></div><span>${d}</span></li>`)}</ul>`,
  ],
];

const forecast = '2019年10月1日天气预报';
const titledDates: [name: string, row: string, date: string | null][] = [
  ['outside the title', `<a href="t.html">${forecast}</a><span>2019-12-30</span>`, '2019-12-30'],
  ['before the title', `<span>2019-12-30</span><a href="t.html">${forecast}</a>`, '2019-12-30'],
  ['of another day, without a year', `<a href="t.html">${forecast}</a><span>12-30</span>`, null],
  ['of the same day, its year in the title', `<a href="t.html">${forecast}</a><span>10-01</span>`, '2019-10-01'],
  ['labelled within the link', `<a href="t.html">${three[0]}<p>发布时间：2019-12-30</p></a><span>2020-01-02</span>`, '2019-12-30'],
];

describe('makes of lists', () => {
  test.each(titledDates)('a row’s own date, %s', (_, row, date) => {
    expect(read(page(`${path}<ul><li>${row}</li></ul>`)).items.map((item) => item.date?.date ?? null)).toEqual([date]);
  });

  test.each(makes)('%s', (_, main) => {
    expect(brief(page(path + main))).toEqual(expected);
  });

  test('addresses are absolute', () => {
    expect(read(page(`${path}${makes[0]![1]}`)).items[0]!.url).toBe('http://www.example.gov.cn/zwgk/tzgg/t0.html');
  });
});

const list = (items: [title: string, date: string, url?: string][]): string =>
  page(
    `${path}<ul>${items.map(([title, date, url], i) => `<li><a href="${url ?? `t${i}.html`}">${title}</a><span>${date}</span></li>`).join('')}</ul>`,
  );

describe('dates without a year', () => {
  const t = three[0]!;
  test('the address knows the year', () => {
    expect(
      brief(
        list([
          [t, '[12-06]', '/201812/t20181206_1.html'],
          [`${t}二`, '[01-03]', '/201812/t20181231_2.html'],
        ]),
      ),
    ).toEqual([`2018-12-06 ${t}`, `2019-01-03 ${t}二`]);
  });
  test('the neighbours know the year, across the turn of the year', () => {
    const html = list([
      [t, '2019-02-01'],
      [`${t}二`, '01-15'],
      [`${t}三`, '12-28'],
      [`${t}四`, '12月6日'],
      [`${t}五`, '11-30'],
    ]);
    expect(brief(html).map((line) => line.slice(0, 10))).toEqual(['2019-02-01', '2019-01-15', '2018-12-28', '2018-12-06', '2018-11-30']);
  });
  test('nobody knows the year: no date', () => {
    expect(
      read(
        list([
          [t, '[12-06]'],
          [`${t}二`, '[11-20]'],
        ]),
      ).items.map(({ date }) => date),
    ).toEqual([null, null]);
  });
  test('month and day stay with the row', () => {
    const [first] = read(list([[t, '[12-06 08:30]']])).items;
    expect(first).toMatchObject({
      date: null,
      yearless: { month: 12, day: 6, time: '08:30', text: '[12-06 08:30]', spot: expect.anything() },
    });
  });
  test.each<[name: string, rows: [text: string, known?: string][], dates: (string | null)[]]>([
    ['its own article', [['12-06', '2018-12-07']], ['2018-12-06']],
    ['an article of another time', [['12-06', '2017-05-07']], [null]],
    ['an article over the turn of the year', [['12-31', '2019-01-02']], ['2018-12-31']],
    ['the row above', [['2019-01-15'], ['01-02'], ['12-30']], ['2019-01-15', '2019-01-02', '2018-12-30']],
    ['the row below', [['01-02'], ['12-30'], ['11-03', '2018-11-03']], ['2019-01-02', '2018-12-30', '2018-11-03']],
    ['a row without any date between', [['2019-01-15'], [''], ['12-30']], ['2019-01-15', null, '2018-12-30']],
    ['nobody', [['01-02'], ['12-30']], [null, null]],
    ['a leap day that cannot be', [['2019-03-02'], ['02-29']], ['2019-03-02', null]],
  ])('the year is completed by %s', (_name, rows, dates) => {
    const items = rows.map(([text], at): Item => {
      const [month, day] = text.split('-').slice(-2).map(Number) as [number, number];
      const base = { url: `http://x.test/${at}`, text: 'x', pinned: false };
      if (text.length > 5) return { ...base, date: { date: text, from: 'list', text } };
      return { ...base, date: null, ...(text === '' ? {} : { yearless: { month, day, text } }) };
    });
    const known = ({ url }: Item) => rows[Number(url.at(-1))]?.[1] ?? null;
    const done = completeYears(items, known);
    expect(done.map(({ date }) => date?.date ?? null)).toEqual(dates);
    for (const { date, yearless } of done) expect(date !== null && yearless !== undefined).toBe(false);
  });
  test('a list out of order does not lend its years', () => {
    const html = list([
      [t, '2018-06-01'],
      [`${t}二`, '07-15'],
      [`${t}三`, '06-28'],
      [`${t}四`, '08-20'],
      [`${t}五`, '03-02'],
    ]);
    expect(read(html).items.filter(({ date }) => date !== null)).toHaveLength(1);
  });
});

describe('whose list it is', () => {
  const own = makes[0]![1];
  const more = '<div class="tit"><h3>工作动态</h3><a href="/gzdt/">更多&gt;&gt;</a></div>';
  const side = `<div class="s">${more}<ul><li><a href="/gzdt/9.html">市领导调研重点项目建设情况</a><span>2026-01-01</span></li><li><a href="/gzdt/8.html">市领导会见客商一行四人</a><span>2026-01-02</span></li></ul></div>`;

  test('a preview of another column is not the list', () => {
    expect(brief(page(path + own + side))).toEqual(expected);
  });
  test('nor when the own list is empty', () => {
    expect(brief(page(`${path}<ul class="list"></ul><p>暂无信息</p>${side}`))).toEqual([]);
  });
  test('recommended readings are not the list', () => {
    expect(
      brief(
        page(
          `${path}${own}<div class="hot"><h3>热点推荐</h3><ul><li><a href="/x/1.html">一篇大家都在看的热门文章标题</a><span>2026-01-01</span></li></ul></div>`,
        ),
      ),
    ).toEqual(expected);
  });
  test('a menu of sub-columns is not the list', () => {
    const menu =
      '<ul class="m"><li><a href="/a/">政策法规</a></li><li><a href="/b/">财政信息</a></li><li><a href="/c/">人事信息</a></li><li><a href="/d/">工作动态</a></li></ul>';
    expect(brief(page(path + menu + own))).toEqual(expected);
    expect(brief(page(path + menu))).toEqual([]);
  });
  test('pinned entries are marked, by word, class or by standing old at the head', () => {
    const html = list([['[置顶] 关于长期有效事项的公告', '2016-01-01'], ...three.map((t, i): [string, string] => [t, dates[i]!])]);
    expect(brief(html)[0]).toBe('2016-01-01* 关于长期有效事项的公告');
    expect(brief(list([['关于长期有效事项的公告', '2016-01-01'], ...three.map((t, i): [string, string] => [t, dates[i]!])]))[0]).toBe(
      '2016-01-01* 关于长期有效事项的公告',
    );
  });
  test('a mark before the link of a pair counts as well', () => {
    const main = `<dl>${rows((t, d, i) => `<dt>${i === 0 ? '<em>[置顶]</em>' : ''}<a href="t${i}.html">${t}</a></dt><dd>${d}</dd>`)}</dl>`;
    expect(read(page(path + main)).items.map(({ pinned }) => pinned)).toEqual([true, false, false]);
  });
  test('a list without any dates is read without dates', () => {
    const html = page(`${path}<ul>${three.map((t, i) => `<li><a href="/content/post_${i}.html">${t}</a></li>`).join('')}</ul>`);
    expect(brief(html)).toEqual(three.map((t) => `- ${t}`));
  });
  test('more and paging links are no entries', () => {
    const html = page(`${path}${own}<div class="page"><a href="index_1.html">下一页</a><a href="index_2.html">尾页</a></div>`);
    expect(brief(html)).toEqual(expected);
  });
  test('a channel page shows the lists of all its columns', () => {
    const block = (name: string, n: number): string =>
      `<div class="box"><div class="t"><h3>${name}</h3><a href="/c${n}/">更多</a></div><ul>${rows((t, d, i) => `<li><a href="/c${n}/t${i}.html">${t}${n}</a><span>${d}</span></li>`)}</ul></div>`;
    const html = page(
      `<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 新闻中心</div>${block('部门动态', 1)}${block('乡镇动态', 2)}${block('媒体聚焦', 3)}`,
    );
    expect(read(html).items).toHaveLength(9);
  });
});

describe('lists as data', () => {
  test('gkmlpt JSON, epoch seconds in Shanghai', () => {
    const body = JSON.stringify({
      total: 45,
      articles: [
        {
          title: three[0],
          url: 'http://www.example.gov.cn/gkmlpt/content/0/508/post_508890.html',
          publisher: '市财政局',
          create_time: 1544025600,
          display_publish_time: 1544111999,
        },
      ],
    });
    const facts = read(body, { url: 'http://www.example.gov.cn/gkmlpt/api/all/508?page=1&sid=755001', contentType: 'application/json' });
    expect(facts.kind).toBe('column');
    expect(facts.items[0]).toMatchObject({ text: three[0], date: { date: '2018-12-06', time: '23:59', from: 'json' } });
    expect(facts.paging.total).toBe(45);
    expect(facts.paging.next).toHaveLength(44);
    expect(facts.paging.next[0]).toBe('http://www.example.gov.cn/gkmlpt/api/all/508?page=2&sid=755001');
  });
  test('generic JSON', () => {
    const body = JSON.stringify({ code: 200, data: { total: 3, pageSize: 2, list: rows2().slice(0, 2) } });
    const facts = read(body, { url: 'http://www.example.gov.cn/api/list?channel=7&page=1', contentType: 'application/json;charset=utf-8' });
    expect(facts.items.map(({ date }) => date?.date)).toEqual(['2018-12-06', '2018-11-20']);
    expect(facts.paging.next).toEqual(['http://www.example.gov.cn/api/list?channel=7&page=2']);
  });
  test('an empty JSON list is a column without entries; other JSON is no list', () => {
    expect(read('{"code":0,"data":{"total":0,"list":[]}}', { contentType: 'application/json' })).toMatchObject({
      kind: 'column',
      items: [],
    });
    expect(read('{"code":500,"msg":"error"}', { contentType: 'application/json' }).kind).toBe('other');
  });
  test('XML records of dataproxy.jsp', () => {
    const body = `<datastore><totalrecord>100</totalrecord><recordset>${rows((t, d, i) => `<record><![CDATA[<li><a href="/art/2018/12/6/art_1_${i}.html" title="${t}">${t}</a><span>${d}</span></li>]]></record>`)}</recordset></datastore>`;
    const facts = read(body, {
      url: 'http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15&columnid=1',
      contentType: 'text/xml',
    });
    expect(facts.items.map(({ text, date }) => `${date?.date} ${text}`)).toEqual(expected);
    expect(facts.paging.next.map((url) => /startrecord=\d+&endrecord=\d+/.exec(url)![0])).toEqual([
      'startrecord=46&endrecord=90',
      'startrecord=91&endrecord=100',
    ]);
  });
  test('XML records with table rows', () => {
    const body = `<datastore><recordset>${rows((t, d, i) => `<record><![CDATA[<tr><td><a href="/art/${i}.html">${t}</a></td><td>[${d}]</td></tr>]]></record>`)}</recordset></datastore>`;
    expect(read(body, { contentType: 'text/xml' }).items.map(({ text, date }) => `${date?.date} ${text}`)).toEqual(expected);
  });
  test('XML records inside the page', () => {
    const store = `<div id="5812"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&columnid=9&unitid=5812"></a>]]></nextgroup><recordset>${rows((t, d, i) => `<record><![CDATA[<li><a href="/art/${i}.html">${t}</a><span>${d}</span></li>]]></record>`)}</recordset></datastore></script></div>`;
    const facts = read(page(path + store), { url: 'http://www.example.gov.cn/col/col9/index.html' });
    expect(facts.items.map(({ text, date }) => `${date?.date} ${text}`)).toEqual(expected);
    expect(facts.paging.next).toEqual(['http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?page=1&columnid=9&unitid=5812']);
    expect(facts.loader).toBeNull();
  });
});

function rows2(): { title: string; url: string; publishDate: string }[] {
  return three.map((title, i) => ({ title, url: `/x/${i}.html`, publishDate: `${dates[i]} 08:00:00` }));
}

describe('services handed over to another site', () => {
  const path = (name: string) => `<div class="dqwz">当前位置：<a href="/">首页</a> &gt; ${name}</div>`;
  const own = ['户口迁移', '道路占用审批'].map((name, n) => `<li><a href="/zwgk/bszn/20180${n + 1}1${n}.html">${name}</a></li>`);
  const outside = ['食品经营许可', '公共场所卫生许可'].map(
    (name, n) => `<li><a href="https://fuwu.example.net/matter/info?code=4100${n}">${name}</a></li>`,
  );
  const list = (name: string, rows: string[]) => brief(page(`${path(name)}<ul class="list">${rows.join('')}</ul>`));

  test('rows without dates count, wherever they lead', () => {
    expect(list('办事服务', [...own, ...outside])).toHaveLength(4);
    expect(list('办事服务', outside)).toHaveLength(2);
  });

  test('elsewhere short links to other sites are no entries', () => {
    expect(list('通知公告', outside)).toEqual([]);
    expect(
      list(
        '办事服务',
        ['省政府', '省政务服务网'].map((name) => `<li><a href="https://fuwu.example.net/">${name}</a></li>`),
      ),
    ).toEqual([]);
  });
});
