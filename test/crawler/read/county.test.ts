/** What the portal of a county built by other hands taught: old tables, scripts that write lists, sums that make addresses, frames. */
import { describe, expect, test } from '@jest/globals';
import { sumAt } from '../../../crawler/read/concat.ts';
import type { Footer } from '../../../crawler/read/page-facts.ts';
import { columns, page, read } from './reading.ts';
import { columnKey } from '../../../crawler/read/columns.ts';

const path = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 通知公告</div>';
const titles = ['关于开展安全检查工作的通知', '关于公布名单的公告（第二批）', '关于召开年度总结会议的通知'];
const days = ['2018-12-06', '2018-11-20', '2018-10-08'];
const letter = '<p>您好，您的来信已经收悉，经研究，现就有关问题答复如下，请到窗口办理。</p>';

describe('lists', () => {
  const row = (title: string, day: string, href: string) => `<tr><td><a href="${href}">${title}</a></td><td>${day}</td></tr>`;
  const own = titles.map((title, at) => row(title, days[at]!, `show.asp?id=${at}`)).join('');
  const others = ['全市经济工作会议召开', '全市脱贫攻坚推进会召开'].map((title, at) => row(title, '2018-12-20', `/xw/${at}.html`)).join('');

  test('a side table that calls itself a ranking in its own first row is not the list', () => {
    const side = `<table><tr><td><b>点击排行</b></td></tr>${others}</table>`;
    const html = `<table><tr><td>${side}</td><td>${path}<table>${own}</table></td></tr></table>`;
    expect(read(page(html)).items.map(({ text }) => text)).toEqual(titles);
  });
  test('a first row that heads the columns of the list is no other heading', () => {
    expect(read(page(`${path}<table><tr><td>标题</td><td>日期</td></tr>${own}</table>`)).items).toHaveLength(3);
  });
  test.each([1, 2])('a frame that holds %d dated entries and nothing else is a list', (count) => {
    const list = titles.slice(0, count).map((title, at) => `<li><a href="../a/${at}.htm">${title}</a>（${days[at]}）</li>`);
    const facts = read(`<html><body><ul>${list.join('')}</ul></body></html>`, { url: 'http://x.test/frame/gz_1.html' });
    expect([facts.kind, facts.items.length]).toEqual(['column', count]);
  });
});

describe('paging', () => {
  const url = 'http://x.test/frame/gz_1.html';
  test.each([
    ['[1] [2] [3]', ['gz_2.html', 'gz_3.html']],
    ['（1）（2）', ['gz_2.html']],
  ])('%s', (bar, next) => {
    const links = bar.replace(/[[（](\d)[\]）]/g, (text, number: string) => `<a href="gz_${number}.html">${text}</a>`);
    const list = titles.map((title, at) => `<li><a href="${at}.html">${title}</a><span>${days[at]}</span></li>`).join('');
    expect(read(page(`<ul>${list}</ul><p>${links}</p>`), { url }).paging.next.map((to) => to.split('/').at(-1))).toEqual(next);
  });
  test.each<[string, boolean]>([
    [`<a href="javascript:__doPostBack('AspNetPager1','2')">下一页</a>`, true],
    ['<a href="javascript:load(2)">下一页</a>', true],
    ['<a href="#" onclick="goPage(2)">下一页&gt;&gt;</a>', true],
    ['<input type="button" value="下一页" onclick="turn(2)">', true],
    ['<a disabled="disabled" href="javascript:load(2)">下一页</a>', false],
    ['<a href="javascript:void(0)">下一页</a>', false],
    ['<a href="javascript:next()">&gt;</a>', false],
    ['<a href="gz_2.html">下一页</a>', false],
  ])('%s: a script alone knows the next page: %s', (bar, blind) => {
    const list = titles.map((title, at) => `<li><a href="${at}.html">${title}</a><span>${days[at]}</span></li>`).join('');
    expect(read(page(`${path}<ul>${list}</ul><div>${bar}</div>`)).paging.blind ?? false).toBe(blind);
  });
  test("a calendar's days are no pages", () => {
    const calendar = Array.from({ length: 31 }, (_, at) => `<td><a href="/day.html?date=2018-12-${at + 1}">${at + 1}</a></td>`).join('');
    const list = titles.map((title, at) => `<li><a href="${at}.html">${title}</a><span>${days[at]}</span></li>`).join('');
    expect(read(page(`${path}<table><tr>${calendar}</tr></table><ul>${list}</ul>`)).paging.next).toEqual([]);
  });
});

describe('what a script brings', () => {
  const script = { kind: 'script', urls: [] };
  const write = `for(var i=0;i<arr.length;i++){document.write('<li><a href="'+arr[i][1]+'">'+arr[i][0]+'</a></li>');}`;
  const load = (extra: string) =>
    `<ul id="art-list"></ul><script>${extra} function load(p){var x=new XMLHttpRequest();x.open('GET','/gkmlpt/api/all/'+CAT+'?page='+p+'&sid='+SID);x.onload=function(){var a=JSON.parse(x.responseText).articles,h='';for(var k=0;k<a.length;k++){h+='<li><a href="'+a[k].url+'">'+a[k].title+'</a></li>'}document.getElementById('art-list').innerHTML=h};x.send()}load(1)</script>`;
  test.each<[string, string, unknown]>([
    ['links written in place', `<ul class="list"><script>var arr=[["甲","1.html"]];${write}</script></ul>`, script],
    ['links written in place from outer data', `<ul class="list"><script src="/js/t.js"></script><script>${write}</script></ul>`, script],
    ['an outer script in the empty list', '<ul class="list"><script src="/js/tzgg.js"></script></ul>', script],
    ['a counter written in place', '<p>访问：<script>document.write("358")</script></p>', null],
    [
      'an address that is a sum',
      load('var SID="766",CAT=5081;'),
      { kind: 'json-api', urls: ['http://www.example.gov.cn/gkmlpt/api/all/5081?page=1&sid=766'] },
    ],
    ['a sum that cannot be worked out', load('var SID="766",CAT=catOf(location);'), script],
  ])('%s', (_, html, expected) => expect(read(page(`${path}${html}`)).loader).toEqual(expected));

  test.each<[string, string | null]>([
    [`'/a/'+ID+'.json'`, '/a/7.json'],
    [`"/a?page=" + pageNo + "&n=" + 20`, '/a?page=1&n=20'],
    [`'/a/'+other+'.json'`, null],
    [`'/a/'+f(1)`, null],
    [`'/a/'`, null],
  ])('%s', (sum, text) => expect(sumAt(`var ID = "7"; get(${sum})`, 18)).toBe(text));

  test('a front page without a mark whose body calls scripts must be run before its foot is missed', () => {
    const home = (foot: string) =>
      read(`<html><body><h1>示例市公积金中心</h1><a href="/a/">通知公告</a>${foot}</body></html>`, { url: 'http://x.test/', entry: true });
    expect(home('<script src="/js/foot.js"></script>').loader).toEqual(script);
    expect(home('').loader).toBeNull();
    expect(home('<p>网站标识码：4103810001</p><script src="/js/x.js"></script>').loader).toBeNull();
  });
});

test.each<[keyof Footer, string, string | null]>([
  ['contact', '<p>联系我们：szfb@example.com</p>', 'szfb@example.com'],
  ['contact', '<p>Tel：0379－60000003\u3000邮编：471900</p>', '0379－60000003'],
  ['contact', '<p>联系电话：（0379）60000003</p>', '（0379）60000003'],
  ['sitemap', '<a href="/map.html">网站导航（站点地图）</a>', 'http://www.example.gov.cn/map.html'],
  ['sitemap', '<a href="/map.html">网站地图查询办法</a>', null],
])('foot: %s of %s', (mark, foot, value) => expect(read(page('<p>正文</p>', { foot })).footer[mark]?.value ?? null).toBe(value));

test.each([
  [
    'a sentence about the office that ends in its telephone',
    '贯彻执行国家有关法律法规。内设机构：办公室、法规科。办公地址：民主路18号，联系电话：0379-00000018。',
    [],
  ],
  ['the telephone alone', '联系电话：0379-00000018', ['blank']],
])('blank: %s', (_, text, defects) => {
  const html = `<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 机构职能</div><h2>机构职能</h2><p>${text}</p>`;
  expect(read(page(html)).defects.map(({ sort }) => sort)).toEqual(defects);
});

test('blank: a menu drawn on a picture is no content', () => {
  const menu = '<img src="/images/nav.jpg" usemap="#m"><map name="m"><area href="/a/" alt="首页"></map>';
  const table = '<table><tr><th>标题</th><th>时间</th></tr><tr><td colspan="2">暂无信息</td></tr></table>';
  const html = (main: string) => page(`${menu}<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 政府文件</div>${main}`);
  expect(read(html(table)).defects.map(({ sort }) => sort)).toEqual(['blank']);
  expect(read(html('<h2>政府文件</h2><img src="/upload/201812/1.jpg">')).defects).toEqual([]);
});

test.each([
  ['税收政策', 'policy'],
  ['气象法规', 'policy'],
  ['政策咨询', 'consult'],
  ['公积金政策解读', 'interpret'],
  ['惠民补贴政策', 'livelihood'],
])('column %s is %s', (name, key) => expect(columnKey(name, columns)).toBe(key));

describe('guides', () => {
  const rows = ['【实施依据】《行政许可法》第十二条', '【受理条件】年满18周岁', '【申报材料】申请表', '【办事流程】申请→受理→审核→办结'];
  const html = (foot: string) =>
    `<html><head><title>财政票据领购</title></head><body><table><tr><td>当前位置： 财政局网站 → 办事指南</td></tr><tr><td><h1>财政票据领购</h1>${rows.map((row) => `<p>${row}</p>`).join('')}</td></tr></table>${foot}</body></html>`;
  test("the foot's telephone is not the guide's", () => {
    const foot =
      '<table><tr><td>主办单位：示例市人民政府\u3000技术支持：某公司<br>地址：民主路1号\u3000电话：(0379)00000002\u3000豫ICP备00000000号</td></tr></table>';
    const { guide, column } = read(html(foot));
    expect([guide?.elements.phone, guide?.elements.place, guide?.elements.process?.text]).toEqual([null, null, '申请→受理→审核→办结']);
    expect(column?.name).toBe('办事指南');
  });
  test('a form behind a download address', () => {
    const form = '<p>附件：<a href="/download.php?f=7">样表下载</a> <a href="/list.php?id=3">表格下载栏目</a></p>';
    expect(read(html(form)).guide?.forms.map(({ url }) => url)).toEqual(['http://www.example.gov.cn/download.php?f=7']);
  });
});

describe('letters', () => {
  const board = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 局长信箱</div><h2>局长信箱</h2>';
  const brief = (html: string) =>
    read(page(`${board}${html}`, { title: '局长信箱' })).messages.map(
      ({ title, askedAt, repliedAt, status }) => `${title}|${askedAt?.date}|${repliedAt?.date ?? ''}|${status}`,
    );
  test('an unanswered question does not lend its place to the next', () => {
    const one = (title: string, asked: string, rest: string) => `<dl><dt>问：${title}</dt><dd>来信日期：${asked}</dd>${rest}</dl>`;
    const answered = `<dd>答：${letter}</dd><dd>答复日期：2018-11-08</dd>`;
    const html = `${one('路灯什么时候修', '2018-12-27', '<dd>状态：办理中</dd>')}${one('停水怎么办理', '2018-11-05', answered)}`;
    expect(brief(html)).toEqual(['路灯什么时候修|2018-12-27||open', '停水怎么办理|2018-11-05|2018-11-08|replied']);
  });
  test('a status without a label', () => {
    const one = (title: string, asked: string, rest: string) =>
      `<div><div><b>网友留言：</b>${title}<br><font>留言时间：${asked} 10:21:11</font></div>${rest}</div><hr>`;
    const html = `${one('路灯什么时候修', '2018-07-18', '<div>尚未回复</div>')}${one('停水怎么办理', '2018-11-05', `<div><b>管理员回复：</b>${letter}<font>回复时间：2018-11-08 15:30:00</font></div>`)}`;
    expect(brief(html)).toEqual(['路灯什么时候修|2018-07-18||open', '停水怎么办理|2018-11-05|2018-11-08|replied']);
  });
  test.each([
    ['answered', `<h4>回复内容</h4><div>${letter}</div><p>回复单位：公积金中心\u3000回复日期：2018-12-05</p>`, '2018-12-05|replied'],
    ['open', '<p>当前状态：处理中</p>', '|open'],
  ])('a letter under its heading, %s', (_, rest, end) =>
    expect(
      brief(
        `<div><h2>咨询提取政策</h2><p>留言人：市民\u3000\u3000留言日期：2018-11-05</p><div>您好，我想问一下具体怎么规定的？</div>${rest}</div>`,
      ),
    ).toEqual([`咨询提取政策|2018-11-05|${end}`]),
  );
});
