/** Public services and interaction: each check has a silent, a speaking and an unseen case. */
import { bare, given, hubBlocked, noHome, noServices, one } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { blocked, column, file, guide, home, item, link, message, page, status, url } from './facts.ts';

checkTester('column-present', given('PS-01'), [
  { name: 'present', kind: 'silent', pages: one('services', '2018-01-01'), found: ['present services'] },
  { name: 'missing', kind: 'speaks', pages: [bare], found: ['missing services'], says: /办事服务/ },
  { name: 'too thin', kind: 'speaks', pages: one('services'), found: ['missing services'] },
  { name: 'its link is dead', kind: 'speaks', pages: [home({ 'a/': 'services' }), status('a/', 404)], found: ['missing services'] },
  { name: 'column blocked', kind: 'unseen', pages: [home({ 'a/': 'services' }), blocked('a/')] },
  hubBlocked,
  noHome,
]);

checkTester('guide-complete', given('PS-03'), [
  { name: 'whole', kind: 'silent', pages: [bare, page('s/1.html', { kind: 'guide', guide: guide('身份证办理') })], examined: 8 },
  {
    name: 'lacks two',
    kind: 'speaks',
    pages: [bare, page('s/1.html', { kind: 'guide', guide: guide('身份证办理', ['place', 'phone']) })],
    found: ['missing ./s/1.html place', 'missing ./s/1.html phone'],
    examined: 8,
    says: /没有写明联系电话/,
  },
  { name: 'none at all', kind: 'silent', pages: [bare], examined: 0 },
  {
    name: 'a guide blocked',
    kind: 'partial',
    pages: [
      home({ 's/': 'services' }),
      column('s/', 'services', [item('s/1.html', null), item('s/2.html', null)]),
      page('s/1.html', { kind: 'guide', guide: guide('甲') }),
      blocked('s/2.html'),
    ],
    examined: 8,
  },
  { name: 'the column blocked', kind: 'unseen', pages: [home({ 's/': 'services' }), blocked('s/')] },
  {
    name: 'all delegated',
    kind: 'not-applicable',
    pages: [bare, page('s/1.html', { kind: 'guide', guide: { ...guide('甲'), delegated: 'http://www.example.test/' } })],
  },
  {
    name: 'a sample',
    kind: 'speaks',
    with: { sampleMax: 1 },
    pages: [
      bare,
      page('s/1.html', { kind: 'guide', guide: guide('甲', ['basis']) }),
      page('s/2.html', { kind: 'guide', guide: guide('乙', ['basis']) }),
    ],
    examined: 8,
    remark: /抽查 1 份/,
  },
  noServices,
  noHome,
]);

const guided = (...forms: string[]) => [bare, page('s/1.html', { kind: 'guide', guide: guide('身份证办理', [], forms) })];
checkTester('forms-open', given('PS-04'), [
  { name: 'opens', kind: 'silent', pages: guided('f.pdf'), links: [file('f.pdf')], examined: 1 },
  {
    name: 'dead, and no file',
    kind: 'speaks',
    pages: guided('a.doc', 'b.doc', 'c.pdf'),
    links: [link('a.doc', 'dead'), file('b.doc', false), file('c.pdf')],
    found: ['dead ./a.doc', 'not-a-file ./b.doc'],
    examined: 3,
  },
  { name: 'timed out', kind: 'unseen', pages: guided('f.pdf'), links: [link('f.pdf', 'unknown')] },
  { name: 'never asked', kind: 'partial', pages: guided('e.pdf', 'f.pdf'), links: [file('e.pdf')], examined: 1 },
  noServices,
  noHome,
]);

checkTester('contact-channel', given('IX-01'), [
  {
    name: 'a channel',
    kind: 'silent',
    pages: [home({ 'zx/': 'consult' }), column('zx/', 'consult', [], { contactForm: true })],
    found: ['present contact'],
  },
  { name: 'none', kind: 'speaks', pages: [bare], found: ['missing contact'] },
  {
    name: 'an empty one',
    kind: 'speaks',
    pages: [home({ 'zx/': 'consult' }), column('zx/', 'consult', [], { textChars: 3 })],
    found: ['missing contact'],
  },
  { name: 'blocked', kind: 'unseen', pages: [home({ 'zx/': 'consult' }), blocked('zx/')] },
  {
    name: 'on a common platform',
    kind: 'silent',
    pages: [home({ 'http://zw.test/x': 'consult' })],
    links: [link('http://zw.test/x', 'alive', { where: 'outside' })],
    found: ['present contact'],
  },
  hubBlocked,
  noHome,
]);

const talk = (...messages: ReturnType<typeof message>[]) => [
  home({ 'zx/': 'consult' }),
  column('zx/', 'consult', [], { kind: 'messages', messages }),
];
checkTester('messages-public', given('IX-02'), [
  { name: 'public', kind: 'silent', pages: talk(message('路灯', '2018-12-01', null)), found: ['present messages'] },
  { name: 'none', kind: 'speaks', pages: [bare], found: ['missing messages'] },
  { name: 'blocked', kind: 'unseen', pages: [home({ 'zx/': 'consult' }), blocked('zx/')] },
  noHome,
]);

checkTester('reply-on-time', given('IX-03'), [
  { name: 'on the last day', kind: 'silent', pages: talk(message('路灯', '2018-09-26', '2018-10-10')), examined: 1 },
  {
    name: 'a day late',
    kind: 'speaks',
    pages: talk(message('路灯', '2018-09-26', '2018-10-11')),
    found: ['late ./zx/ 路灯2018-09-26'],
    says: /用了 8 个工作日，规定 7 个工作日，应于 2018-10-10 前答复/,
  },
  {
    name: 'complex ones have fifteen',
    kind: 'silent',
    pages: talk(message('拆迁', '2018-11-01', '2018-11-22', { complex: true })),
    examined: 1,
  },
  {
    name: 'the clock has run out',
    kind: 'speaks',
    pages: talk(message('路灯', '2018-12-10', null), message('路灯', '2018-12-11', null)),
    found: ['unanswered ./zx/ 路灯2018-12-10', 'unanswered ./zx/ 路灯2018-12-11'],
  },
  { name: 'the clock still runs', kind: 'silent', pages: talk(message('路灯', '2018-12-24', null)), examined: 0 },
  {
    name: 'its last day is today',
    kind: 'silent',
    pages: talk(message('路灯', '2018-12-21', null)),
    examined: 0,
    gather: { run: { from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-02T18:00:00+08:00' } },
  },
  {
    name: 'answered after the clock stopped',
    kind: 'speaks',
    pages: talk(message('路灯', '2018-12-03', '2019-01-03')),
    found: ['unanswered ./zx/ 路灯2018-12-03'],
  },
  { name: 'older than a year', kind: 'silent', pages: talk(message('路灯', '2017-12-31', null)), examined: 0 },
  {
    name: 'an undated reply is no proof of lateness',
    kind: 'silent',
    pages: talk(message('路灯', '2018-12-03', null, { status: 'replied' })),
    examined: 0,
    remark: /没有日期/,
  },
  { name: 'a number in the title', kind: 'speaks', pages: talk(message('我的电话13800000000', '2018-12-03', null)), says: /138\*+00/ },
  { name: 'the list blocked', kind: 'unseen', pages: [home({ 'zx/': 'consult' }), blocked('zx/')] },
  {
    name: 'a page blocked that the list does not tell',
    kind: 'unseen',
    pages: [home({ 'zx/': 'consult' }), column('zx/', 'consult', [item('zx/1', '2018-12-01')]), blocked('zx/1')],
  },
  {
    name: 'the list tells what its page would',
    kind: 'silent',
    pages: [
      home({ 'zx/': 'consult' }),
      column('zx/', 'consult', [item('zx/1', '2018-12-03')], {
        messages: [message('甲', '2018-12-03', '2018-12-04', { url: url('zx/1') })],
      }),
      blocked('zx/1'),
    ],
    examined: 1,
  },
  {
    name: 'an unknown year',
    kind: 'speaks',
    pages: talk(message('路灯', '2091-12-03', null)),
    gather: { run: { from: '2091-12-01', to: '2092-01-01', asOf: '2092-01-01T00:00:00+08:00' } },
    remark: /calendar-incomplete/,
  },
  noHome,
]);

checkTester('messages-unanswered', given('V-04'), [
  { name: 'three months to the day', kind: 'silent', pages: talk(message('路灯', '2018-10-01', null)) },
  { name: 'a day more', kind: 'speaks', pages: talk(message('路灯', '2018-09-30', null)), found: ['unanswered ./zx/ 路灯2018-09-30'] },
  { name: 'blocked', kind: 'unseen', pages: [home({ 'zx/': 'consult' }), blocked('zx/')] },
  noHome,
]);

const poor = (count: number) => [
  bare,
  ...Array.from({ length: count }, (_, at) =>
    page(`s/${at}.html`, { kind: 'guide', guide: guide(`事项${at}`, ['basis', 'place', 'hours', 'phone']) }),
  ),
];
checkTester('services-unusable', given('V-05'), [
  {
    name: 'few, but one is whole',
    kind: 'silent',
    pages: [...poor(2), page('s/w.html', { kind: 'guide', guide: guide('全') })],
    examined: 3,
  },
  { name: 'few, and all poor', kind: 'speaks', pages: poor(2), found: ['lacking services'] },
  {
    name: 'five poor',
    kind: 'speaks',
    pages: [...poor(5), page('s/w.html', { kind: 'guide', guide: guide('全') })],
    says: /5 份办事指南缺少 4 类/,
  },
  { name: 'no guides', kind: 'silent', pages: [bare] },
  { name: 'blocked', kind: 'unseen', pages: [home({ 's/': 'services' }), blocked('s/')] },
  noServices,
  noHome,
]);
