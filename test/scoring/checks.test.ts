/** One table per check: silent, speaking, unseen, and the edges of its norm. */
import { expect, test } from '@jest/globals';
import { checks } from '../../scoring/checks/index.ts';
import { checkTester } from './check-tester.ts';
import {
  article,
  blocked,
  column,
  file,
  fullFooter,
  guide,
  home,
  item,
  link,
  message,
  page,
  rubric,
  silent,
  skipped,
  status,
  tags,
  unit,
  url,
} from './facts.ts';

const given = (id: string): Record<string, unknown> => rubric.indicators.find((indicator) => indicator.id === id)!.with;
const one = (key: string, ...dates: (string | null)[]) => [
  home({ 'a/': key }),
  column(
    'a/',
    key,
    dates.map((date, index) => item(`a/${index}.html`, date)),
  ),
];
const noHome = { name: 'no home', kind: 'unseen' as const, pages: [blocked('')] };
const hub = home({}, { links: [{ url: url('hub'), text: '政务公开' }] });
const hubBlocked = { name: 'a page that could name it is blocked', kind: 'unseen' as const, pages: [hub, blocked('hub')] };
const noServices = {
  name: 'no outward services',
  kind: 'not-applicable' as const,
  pages: [home({})],
  gather: { unit: { ...unit, services: false } },
};
const bare = home({});

test('there are eighteen checks, each once', () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(18);
});

checkTester('column-present', given('PS-01'), [
  { name: 'present', kind: 'silent', pages: one('services', '2018-01-01'), found: ['present services'] },
  { name: 'missing', kind: 'speaks', pages: [bare], found: ['missing services'], says: /办事服务/ },
  { name: 'too thin', kind: 'speaks', pages: one('services'), found: ['missing services'] },
  { name: 'its link is dead', kind: 'speaks', pages: [home({ 'a/': 'services' }), status('a/', 404)], found: ['missing services'] },
  { name: 'column blocked', kind: 'unseen', pages: [home({ 'a/': 'services' }), blocked('a/')] },
  hubBlocked,
  noHome,
]);

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

const linking = (...paths: string[]) => home({}, { links: paths.map((path) => ({ url: url(path), text: `去${path}` })) });
checkTester('links-dead', given('CS-02'), [
  {
    name: 'alive, or blocked',
    kind: 'silent',
    pages: [linking('a', 'b', 'c'), page('a'), blocked('b')],
    links: [link('c', 'alive')],
    examined: 3,
  },
  {
    name: 'dead page, dead file',
    kind: 'speaks',
    pages: [linking('a', 'b', 'c'), status('a', 404), status('b', 410)],
    links: [link('c', 'dead')],
    found: ['dead ./a', 'dead ./b', 'dead ./c'],
    says: /首页链接“去a”打不开（HTTP 404）/,
  },
  {
    name: 'an outside one that could not be verified is a remark',
    kind: 'silent',
    pages: [linking('http://www.example.test/')],
    links: [link('http://www.example.test/', 'unknown', { where: 'outside' })],
    examined: 0,
    remark: /1 个链接未能核实/,
  },
  { name: 'one that robots keeps from us is a remark', kind: 'silent', pages: [linking('a'), skipped('a', 'robots')], remark: /未能核实/ },
  { name: 'timed out', kind: 'unseen', pages: [linking('a'), silent('a')] },
  { name: 'a server error is not a dead link', kind: 'silent', pages: [linking('a'), status('a', 500)], examined: 1 },
  noHome,
]);

checkTester('footer-marks', given('CS-04'), [
  { name: 'all eight', kind: 'silent', pages: [bare], examined: 8 },
  {
    name: 'two missing',
    kind: 'speaks',
    pages: [home({}, { footer: { ...fullFooter, icp: null, errorReport: null } })],
    found: ['missing ./ errorReport', 'missing ./ icp'],
    says: /ICP备案号/,
  },
  noHome,
]);

checkTester('standard-tags', given('CS-05'), [
  { name: 'all', kind: 'silent', pages: [...one('news', '2018-12-01'), article('a/0.html', '2018-12-01')], examined: 20 },
  {
    name: 'each state',
    kind: 'speaks',
    pages: [
      home(
        {},
        {
          tags: [
            { name: 'sitename', content: 'x', state: 'filled' },
            { name: 'SiteDomain', content: 'http://x/', state: 'malformed' },
            { name: 'SiteIDCode', content: '', state: 'empty' },
          ],
        },
      ),
      article('x.html', '2018-12-01', { tags: tags(9) }),
    ],
    found: ['malformed ./ SiteDomain', 'empty ./ SiteIDCode', 'absent ./x.html ContentSource'],
    examined: 13,
  },
  { name: 'an article blocked', kind: 'partial', pages: [...one('news', '2018-12-01'), blocked('a/0.html')], examined: 10 },
  {
    name: 'what lies beyond the budget is outside the sample',
    kind: 'silent',
    pages: [...one('news', '2018-03-01'), skipped('a/0.html')],
    examined: 10,
  },
  noHome,
]);

const leak = (path: string, sure = true) =>
  page(path, { title: '公示', personal: [{ sort: 'id18', masked: '410381********0018', count: 2, sure }] });
checkTester('personal-exposed', {}, [
  { name: 'nothing', kind: 'silent', pages: [bare], examined: 1 },
  {
    name: 'one per page',
    kind: 'speaks',
    pages: [bare, leak('1'), leak('2', false)],
    found: ['leak ./1', 'leak ./2'],
    says: /身份证号 410381\*+0018 等 2 个.*须人工确认/,
  },
  { name: 'blocked', kind: 'partial', pages: [bare, leak('1'), blocked('2')] },
  noHome,
]);

checkTester('page-defects', given('CS-10'), [
  { name: 'sound', kind: 'silent', pages: one('news', '2018-12-01'), examined: 2 },
  {
    name: 'each sort',
    kind: 'speaks',
    pages: [
      home({ 'a/': 'news' }, { defects: [{ sort: 'floating', text: '' }] }),
      column('a/', 'news', [], { textChars: 5, defects: [{ sort: 'blank', text: '暂无信息' }] }),
      page('x', { kind: 'error', defects: [{ sort: 'soft-404', text: '' }] }),
      page('y', { defects: [{ sort: 'garbled', text: '' }] }),
      status('z', 500),
    ],
    found: ['floating ./ floating', 'blank ./a/ blank', 'soft-404 ./x soft-404', 'garbled ./y garbled', 'server-error ./z server-error'],
    says: /栏目“工作动态”是空白的/,
  },
  {
    name: 'only the sorts asked for',
    kind: 'silent',
    with: { sorts: ['garbled'] },
    pages: [home({}, { defects: [{ sort: 'floating', text: '' }] })],
  },
  {
    name: 'a shell whose data is not blank',
    kind: 'silent',
    pages: [
      home({ 'a/': 'news' }),
      column('a/', 'news', [], { defects: [{ sort: 'blank', text: '' }], loader: { kind: 'json-api', urls: [url('/api')] } }),
      page('/api', { items: [item('a/1', '2018-12-02')] }, null, 'application/json'),
    ],
  },
  { name: 'blocked', kind: 'partial', pages: [bare, blocked('x')] },
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
