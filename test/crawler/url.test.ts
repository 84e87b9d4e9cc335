/** One spelling per address: the table of spellings met on real portals. */
import { describe, expect, test } from '@jest/globals';
import { canonicalUrl, folderOf, twinKey } from '../../crawler/url.ts';

const base = 'http://www.example.gov.cn/bm/gaj/index.html';

describe('canonicalUrl', () => {
  test.each([
    ['HTTP://WWW.Example.GOV.cn:80', 'http://www.example.gov.cn/'],
    ['https://example.gov.cn:443/a', 'https://example.gov.cn/a'],
    ['http://example.gov.cn:8080/a#top', 'http://example.gov.cn:8080/a'],
    ['../../col/col1/index.html', 'http://www.example.gov.cn/col/col1/index.html'],
    ['..\\..\\art\\1.html', 'http://www.example.gov.cn/art/1.html'],
    ['http:\\\\www.example.gov.cn\\a\\b.htm', 'http://www.example.gov.cn/a/b.htm'],
    ['  t20181206_1.shtml\n', 'http://www.example.gov.cn/bm/gaj/t20181206_1.shtml'],
    ['\u3000a.html\u3000', 'http://www.example.gov.cn/bm/gaj/a.html'],
    ['/a.jsp;jsessionid=0A1B.node2?id=3', 'http://www.example.gov.cn/a.jsp?id=3'],
    ['/a.php?PHPSESSID=abc&id=3', 'http://www.example.gov.cn/a.php?id=3'],
    ['/(S(lit3py55t21z5v55vlm25s55))/a.aspx', 'http://www.example.gov.cn/a.aspx'],
    ['/a?utm_source=x&utm_medium=y', 'http://www.example.gov.cn/a'],
    ['/a?', 'http://www.example.gov.cn/a'],
    ['/a?b&&c=1', 'http://www.example.gov.cn/a?b&c=1'],
    ['/gkmlpt/api/all/5?page=2&sid=7', 'http://www.example.gov.cn/gkmlpt/api/all/5?page=2&sid=7'],
    ['/通知/公告.html', 'http://www.example.gov.cn/%E9%80%9A%E7%9F%A5/%E5%85%AC%E5%91%8A.html'],
    ['/%e9%80%9a%7ea', 'http://www.example.gov.cn/%E9%80%9A~a'],
    ['/a%20b c', 'http://www.example.gov.cn/a%20b%20c'],
    ['http://user:secret@example.gov.cn/a', 'http://example.gov.cn/a'],
    ['http://example.gov.cn./a', 'http://example.gov.cn/a'],
    ['http://127.1/', 'http://127.0.0.1/'],
    ['http://0x7f000001/', 'http://127.0.0.1/'],
    ['//other.gov.cn/x', 'http://other.gov.cn/x'],
    ['#', base],
    ['', base],
    ['index.shtml', 'http://www.example.gov.cn/bm/gaj/index.shtml'],
    // Sessions, however a container writes them.
    ['/a.jsp;JSESSIONID=0A1B!-12!34?id=3', 'http://www.example.gov.cn/a.jsp?id=3'],
    ['/a.jsp%3Bjsessionid=0A1B?id=3', 'http://www.example.gov.cn/a.jsp?id=3'],
    ['/a.jsp%3bjsessionid%3d0A1B', 'http://www.example.gov.cn/a.jsp'],
    ['/b;jsessionid=1/c.jsp', 'http://www.example.gov.cn/b/c.jsp'],
    ['/a.do?id=3;jsessionid=77', 'http://www.example.gov.cn/a.do?id=3'],
    ['/a.do?id=3;jsessionid=77&b=1', 'http://www.example.gov.cn/a.do?id=3&b=1'],
    ['/a.asp?ASPSESSIONIDQQ=x&id=3', 'http://www.example.gov.cn/a.asp?id=3'],
    ['/(X(1)S(lit3py55t21z5v55vlm25s55))/a.aspx', 'http://www.example.gov.cn/a.aspx'],
    ['/(A(bcd-1_x)F(z))/b/a.aspx?id=1', 'http://www.example.gov.cn/b/a.aspx?id=1'],
    ['/a?sessionId=9f86d081884c7d659a2f&id=1', 'http://www.example.gov.cn/a?id=1'],
    ['/a.cfm?cfid=12345&cftoken=678&id=1', 'http://www.example.gov.cn/a.cfm?id=1'],
    // Campaigns and what scripts add against caches.
    ['/a?spm=zm5056-001.0.0.1.aBc&id=1', 'http://www.example.gov.cn/a?id=1'],
    ['/a?hmsr=x&hmpl=y&id=1', 'http://www.example.gov.cn/a?id=1'],
    ['/a?id=1&_=1544064000123', 'http://www.example.gov.cn/a?id=1'],
    ['/a?id=1&t=0.8124598213', 'http://www.example.gov.cn/a?id=1'],
    // What looks alike and is not.
    ['/a?sid=7', 'http://www.example.gov.cn/a?sid=7'],
    ['/a?cfid=12', 'http://www.example.gov.cn/a?cfid=12'],
    ['/a?spm=12', 'http://www.example.gov.cn/a?spm=12'],
    ['/a?sessionid=2018', 'http://www.example.gov.cn/a?sessionid=2018'],
    ['/a?t=1544064000123', 'http://www.example.gov.cn/a?t=1544064000123'],
    ['/(S)/a', 'http://www.example.gov.cn/(S)/a'],
    ['/a(S(1)).html', 'http://www.example.gov.cn/a(S(1)).html'],
    // Escapes: twice, in GBK, broken.
    ['/a?b=1&amp;c=2&AMP;d', 'http://www.example.gov.cn/a?b=1&c=2&d'],
    ['/a?name=%cd%a8%d6%aa', 'http://www.example.gov.cn/a?name=%CD%A8%D6%AA'],
    ['/%CD%A8%D6%AA/1.html', 'http://www.example.gov.cn/%CD%A8%D6%AA/1.html'],
    ['/a?n=%u901a%zz%', 'http://www.example.gov.cn/a?n=%u901a%zz%'],
    ['/a?n=%%34%31', 'http://www.example.gov.cn/a?n=%%341'],
    ['/a%2Fb/%2e%2e/c', 'http://www.example.gov.cn/c'],
    ['/a?x=1+2%2B3', 'http://www.example.gov.cn/a?x=1+2%2B3'],
    // Paths.
    ['/a/./b/../c/', 'http://www.example.gov.cn/a/c/'],
    ['../../../../../a', 'http://www.example.gov.cn/a'],
    ['..\\..\\a\\b.htm?x=c\\d', 'http://www.example.gov.cn/a/b.htm?x=c\\d'],
    ['/x//y///z.html', 'http://www.example.gov.cn/x//y///z.html'],
    ['/A/b.HTML', 'http://www.example.gov.cn/A/b.HTML'],
    // Ends.
    ['/a#!/list/5', 'http://www.example.gov.cn/a'],
    ['/a#/x?id=1', 'http://www.example.gov.cn/a'],
    ['/a?&', 'http://www.example.gov.cn/a'],
    ['/a?&&b', 'http://www.example.gov.cn/a?b'],
    ['\u200b\ufeffhttp://example.gov.cn/a\u200b', 'http://example.gov.cn/a'],
    ['ht\ntp://example.gov.cn/a\tb', 'http://example.gov.cn/ab'],
    // Hosts.
    ['http://EXAMPLE.gov.cn..:80/a', 'http://example.gov.cn/a'],
    ['http://中国政务.政务/a', 'http://xn--fiq71iw9dfvs.xn--zfr164b/a'],
    ['http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/'],
    ['https://example.gov.cn:80/', 'https://example.gov.cn:80/'],
  ])('%j', (href, expected) => {
    const once = canonicalUrl(href, base);
    expect(once).toBe(expected);
    expect(canonicalUrl(once as string)).toBe(once);
  });

  test.each([
    'javascript:void(0)',
    'mailto:a@b.cn',
    'tel:110',
    'data:text/html,x',
    'ftp://a.cn/',
    'http://',
    'http://[',
    'file:///etc/passwd',
    'blob:http://a/b',
  ])('%j is no address', (href) => {
    expect(canonicalUrl(href, base)).toBeNull();
  });

  test('any jumble of spellings comes to rest at once', () => {
    const bits = [
      '%',
      '%4',
      '1',
      '%31',
      '&',
      '&amp;',
      'amp;',
      '?',
      '/',
      '//',
      '..',
      '.',
      ';',
      'jsessionid=',
      ';jsessionid=a',
      '(S(x))',
      '=',
      'é',
      '知',
      '\\',
      ' ',
      '#',
      '_=1544064000123',
      'cfid=1',
      'cftoken=2',
    ];
    let seed = 7;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 5000; round += 1) {
      const href = `/${Array.from({ length: 12 }, () => bits[next() % bits.length]).join('')}`;
      const once = canonicalUrl(href, base);
      if (once !== null) expect([href, canonicalUrl(once)]).toEqual([href, once]);
    }
  });

  test.each([
    ['list.asp?name=通知公告&id=1', '?name=%CD%A8%D6%AA%B9%AB%B8%E6&id=1'],
    ['list.asp?name=%CD%A8&b=%E9%80%9A', '?name=%CD%A8&b=%E9%80%9A'],
    ['/通知?a=ü€🌾#通', '?a=%A8%B9%A2%E3%26%23127806%3B'],
  ])('%j on a GBK page', (href, query) => {
    const url = new URL(canonicalUrl(href, base, 'gb18030')!);
    expect([url.search, url.hash]).toEqual([query, '']);
    expect(new URL(canonicalUrl(href, base, 'utf-8')!).pathname).toBe(url.pathname);
  });

  test('nothing without a base is no address', () => {
    expect(canonicalUrl('')).toBeNull();
    expect(canonicalUrl('a.html')).toBeNull();
  });
});

test.each([
  ['http://www.a.gov.cn/', 'https://a.gov.cn/index.html', true],
  ['http://a.gov.cn/x/', 'http://a.gov.cn/x/index.shtml', true],
  ['http://a.gov.cn/x//y.html', 'http://a.gov.cn/x/y.html', true],
  ['http://a.gov.cn/x', 'http://a.gov.cn/x/', false],
  ['http://a.gov.cn/index.html?id=1', 'http://a.gov.cn/index.html?id=2', false],
  ['http://a.gov.cn:8080/', 'http://a.gov.cn/', false],
  ['http://a.gov.cn/index_1.html', 'http://a.gov.cn/index.html', false],
  ['http://a.gov.cn/Default.aspx', 'http://a.gov.cn/', true],
  ['http://a.gov.cn/x?a=1&b=2', 'http://a.gov.cn/x?b=2&a=1', true],
  ['http://a.gov.cn/x?a=1&a=2', 'http://a.gov.cn/x?a=2&a=1', false],
  ['http://a.gov.cn/x?a=12&b=', 'http://a.gov.cn/x?a=1&b=2', false],
  ['http://a.gov.cn/X/1.html', 'http://a.gov.cn/x/1.html', false],
  ['http://a.gov.cn/x/1.html', 'http://a.gov.cn/x/1.htm', false],
  ['http://a.gov.cn/index.html', 'http://b.gov.cn/index.html', false],
  ['http://www.a.gov.cn/1', 'http://www1.a.gov.cn/1', false],
  ['http://a.gov.cn/list.html?page=1', 'http://a.gov.cn/list.html', false],
])('twins %s %s: %s', (a, b, same) => {
  expect(twinKey(a) === twinKey(b)).toBe(same);
});

test.each([
  ['http://h/bm/gaj/index.html', '/bm/gaj/'],
  ['http://h/', '/'],
  ['http://h/a?b=/c/', '/'],
])('folder of %s', (url, folder) => {
  expect(folderOf(url)).toBe(folder);
});
