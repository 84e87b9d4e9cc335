/** Is policy explained, and do file and explanation lead to one another? */
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import { noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, home, item, url } from './facts.ts';

const front = home({ 'z/': 'policy', 'j/': 'interpret' });
const NAME = '示例市停车管理办法';
const policy = column('z/', 'policy', [item('z/1.html', '2018-12-03', NAME), item('z/2.html', '2018-12-02', '关于召开会议的通知')]);
const interpret = column('j/', 'interpret', [item('j/1.html', '2018-12-05', `《${NAME}》解读`)]);
const file = (to: string[] = ['j/1.html'], given: Partial<PageFacts> = {}) =>
  article('z/1.html', '2018-12-03', {
    title: NAME,
    documentNumber: '示政〔2018〕9号',
    links: to.map((path) => ({ url: url(path), text: '解读' })),
    ...given,
  });
const explains = (to: string[] = ['z/1.html']) =>
  article('j/1.html', '2018-12-05', {
    title: `《${NAME}》解读`,
    links: to.map((path) => ({ url: url(path), text: '政策原文' })),
    related: to.map(url),
  });
const other = article('z/2.html', '2018-12-02');

checkTester('policy-interpreted', { months: 12, sample: 3, titles: ['办法', '意见', '方案'], freshMonths: 6 }, [
  { name: 'explained both ways', kind: 'silent', pages: [front, policy, interpret, file(), explains(), other], examined: 1 },
  {
    name: 'not explained',
    kind: 'speaks',
    pages: [
      front,
      policy,
      column('j/', 'interpret', [item('j/1.html', '2018-12-05', '图解安全生产工作要点')]),
      file([]),
      other,
      article('j/1.html', '2018-12-05'),
    ],
    found: ['uninterpreted ./z/1.html'],
    says: /政策文件“示例市停车管理办法”（2018-12-03）没有解读/,
  },
  {
    name: 'the file does not lead to it',
    kind: 'speaks',
    pages: [front, policy, interpret, file([]), explains(), other],
    found: ['oneway ./z/1.html'],
    says: /文件没有链接到解读$/m,
  },
  {
    name: 'nor it to the file',
    kind: 'speaks',
    pages: [front, policy, interpret, file([]), explains([]), other],
    says: /文件没有链接到解读，解读没有链接到文件/,
  },
  {
    name: 'the sample is the newest',
    kind: 'speaks',
    pages: [
      front,
      column('z/', 'policy', [item('z/1.html', '2018-12-03', NAME), item('z/3.html', '2018-11-03', '旧的办法')]),
      interpret,
      file(),
      explains(),
      article('z/3.html', '2018-11-03'),
    ],
    with: { sample: 2 },
    found: ['uninterpreted ./z/3.html'],
  },
  {
    name: 'one is enough of them',
    kind: 'silent',
    pages: [
      front,
      column('z/', 'policy', [item('z/1.html', '2018-12-03', NAME), item('z/3.html', '2018-11-03', '旧的办法')]),
      interpret,
      file(),
      explains(),
      article('z/3.html', '2018-11-03'),
    ],
    with: { sample: 1 },
  },
  {
    name: 'another body’s file needs no interpretation here',
    kind: 'not-applicable',
    pages: [
      front,
      column('z/', 'policy', [item('z/1.html', '2018-12-03', NAME)]),
      interpret,
      file([], { source: { text: '省人民政府' } }),
      explains(),
    ],
  },
  {
    name: 'nothing explained for half a year',
    kind: 'speaks',
    pages: [
      front,
      column('z/', 'policy', [item('z/2.html', '2018-12-02', '通知')]),
      column('j/', 'interpret', [item('j/1.html', '2018-05-05')]),
      other,
      article('j/1.html', '2018-05-05'),
    ],
    found: ['none interpret'],
    says: /近 6 个月没有发布解读/,
  },
  {
    name: 'no such column',
    kind: 'speaks',
    pages: [home({ 'z/': 'policy' }), policy, file([]), other],
    found: ['none interpret', 'uninterpreted ./z/1.html'],
    says: /没有“政策解读”栏目|没有“interpret”栏目/,
  },
  { name: 'an interpretation is blocked', kind: 'unseen', pages: [front, policy, interpret, file(), blocked('j/1.html'), other] },
  { name: 'the list is blocked', kind: 'unseen', pages: [front, policy, blocked('j/'), file(), other] },
  {
    name: 'an old interpretation that nobody opened explains nothing newer',
    kind: 'silent',
    pages: [
      front,
      policy,
      column('j/', 'interpret', [item('j/1.html', '2018-12-05', `《${NAME}》解读`), item('j/0.html', '2018-03-05', '旧的解读')]),
      file(),
      explains(),
      other,
    ],
  },
  {
    name: 'the file was not opened',
    kind: 'unseen',
    pages: [front, policy, interpret, explains(), other],
  },
  noHome,
]);
