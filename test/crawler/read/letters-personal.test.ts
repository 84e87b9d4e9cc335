/** A citizen who writes to an office is no office: numbers in letters are personal, and facts hold none of them. */
import { describe, expect, test } from '@jest/globals';
import { read } from './reading.ts';

describe('a citizen’s own number', () => {
  const number = '13800138000';
  const html = (title: string, question: string, answer: string) =>
    `<html><head><meta charset="utf-8"><title>局长信箱</title></head><body><div class="position">当前位置：<a href="/">首页</a> &gt; 局长信箱</div><div id="letter"><p>标题：${title}</p><p>来信人：示例甲</p><p>来信时间：2018-12-03</p><p>来信内容：${question}</p><p>答复内容：${answer}</p></div></body></html>`;
  const facts = (title: string, question: string, answer = '您好，经查已修复。') =>
    read(html(title, question, answer), { url: 'http://www.example.gov.cn/jzxx/1.html' });

  test('in a title: nothing of it in the facts', () => {
    const found = facts(`路灯不亮，电话${number}`, '路灯坏了');
    expect(JSON.stringify({ title: found.title, messages: found.messages })).not.toContain(number);
    expect(found.personal).toMatchObject([{ sort: 'mobile' }]);
  });
  test('in a letter, though it says "telephone"', () =>
    expect(facts('路灯不亮', `路灯坏了，联系电话：${number}`).personal).toMatchObject([{ sort: 'mobile' }]));
  test('an office’s number in the answer is none', () =>
    expect(facts('路灯不亮', '路灯坏了', `您好，请致电路灯管理科${number}咨询。`).personal).toEqual([]));
  test('on a page without letters a telephone stays an office’s', () =>
    expect(read(`<h1>招聘启事</h1><p>报名地点：政务大厅。电话：${number}</p>`).personal).toEqual([]));
});

describe('lists about letters, not of them', () => {
  const path = (name: string) => `<div class="position">当前位置：<a href="/">首页</a> &gt; 互动交流 &gt; ${name}</div>`;
  const months = ['11', '12', '10'];
  const table = (title: (month: string) => string, head: string) =>
    `<table class="list"><tr><th>序号</th><th>标题</th><th>${head}</th></tr>${months
      .map((m, n) => `<tr><td>${n + 1}</td><td><a href="/t/${n}.html">${title(m)}</a></td><td>2018-${m}-28</td></tr>`)
      .join('')}</table>`;
  const whole = (name: string, main: string) =>
    read(`<html><head><title>${name}-示例市民政局</title></head><body>${path(name)}${main}</body></html>`);

  test.each<[name: string, column: string, main: string]>([
    ['monthly counts', '留言受理统计', table((m) => `2018年${m}月留言办理情况`, '发布日期')],
    ['counts under a head of letters', '来信统计', table((m) => `2018年${m}月来信情况`, '受理时间')],
    ['what became of a survey', '意见反馈情况', table((m) => `${m}月征集的意见如何采纳`, '提交时间')],
    ['a list in a mailbox whose heads say nothing of letters', '局长信箱', table((m) => `${m}月信箱管理工作简报`, '发布日期')],
  ])('%s', (_name, column, main) => {
    expect(whole(column, main).messages).toEqual([]);
  });

  test('letters with a column of their own words stay letters', () => {
    expect(
      whole(
        '局长信箱',
        table((m) => `${m}月的补贴`, '来信时间'),
      ).messages,
    ).toHaveLength(3);
  });
});
