/** A column that is there, full and moving: one check, four sorts of ending. */
import { hubBlocked, noHome, one } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { blocked, column, home, item, page, url } from './facts.ts';

checkTester('column-kept', { columns: ['news'], days: 14 }, [
  { name: '14 days to the day', kind: 'silent', pages: one('news', '2018-12-18'), examined: 1 },
  {
    name: 'a day more',
    kind: 'speaks',
    pages: one('news', '2018-12-17'),
    found: ['stale news'],
    says: /“工作动态”最近一条为 2018-12-17，已 15 天没有更新，规定不超过 14 天/,
  },
  { name: 'nothing dated', kind: 'speaks', pages: one('news', null), found: ['stale news'], says: /都没有日期/ },
  { name: 'absent', kind: 'speaks', pages: [home({})], found: ['missing news'], says: /没有栏目“工作动态”/ },
  { name: 'absent, and need not be there', kind: 'silent', with: { required: false }, pages: [home({})] },
  { name: 'empty', kind: 'speaks', pages: [home({ 'a/': 'news' }), column('a/', 'news', [], { textChars: 4 })], found: ['blank news'] },
  {
    name: 'moves in one of two lists',
    kind: 'silent',
    pages: [
      home({ 'a/': 'news', 'b/': 'news' }),
      column('a/', 'news', [item('a/1.html', '2018-01-02')]),
      column('b/', 'news', [item('b/1.html', '2018-12-30')]),
    ],
  },
  {
    name: 'months to the day',
    kind: 'silent',
    with: { columns: ['notice'], days: undefined, months: 6 },
    pages: one('notice', '2018-07-01'),
  },
  {
    name: 'a day before',
    kind: 'speaks',
    with: { columns: ['notice'], days: undefined, months: 6 },
    pages: one('notice', '2018-06-30'),
    found: ['stale notice'],
    says: /规定不超过 6 个月/,
  },
  {
    name: 'no window: a single page stands for the column',
    kind: 'silent',
    with: { columns: ['guide'], days: undefined },
    pages: [home({ 'g/': 'guide' }), page('g/', { textChars: 300 })],
  },
  {
    name: 'no window: a page that says it is empty does not',
    kind: 'speaks',
    with: { columns: ['guide'], days: undefined },
    pages: [home({ 'g/': 'guide' }), column('g/', 'guide', [], { defects: [{ sort: 'blank', text: '暂无内容' }], textChars: 4 })],
    found: ['blank guide'],
  },
  {
    name: 'named: another page of the key does not stand for it',
    kind: 'speaks',
    with: { columns: ['overview'], days: undefined, named: ['机构职能', '主要职责'] },
    pages: [home({ 'o/': 'overview' }), page('o/', { textChars: 300 })],
    found: ['missing overview 机构职能'],
    says: /没有栏目“机构职能”/,
  },
  {
    name: 'named: linked by one of the words',
    kind: 'silent',
    with: { columns: ['overview'], days: undefined, named: ['机构职能', '主要职责'] },
    pages: [home({}, { sections: [{ key: 'overview', url: url('z/'), text: '部门主要职责' }] }), page('z/', { textChars: 300 })],
  },
  {
    name: 'named: the linked one is blocked',
    kind: 'unseen',
    with: { columns: ['overview'], days: undefined, named: ['机构职能'] },
    pages: [home({}, { sections: [{ key: 'overview', url: url('z/'), text: '机构职能' }] }), blocked('z/')],
  },
  {
    name: 'one kept, one nobody could open',
    kind: 'partial',
    with: { columns: ['news', 'notice'] },
    pages: [home({ 'a/': 'news', 'b/': 'notice' }), column('a/', 'news', [item('a/1.html', '2018-12-30')]), blocked('b/')],
    examined: 1,
  },
  { name: 'blocked', kind: 'unseen', pages: [home({ 'a/': 'news' }), blocked('a/')] },
  {
    name: 'old by its list, its newest article unopened',
    kind: 'unseen',
    pages: [...one('news', '2018-12-16'), blocked(url('a/0.html'))],
  },
  hubBlocked,
  noHome,
]);
