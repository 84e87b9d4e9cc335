/** What a front page offers at its head, and what people who do not see a page run into. */
import { expect, test } from '@jest/globals';
import { readAccess } from '../../../crawler/read/access.ts';
import { readFront } from '../../../crawler/read/front.ts';
import { readMixed } from '../../../crawler/read/mixed.ts';
import { parsePage } from '../../../crawler/read/html.ts';

const page = (body: string, head = '<title>示例市</title>', html = 'lang="zh-CN"') =>
  parsePage(`<!DOCTYPE html><html ${html}><head>${head}</head><body>${body}</body></html>`, { url: 'http://www.example.gov.cn/' });
const front = (body: string) => readFront(page(body));

test.each<[string, string, string | undefined]>([
  ['a search field', '<input type="search" placeholder="请输入关键字">', '请输入关键字'],
  ['a field named so', '<form><input name="searchWord"></form>', 'searchWord'],
  ['a field that says so', '<input type="text" placeholder="站内搜索">', '站内搜索'],
  ['a form that leads there', '<form action="/search/index.jsp"><input name="x"></form>', '搜索框'],
  ['a link', '<a href="/x.html">智能搜索</a>', '智能搜索'],
  ['a link to its place', '<a href="/jsearchfront/"><img src="a.png" alt="找"></a>', '找'],
  ['a login', '<form><input name="username"><input type="password"></form>', undefined],
  ['a picture of a key', '<img src="key.png">', undefined],
  ['news of a search', '<a href="/news/1.html">山区搜索救援行动结束</a>', undefined],
  ['a hidden field', '<input type="hidden" name="keyword">', undefined],
])('search: %s', (_, body, text) => {
  expect(front(body).search?.text).toBe(text);
});

test.each<[string, string, string | undefined]>([
  ['a link', '<a href="/wza">无障碍浏览</a>', '无障碍浏览'],
  ['a script', '<span onclick="slh()">适老化版</span>', '适老化版'],
  ['a button by its name', '<a id="wza-btn" href="javascript:;"><img src="a.png"></a>', 'wza-btn'],
  ['an article about it', '<a href="/n.html">示例市全面推进无障碍环境建设工作会议在市政府召开</a>', undefined],
  ['words that nobody can click', '<p>无障碍</p>', undefined],
])('accessible: %s', (_, body, text) => {
  expect(front(body).accessible?.text).toBe(text);
});

test('the head: its first words and pictures, and those that say nothing', () => {
  const told = front('<div class="logo"></div><img src="a.png" alt="示例市人民政府"><img src="b.png"><p>欢迎访问</p>');
  expect(told).toEqual({ head: '欢迎访问 示例市人民政府', mute: 2 });
});

test.each<[string, ReturnType<typeof page>, object | null]>([
  ['sound', page('<img alt="" src="a.png"><label for="q">搜索</label><input id="q"><input type="hidden"><input type="submit">'), null],
  [
    'pictures without words',
    page('<img src="a.png"><img src="b.png" alt="b"><img src="dot.gif" width="1">'),
    { alt: { lacking: 1, of: 2 } },
  ],
  ['fields without names', page('<input name="q"><select></select><label>姓名<input></label>'), { label: { lacking: 2, of: 3 } }],
  ['no language', page('', undefined, ''), { lang: true }],
  ['an empty title', page('', '<title> </title>'), { title: true }],
  ['no title', page('', ''), { title: true }],
])('access: %s', (_, parsed, wanted) => {
  expect(readAccess(parsed)).toEqual(wanted);
});

const secure = (body: string, url = 'https://www.example.gov.cn/') => readMixed(parsePage(`<html><body>${body}</body></html>`, { url }));
test.each<[string, ReturnType<typeof secure>, object | null]>([
  ['all of its own', secure('<img src="/a.png"><script src="//x.gov.cn/a.js"></script><a href="http://x.gov.cn/">去</a>'), null],
  ['a page without https', secure('<img src="http://x.gov.cn/a.png">', 'http://www.example.gov.cn/'), null],
  [
    'pictures',
    secure('<img src="http://x.gov.cn/a.png"><img src="b.png">'),
    { active: 0, passive: 1, first: { url: 'http://x.gov.cn/a.png' } },
  ],
  [
    'a sheet, a frame, a form and a picture',
    secure(
      '<img src="http://x.gov.cn/a.png"><link rel="stylesheet" href="http://x.gov.cn/a.css"><link rel="icon" href="http://x.gov.cn/i.ico"><iframe src="http://y.gov.cn/"></iframe><form action="http://x.gov.cn/s"></form>',
    ),
    { active: 3, passive: 1, first: { url: 'http://x.gov.cn/a.css' } },
  ],
])('mixed: %s', (_, found, wanted) => {
  if (wanted === null) expect(found).toBeNull();
  else expect(found).toMatchObject(wanted);
});
