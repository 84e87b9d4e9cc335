/** Which addresses one template makes, and what rendering teaches: after two in vain no third, a gain keeps, a failure says nothing. */
import { describe, expect, test } from '@jest/globals';
import { isGain, renderMemory, templateOf } from '../../crawler/browser/template.ts';
import { page, read } from './read/reading.ts';

test.each([
  ['http://www.h.cn/art/2018/12/6/art_123_456.html', 'h.cn/art/#/#/#/art_#_#.html'],
  ['https://h.cn/art/2019/1/16/art_9_10.html', 'h.cn/art/#/#/#/art_#_#.html'],
  ['http://h.cn/xw/201812/t20181206_123456.shtml', 'h.cn/xw/#/t#_#.shtml'],
  ['http://h.cn/c107449/202010/0d1f4c2b9a8e4f6d8b7a6c5d4e3f2a1b.shtml', 'h.cn/c#/#/#.shtml'],
  ['http://h.cn/show/6f1ed002-ab5c-4d2e-9f3a-0123456789ab.html', 'h.cn/show/#.html'],
  ['http://h.cn/list.jsp?id=7&page=2', 'h.cn/list.jsp?id&page'],
  ['http://h.cn/list.jsp?page=9&id=8&id=9', 'h.cn/list.jsp?id&page'],
  ['http://h.cn/zwgk/tzgg/index.html', 'h.cn/zwgk/tzgg/index.html'],
  ['http://h.cn:8080/', 'h.cn:8080/'],
])('%s is of %s', (url, template) => {
  expect(templateOf(url)).toBe(template);
});

test.each([
  ['http://h.cn/zwgk/tzgg/', 'http://h.cn/zwgk/zcwj/'],
  ['http://h.cn/art/1.html', 'http://h.cn/art/1.jsp'],
  ['http://a.h.cn/1.html', 'http://b.h.cn/1.html'],
  ['http://h.cn/x?id=1', 'http://h.cn/x?cid=1'],
])('%s and %s are of two', (one, other) => {
  expect(templateOf(one)).not.toBe(templateOf(other));
});

const path = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 通知公告</div>';
const rows = [1, 2, 3, 4].map((n) => `<li><a href="t${n}.html">关于第${n}项有关工作安排的通知</a><span>2018-12-0${n}</span></li>`).join('');
const empty = read(page(`${path}<ul id="list"></ul><p>访问量 12</p>`));
const counted = read(page(`${path}<ul id="list"></ul><p>访问量 13</p>`), { rendered: true });
const full = read(page(`${path}<ul id="list">${rows}</ul>`), { rendered: true });
const story = read(page('<h1>一则消息</h1><p>发布时间：2018-12-06 来源：本站</p><p>点击 1</p>'));
const told = read(page(`<h1>一则消息</h1><p>发布时间：2018-12-06 来源：本站</p><p>${'会议强调了有关工作的重要意义。'.repeat(5)}</p>`), {
  rendered: true,
});

test('a list, a text, a footer are gains; a counter is none', () => {
  expect([isGain(empty, full), isGain(story, told), isGain(empty, counted), isGain(full, empty), isGain(story, story)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

describe('memory', () => {
  const url = (n: number) => `http://h.cn/show/${n}.html`;
  const text = { ...story, kind: 'other' as const };
  test('two in vain are enough, for this template only', () => {
    const memory = renderMemory();
    const wants: boolean[] = [];
    for (let n = 0; n < 4; n += 1) {
      wants.push(memory.wants(url(n), text));
      if (wants.at(-1)) memory.learn(url(n), text, text);
    }
    expect(wants).toEqual([true, true, false, false]);
    expect(memory.wants('http://h.cn/list/1.html', text)).toBe(true);
    expect(memory.wants(url(9), { ...text, kind: 'home' })).toBe(true);
  });
  test('a gain keeps, before and after', () => {
    const memory = renderMemory();
    memory.learn(url(1), empty, full);
    for (let n = 2; n < 9; n += 1) memory.learn(url(n), text, text);
    expect(memory.wants(url(10), text)).toBe(true);
  });
  test('failures teach nothing', () => {
    const memory = renderMemory();
    for (let n = 0; n < 9; n += 1) memory.learn(url(n), text, null);
    expect(memory.wants(url(10), text)).toBe(true);
  });
  test('a list that stays empty is a finding: more of them are looked at', () => {
    const memory = renderMemory();
    const wants = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => {
      const wanted = memory.wants(url(n), empty);
      if (wanted) memory.learn(url(n), empty, counted);
      return wanted;
    });
    expect(wants.filter(Boolean)).toHaveLength(6);
  });
});
