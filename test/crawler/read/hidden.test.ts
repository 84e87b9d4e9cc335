/** Links nobody sees to sites of other owners, and everything that merely waits for a click. */
import { describe, expect, test } from '@jest/globals';
import { read } from './reading.ts';

const BAD = '<a href="http://www.bad-example.com/">示例彩票</a>';
const hidden = (html: string) => read(`<html><head><title>示例</title></head><body>${html}<p>正文</p></body></html>`).hidden;
const reasons = (html: string) => hidden(html).map(({ reason }) => reason);

describe('hidden', () => {
  test.each<[name: string, html: string, reason: string]>([
    ['by display', `<div style="DISPLAY: none">${BAD}</div>`, 'display'],
    ['by visibility', `<span style="visibility:hidden">${BAD}</span>`, 'visibility'],
    ['off-screen to the left', `<div style="position:absolute; left:-9999px;">${BAD}</div>`, 'off-screen'],
    ['off-screen above', `<div style="position:fixed;top:-1000px">${BAD}</div>`, 'off-screen'],
    ['by an indent', `<p style="text-indent:-999em">${BAD}</p>`, 'off-screen'],
    ['by font size', `<a style="font-size:0" href="http://bad-example.net/x">x</a>`, 'font-size'],
    ['by opacity', `<div style="opacity:0.0">${BAD}</div>`, 'opacity'],
    ['by an old filter', `<div style="filter:alpha(opacity=0)">${BAD}</div>`, 'opacity'],
    ['in a box of one pixel', `<div style="height:1px;overflow:hidden">${BAD}</div>`, 'tiny'],
    ['in a clipped box', `<div style="position:absolute;clip:rect(0,0,0,0)">${BAD}</div>`, 'tiny'],
    ['in a marquee of one line', `<marquee height="1" scrollamount="3000">${BAD}</marquee>`, 'marquee'],
    [
      'in the colour of the ground',
      `<div style="background:#fff"><a style="color:#FFFFFF" href="http://bad-example.com/">x</a></div>`,
      'colour',
    ],
    ['in the colour of a cell', `<table><tr><td bgcolor="white"><font color="#fff">${BAD}</font></td></tr></table>`, 'colour'],
    ['by the attribute', `<div hidden>${BAD}</div>`, 'attribute'],
    ['by a stylesheet', `<style>/* x */ .qq, #z{ display:none }</style><div class="qq">${BAD}</div>`, 'display'],
    [
      'by a stylesheet, off-screen',
      `<style>div.a b{position:absolute;left:-3000px}</style><div class="a"><b>${BAD}</b></div>`,
      'off-screen',
    ],
    [
      'by a script that only hides',
      `<div id="lk">${BAD}</div><script>document.getElementById("lk").style.display="none"</script>`,
      'script',
    ],
    [
      'written hidden by a script',
      `<script>document.write('<div style="display:none"><a href="http://bad-example.com/">x</a></div>');</script>`,
      'script',
    ],
    [
      'written in escapes that hold the quotes of their own script',
      `<script>document.write(unescape("%3Cdiv%20style%3D%22position%3Aabsolute%3Btop%3A-999px%22%3E%3Ca%20href%3D%22http%3A//bad-example.com/%22%3E%u5F69%u7968%3C/a%3E%3C/div%3E"))</script>`,
      'script',
    ],
    [
      'written in escapes',
      `<script>document.write(unescape("%3Cdiv style='position:absolute;left:-999px'%3E%3Ca href='http://bad-example.com/'%3Ex%3C/a%3E%3C/div%3E"));</script>`,
      'script',
    ],
  ])('%s', (_name, html, reason) => expect(reasons(html)).toEqual([reason]));

  test('with address, words and place, each once', () =>
    expect(hidden(`<div id="h" style="display:none">${BAD}${BAD}<a href="https://other-example.org/a">二</a></div>`)).toEqual([
      { url: 'http://www.bad-example.com/', text: '示例彩票', sure: false, reason: 'display', spot: { css: '#h>a:nth-of-type(1)' } },
      { url: 'https://other-example.org/a', text: '二', sure: false, reason: 'display', spot: { css: '#h>a:nth-of-type(3)' } },
    ]));
});

test('a box without a name waits for nobody', () => {
  const sure = (html: string) => hidden(html).map((link) => link.sure);
  expect(sure(`<div style="display:none">${BAD}</div>`)).toEqual([true]);
  expect(sure(`<div class="pop" style="display:none">${BAD}</div>`)).toEqual([false]);
  expect(sure(`<div class="pop" style="position:absolute;left:-999px">${BAD}</div>`)).toEqual([true]);
});

describe('not hidden', () => {
  test.each<[name: string, html: string]>([
    ['in plain sight', BAD],
    [
      'a menu of the site’s own pages',
      '<ul style="display:none"><li><a href="/a/">栏目</a></li><li><a href="http://bm.example.gov.cn/">部门</a></li></ul>',
    ],
    [
      'a drop-down of other offices',
      '<div class="links" style="display:none"><a href="http://www.other.gov.cn/">邻市政府</a><a href="http://www.example.政务/">政务</a></div>',
    ],
    [
      'a drop-down of bodies, some with names of their own',
      '<div style="display:none"><a href="http://ggzy.other.gov.cn/">甲</a><a href="http://www.trade-example.com/">乙</a></div>',
    ],
    ['the entry for errors', '<a style="display:none" href="http://1.2.3.4/exposure/jiucuo.html?site_code=4199990001">找错</a>'],
    [
      'a box for sharing',
      '<div style="display:none"><a href="http://service.weibo.com/share/share.php?url=x">微博</a><a href="http://www.xinhuanet.com/">新华网</a></div>',
    ],
    ['no font size between boxes', `<ul style="font-size:0"><li style="font-size:14px">${BAD}</li></ul>`],
    ['a slider', '<div style="position:absolute;left:-1200px"><a href="http://www.ad-example.com/"><img src="1.jpg"></a></div>'],
    [
      'words for the blind beside a picture',
      '<a style="background:url(wb.png);text-indent:-999px" href="http://www.ad-example.com/">微信</a>',
    ],
    [
      'white on a dark picture',
      `<div style="background:#fff"><div style="background:url(b.png)"><a style="color:#fff" href="http://www.ad-example.com/">x</a></div></div>`,
    ],
    [
      'hidden in print',
      `<style media="print">.a{display:none}</style><style>@media print{.a{display:none}}</style><div class="a">${BAD}</div>`,
    ],
    ['until the mouse comes', `<style>.b:hover .a{display:none}</style><div class="b"><div class="a">${BAD}</div></div>`],
    [
      'a tab that a click shows',
      `<div id="t2">${BAD}</div><script>function setTab(n){document.getElementById("t2").style.display="none";}</script>`,
    ],
    ['without script', `<noscript>${BAD}</noscript>`],
    ['the same owner', '<div style="display:none"><a href="http://zwfw.example.gov.cn/x">办事</a></div>'],
  ])('%s', (_name, html) => expect(reasons(html)).toEqual([]));
  test('a stylesheet of nothing but open braces', () => expect(reasons(`<style>${'a{'.repeat(20000)}</style>${BAD}`)).toEqual([]));
});
