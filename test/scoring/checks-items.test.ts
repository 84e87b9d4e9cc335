/** What each item of the month must show: date, source, right words, and how soon it was public. */
import { hubBlocked, noHome, one } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, dated, home, item, page, status, url } from './facts.ts';

const list = (...dates: string[]) => one('policy', ...dates);
const typo = { sort: 'typo' as const, found: '布署', right: '部署', sure: true, spot: { css: '#a' } };

checkTester('item-elements', { columns: ['policy', 'news'] }, [
  { name: 'all there', kind: 'silent', pages: [...list('2018-12-03'), article('a/0.html', '2018-12-03')], examined: 1 },
  {
    name: 'no date on the page',
    kind: 'speaks',
    pages: [...list('2018-12-03'), article('a/0.html', null)],
    found: ['date ./a/0.html date'],
    says: /没有发布日期$/m,
  },
  {
    name: 'a date for machines only',
    kind: 'speaks',
    pages: [...list('2018-12-03'), article('a/0.html', null, { published: dated('2018-12-03', 'tag') })],
    says: /仅网页标签中有/,
  },
  {
    name: 'neither date nor source',
    kind: 'speaks',
    pages: [...list('2018-12-03'), article('a/0.html', null, { source: null })],
    found: ['date ./a/0.html date', 'source ./a/0.html source'],
  },
  {
    name: 'not asked for',
    kind: 'silent',
    pages: [...list('2018-12-03'), article('a/0.html', null, { source: null, wording: [typo] })],
    with: { elements: [], typos: 'none' },
  },
  {
    name: 'a wrong word, for a person',
    kind: 'speaks',
    pages: [...list('2018-12-03'), article('a/0.html', '2018-12-03', { wording: [typo] })],
    found: ['typo ./a/0.html 布署'],
    says: /“布署”疑为“部署”之误，须人工确认/,
  },
  {
    name: 'what the context decides is left alone',
    kind: 'silent',
    pages: [...list('2018-12-03'), article('a/0.html', '2018-12-03', { wording: [{ ...typo, sure: false }] })],
  },
  {
    name: 'unless asked for',
    kind: 'speaks',
    pages: [...list('2018-12-03'), article('a/0.html', '2018-12-03', { wording: [{ ...typo, sure: false }] })],
    with: { typos: 'all' },
    found: ['typo ./a/0.html 布署'],
  },
  {
    name: 'serious wording is not for this line',
    kind: 'silent',
    pages: [...list('2018-12-03'), article('a/0.html', '2018-12-03', { wording: [{ ...typo, sort: 'serious' }] })],
  },
  {
    name: 'the month before, a file, another’s site',
    kind: 'silent',
    pages: [
      home({ 'a/': 'news' }),
      column('a/', 'news', [item('a/0.html', '2018-11-20'), item('a/1.pdf', '2018-12-03'), item('http://mp.example.com/x', '2018-12-04')]),
      article('a/0.html', '2018-11-20', { source: null }),
    ],
    examined: 0,
  },
  {
    name: 'one thing in two columns counts once',
    kind: 'speaks',
    found: ['source ./a/0.html source'],
    pages: [
      home({ 'a/': 'policy', 'b/': 'news' }),
      column('a/', 'policy', [item('a/0.html', '2018-12-03')]),
      column('b/', 'news', [item('a/0.html', '2018-12-03')]),
      article('a/0.html', '2018-12-03', { source: null }),
    ],
  },
  { name: 'its article is gone', kind: 'silent', pages: [...list('2018-12-03'), status('a/0.html', 404)] },
  { name: 'its article is blocked', kind: 'unseen', pages: [...list('2018-12-03'), blocked('a/0.html')] },
  { name: 'a page that is no article', kind: 'silent', pages: [...list('2018-12-03'), page('a/0.html', { kind: 'other' })], examined: 0 },
  hubBlocked,
  noHome,
]);

const made = (date: string, published: string, more = {}) => article('a/0.html', published, { written: dated(date, 'label'), ...more });
const crowd = (count: number) => [
  home({ 'a/': 'policy' }),
  column(
    'a/',
    'policy',
    Array.from({ length: count }, (_, at) => item(`a/${at}.html`, '2018-12-27')),
  ),
  made('2018-10-01', '2018-12-27'),
  ...Array.from({ length: count - 1 }, (_, at) => article(`a/${at + 1}.html`, '2018-12-27')),
];
checkTester('published-late', { columns: ['policy'], workdays: 20 }, [
  // 2018-11-29 + 20 working days = 2018-12-27.
  { name: 'on the twentieth working day', kind: 'silent', pages: [...list('2018-12-27'), made('2018-11-29', '2018-12-27')], examined: 1 },
  {
    name: 'a day later',
    kind: 'speaks',
    pages: [...list('2018-12-28'), made('2018-11-29', '2018-12-28')],
    found: ['late ./a/0.html'],
    says: /2018-11-29 成文，2018-12-28 才公开，用了 21 个工作日/,
  },
  {
    name: 'the week of October does not count',
    kind: 'silent',
    pages: [home({ 'a/': 'policy' }), column('a/', 'policy', [item('a/0.html', '2018-10-29')]), made('2018-09-26', '2018-10-29')],
    gather: { run: { from: '2018-10-01', to: '2018-11-01', asOf: '2018-11-01T00:00:00+08:00' } },
    examined: 1,
  },
  { name: 'made after it was published', kind: 'silent', pages: [...list('2018-12-03'), made('2018-12-05', '2018-12-03')], examined: 1 },
  { name: 'does not say when it was made', kind: 'silent', pages: [...list('2018-12-27'), article('a/0.html', '2018-12-27')], examined: 0 },
  {
    name: 'another body’s',
    kind: 'silent',
    pages: [...list('2018-12-27'), made('2018-01-02', '2018-12-27', { source: { text: '省人民政府' } })],
    examined: 0,
  },
  { name: 'nine at one time', kind: 'speaks', pages: crowd(9), says: /不超过 20 个$/m },
  {
    name: 'ten at one time were moved, a person must look',
    kind: 'speaks',
    pages: crowd(10),
    says: /同一时间发布的有 10 条，可能是迁移所致/,
  },
  {
    name: 'a year whose holidays nobody has published',
    kind: 'speaks',
    pages: [home({ 'a/': 'policy' }), column('a/', 'policy', [item('a/0.html', '2031-03-20')]), made('2031-01-02', '2031-03-20')],
    gather: { run: { from: '2031-03-01', to: '2031-04-01', asOf: '2031-04-01T00:00:00+08:00' } },
    remark: /calendar-incomplete/,
  },
  { name: 'its article is blocked', kind: 'unseen', pages: [...list('2018-12-03'), blocked('a/0.html')] },
  {
    name: 'the list is cut off',
    kind: 'partial',
    pages: [
      home({ 'a/': 'policy' }),
      column('a/', 'policy', [item('a/0.html', '2018-12-28'), item('a/1.html', '2018-12-28')], {
        paging: { next: [url('a/2')], total: null },
      }),
      made('2018-10-01', '2018-12-28'),
      blocked('a/2'),
    ],
    says: /须人工确认/,
  },
  noHome,
]);
