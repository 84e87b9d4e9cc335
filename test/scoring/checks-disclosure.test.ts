/** Disclosure and vetoes: each check has a silent, a speaking and an unseen case. */
import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checks } from '../../scoring/checks/index.ts';
import { bare, given, hubBlocked, noHome, one } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, home, item, page, status, url } from './facts.ts';

test('every file of the folder is a check, each once', () => {
  const apart = ['asked', 'attached-files', 'explains', 'hosts', 'index', 'month-items', 'odd-dates', 'one-entry', 'places', 'reports'];
  const files = readdirSync(new URL('../../scoring/checks/', import.meta.url)).map((file) => file.replace(/\.ts$/, ''));
  expect(checks.map(({ id }) => id)).toEqual(files.filter((file) => !apart.includes(file)).sort());
});

checkTester('section-missing', given('DI-P1'), [
  {
    name: 'all there',
    kind: 'silent',
    pages: [
      home({ 'g/': 'guide', 'c/': 'catalog', 'o/': 'onrequest', 'n/': 'annual' }),
      ...['g/', 'c/', 'o/', 'n/'].map((path) => page(path, { kind: 'other' })),
    ],
    examined: 4,
  },
  {
    name: 'two missing, one dead',
    kind: 'speaks',
    pages: [home({ 'g/': 'guide', 'c/': 'catalog' }), page('g/'), status('c/', 404)],
    found: ['missing catalog', 'missing onrequest', 'missing annual'],
    says: /“公开目录”的链接打不开/,
  },
  {
    name: 'one blocked, others missing',
    kind: 'partial',
    pages: [home({ 'g/': 'guide', 'c/': 'catalog' }), page('g/'), blocked('c/')],
    found: ['missing onrequest', 'missing annual'],
  },
  hubBlocked,
  noHome,
]);

checkTester('column-items', given('DI-01'), [
  { name: 'none of the month', kind: 'silent', pages: one('news', '2018-11-30', '2019-01-01', null), examined: 0 },
  {
    name: 'first and last day',
    kind: 'speaks',
    pages: one('news', '2018-12-01', '2018-12-31'),
    found: ['own ./a/0.html', 'own ./a/1.html'],
  },
  {
    name: 'a reprint',
    kind: 'speaks',
    pages: [...one('news', '2018-12-01'), article('a/0.html', '2018-12-01', { source: { text: '新华社' } })],
    found: ['reprint ./a/0.html'],
    says: /转载自“新华社”/,
  },
  { name: 'no such column', kind: 'silent', pages: [bare], examined: 0 },
  {
    name: 'its article is gone',
    kind: 'silent',
    pages: [...one('news', '2018-12-01'), status('a/0.html', 404)],
    remark: /1 条信息的文章打不开/,
  },
  {
    name: 'its article is blocked',
    kind: 'partial',
    pages: [...one('news', '2018-12-01'), blocked('a/0.html')],
    found: ['own ./a/0.html'],
    says: /按列表计/,
  },
  { name: 'the column is blocked', kind: 'unseen', pages: [home({ 'a/': 'news' }), blocked('a/')] },
  hubBlocked,
  noHome,
]);

checkTester('column-stale', given('DI-P3'), [
  { name: '14 days to the day', kind: 'silent', pages: one('news', '2018-12-18'), examined: 1 },
  {
    name: 'a day more',
    kind: 'speaks',
    pages: one('news', '2018-12-17'),
    found: ['d14 news'],
    says: /最近一条为 2018-12-17，已 15 天没有更新，规定不超过 14 天/,
  },
  { name: 'six months', kind: 'silent', pages: one('notice', '2018-07-01') },
  { name: 'more than six months', kind: 'speaks', pages: one('notice', '2018-06-30'), found: ['m6 notice'] },
  { name: 'a year', kind: 'silent', pages: one('plan', '2018-01-01') },
  { name: 'more than a year', kind: 'speaks', pages: one('plan', '2017-12-31'), found: ['y1 plan'] },
  { name: 'undated is not updated', kind: 'speaks', pages: one('news', null), found: ['d14 news'], says: /没有日期/ },
  { name: 'undated within a year is no fault', kind: 'silent', pages: one('plan', null) },
  {
    name: 'an empty one is blank, not stale',
    kind: 'silent',
    pages: [home({ 'a/': 'news' }), column('a/', 'news', [], { textChars: 3 })],
    examined: 0,
  },
  {
    name: 'fresh though cut off',
    kind: 'silent',
    pages: [
      home({ 'a/': 'news' }),
      column('a/', 'news', [item('a/1', '2018-12-30')], { paging: { next: [url('a/2')], total: null } }),
      blocked('a/2'),
    ],
  },
  {
    name: 'only pinned ones on top are old',
    kind: 'silent',
    pages: [home({ 'a/': 'news' }), column('a/', 'news', [item('a/1', '2015-01-01', '顶', true), item('a/2', '2018-12-30')])],
  },
  { name: 'the column is blocked', kind: 'unseen', pages: [home({ 'a/': 'news' }), blocked('a/')] },
  noHome,
]);

checkTester('home-stale', given('V-02'), [
  { name: 'moves', kind: 'silent', pages: [home({}, { items: [item('x', '2018-12-20')] })] },
  { name: 'stands still', kind: 'speaks', pages: [home({}, { items: [item('x', '2018-12-01')] })], found: ['stale ./'] },
  { name: 'a mere navigation page: its columns speak', kind: 'silent', pages: one('news', '2018-12-30') },
  { name: 'nothing dated at all', kind: 'speaks', pages: [bare], says: /没有带日期/ },
  { name: 'columns blocked', kind: 'unseen', pages: [home({ 'a/': 'news' }), blocked('a/')] },
  noHome,
]);

const many = (count: number, date: string) => [
  home(Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}/`, 'news']))),
  ...Array.from({ length: count }, (_, at) => column(`${at}/`, 'news', [item(`${at}/x`, date, `第${at}条`)])),
];
checkTester('columns-neglected', given('V-03'), [
  { name: 'four', kind: 'silent', pages: many(4, '2018-01-01'), remark: /超期 4 个/ },
  { name: 'five', kind: 'speaks', pages: many(5, '2018-01-01'), found: ['stale stale'] },
  { name: 'fresh', kind: 'silent', pages: many(5, '2018-12-30') },
  { name: 'blocked', kind: 'unseen', pages: [home({ 'a/': 'news' }), blocked('a/')] },
  noHome,
]);
