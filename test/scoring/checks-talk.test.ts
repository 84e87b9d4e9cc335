/** Surveys and interviews of a year, answers of the month and how old the newest is: each check has a silent, a speaking and an unseen case. */
import { bare, given, hubBlocked, noHome, one } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, dated, home, item, message, page, silent, skipped, url } from './facts.ts';

const paged = (key: string, first: (string | null)[], rest: string[] = ['a/2.html'], given = {}) => [
  home({ 'a/': key }),
  column(
    'a/',
    key,
    first.map((date, index) => item(`a/x${index}.html`, date)),
    { paging: { next: rest.map((path) => url(path)), total: null }, ...given },
  ),
];
const more = (path: string, ...dates: string[]) =>
  page(path, { kind: 'column', items: dates.map((date, index) => item(`${path}${index}`, date)) });

checkTester('column-window', given('IX-05'), [
  { name: 'none in the year', kind: 'silent', pages: one('survey', '2017-12-31', '2019-01-01', null), found: [] },
  {
    name: 'the first and the last day',
    kind: 'speaks',
    pages: one('survey', '2018-12-31', '2018-01-01', '2017-12-31'),
    found: ['own ./a/0.html', 'own ./a/1.html'],
    says: /栏目“民意征集” 2018-01-01 发布/,
  },
  {
    name: 'another window',
    kind: 'speaks',
    with: { months: 1 },
    pages: one('survey', '2018-12-01', '2018-11-30'),
    found: ['own ./a/0.html'],
  },
  {
    name: 'a result is no survey',
    kind: 'speaks',
    pages: [
      home({ 'a/': 'survey' }),
      column('a/', 'survey', [
        item('a/1.html', '2018-05-01', '关于养犬管理办法公开征求意见的公告'),
        item('a/2.html', '2018-07-01', '关于养犬管理办法意见采纳情况的反馈'),
      ]),
    ],
    found: ['own ./a/1.html'],
  },
  {
    name: 'a reprint is told apart',
    kind: 'speaks',
    pages: [...one('survey', '2018-05-01'), article('a/0.html', '2018-05-01', { source: { text: '新华社' } })],
    found: ['reprint ./a/0.html'],
  },
  {
    name: 'two columns, one item',
    kind: 'speaks',
    with: { columns: ['survey', 'interview'] },
    pages: [
      home({ 'a/': 'survey', 'b/': 'interview' }),
      column('a/', 'survey', [item('x.html', '2018-05-01')]),
      column('b/', 'interview', [item('x.html', '2018-05-01')]),
    ],
    found: ['own ./x.html'],
  },
  {
    name: 'a list read back through the year',
    kind: 'speaks',
    pages: [...paged('survey', ['2018-12-01']), more('a/2.html', '2018-02-01', '2017-02-01')],
    examined: 2,
  },
  {
    name: 'a page of the year that did not come',
    kind: 'partial',
    pages: [...paged('survey', ['2018-12-01', '2018-09-01']), silent('a/2.html')],
    examined: 1 + 1,
  },
  {
    name: 'a page that the budget left out',
    kind: 'partial',
    pages: [...paged('survey', ['2018-12-01']), skipped('a/2.html')],
    examined: 1,
  },
  { name: 'a page nobody asked for, within the year', kind: 'partial', pages: paged('survey', ['2018-12-01']), examined: 1 },
  { name: 'a page nobody asked for, behind the year', kind: 'speaks', pages: paged('survey', ['2018-12-01', '2017-12-01']), examined: 1 },
  {
    name: 'a page that did not come, behind the year',
    kind: 'silent',
    pages: [...paged('survey', ['2017-12-01']), silent('a/2.html')],
    found: [],
  },
  {
    name: 'an article that could not be opened',
    kind: 'partial',
    pages: [...one('survey', '2018-05-01', '2017-12-30'), blocked('a/0.html'), blocked('a/1.html')],
    found: ['own ./a/0.html'],
  },
  {
    name: 'an article that is gone',
    kind: 'silent',
    pages: [...one('survey', '2018-05-01'), page('a/0.html', { kind: 'error' })],
    found: [],
  },
  { name: 'the column blocked', kind: 'unseen', pages: [home({ 'a/': 'survey' }), blocked('a/')] },
  { name: 'no such column', kind: 'silent', pages: [bare], found: [] },
  hubBlocked,
  noHome,
]);

const talk = (...messages: ReturnType<typeof message>[]) => [
  home({ 'zx/': 'consult' }),
  column('zx/', 'consult', [], { kind: 'messages', messages }),
];
/** A board that goes on behind its first page. */
const board = (...messages: ReturnType<typeof message>[]) => [
  home({ 'zx/': 'consult' }),
  column('zx/', 'consult', [], { kind: 'messages', messages, paging: { next: [url('zx/2')], total: null } }),
];

checkTester('replies-published', given('IX-04'), [
  { name: 'none', kind: 'silent', pages: talk(message('路灯', '2018-12-01', null)), found: [] },
  { name: 'no channel', kind: 'silent', pages: [bare], found: [] },
  {
    name: 'by the day of the answer, first and last',
    kind: 'speaks',
    pages: talk(
      message('甲', '2018-11-02', '2018-11-30'),
      message('乙', '2018-11-20', '2018-12-01'),
      message('丙', '2018-12-20', '2018-12-31'),
      message('丁', '2018-12-20', '2019-01-01'),
    ),
    found: ['reply ./zx/ 乙2018-11-20', 'reply ./zx/ 丙2018-12-20'],
  },
  {
    name: 'what was to come after the clock',
    kind: 'speaks',
    pages: talk(message('甲', '2018-12-02', '2018-12-10'), message('乙', '2018-12-02', '2018-12-28')),
    gather: { run: { from: '2018-12-01', to: '2019-01-01', asOf: '2018-12-20T18:00:00+08:00' } },
    found: ['reply ./zx/ 甲2018-12-02'],
  },
  {
    name: 'empty ones do not count, others are told apart',
    kind: 'speaks',
    pages: talk(
      message('甲', '2018-12-02', '2018-12-03', { flags: ['empty'] }),
      message('乙', '2018-12-02', '2018-12-04', { flags: ['short', 'canned'] }),
      message('丙', '2018-12-05', '2018-12-04', { flags: ['backdated'] }),
      message('丁', '2018-12-05', '2018-12-06', { flags: ['short'] }),
    ),
    found: ['canned ./zx/ 乙2018-12-02', 'reply ./zx/ 丁2018-12-05', 'backdated ./zx/ 丙2018-12-05'],
    remark: /1 条答复没有内容，未计/,
    says: /内容疑为套话[\s\S]*早于来信日期/,
  },
  {
    name: 'an answer without a date',
    kind: 'silent',
    pages: talk(message('甲', '2018-12-02', null, { status: 'replied' })),
    found: [],
    remark: /没有日期/,
  },
  { name: 'a number in the title', kind: 'speaks', pages: talk(message('电话13800000000', '2018-12-02', '2018-12-03')), says: /138\*+00/ },
  { name: 'the list blocked', kind: 'unseen', pages: [home({ 'zx/': 'consult' }), blocked('zx/')] },
  {
    name: 'a question without a date whose answer the list tells',
    kind: 'speaks',
    pages: [
      home({ 'zx/': 'consult' }),
      column('zx/', 'consult', [item('zx/1', null)], {
        messages: [message('甲', '2018-12-02', '2018-12-03', { url: url('zx/1'), askedAt: null })],
      }),
      blocked('zx/1'),
    ],
    examined: 1,
  },
  {
    name: 'a page of the board that did not come, within the year',
    kind: 'partial',
    pages: [...board(message('甲', '2018-11-02', '2018-12-01')), silent('zx/2')],
    examined: 1,
  },
  {
    name: 'a page of the board that did not come, behind it',
    kind: 'silent',
    pages: [...board(message('甲', '2017-11-02', '2017-12-01')), silent('zx/2')],
    found: [],
  },
  noHome,
]);

const stale = { months: 2, windowMonths: 12 };
checkTester('replies-stale', stale, [
  { name: 'two months to the day', kind: 'silent', pages: talk(message('甲', '2018-10-02', '2018-11-01')), examined: 1 },
  {
    name: 'a day more',
    kind: 'speaks',
    pages: talk(message('甲', '2018-10-02', '2018-10-31'), message('乙', '2018-12-02', null)),
    found: ['stale replies'],
    says: /最近一条公开答复为 2018-10-31，已 62 天没有新的答复，规定不超过 2 个月/,
  },
  { name: 'never an answer', kind: 'speaks', pages: talk(message('甲', '2018-12-02', null)), says: /都没有答复/ },
  {
    name: 'an undated answer to a new question',
    kind: 'silent',
    pages: talk(message('甲', '2018-12-02', null, { status: 'replied' })),
    examined: 1,
  },
  { name: 'an undated answer to an old one', kind: 'speaks', pages: talk(message('甲', '2018-02-02', null, { status: 'replied' })) },
  { name: 'an empty answer is none', kind: 'speaks', pages: talk(message('甲', '2018-12-02', '2018-12-03', { flags: ['empty'] })) },
  { name: 'an answer dated in the future', kind: 'speaks', pages: talk(message('甲', '2018-12-02', '2019-02-03')) },
  { name: 'no message at all is another matter', kind: 'silent', pages: talk(), examined: 0 },
  { name: 'no channel is another matter', kind: 'silent', pages: [bare], examined: 0 },
  { name: 'the list blocked', kind: 'unseen', pages: [home({ 'zx/': 'consult' }), blocked('zx/')] },
  {
    name: 'a new answer is seen, whatever is behind',
    kind: 'silent',
    pages: [...board(message('甲', '2018-11-22', '2018-12-01')), silent('zx/2')],
    examined: 1,
  },
  {
    name: 'an old one, and the rest of the board did not come',
    kind: 'unseen',
    pages: [...board(message('甲', '2018-05-02', '2018-05-03')), silent('zx/2')],
  },
  noHome,
]);

const shown = (key: string, date: string, title: string, path = 'a/1.html') => [
  home({ 'a/': key }),
  column('a/', key, [item(path, date, title)]),
];
checkTester('feedback-shown', given('IX-07'), [
  {
    name: 'a result in the survey column, sixty days old',
    kind: 'silent',
    pages: shown('survey', '2018-11-02', '意见采纳情况的公告'),
    found: ['result ./a/1.html'],
  },
  {
    name: 'a day older',
    kind: 'speaks',
    pages: shown('survey', '2018-11-01', '意见采纳情况的公告'),
    found: ['missing feedback'],
    says: /2018-11-02 以来没有公布征集调查的结果反馈或留言受理统计/,
  },
  {
    name: 'a survey is no result',
    kind: 'speaks',
    pages: shown('survey', '2018-12-01', '公开征求意见的公告'),
    found: ['missing feedback'],
  },
  {
    name: 'whatever stands in the column of results',
    kind: 'silent',
    pages: shown('feedback', '2018-12-01', '关于养犬管理办法'),
    found: ['result ./a/1.html'],
  },
  {
    name: 'statistics among the letters',
    kind: 'silent',
    pages: shown('consult', '2018-12-01', '11月份网民留言办理情况通报'),
    found: ['statistics ./a/1.html'],
  },
  {
    name: 'the newest of each kind',
    kind: 'silent',
    pages: [
      home({ 'a/': 'feedback', 'b/': 'talkstat' }),
      column('a/', 'feedback', [item('a/1.html', '2018-12-01'), item('a/2.html', '2018-12-20')]),
      column('b/', 'talkstat', [item('b/1.html', '2018-12-10')]),
    ],
    found: ['result ./a/2.html', 'statistics ./b/1.html'],
  },
  {
    name: 'a page of statistics that is written anew',
    kind: 'silent',
    pages: [home({ 'b/': 'talkstat' }), page('b/', { kind: 'article', published: dated('2018-12-05', 'label') })],
    found: ['statistics ./b/'],
  },
  {
    name: 'one that says in the text until when it counts',
    kind: 'silent',
    pages: [home({ 'b/': 'talkstat' }), page('b/', { otherDates: [dated('2018-12-25', 'label'), dated('2016-01-01', 'label')] })],
    found: ['statistics ./b/'],
  },
  {
    name: 'one that names its month',
    kind: 'silent',
    pages: [home({ 'b/': 'talkstat' }), page('b/', { counted: dated('2018-12-31', 'label') })],
    gather: { run: { from: '2018-12-01', to: '2019-01-01', asOf: '2018-12-20T18:00:00+08:00' } },
    found: ['statistics ./b/'],
    says: /更新于 2018-12-20/,
  },
  {
    name: 'one that has not been written anew',
    kind: 'speaks',
    pages: [home({ 'b/': 'talkstat' }), page('b/', { kind: 'article', published: dated('2018-05-05', 'label') })],
  },
  { name: 'dated behind the clock', kind: 'speaks', pages: shown('feedback', '2019-01-02', '甲') },
  {
    name: 'its article could not be opened',
    kind: 'partial',
    pages: [...shown('feedback', '2018-12-01', '甲'), blocked('a/1.html')],
    found: ['result ./a/1.html'],
  },
  {
    name: 'an undated one whose article could not be opened',
    kind: 'unseen',
    pages: [home({ 'a/': 'feedback' }), column('a/', 'feedback', [item('a/1.html', null)]), blocked('a/1.html')],
  },
  {
    name: 'only statistics are asked for',
    kind: 'speaks',
    with: { results: undefined },
    pages: shown('survey', '2018-12-02', '意见采纳情况的公告'),
    says: /没有公布留言受理统计$/,
  },
  { name: 'a page of the list that did not come', kind: 'unseen', pages: [...paged('survey', ['2018-12-20']), silent('a/2.html')] },
  { name: 'one that could hold only older ones', kind: 'speaks', pages: [...paged('survey', ['2018-10-20']), silent('a/2.html')] },
  {
    name: 'nothing is missed where no message is public, if so wished',
    kind: 'silent',
    with: { results: undefined, whereMessages: true },
    pages: [bare],
    examined: 0,
  },
  {
    name: 'where one is, statistics are missed',
    kind: 'speaks',
    with: { results: undefined, whereMessages: true },
    pages: talk(message('路灯', '2018-12-01', null)),
    found: ['missing feedback'],
  },
  {
    name: 'where nobody could see whether one is',
    kind: 'unseen',
    with: { results: undefined, statistics: { columns: ['talkstat'] }, whereMessages: true },
    pages: [home({ 't/': 'talkstat', 'zx/': 'consult' }), column('t/', 'talkstat', []), blocked('zx/')],
  },
  { name: 'nothing at all', kind: 'speaks', pages: [bare], found: ['missing feedback'] },
  { name: 'the column blocked', kind: 'unseen', pages: [home({ 'a/': 'feedback' }), blocked('a/')] },
  hubBlocked,
  noHome,
]);
