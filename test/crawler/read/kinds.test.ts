/** Sorts of pages, redirects, links, and the same page served in several encodings. */
import { describe, expect, test } from '@jest/globals';
import type { PageContext } from '../../../crawler/read/page-facts.ts';
import { article, page, read } from './reading.ts';

const list = `<p>当前位置：<a href="/">首页</a> &gt; 通知公告</p><ul>${[1, 2, 3, 4].map((n) => `<li><a href="t${n}.html">关于第${n}项有关工作安排的通知</a><span>2018-12-0${n}</span></li>`).join('')}</ul>`;
const guide = '<p>发布时间：2018-12-06 来源：市政府</p>';

const kinds: [name: string, html: string, context: Partial<PageContext>, kind: string][] = [
  ['an entry is home', page(list), { entry: true }, 'home'],
  ['the root is home', page('<h2>新闻</h2><p>欢迎访问</p>'), { url: 'http://www.example.gov.cn/' }, 'home'],
  ['a list at the root is a column', page(list), { url: 'http://www.example.gov.cn/' }, 'column'],
  ['an entry that redirects', '<html><head><meta http-equiv="refresh" content="0;url=/web/"></head></html>', { entry: true }, 'redirect'],
  ['an entry that is an error', page('<h1>404 Not Found</h1>'), { entry: true, status: 404 }, 'error'],
  ['a column', page(list), {}, 'column'],
  ['an article', article(guide), { url: 'http://www.example.gov.cn/xw/201812/t20181206_1.html' }, 'article'],
  [
    'an article with related readings',
    article(`${guide}`, `<p>${'市政府召开会议研究部署下一阶段工作。'.repeat(10)}</p>`) + list.replace(/当前位置[^<]*/, ''),
    { url: 'http://www.example.gov.cn/xw/201812/t20181206_1.html' },
    'article',
  ],
  ['a status is an error', page(list), { status: 404 }, 'error'],
  ['a server error', '<h1>500</h1>', { status: 500 }, 'error'],
  ['a soft 404', page('<h2>您访问的页面不存在</h2><p>5秒后返回首页</p>'), {}, 'error'],
  ['a soft 404 in English', '<html><head><title>404 Not Found</title></head><body><center>nginx</center></body></html>', {}, 'error'],
  [
    'an article about errors',
    article(guide, `<p>${'有群众反映，市政府网站部分栏目页面不存在，有关单位已经整改。'.repeat(20)}</p>`),
    {},
    'article',
  ],
  ['an empty column', page('<p>当前位置：<a href="/">首页</a> &gt; 通知公告</p><ul class="list"></ul><p>暂无信息</p>'), {}, 'column'],
  ['nothing at all', '', { url: 'http://www.example.gov.cn/x.html' }, 'other'],
  ['data', '{"total":1,"articles":[{"title":"关于有关工作的通知","url":"/1.html"}]}', { contentType: 'application/json' }, 'column'],
];
test.each(kinds)('%s', (_, html, context, kind) => {
  expect(read(html, context).kind).toBe(kind);
});

const at = 'http://www.example.gov.cn/';
const redirects: [name: string, html: string, target: string | null][] = [
  ['meta', '<meta http-equiv="refresh" content="0; url=/web/index.htm">', `${at}web/index.htm`],
  ['meta with quotes', `<meta http-equiv=Refresh content="1;URL='web/'">`, `${at}web/`],
  ['meta to itself', '<meta http-equiv="refresh" content="300">', null],
  ['meta in noscript', '<noscript><meta http-equiv="refresh" content="0;url=/nojs.html"></noscript><p>正文</p>', null],
  ['meta in a comment', '<!-- <meta http-equiv="refresh" content="0;url=/old/"> --><p>正文</p>', null],
  ['script', '<script>window.location.href="portal/index";</script>', `${at}portal/index`],
  ['top', "<script>window.top.location.href='http://a.example.gov.cn/x.shtml';</script>", 'http://a.example.gov.cn/x.shtml'],
  ['replace', "<script>location.replace('/x/')</script>", `${at}x/`],
  ['sum of strings', "<script>window.location.href='http:/'+'/'+'www.b.example.gov.cn/b/';</script>", 'http://www.b.example.gov.cn/b/'],
  ['variable', "<script>var url = '/col/col3664/index.html'; location.href = url;</script>", `${at}col/col3664/index.html`],
  ['variable with a piece added', '<script>var u="/web";u=u+"/index.html";window.location.href=u;</script>', `${at}web/index.html`],
  ['variable with a piece appended', '<script>var u="/web";u+="/b.html";location=u;</script>', `${at}web/b.html`],
  ['variable with a piece nobody can read', '<script>var u="/web";u=u+where();location.href=u;</script>', null],
  [
    'inside an SGML comment of a script',
    "<script>\n<!--////\nwindow.location.href='/web/index.htm'//\n//-->\n</script>",
    `${at}web/index.htm`,
  ],
  ['commented out', "<script>//window.location.href='/a/';\n/* location.href='/b/' */</script><p>正文</p>", null],
  [
    'telephone or desk',
    "<script>if (m) { location.href = 'http://m.example.gov.cn/'; } else { location.href = 'http://www.example.gov.cn/index.htm'; }</script>",
    `${at}index.htm`,
  ],
  ['a jump of a button on a full page', `<script>function go() { location.href='/a/' }</script><p>${'正文'.repeat(200)}</p>`, null],
  ['a jump to a sum with a variable', '<script>location.href = "index_" + n + ".html";</script>', null],
  ['frameset', '<frameset rows="*"><frame src="/main.html"></frameset>', `${at}main.html`],
];
test.each(redirects)('redirect: %s', (_, html, target) => {
  expect(read(html, { url: at }).redirect).toBe(target);
});

test('links: texts, scripts, maps, frames; not mail, not in-page', () => {
  const html =
    page(`<base href="/b/"><a href="a.html">甲</a><a href="#top">顶</a><a href="mailto:x@example.gov.cn">信</a><a href="tel:12345">电</a>
    <a href="javascript:void(0)" onclick="window.open('w.html')">窗</a><a href="javascript:location.href='j.html'">跳</a><map><area href="m.html" alt="图"></map>
    <span onclick="location.href='s.html'">击</span><a href="i.html"><img src="x.png" alt="像"></a><iframe src="f.html"></iframe><a href="a.html#x">甲又</a><a href="/../../r.html">上</a>`);
  const { links, frames } = read(html);
  const own = links.filter(({ url }) => /\/b\/|r\.html/.test(url)).map(({ url, text }) => `${url.replace(at, '')} ${text}`);
  expect(own).toEqual(['b/a.html 甲', 'b/w.html 窗', 'b/j.html 跳', 'b/m.html 图', 'b/s.html 击', 'b/i.html 像', 'r.html 上', 'b/f.html ']);
  expect(frames).toEqual([`${at}b/f.html`]);
});

test('attachments by address and by text', () => {
  const html = article(
    guide,
    '<p>正文在此，请各单位下载附件并按要求填写，于月底前报送。</p><a href="P020181206.pdf">表</a><a href="/download.jsp?id=7">附件1：申请表.doc</a><a href="/a.html">附件说明</a><a href="x.html">其他</a>',
  );
  expect(read(html).attachments.map(({ url }) => url.slice(url.lastIndexOf('/') + 1))).toEqual(['P020181206.pdf', 'download.jsp?id=7']);
});

test('contact forms', () => {
  expect(read(page('<form action="/write"><input name="title"><textarea name="content"></textarea></form>')).contactForm).toBe(true);
  expect(read(page('<a href="/write">我要写信</a>')).contactForm).toBe(true);
  expect(read(page('<form action="/search"><input name="keyword"><input name="x"></form>')).contactForm).toBe(false);
});

describe('the same page in every serving gives the same facts', () => {
  const html = (charset: string): string =>
    article(guide, undefined, `<meta http-equiv="Content-Type" content="text/html; charset=${charset}">`).replace(
      '<meta charset="utf-8">',
      '',
    );
  /** Bytes of a text in GB18030, by looking every character up in the decoder's own table. */
  const gbk = (text: string): Uint8Array => {
    const table = new Map<string, [number, number]>();
    for (let high = 0x81; high <= 0xfe; high += 1)
      for (let low = 0x40; low <= 0xfe; low += 1)
        if (low !== 0x7f) table.set(new TextDecoder('gb18030').decode(Uint8Array.of(high, low)), [high, low]);
    return Uint8Array.from([...text].flatMap((char) => (char.charCodeAt(0) < 0x80 ? [char.charCodeAt(0)] : (table.get(char) ?? [0x3f]))));
  };
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const servings: [name: string, body: Uint8Array | string, header: string | null, charset: string][] = [
    ['UTF-8', utf8(html('utf-8')), 'utf-8', 'utf-8'],
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8(html('gbk'))]), null, 'utf-8'],
    ['GBK declared by meta', gbk(html('gb2312')), null, 'gb18030'],
    ['GBK declared by header', gbk(html('')), 'GBK', 'gb18030'],
    ['GBK, header lies', gbk(html('gb2312')), 'utf-8', 'gb18030'],
    ['GBK, both lie', gbk(html('utf-8')), 'utf-8', 'gb18030'],
    ['GBK, undeclared', gbk(html('')), null, 'gb18030'],
    ['UTF-8, both lie', utf8(html('gb2312')), 'gbk', 'utf-8'],
    ['UTF-8, header ISO-8859-1', utf8(html('utf-8')), 'ISO-8859-1', 'utf-8'],
    ['UTF-16', new Uint8Array(Buffer.from(html('utf-8'), 'utf16le')), null, 'utf-16le'],
    ['decoded text', html('gbk'), null, 'utf-8'],
  ];
  const { charset: _, ...plain } = read(html('utf-8'));
  test.each(servings)('%s', (_name, body, header, charset) => {
    const { charset: used, ...facts } = read(body, { headerCharset: header });
    expect(used).toBe(charset);
    expect({ ...facts, tags: [] }).toEqual({ ...plain, tags: [] });
  });
  test('one torn character does not change the encoding', () => {
    const bytes = utf8(html('utf-8'));
    const cut = Uint8Array.from([...bytes.slice(0, bytes.length - 40), 0xe4, 0xb8, ...bytes.slice(bytes.length - 40)]);
    expect(read(cut, { headerCharset: 'utf-8' }).charset).toBe('utf-8');
  });
});
