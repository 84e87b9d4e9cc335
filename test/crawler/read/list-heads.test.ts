/** Lists without a table whose columns have names, and the bars of grids under them. */
import { describe, expect, test } from '@jest/globals';
import { page, read } from './reading.ts';

const path = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 政府文件</div>';
const rows = (row: (title: string, made: string, published: string) => string) =>
  ['关于开展安全检查工作的通知', '关于公布名单的公告（第二批）', '关于召开年度总结会议的通知']
    .map((title, n) => row(`<a href="t${n}.html">${title}</a>`, `2018-01-0${n + 1}`, `2018-12-0${n + 1}`))
    .join('');
const dates = (main: string) => read(page(path + main)).items.map(({ date }) => date?.date ?? null);
const published = ['2018-12-01', '2018-12-02', '2018-12-03'];
const made = ['2018-01-01', '2018-01-02', '2018-01-03'];
const line = (t: string, m: string, p: string) =>
  `<li><span>4100/2018-01</span><span>${t}</span><span class="m">${m}</span><span class="p">${p}</span></li>`;
const head = (...names: string[]) => names.map((name) => `<span>${name}</span>`).join('');

describe('names over the parts of rows', () => {
  test.each<[name: string, main: string, expected: (string | null)[]]>([
    ['in the first row', `<ul><li class="h">${head('索引号', '名称', '成文日期', '发布日期')}</li>${rows(line)}</ul>`, published],
    ['in a box before the list', `<div class="h">${head('索引号', '名称', '生成日期', '发布日期')}</div><ul>${rows(line)}</ul>`, published],
    [
      'one list a row',
      `<ul><li>索引号</li><li>名称</li><li>成文日期</li><li>发布日期</li></ul>${rows((t, m, p) => `<ul><li>4100/2018-01</li><li>${t}</li><li>${m}</li><li>${p}</li></ul>`)}`,
      published,
    ],
    ['a day until which something counts', `<ul><li>${head('索引号', '名称', '发布日期', '截止日期')}</li>${rows(line)}</ul>`, made],
    ['another number of names says nothing', `<ul><li>${head('名称', '成文日期', '发布日期')}</li>${rows(line)}</ul>`, made],
    [
      'links are no names',
      `<div>${['全部', '文件', '截止日期', '其他'].map((name) => `<a href="/${name}/">${name}</a>`).join('')}</div><ul>${rows(line)}</ul>`,
      made,
    ],
  ])('%s', (_, main, expected) => {
    expect(dates(main)).toEqual(expected);
  });
});

describe('the bar of an ASP.NET grid', () => {
  const bar = (...numbers: (number | string)[]) =>
    `<table>${rows((t, _m, p) => `<tr><td>${t}</td><td>${p}</td></tr>`)}<tr><td>${numbers
      .map((number) => `<a href="javascript:__doPostBack(&#39;GridView1&#39;,&#39;Page$${number}&#39;)">${number}</a>`)
      .join('')}</td></tr></table>`;
  test.each<[numbers: (number | string)[], blind: boolean]>([
    [[2, 3], true],
    [[1, 3], true],
    [[10, 12, 13, 21], true],
    [['Next', 'Last'], true],
    [[1, 2], false],
    [[10, 11, 12], false],
    [['First', 'Prev'], false],
    [[], false],
  ])('pages %j', (numbers, blind) => {
    expect(read(page(path + bar(...numbers))).paging).toEqual({ next: [], total: null, ...(blind ? { blind } : {}) });
  });
});
