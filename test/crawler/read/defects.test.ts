/** Defects of a page: what must be seen, and above all what must not. */
import { describe, expect, test } from '@jest/globals';
import { readDefects, type SeenOnPage } from '../../../crawler/read/defects.ts';
import { parsePage } from '../../../crawler/read/html.ts';
import type { PageContext } from '../../../crawler/read/page-facts.ts';

const nothing: SeenOnPage = { items: [], sections: [], loader: null, textChars: 0, attachments: [], messages: [], guide: null };
const nav = `<div class="nav">${Array.from({ length: 12 }, (_, index) => `<a href="/${index}/">栏目${index}</a>`).join('')}</div>`;
const crumb = '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zcwj/">政策文件</a></div>';
const footer = '<div class="footer">主办单位：示例市人民政府 联系电话：0379-00001234 豫ICP备00000000号</div>';
const long = '会议指出，要全面推进政务公开，加强网站管理，切实回应群众关切。'.repeat(12);
const wrap = (body: string, title = '政策文件-示例市') =>
  `<html><head><title>${title}</title></head><body>${nav}${body}${footer}</body></html>`;
const read = (html: string, seen: Partial<SeenOnPage> = {}, context: Partial<PageContext> = {}) =>
  readDefects(parsePage(html, { url: 'http://x.test/zcwj/', ...context }), { ...nothing, ...seen })
    .map(({ sort }) => sort)
    .join(' ');
const mover = `<script>var x=0,y=0;function go(){var b=document.getElementById('box');b.style.left=x+'px';b.style.top=y+'px';if(x>document.documentElement.clientWidth-100)x=0;if(y>document.documentElement.clientHeight-100)y=0;x++;y++}setInterval(go,30)</script>`;

describe('blank columns', () => {
  test.each([
    ['暂无内容', wrap(`${crumb}<h2>政策文件</h2><div class="list">暂无内容</div>`)],
    ['暂无相关信息！', wrap(`${crumb}<ul><li>暂无相关信息！</li></ul>`)],
    ['栏目正在建设中', wrap(`${crumb}<p>本栏目正在建设中，敬请期待！</p>`)],
    ['nothing found', wrap(`${crumb}<p>没有找到相关数据</p>`)],
    ['nothing looked up', wrap(`${crumb}<p>没有查询到相关信息</p>`)],
    ['维护中', wrap(`<p>栏目维护中</p>`)],
    ['nothing under the path', wrap(`${crumb}<h2>政策文件</h2><ul class="list"></ul>`)],
  ])('%s', (_name, html) => expect(read(html)).toBe('blank'));
  test.each<[string, string, Partial<SeenOnPage>, Partial<PageContext>]>([
    ['a list', wrap(`${crumb}<ul><li><a href="1.html">甲</a></li></ul>`), { items: [{}] }, {}],
    [
      'a list with a widget that has nothing',
      wrap(`${crumb}<ul><li><a href="1.html">甲</a></li></ul><div>暂无数据</div><p>${long}</p>`),
      { items: [{}] },
      {},
    ],
    ['a list a script will bring', wrap(`${crumb}<ul></ul>`), { loader: { kind: 'script' } }, {}],
    ['an empty sentence a script will replace', wrap(`${crumb}<p>暂无数据</p>`), { loader: { kind: 'script' } }, {}],
    ['a frame', wrap(`${crumb}<iframe src="list.html"></iframe>`), {}, {}],
    ['a picture', wrap(`${crumb}<img src="jgsz.jpg">`), {}, {}],
    ['a text', wrap(`${crumb}<p>${long}</p>`), {}, {}],
    [
      'an article that says so',
      wrap(`${crumb}<p>截至目前，辖区暂无相关投诉，也暂无信息显示存在此类风险。</p><p>${long}</p>`),
      { kind: 'article' },
      {},
    ],
    ['a home page', wrap('<p>暂无信息</p>'), {}, { entry: true }],
    ['a mailbox', wrap(`${crumb}<form><input type="text" name="title"><textarea></textarea></form>`), {}, {}],
    ['an attachment', wrap(`${crumb}<p><a href="1.pdf">附件</a></p>`), { attachments: [{}] }, {}],
    ['links to columns', wrap(`${crumb}<ul><li><a href="a/">法规</a></li><li><a href="b/">规章</a></li></ul>`), {}, {}],
    ['a hidden empty sentence', wrap(`${crumb}<p style="display:none">暂无数据</p><p>${long}</p>`), {}, {}],
    ['a missing page', wrap(`${crumb}<p>暂无内容</p>`), {}, { status: 404 }],
    ['a construction site', wrap(`${crumb}<p>大桥正在建设中，预计明年通车。</p><p>${long}</p>`), {}, {}],
  ])('not: %s', (_name, html, seen, context) => expect(read(html, seen, context)).toBe(''));
  test('an empty sentence in a rendered page', () =>
    expect(read(wrap(`${crumb}<p>暂无数据</p>`), { loader: {} }, { rendered: true })).toBe('blank'));
});

describe('soft 404', () => {
  test.each([
    ['bare', '<h1>404</h1>'],
    ['in the frame of the site', wrap('<div><h2>抱歉</h2><p>您访问的页面不存在或已被删除</p><a href="/">返回首页</a></div>')],
    ['in the title only', wrap('<div><img src="404.png" width="50"></div>', '页面不存在-示例市')],
    ['by a script', `<script>alert('您访问的信息不存在！');history.back();</script>`],
    ['not reviewed', wrap('<p>您要查看的信息不存在或者还未通过审核</p>')],
    ['wrong parameter', wrap('<p>参数错误，文章不存在</p>')],
    ['out of date', wrap('<p>您访问的文章已过期</p>')],
    ['no such thing', wrap('<p>没有该信息</p>')],
    ['wrong address', wrap('<p>您访问的地址有误</p>')],
    ['of a server of old', wrap('<h2>HTTP 404 - 未找到文件</h2>')],
    ['with a countdown', wrap('<p>您访问的页面不存在，5秒后自动跳转到首页</p>')],
  ])('%s', (_name, html) => expect(read(html)).toBe('soft-404'));
  test.each([
    ['an article about it', wrap(`<h1>关于网站错误链接的通报</h1><p>部分旧链接点开后显示“404”“您访问的页面不存在”。</p><p>${long}</p>`)],
    ['a short article', wrap('<h1>整改公告</h1><p>发布时间：2018-12-03 来源：示例市</p><p>页面不存在</p>')],
    ['an article whose heading says so', wrap(`<h1>找不到页面</h1><p>${long}</p>`)],
    ['a bus line', wrap('<h1>404路公交车调整线路</h1><p>自即日起调整。</p>')],
  ])('not: %s', (_name, html) => expect(read(html)).toBe(''));
  test('a true 404 is no soft one', () => expect(read('<h1>404</h1>', {}, { status: 404 })).toBe(''));
});

describe('garbled', () => {
  const mojibake = new TextDecoder('gb18030').decode(new TextEncoder().encode('政府信息公开工作的通知，请各单位认真贯彻执行。'));
  const latin = [...new TextEncoder().encode('政府信息公开工作')].map((byte) => String.fromCharCode(byte)).join('');
  test.each([
    ['锟斤拷', wrap(`<p>${long}</p><p>锟斤拷锟斤拷锟斤拷</p>`)],
    ['烫烫烫', wrap(`<p>${long}</p><p>烫烫烫烫烫烫</p>`)],
    ['replacement characters', wrap(`<p>${long}</p><p>${'\ufffd'.repeat(24)}</p>`)],
    ['UTF-8 read as GBK', wrap(`<p>${mojibake}</p>`)],
    ['UTF-8 read as Latin-1', wrap(`<p>${latin}</p>`)],
  ])('%s', (_name, html) => expect(read(html)).toBe('garbled'));
  test.each([
    ['plain text', wrap(`<p>${long}</p>`)],
    ['one torn character', wrap(`<p>${long}\ufffd</p>`)],
    ['French', wrap(`<p>Le gouvernement a décidé à l’unanimité d’étendre la coopération économique élevée.</p>`)],
    ['an article on soup', wrap(`<p>小心烫烫烫！${long}</p>`)],
    ['a question', wrap(`<p>怎么办理？？？</p><p>${long}</p>`)],
    ['old characters', wrap(`<p>鍾毓秀璁先生捐贈，示例市圖書館藏書。</p><p>${long}</p>`)],
  ])('not: %s', (_name, html) => expect(read(html)).toBe(''));
});

describe('floating windows', () => {
  test.each([
    ['floatAd', wrap(`<p>${long}</p><div id="floatAd" style="position:fixed"><a href="/zt/"><img src="a.jpg"></a></div>`)],
    ['piaofu', wrap(`<p>${long}</p><div class="piaofu"><a href="/zt/">专题</a></div>`)],
    ['moved by a script', wrap(`<p>${long}</p><div id="box" style="position:absolute"><a href="/zt/">专题</a></div>${mover}`)],
    ['announced by a comment', wrap(`<p>${long}</p><!-- 飘窗 开始 --><div style="position:fixed;left:9px"><a href="/zt/">专题</a></div>`)],
    [
      'brought by a plug-in',
      wrap(`<p>${long}</p><div id="ad1"><a href="/zt/">专题</a></div><script>$('#ad1').floatAd({delay:60})</script>`),
    ],
  ])('%s', (_name, html) => expect(read(html)).toBe('floating'));
  test.each([
    [
      'back to top',
      wrap(
        `<p>${long}</p><div id="gotop" style="position:fixed;right:9px;bottom:9px"><a href="#">返回顶部</a></div><script>$('#gotop').click(function(){$('html').animate({scrollTop:0})})</script>`,
      ),
    ],
    ['a side toolbar', wrap(`<p>${long}</p><div class="float-bar" style="position:fixed"><a href="/wx/">微信</a></div>`)],
    ['a bay window', wrap(`<p>关于飘窗面积计算的通知 ${long}</p>`)],
    [
      'a banner that slides',
      wrap(
        `<p>${long}</p><div id="box"></div><script>setInterval(function(){var b=document.getElementById('box');b.style.left=b.offsetWidth+'px'},30)</script>`,
      ),
    ],
    ['a hidden one', wrap(`<p>${long}</p><div id="floatAd" style="display:none"><a href="/zt/">专题</a></div>`)],
    ['one in a comment', wrap(`<p>${long}</p><!-- <div id="floatAd"><a href="/zt/">专题</a></div> -->`)],
    [
      'a class for floats',
      wrap(`<p>${long}</p><div class="float-left float-img">图</div><div class="floater">文</div>`.replace('float-img', 'fl')),
    ],
  ])('not: %s', (_name, html) => expect(read(html)).toBe(''));
});

describe('server errors', () => {
  test.each([
    ['asp.net', `<h1>Server Error in '/' Application.</h1><p>${long}</p>`],
    ['asp.net in Chinese', '<h1>“/”应用程序中的服务器错误。</h1>'],
    ['asp', wrap("<p>Microsoft OLE DB Provider for SQL Server 错误 '80004005'</p>")],
    ['php', wrap(`<p>Warning: mysql_fetch_array() expects parameter 1 in /www/a.php on line 12</p><p>${long}</p>`)],
    ['java', wrap('<pre>java.lang.NullPointerException\n at org.apache.jsp.index_jsp._jspService(index_jsp.java:88)</pre>')],
    ['sql', wrap('<p>You have an error in your SQL syntax; check the manual</p>')],
    ['database', '<p>数据库连接失败</p>'],
    ['nothing but 500', '<center><h1>500 Internal Server Error</h1></center>'],
    ['in words', '<p>抱歉，系统发生错误，请稍后再试！</p>'],
  ])('%s', (_name, html) => expect(read(html)).toBe('server-error'));
  test.each([
    ['an article about databases', wrap(`<h1>系统升级公告</h1><p>因数据库连接失败导致查询中断，现已恢复。</p><p>${long}</p>`)],
    ['a warning of the weather', wrap(`<p>Warning: heavy rain in Example City on line 2 of the metro.</p><p>${long}</p>`)],
    ['a procurement', wrap(`<p>采购 Apache Tomcat 与 java 开发服务。</p><p>${long}</p>`)],
  ])('not: %s', (_name, html) => expect(read(html)).toBe(''));
});

test('points at the spot', () =>
  expect(readDefects(parsePage(wrap(`${crumb}<div id="main"><p>暂无内容</p></div>`), { url: 'http://x.test/' }), nothing)).toEqual([
    { sort: 'blank', text: '暂无内容', spot: { css: '#main>p:nth-of-type(1)' } },
  ]));
