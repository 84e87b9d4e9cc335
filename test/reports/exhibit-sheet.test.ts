/** What is handed to the browser for a picture: the page as it looked with nothing in it that acts, cards for what is no page, and a caption that says which it is. */
import { load } from 'cheerio';
import { describe, expect, test } from '@jest/globals';
import { exhibitPage, type ExhibitInput, type ExhibitMark } from '../../reports/pages/exhibit.ts';
import { exhibitSheet, frameDocument } from '../../reports/pages/exhibit-sheet.ts';

const BASE = { url: 'http://www.example.test/index.html', at: '2018-12-31T16:01:02Z', sha256: 'a'.repeat(64), bundle: '2018-12.portal' };
const sheet = (source: string, marks: ExhibitMark[] = [], more: Partial<ExhibitInput> = {}) =>
  exhibitSheet({ ...BASE, source, marks, contentType: 'text/html', status: 200, ...more });
const fault = (id: string, spot?: ExhibitMark['spot'], more: Partial<ExhibitMark> = {}): ExhibitMark => ({
  id,
  label: `问题 ${id}`,
  tone: 'fault',
  ...(spot ? { spot } : {}),
  ...more,
});
const ID = '410381190001010018';

describe('the page', () => {
  const ACTING: [string, string][] = [
    ['scripts', '<script>x</script><SCRIPT src=a></script><svg><script>x</script></svg><p>字'],
    ['handlers', '<body onload=x()><img src=a onerror=x()><p onclick=x()>字'],
    [
      'leading away',
      '<meta http-equiv=refresh content="0;url=http://evil.test"><meta http-equiv=Set-Cookie content=a><link rel=prefetch href=x><link rel=dns-prefetch href=//y><p>字',
    ],
    ['objects', '<object data=a></object><embed src=b><applet code=c></applet><audio src=d></audio><video src=e></video><p>字'],
    ['forms', '<form action=http://evil.test><button formaction=x autofocus>字</button></form>'],
    ['frames with their own words', '<iframe srcdoc="<script>x</script>" src=f.html></iframe><p>字'],
    ['for browsers without scripts', '<noscript><img src=t.gif></noscript><template><p>x</p></template><p>字'],
    ['marks of our own', '<p data-sx="1">字</p>'],
  ];
  test.each(ACTING)('has nothing left of %s', (_name, source) => {
    const { html } = sheet(source).page!;
    const $ = load(html);
    expect($('script,noscript,template,object,embed,applet,audio,video,meta[http-equiv],link:not([rel=stylesheet])').length).toBe(0);
    for (const node of $('*').toArray())
      for (const name of Object.keys((node as { attribs?: Record<string, string> }).attribs ?? {}))
        expect(name).not.toMatch(/^on|^srcdoc$|action$|^autofocus$|^data-sx$/i);
    expect($('body').text()).toContain('字');
  });

  test('keeps its looks: style sheets, pictures, classes, tables, quirks', () => {
    const source =
      '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN"><link rel=stylesheet href=a.css><style>.b{color:red}</style><table class=b bgcolor=red><tr><td><img src=c.png></table>';
    const { html } = sheet(source).page!;
    for (const part of ['href="a.css"', '.b{color:red}', 'class="b"', 'bgcolor="red"', 'src="c.png"', 'HTML 4.01'])
      expect(html).toContain(part);
  });

  test('bears the numbers of the marks where they belong', () => {
    const { page, marks } = sheet('<ul><li>一</li><li>二</li></ul>', [
      fault('1', { css: 'html>body>ul:nth-of-type(1)>li:nth-of-type(2)' }),
      fault('2', { css: 'html>body>ul:nth-of-type(1)>li:nth-of-type(2)' }),
      fault('3', { css: 'html>body>ol:nth-of-type(1)' }),
      fault('4'),
    ]);
    expect(load(page!.html)('[data-sx="1 2"]').text()).toBe('二');
    expect(marks.map(({ where }) => where)).toEqual(['spot', 'spot', 'missing', 'page']);
  });

  const SPLITS: [string, string][] = [
    ['plain', `<p>身份证号：${ID}</p>`],
    ['split over elements', `<p>身份证号：<span>410381</span><b>19000101</b><i>0018</i></p>`],
    ['split by an invisible sign', `<p>身份证号：410381&#8203;19000101&#8205;0018</p>`],
    [
      'in attributes',
      `<input value="${ID}"><img alt="${ID}" title="${ID}" data-x="${ID}"><a href="/x?id=${ID}">x</a><option label="${ID}">`,
    ],
    ['in a choice', `<select><option>${ID}</option></select><textarea>${ID}</textarea>`],
    ['in a style sheet', `<style>p::after{content:"${ID}"}</style><p>x</p>`],
    ['in a drawing', `<svg><text>${ID}</text></svg>`],
    ['in a comment', `<!-- ${ID} --><p>x</p>`],
  ];
  test.each(SPLITS)('shows no personal number: %s', (_name, source) => {
    for (const html of [
      sheet(source).page!.html,
      frameDocument(source, BASE.url, 'text/html'),
      sheet(source, [], { blur: true }).page!.html,
    ]) {
      expect(html).not.toContain(ID);
      expect(
        load(html)('body')
          .text()
          .replace(/[\u200b-\u200d]/g, ''),
      ).not.toContain('19000101');
    }
  });

  test('what a personal mark holds is blotted out, attributes too; such a page is shown bare and allows no live picture', () => {
    const { page, masked } = sheet(
      '<p id=a title="王某某">王某某 <b>某村</b></p><p>办法</p>',
      [fault('1', { css: '#a' }, { personal: true })],
      { blur: true },
    );
    expect(page!.html).not.toMatch(/王|某村/);
    expect(page!.html).toContain('办法');
    expect([page!.bare, masked]).toEqual([true, true]);
    expect(sheet(`<p>手机：13800138000</p>`).masked).toBe(true);
    expect(sheet(`<p>办公电话：0379-1234567</p>`).masked).toBe(false);
  });
});

describe('the caption', () => {
  test('says that it is rebuilt, from what, and lists faults before merits, ten at most', () => {
    const marks = [
      fault('m', undefined, { tone: 'merit', label: '得分项' }),
      ...Array.from({ length: 12 }, (_, at) => fault(`f${at}`, undefined, { label: `第${at}个<script>` })),
    ];
    const $ = load(sheet('<p>字', marks).html);
    expect($('header').text()).toMatch(/存档重现.*www\.example\.test.*2019-01-01 00:01:02.*2018-12\.portal/s);
    expect($('li:not([hidden])').length).toBe(10);
    expect($('li').first().text()).toContain('第0个<script>');
    expect($('li').last().text()).toContain('得分项');
    expect($('header').text()).toContain('另有 3 处');
    expect($('script').length).toBe(0);
  });
  test('masks address and label', () => {
    const { html } = sheet('<p>字', [fault('1', undefined, { label: `身份证号 ${ID}` })], { url: `http://www.example.test/x?id=${ID}` });
    expect(html.replace(/<iframe[^>]*>/, '')).not.toContain(ID);
  });
});

describe('cards', () => {
  const card = (input: Partial<ExhibitInput>, marks: ExhibitMark[] = []) => {
    const made = sheet(input.source ?? '', marks, input);
    expect(made.page).toBeNull();
    return load(made.html)('#sx-stage').text();
  };
  test.each<[string, Partial<ExhibitInput>, RegExp]>([
    [
      'no answer',
      {
        url: 'urn:probe:http://x.test/',
        contentType: 'application/json',
        source: '{"url":"http://x.test/","outcome":{"kind":"silent","why":"dns","tries":2}}',
      },
      /没有应答（域名无法解析）/,
    ],
    [
      'a look that was answered',
      { url: 'urn:probe:http://x.test/', contentType: 'application/json', source: '{"outcome":{"kind":"answered","status":404}}' },
      /有应答（HTTP 404）/,
    ],
    ['a note that cannot be read', { url: 'urn:probe:http://x.test/', contentType: 'application/json', source: '{' }, /\{/],
    ['an empty answer', { status: 404, headers: [['Server', 'nginx']] }, /HTTP 404[\s\S]*Server: nginx[\s\S]*应答没有内容/],
    ['a redirect', { status: 302, headers: [['Location', '/b']] }, /Location: \/b[\s\S]*只是跳转/],
    ['a file', { contentType: 'application/pdf' }, /此证据是文件/],
    ['headers with a number', { headers: [['X-User', ID]] }, /X-User: 4103\*+/],
  ])('%s', (_name, input, says) => {
    expect(card(input)).toMatch(says);
    expect(card(input)).not.toContain(ID);
  });
  test('beside personal data only headers that can bear no digest of it are shown, not even where one is cited', () => {
    const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
    const telling = ['ETag', 'Content-MD5', 'Digest', 'Repr-Digest', 'x-oss-hash-crc64ecma', 'Content-Length', 'Set-Cookie', 'X-Any'];
    const plain: [string, string][] = [
      ['Content-Type', 'application/vnd.ms-excel'],
      ['Date', 'Mon, 31 Dec 2018 16:01:02 GMT'],
      ['Last-Modified', 'Sun, 30 Dec 2018 16:01:02 GMT'],
      ['Server', 'nginx'],
    ];
    const headers = [...telling.map((name): [string, string] => [name, md5]), ...plain];
    const file = { headers, contentType: 'application/vnd.ms-excel', blur: true };
    const shown = card(file, [fault('1', { header: 'ETag' })]);
    expect(shown).not.toContain(md5);
    expect(shown).not.toMatch(/etag|md5|digest|hash|length|cookie/i);
    for (const line of plain) expect(shown).toContain(line.join(': '));
    expect(shown).toContain('其余 8 个应答头不展示');
    expect(sheet('', [fault('1', { header: 'ETag' })], file).html).not.toContain(md5);
    expect(exhibitPage({ ...BASE, source: '', marks: [fault('1', { header: 'ETag' })], ...file })).not.toContain(md5);
    expect(
      exhibitPage({ ...BASE, source: '<p>字', marks: [fault('1', { header: 'ETag' })], ...file, contentType: 'text/html' }),
    ).not.toContain(md5);
    expect(card({ ...file, blur: false })).toContain(`ETag: ${md5}`);
  });
  test('of a long text: what stands around the cited spots, masked as a whole', () => {
    const source = `${'甲'.repeat(5000)}姓名 欧阳某某 身份证号 ${ID}${'乙'.repeat(5000)}结尾`;
    const at = source.indexOf(ID);
    const made = sheet(source, [fault('1', { chars: [at, at + 18] }, { personal: true })], {
      contentType: 'text/plain',
      url: 'urn:text:http://x.test/a.doc',
      blur: true,
    });
    const text = load(made.html)('#sx-stage').text();
    expect(text).not.toContain(ID);
    expect(text).not.toContain('欧阳');
    expect(text).not.toContain('结尾');
    expect(text.length).toBeLessThan(900);
    expect(load(made.html)('[data-sx="1"]').length).toBe(1);
  });
});

describe('the exhibit around it', () => {
  test('picture, live picture and what is missing', () => {
    const picture = {
      file: 'n.png',
      why: null,
      missing: ['http://www.example.test/<a>.css'],
      cut: { from: 10, to: 20, of: 90 },
      live: { file: 'n.live.jpg', at: BASE.at },
    };
    const $ = load(exhibitPage({ ...BASE, source: '<p>字', marks: [fault('1')], contentType: 'text/html', picture }));
    expect(
      $('img')
        .toArray()
        .map((image) => $(image).attr('src')),
    ).toEqual(['n.png', 'n.live.jpg']);
    expect(
      $('figcaption')
        .toArray()
        .map((caption) => $(caption).find('b').text()),
    ).toEqual(['存档重现', '现场截图']);
    expect($('.sx-shots').text()).toMatch(/页面高 90 像素，图中为第 10 至 20 像素；存档中缺少 1 个资源/);
    expect($('.sx-shots li').text()).toBe('http://www.example.test/<a>.css');
  });
  test('why there is none', () => {
    const picture = { file: null, why: '浏览器未能启动，没有图片', missing: [], cut: null, live: null };
    const $ = load(exhibitPage({ ...BASE, source: '<p>字', marks: [], contentType: 'text/html', picture }));
    expect($('img').length).toBe(0);
    expect($('.sx-shots').text()).toBe('浏览器未能启动，没有图片。');
  });
  test('absence names every page where the thing should stand, with the way to each', () => {
    const all = ['aa', 'bb', 'cc'].map((page) => ({ page, url: `http://www.example.test/${page}?id=${ID}` }));
    const $ = load(
      exhibitPage({
        ...BASE,
        source: '<p>字',
        marks: [
          fault('1', undefined, { all, absent: true }),
          fault('2', undefined, { all: all.slice(0, 2) }),
          fault('3', undefined, { all: all.slice(0, 1) }),
        ],
      }),
    );
    expect(
      $('.sx-all summary')
        .toArray()
        .map((summary) => $(summary).text()),
    ).toEqual(['第 1 处：应有而没有。应当出现它的页面共 3 个，都已查过', '第 2 处：证据共 2 个页面']);
    expect(
      $('.sx-all details')
        .first()
        .find('a')
        .toArray()
        .map((link) => $(link).attr('href')),
    ).toEqual(['aa.html', 'bb.html', 'cc.html']);
    expect($.html()).not.toContain(ID);
  });
});
