/** Surveys of the year and what came of each; titles that speak of one matter. */
import { expect, test } from '@jest/globals';
import { isSameMatter } from '../../scoring/same-matter.ts';
import { bare, hubBlocked, noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, dated, home, item, link, silent, url } from './facts.ts';

const asked = '关于《示例市养犬管理办法（征求意见稿）》公开征求意见的公告';
const told = '《示例市养犬管理办法》征求意见采纳情况反馈';
const rows = (...items: ReturnType<typeof item>[]) => [home({ 'a/': 'survey' }), column('a/', 'survey', items)];
const ended = (path: string, date: string, end: string, given = {}) =>
  article(path, date, { title: asked, survey: { ends: dated(end, 'label') }, ...given });

checkTester(
  'survey-feedback',
  { columns: ['survey'], results: ['feedback'], months: 12, days: 30, openDays: 30, words: ['结果', '采纳情况', '反馈'] },
  [
    {
      name: 'thirty days to the day',
      kind: 'silent',
      pages: [...rows(item('a/1', '2018-11-01', asked)), ended('a/1', '2018-11-01', '2018-12-02')],
      examined: 0,
    },
    {
      name: 'a day more',
      kind: 'speaks',
      pages: [...rows(item('a/1', '2018-11-01', asked)), ended('a/1', '2018-11-01', '2018-12-01')],
      found: ['unreported ./a/1'],
      says: /已于 2018-12-01 结束，30 天内没有反馈结果/,
      examined: 1,
    },
    {
      name: 'no end is named: it waits for a person',
      kind: 'speaks',
      pages: [...rows(item('a/1', '2018-10-01', asked), item('a/2', '2018-11-15', '另一项征集')), article('a/1', '2018-10-01')],
      found: ['unreported ./a/1'],
      says: /没有写明结束日期/,
    },
    {
      name: 'told in the survey column',
      kind: 'silent',
      pages: rows(item('a/1', '2018-03-01', asked), item('a/2', '2018-07-01', told)),
      examined: 1,
    },
    {
      name: 'told in a column of results under the same name',
      kind: 'silent',
      pages: [
        home({ 'a/': 'survey', 'b/': 'feedback' }),
        column('a/', 'survey', [item('a/1', '2018-03-01', asked)]),
        column('b/', 'feedback', [item('b/1', '2018-04-15', asked)]),
      ],
    },
    {
      name: 'another matter was told',
      kind: 'speaks',
      pages: rows(item('a/1', '2018-03-01', asked), item('a/2', '2018-07-01', '《示例市停车管理办法》征求意见采纳情况反馈')),
      found: ['unreported ./a/1'],
    },
    {
      name: 'told on its own page',
      kind: 'silent',
      pages: [...rows(item('a/1', '2018-03-01', asked)), ended('a/1', '2018-03-01', '2018-04-01', { survey: { result: { css: 'h3' } } })],
    },
    {
      name: 'its own page leads to it',
      kind: 'silent',
      pages: [
        ...rows(item('a/1', '2018-03-01', asked)),
        ended('a/1', '2018-03-01', '2018-04-01', { links: [{ url: url('r'), text: '查看征集结果' }], related: [url('r')] }),
      ],
      links: [link('r', 'alive')],
    },
    {
      name: 'the navigation leads to other results',
      kind: 'speaks',
      pages: [
        ...rows(item('a/1', '2018-03-01', asked)),
        ended('a/1', '2018-03-01', '2018-04-01', { links: [{ url: url('r'), text: '结果反馈' }] }),
      ],
    },
    { name: 'longer ago than the window', kind: 'silent', pages: rows(item('a/1', '2017-12-31', asked)), examined: 0 },
    {
      name: 'somebody else’s survey',
      kind: 'silent',
      pages: [...rows(item('a/1', '2018-03-01', asked)), ended('a/1', '2018-03-01', '2018-04-01', { source: { text: '新华社' } })],
    },
    { name: 'its page could not be opened', kind: 'unseen', pages: [...rows(item('a/1', '2018-03-01', asked)), blocked('a/1')] },
    {
      name: 'the results blocked',
      kind: 'unseen',
      pages: [home({ 'a/': 'survey', 'b/': 'feedback' }), column('a/', 'survey', [item('a/1', '2018-03-01', asked)]), blocked('b/')],
    },
    {
      name: 'a page of the list that did not come',
      kind: 'partial',
      pages: [
        home({ 'a/': 'survey' }),
        column('a/', 'survey', [item('a/2', '2018-07-01', told), item('a/1', '2018-03-01', asked)], {
          paging: { next: [url('a/p2')], total: null },
        }),
        silent('a/p2'),
      ],
      examined: 1,
    },
    { name: 'no survey', kind: 'silent', pages: [bare], examined: 0 },
    { name: 'the column blocked', kind: 'unseen', pages: [home({ 'a/': 'survey' }), blocked('a/')] },
    hubBlocked,
    noHome,
  ],
);

test.each<[string, string, boolean]>([
  [asked, told, true],
  ['关于公开征集2019年民生实事项目的公告', '2019年民生实事项目征集结果公示', true],
  ['城市停车难问题网上调查', '关于城市停车难问题调查结果的反馈', true],
  ['关于征求城区道路命名方案意见的通知', '城区部分道路命名方案意见采纳情况', true],
  ['关于公开征集2019年民生实事项目的公告', '关于养犬管理办法征求意见情况的反馈', false],
  ['关于公开征求意见的公告', '征求意见采纳情况', false],
  ['关于《甲办法》征求意见的公告', '关于《乙办法》采纳情况的公告', false],
])('%s and %s', (a, b, expected) => {
  expect(isSameMatter(a, b)).toBe(expected);
  expect(isSameMatter(b, a)).toBe(expected);
});
