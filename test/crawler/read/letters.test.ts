/** Letters whose reply bears another name or stands in a box of its own. */
import { describe, expect, test } from '@jest/globals';
import { page, read } from './reading.ts';

const path = (...names: string[]) =>
  `<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; ${names.join('')}</div>`;
const brief = (column: string, main: string) =>
  read(page(path(column) + main, { title: '路灯不亮-示例市人民政府' }), {
    url: 'http://www.example.gov.cn/hd/content_1.html',
  }).messages.map(
    ({ title, askedAt, repliedAt, replier, status }) =>
      `${title}|${askedAt?.date ?? ''}|${repliedAt?.date ?? ''}|${replier ?? ''}|${status}`,
  );
const question = '<p>小区门口的路灯已经三天不亮了，请问谁来修？</p>';
const answer = '<p>您好，经查，路灯线路老化，已更换线路并恢复照明。</p>';
const asked = '<div>来信人：李** 来信日期：2022年3月1日 受理部门：市城管局</div>';
const letter = (rest: string) => `<p>来信标题：路灯不亮</p><p>来信时间：2021-07-01</p><p>来信内容：路灯三天不亮了。</p>${rest}`;

describe('a letter', () => {
  test.each<[name: string, column: string, main: string, says: string[]]>([
    [
      'in two boxes, the reply under a heading',
      '在线咨询',
      `<div class="q"><h2>路灯不亮</h2>${asked}${question}</div><div class="a"><h3>答复</h3>${answer}<div>市城管局</div><div>2022年3月4日</div></div>`,
      ['路灯不亮|2022-03-01|2022-03-04|市城管局|replied'],
    ],
    [
      'in two boxes, not yet replied: a step of the path is no title',
      '在线咨询',
      `<div class="q"><h2>路灯不亮</h2>${asked}${question}</div>`,
      [],
    ],
    [
      'dated by its handling',
      '市长信箱',
      letter(`<p>办理时间：2021-07-05</p><p>办理结果：${answer}</p>`),
      ['路灯不亮|2021-07-01|2021-07-05||replied'],
    ],
    [
      'dated by its handling, the date last',
      '市长信箱',
      letter(`<p>办理结果：已修。</p><p>办理时间：2021-07-05</p>`),
      ['路灯不亮|2021-07-01|2021-07-05||replied'],
    ],
    [
      'with a date of reply besides',
      '市长信箱',
      letter(`<p>办理时间：2021-07-03</p><p>办理结果：${answer}</p><p>答复时间：2021-07-05</p>`),
      ['路灯不亮|2021-07-01|2021-07-05||replied'],
    ],
    [
      'handled, its reply called so: nothing says when it was given',
      '市长信箱',
      letter(`<p>办理时间：2021-07-05</p><p>答复内容：${answer}</p>`),
      ['路灯不亮|2021-07-01|||replied'],
    ],
    ['the site’s own clerk has not replied', '市长信箱', letter('<p>管理员回复：暂无回复</p>'), ['路灯不亮|2021-07-01|||open']],
    [
      'handled before it was written',
      '市长信箱',
      letter(`<p>办理时间：2021-06-05</p><p>办理结果：${answer}</p>`),
      ['路灯不亮|2021-07-01|||replied'],
    ],
  ])('%s', (_, column, main, says) => {
    expect(brief(column, main)).toEqual(says);
  });
});
