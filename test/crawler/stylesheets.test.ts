/** Which style sheets a page, or a sheet, would load in a browser: links, imports, bases; not comments, scripts, alternatives or print. */
import { expect, test } from '@jest/globals';
import { importsOf, stylesheetsOf } from '../../crawler/browser/stylesheets.ts';

const link = (attributes: string) => `<link ${attributes}>`;

test.each([
  ['a link', link('rel="stylesheet" href="a.css"'), ['/d/a.css']],
  ['without quotes, in capitals', '<LINK REL=StyleSheet HREF=a.css>', ['/d/a.css']],
  ['with a fragment and a query', link('rel=stylesheet href="/a.css?v=1#x"'), ['/a.css?v=1']],
  ['with an escaped ampersand', link('rel=stylesheet href="/a.css?v=1&amp;w=2"'), ['/a.css?v=1&w=2']],
  [
    'several, each once',
    link('rel=stylesheet href=a.css') + link('rel=stylesheet href=b.css') + link('rel=stylesheet href=a.css'),
    ['/d/a.css', '/d/b.css'],
  ],
  ['against a base', `<base href="/x/">${link('rel=stylesheet href=a.css')}<base href="/y/">`, ['/x/a.css']],
  ['in the body', `<body><p>x</p>${link('rel=stylesheet href=a.css')}`, ['/d/a.css']],
  ['imported by a style element', '<style>@import "a.css"; @import url(b.css) screen;</style>', ['/d/a.css', '/d/b.css']],
  ['for the screen too', link('rel=stylesheet media="print, screen" href=a.css'), ['/d/a.css']],
  ['with another type', link('rel=stylesheet type="text/less" href=a.less'), []],
  ['with its own type', link('rel=stylesheet type="text/css; charset=gbk" href=a.css'), ['/d/a.css']],
  ['for print alone', link('rel=stylesheet media=print href=a.css'), []],
  ['an alternative', link('rel="alternate stylesheet" href=a.css'), []],
  ['disabled', link('rel=stylesheet disabled href=a.css'), []],
  ['no style sheet', link('rel=icon href=stylesheet.ico'), []],
  ['without an address', link('rel=stylesheet') + link('rel=stylesheet href=""'), []],
  [
    'not of the web',
    link('rel=stylesheet href="data:text/css,a"') + link('rel=stylesheet href="file:///a.css"') + link('rel=stylesheet href="http://["'),
    [],
  ],
  ['in a comment', `<!--[if IE]>${link('rel=stylesheet href=ie.css')}<![endif]-->`, []],
  ['in a script', `<script>document.write('${link('rel=stylesheet href=a.css')}')</script>`, []],
  ['in a text area', `<textarea>${link('rel=stylesheet href=a.css')}</textarea>`, []],
  ['elsewhere', link('rel=stylesheet href="//cdn.example/a.css"'), ['http://cdn.example/a.css']],
])('%s', (_, html, expected) => {
  const found = stylesheetsOf(html, 'http://h.cn/d/page.html');
  expect(found.map((url) => url.replace('http://h.cn', ''))).toEqual(expected);
});

test.each([
  ['quoted', '@import "a.css"; @import \'b.css\' print;', ['a.css', 'b.css']],
  ['as url', '@import url( "a.css" ); @IMPORT URL(b.css);@import url(\'c.css\');', ['a.css', 'b.css', 'c.css']],
  ['commented out', '/* @import "a.css"; */ p { color: red } /* @import "b.css"', []],
  ['not at all', 'p { background: url(a.png) }', []],
  ['not of the web', '@import "data:text/css,a"; @import "";', []],
])('imports: %s', (_, css, expected) => {
  expect(importsOf(css, 'http://h.cn/css/main.css')).toEqual(expected.map((name) => `http://h.cn/css/${name}`));
});

test('nobody is asked for more sheets than a page can honestly have, however it is made', () => {
  const many = Array.from({ length: 5000 }, (_, n) => link(`rel=stylesheet href=${n}.css`)).join('');
  expect(stylesheetsOf(many, 'http://h.cn/').length).toBe(40);
  const imports = Array.from({ length: 5000 }, (_, n) => `@import "${n}.css";`).join('');
  expect(importsOf(imports, 'http://h.cn/').length).toBe(40);
  expect(stylesheetsOf(`<style>${imports}</style>${many}`, 'http://h.cn/').length).toBe(40);
});
