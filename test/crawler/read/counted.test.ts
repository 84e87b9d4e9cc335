/** Until which day a page of statistics counts, however it says so. */
import { expect, test } from '@jest/globals';
import { page, read } from './reading.ts';

const shown = (main: string, column = '受理统计') =>
  read(
    page(
      `<p>当前位置：<a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; ${column}</p>${main}<p>共收到来信十二封，办结十二封。</p>`,
      { title: `${column}-示例市` },
    ),
  );

test.each<[string, string, string | undefined]>([
  ['a heading with a month', '<h2>2018年12月份受理统计</h2>', '2018-12-31'],
  ['a February', '<h2>2016年2月网民留言办理情况</h2>', '2016-02-29'],
  ['until a day', '<p>截至２０１８年１２月２５日，共收到来信十二封。</p>', '2018-12-25'],
  ['a span', '<p>统计时间：2018-12-01至2018-12-31</p>', '2018-12-31'],
  ['the newest of several', '<p>2018年10月受理 3 件</p><p>2018年11月受理 2 件</p>', '2018-11-30'],
  ['a day of something else', '<p>根据2018年12月5日会议精神公布如下。</p>', undefined],
  ['no day', '<p>受理统计</p>', undefined],
])('%s', (_, main, date) => {
  expect(shown(main).counted?.date).toBe(date);
});

test('a page of another column counts nothing', () => {
  expect(shown('<h2>2018年12月份受理统计</h2>', '通知公告').counted).toBeUndefined();
});
