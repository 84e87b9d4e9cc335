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
