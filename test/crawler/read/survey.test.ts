/** When a survey ends and whether its own page tells what came of it, however that is written. */
import { describe, expect, test } from '@jest/globals';
import { page, read } from './reading.ts';

const filler = '<p>为进一步完善有关制度，现面向社会公开征求意见，欢迎社会各界人士积极参与并提出宝贵意见和建议，感谢支持。</p>';
const survey = (main: string, title = '关于养犬管理办法公开征求意见的公告') =>
  read(
    page(
      `<p>当前位置：<a href="/">首页</a> &gt; <a href="/yjzj/">意见征集</a></p><h1>${title}</h1><p>发布时间：2018-11-01</p><div class="TRS_Editor">${filler}${main}</div>`,
      {
        title,
      },
    ),
  ).survey;

const ends: [string, string, string | undefined][] = [
  ['a span', '<p>征集时间：2018-11-01 至 2018-11-30</p>', '2018-11-30'],
  ['a span of full-width figures', '<p>征求意见时间：２０１８年１１月１日—２０１８年１１月３０日</p>', '2018-11-30'],
  ['a span whose end names no year', '<p>调查时间：2018年11月1日至11月30日</p>', '2018-11-30'],
  ['a span over the turn of the year', '<p>起止时间：2018年12月10日至1月10日</p>', '2019-01-10'],
  ['a span in brackets', '<p>[征集期限] 2018-11-01 ~ 2018-12-01</p>', '2018-12-01'],
  ['with the hour', '<p>征集时间：2018-11-01 08:00 至 2018-11-30 18:00</p>', '2018-11-30'],
  ['a deadline', '<p>截止日期：2018年11月30日</p>', '2018-11-30'],
  [
    'in two cells',
    '<table><tr><td>开始时间</td><td>2018-11-01</td></tr><tr><td>结束时间：2018-12-15</td><td></td></tr></table>',
    '2018-12-15',
  ],
  ['in a sentence', '<p>请于2018年11月30日前将意见反馈至我局法规科。</p>', '2018-11-30'],
  ['in a sentence without a year', '<p>有关意见和建议请于12月5日前发送至邮箱。</p>', '2018-12-05'],
  ['in a sentence, the day included', '<p>公众可在2018年12月1日17:00之前通过以下途径提出意见：</p>', '2018-12-01'],
  ['the first day alone', '<p>征集时间：2018-11-01</p>', undefined],
  ['a law’s own date', '<p>本办法自2019年1月1日起施行。</p>', undefined],
  ['a day before it was asked', '<p>截止日期：2016年11月30日</p>', undefined],
  ['no such day', '<p>截止日期：2018年11月31日</p>', undefined],
];
describe('its end', () => {
  test.each(ends)('%s', (_, main, date) => expect(survey(main)?.ends?.date).toBe(date));
  test('a page about something else says nothing', () => {
    const html = page(
      '<p>当前位置：<a href="/">首页</a> &gt; <a href="/tz/">通知公告</a></p><h1>关于报名的通知</h1><p>截止日期：2018年11月30日</p>',
      {
        title: '关于报名的通知',
      },
    );
    expect(read(html).survey).toBeUndefined();
  });
});

const results: [string, string, boolean][] = [
  ['a heading with a text under it', '<h3>结果反馈</h3><p>共收到意见建议十二条，采纳八条，已在修改稿中体现。</p>', true],
  ['behind a colon', '<p>意见采纳情况：共收到意见十二条，采纳八条。</p>', true],
  ['a numbered heading', '<p>三、征集结果</p><p>共收到意见建议十二条，采纳八条。</p>', true],
  ['nothing yet', '<h3>结果反馈</h3><p>暂无</p>', false],
  ['a link to it elsewhere', '<p><a href="/r.html">结果反馈</a></p><p>为进一步完善有关制度征求意见。</p>', false],
  ['a sentence that promises it', '<p>征集结果将在本网站公布，敬请关注。</p>', false],
];
describe('what came of it', () => {
  test.each(results)('%s', (_, main, expected) => expect(survey(main)?.result !== undefined).toBe(expected));
});
