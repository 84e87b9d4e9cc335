/** Is the report on open government there, in time, and whole? */
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import { hubBlocked, noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, dated, file, home, item, link, page, status, unit, url } from './facts.ts';

const TITLE = '示例市公安局2017年政府信息公开工作年度报告';
const SECTIONS = [
  { name: '主动公开', words: ['主动公开'] },
  { name: '依申请公开', words: ['依申请公开', '申请公开', '不予公开'] },
  { name: '收费减免', words: ['收费', '减免'] },
];
const WITH = { due: '03-31', sections: SECTIONS };
const heads = ['主动公开政府信息的情况', '依申请公开和不予公开的情况', '收费及减免情况'];
const text = (headings = heads, year: number | null = 2017) => ({ year, headings, chars: 2000 });
const front = home({ 'n/': 'annual' });
const list = (title = TITLE, date: string | null = '2018-03-12') => column('n/', 'annual', [item('n/1.html', date, title)]);
const report = (date = '2018-03-12', given: Partial<PageFacts> = {}) =>
  article('n/1.html', date, { title: TITLE, report: text(), ...given });
const month = (from: string, to: string) => ({ run: { from, to, asOf: `${to}T00:00:00+08:00` } });

checkTester('annual-report', WITH, [
  { name: 'there, in time, whole', kind: 'silent', pages: [front, list(), report()], examined: 4 },
  {
    name: 'the section is the report itself',
    kind: 'silent',
    pages: [front, page('n/', { kind: 'article', title: TITLE, published: dated('2018-03-12'), report: text() })],
  },
  {
    name: 'published among the notices',
    kind: 'silent',
    pages: [home({ 'n/': 'notice' }), column('n/', 'notice', [item('n/1.html', '2018-03-12', TITLE)]), report()],
  },
  { name: 'on the last day', kind: 'silent', pages: [front, list(TITLE, '2018-03-31'), report('2018-03-31')] },
  {
    name: 'only the year before is there',
    kind: 'speaks',
    pages: [
      front,
      list('2016年政府信息公开年报', '2017-03-12'),
      report('2017-03-12', { title: '2016年政府信息公开年报', report: text(heads, 2016) }),
    ],
    found: ['overdue annual 2017'],
    says: /没有找到 2017 年政府信息公开年度报告，应于 2018-03-31 前公布/,
  },
  { name: 'nothing at all', kind: 'speaks', pages: [home({})], found: ['overdue annual 2017'] },
  {
    name: 'late, in the month in which it came',
    kind: 'speaks',
    pages: [front, list(TITLE, '2018-05-02'), report('2018-05-02')],
    gather: month('2018-05-01', '2018-06-01'),
    found: ['overdue annual 2017'],
    says: /于 2018-05-02 公布，应于 2018-03-31 前公布/,
  },
  { name: 'late, and long there', kind: 'silent', pages: [front, list(TITLE, '2018-05-02'), report('2018-05-02')] },
  {
    name: 'before the deadline last year’s counts',
    kind: 'silent',
    pages: [front, list(), report()],
    gather: month('2019-02-01', '2019-03-01'),
  },
  {
    name: 'on the day after the deadline this year’s',
    kind: 'speaks',
    pages: [front, list(), report()],
    gather: month('2019-03-01', '2019-04-01'),
    found: ['overdue annual 2018'],
  },
  {
    name: 'departments since 2019: 31 January',
    kind: 'speaks',
    pages: [front, list(), report()],
    with: { due: '01-31' },
    gather: month('2019-01-01', '2019-02-01'),
    found: ['overdue annual 2018'],
  },
  {
    name: 'only in the month of the deadline',
    kind: 'silent',
    pages: [home({})],
    with: { judged: 'deadline-month' },
    remark: /只在 2018-03 评定/,
  },
  {
    name: 'in the month of the deadline',
    kind: 'speaks',
    pages: [home({})],
    with: { judged: 'deadline-month' },
    gather: month('2018-03-01', '2018-04-01'),
  },
  {
    name: 'a section is missing',
    kind: 'speaks',
    pages: [front, list(), report('2018-03-12', { report: text(['主动公开情况', '收费情况']) })],
    found: ['section ./n/1.html 依申请公开'],
    says: /缺少“依申请公开”部分$/m,
  },
  {
    name: 'the heading of another section holds its word',
    kind: 'speaks',
    pages: [front, list(), report('2018-03-12', { report: text(['主动公开情况', '因信息公开申请行政复议情况', '收费情况']) })],
    with: { sections: [...SECTIONS.slice(0, 1), { name: '依申请公开', words: ['公开申请'], except: ['复议'] }] },
    found: ['section ./n/1.html 依申请公开'],
  },
  {
    name: 'towns have until March',
    kind: 'silent',
    pages: [front, list(), report()],
    with: { due: { department: '01-31', town: '03-31' } },
    gather: { ...month('2019-01-01', '2019-02-01'), unit: { ...unit, kind: 'town' } },
  },
  {
    name: 'departments until January',
    kind: 'speaks',
    pages: [front, list(), report()],
    with: { due: { department: '01-31', town: '03-31' } },
    gather: month('2019-01-01', '2019-02-01'),
    found: ['overdue annual 2018'],
  },
  {
    name: 'nothing is said of streets',
    kind: 'not-applicable',
    pages: [front, list(), report()],
    with: { due: { department: '01-31' } },
    gather: { unit: { ...unit, kind: 'street' } },
  },
  {
    name: 'text without headings, for a person',
    kind: 'speaks',
    pages: [front, list(), report('2018-03-12', { report: text([]) })],
    says: /没有可辨认的标题，须人工确认/,
  },
  {
    name: 'in a file',
    kind: 'speaks',
    pages: [
      front,
      list(),
      report('2018-03-12', { report: { ...text([]), chars: 30 }, attachments: [{ url: url('n/1.pdf'), text: '附件' }] }),
    ],
    links: [{ ...file('n/1.pdf'), file: { type: 'application/pdf', bytes: 4000, opens: true, report: text(heads.slice(1)) } }],
    found: ['section ./n/1.html 主动公开'],
  },
  {
    name: 'the row is the file',
    kind: 'silent',
    pages: [front, column('n/', 'annual', [item('n/1.pdf', '2018-03-12', TITLE)], { attachments: [{ url: url('n/1.pdf'), text: TITLE }] })],
    links: [{ ...file('n/1.pdf'), file: { type: 'application/pdf', bytes: 4000, opens: true, report: text() } }],
  },
  {
    name: 'a scanned file nobody can read',
    kind: 'partial',
    pages: [
      front,
      list(),
      report('2018-03-12', { report: { ...text([]), chars: 30 }, attachments: [{ url: url('n/1.pdf'), text: '附件' }] }),
    ],
    links: [{ ...file('n/1.pdf'), file: { type: 'application/pdf', bytes: 4000, opens: true, text: null, unread: 'no-text-layer' } }],
    found: [],
  },
  {
    name: 'one list for all offices: this one’s is missing',
    kind: 'speaks',
    pages: [
      front,
      column(
        'n/',
        'annual',
        ['财政局', '教育局', '卫生局'].map((name, at) => item(`n/${at}.html`, '2018-03-01', `${name}2017年政府信息公开年报`)),
      ),
    ],
    found: ['overdue annual 2017'],
  },
  {
    name: 'listed by its year alone',
    kind: 'silent',
    pages: [front, list('2017年度'), report('2018-03-12', { title: '示例市公安局年报' })],
  },
  {
    name: 'another report of the year is none',
    kind: 'speaks',
    pages: [front, list('2017年法治政府建设年度报告')],
    found: ['overdue annual 2017'],
  },
  {
    name: 'on somebody else’s platform',
    kind: 'not-applicable',
    pages: [home({ 'http://www.example.gov.cn/nb/': 'annual' })],
    links: [link('http://www.example.gov.cn/nb/', 'alive', { where: 'outside' })],
  },
  { name: 'its page is gone', kind: 'speaks', pages: [front, list(), status('n/1.html', 404)], found: ['overdue annual 2017'] },
  { name: 'its page is blocked', kind: 'partial', pages: [front, list(), blocked('n/1.html')], found: [] },
  { name: 'the column is blocked', kind: 'unseen', pages: [front, blocked('n/')] },
  hubBlocked,
  noHome,
]);
