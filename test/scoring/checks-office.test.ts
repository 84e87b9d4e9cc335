/** Where the office is, when it is open and whom to call: whatever page tells it, and what nobody could look at. */
import type { Office, PageFacts } from '../../crawler/read/page-facts.ts';
import { given, hubBlocked, noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, home, item, link, page, skipped, url } from './facts.ts';

const spot = { css: '#zoom' };
const tells = (...elements: (keyof Office)[]): Partial<PageFacts> => ({
  office: Object.fromEntries(elements.map((element) => [element, spot])),
});
const overview = (...elements: (keyof Office)[]) => page('jg/', { kind: 'article', ...tells(...elements) });
const front = (links: Record<string, string>, ...elements: (keyof Office)[]) => home(links, tells(...elements));
const contact = { links: [{ url: url('lx.html'), text: '联系我们' }] };

checkTester('office-contact', given('PS-07'), [
  {
    name: 'on one page',
    kind: 'silent',
    pages: [home({ 'jg/': 'overview' }), overview('address', 'hours', 'phone')],
    found: ['present office'],
    examined: 3,
  },
  {
    name: 'here and there',
    kind: 'silent',
    pages: [
      front({ 'jg/': 'overview', 'zn/': 'guide' }, 'phone'),
      overview('address'),
      page('zn/', { kind: 'article', ...tells('hours') }),
    ],
    found: ['present office'],
    says: /已公布办公地址、办公时间、联系电话/,
  },
  {
    name: 'on a page called so',
    kind: 'silent',
    pages: [home({}, contact), page('lx.html', { kind: 'article', ...tells('address', 'hours', 'phone') })],
  },
  {
    name: 'in an old entry of the introduction',
    kind: 'silent',
    pages: [
      home({ 'jg/': 'overview' }),
      column('jg/', 'overview', [item('jg/1.html', '2015-03-01')]),
      article('jg/1.html', '2015-03-01', tells('address', 'hours', 'phone')),
    ],
  },
  {
    name: 'no hours',
    kind: 'speaks',
    pages: [front({ 'jg/': 'overview' }, 'phone'), overview('address')],
    found: ['missing office hours'],
    says: /没有办公时间/,
  },
  { name: 'nothing', kind: 'speaks', pages: [home({})], found: ['missing office address', 'missing office hours', 'missing office phone'] },
  {
    name: 'a notice and a service guide tell something else',
    kind: 'speaks',
    pages: [
      home({ 'a/': 'notice', 's/': 'services' }),
      column('a/', 'notice', [item('a/1.html', '2018-12-03')]),
      article('a/1.html', '2018-12-03', tells('address', 'hours', 'phone')),
      column('s/', 'services', [item('s/1.html', null)]),
      page('s/1.html', { kind: 'guide', ...tells('address', 'hours', 'phone') }),
    ],
    found: ['missing office address', 'missing office hours', 'missing office phone'],
  },
  { name: 'only what is asked for', kind: 'silent', with: { elements: ['phone'] }, pages: [front({}, 'phone')], found: ['present office'] },
  { name: 'the introduction blocked', kind: 'partial', pages: [front({ 'jg/': 'overview' }, 'phone'), blocked('jg/')], examined: 1 },
  { name: 'the introduction blocked, and nothing told', kind: 'unseen', pages: [home({ 'jg/': 'overview' }), blocked('jg/')] },
  { name: 'the contact page blocked', kind: 'unseen', pages: [home({}, contact), blocked('lx.html')] },
  { name: 'a contact page that nobody asked for', kind: 'unseen', pages: [home({}, contact)] },
  {
    name: 'a contact page on another host',
    kind: 'speaks',
    pages: [home({}, { links: [{ url: 'http://www.elsewhere.test/', text: '联系我们' }] })],
  },
  { name: 'somebody else’s contact page blocked', kind: 'speaks', pages: [home({}, contact), blocked('lx.html', null)] },
  {
    name: 'an entry of the introduction that was left out',
    kind: 'unseen',
    pages: [home({ 'jg/': 'overview' }), column('jg/', 'overview', [item('jg/1.html', '2015-03-01')]), skipped('jg/1.html')],
  },
  {
    name: 'an entry of the introduction that nobody asked for',
    kind: 'unseen',
    pages: [home({ 'jg/': 'overview' }), column('jg/', 'overview', [item('jg/1.html', '2015-03-01')])],
  },
  {
    name: 'an entry that is a file, or gone',
    kind: 'speaks',
    pages: [
      home({ 'jg/': 'overview' }),
      column('jg/', 'overview', [item('jg/1.html', null), item('jg/2.pdf', null)]),
      page('jg/1.html', { kind: 'error' }),
    ],
    links: [link('jg/2.pdf', 'alive', { file: { type: 'application/pdf', bytes: 9, opens: true } })],
  },
  { name: 'a front page that only a script writes', kind: 'unseen', pages: [home({}, { loader: { kind: 'script', urls: [] } })] },
  hubBlocked,
  noHome,
]);
