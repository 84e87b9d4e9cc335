/** Does an interpretation lead to the file it explains? */
import { expect, test } from '@jest/globals';
import { namesIn } from '../../scoring/checks/explains.ts';
import { hubBlocked, noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, dated, home, item, link, page, status, url } from './facts.ts';

test.each([
  ['《示例市停车管理办法》解读', ['示例市停车管理办法']],
  ['图解《关于加强停车管理的意见》', ['关于加强停车管理的意见']],
  ['示例市停车管理办法政策解读', ['示例市停车管理办法']],
  ['一图读懂：关于加强停车管理的意见', ['加强停车管理的意见']],
  ['《关于印发〈停车管理办法〉的通知》起草说明', ['关于印发停车管理办法的通知']],
  ['局长谈停车', []],
])('%s speaks of %j', (title, names) => expect(namesIn(title)).toEqual(names));

const TITLE = '《示例市停车管理办法》解读';
const front = home({ 'j/': 'interpret', 'z/': 'policy' });
const list = column('j/', 'interpret', [item('j/1.html', '2018-12-05', TITLE)]);
const policy = column('z/', 'policy', [item('z/9.html', '2018-12-03', '关于印发停车办法的通知')]);
const file = article('z/9.html', '2018-12-03', { title: '关于印发停车办法的通知', documentNumber: '示政〔2018〕9号' });
const says = (text: string, path: string, related = true, title = TITLE) =>
  article('j/1.html', '2018-12-05', {
    title,
    links: [
      { url: url(''), text: '首页' },
      { url: url(path), text },
    ],
    ...(related && { related: [url(path)] }),
  });
const city = (...pages: ReturnType<typeof article>[]) => [front, list, policy, file, ...pages];

checkTester('interpretation-linked', { columns: ['interpret'] }, [
  {
    name: 'in its text, to a document with a number',
    kind: 'speaks',
    pages: city(says('点击这里', 'z/9.html')),
    found: ['linked ./j/1.html'],
  },
  {
    name: 'beside it, but by its name',
    kind: 'speaks',
    pages: city(says('关于印发《示例市停车管理办法》的通知', 'x/1.html', false)),
    found: ['linked ./j/1.html'],
  },
  {
    name: 'to somebody else’s page, as 政策原文',
    kind: 'speaks',
    pages: city(says('【政策原文】', 'http://www.example.gov.cn/z')),
    found: ['linked ./j/1.html'],
  },
  {
    name: 'to an item of the policy column without a number',
    kind: 'speaks',
    pages: [front, list, policy, article('z/9.html', '2018-12-03'), says('这里', 'z/9.html')],
    found: ['linked ./j/1.html'],
    says: /链接到“关于印发停车办法的通知”/,
  },
  {
    name: 'the site hangs the newest file beside every page',
    kind: 'speaks',
    pages: city(says('最新文件', 'z/9.html', false)),
    found: ['unlinked ./j/1.html'],
  },
  {
    name: 'its text links to news',
    kind: 'speaks',
    pages: [...city(says('昨日报道', 'n/1.html')), article('n/1.html', '2018-12-01')],
    found: ['unlinked ./j/1.html'],
  },
  {
    name: 'no link at all',
    kind: 'speaks',
    pages: city(article('j/1.html', '2018-12-05', { title: TITLE })),
    found: ['unlinked ./j/1.html'],
    says: /没有链接到所解读的文件$/m,
  },
  {
    name: 'the link is dead',
    kind: 'speaks',
    pages: city(says('《示例市停车管理办法》', 'z/404.html')),
    links: [link('z/404.html', 'dead')],
    found: ['unlinked ./j/1.html'],
    says: /链接打不开，HTTP 404/,
  },
  {
    name: 'to another interpretation that cites the number',
    kind: 'speaks',
    pages: [
      front,
      column('j/', 'interpret', [item('j/1.html', '2018-12-05', TITLE), item('j/2.html', '2018-11-05', '专家谈停车')]),
      article('j/2.html', '2018-11-05', { documentNumber: '示政〔2018〕9号' }),
      policy,
      says('专家意见', 'j/2.html'),
    ],
    found: ['unlinked ./j/1.html'],
  },
  {
    name: 'of the month before',
    kind: 'silent',
    pages: [front, column('j/', 'interpret', [item('j/1.html', '2018-11-05', TITLE)]), policy],
  },
  { name: 'its article is gone', kind: 'silent', pages: [...city(), status('j/1.html', 404)] },
  {
    name: 'its article is blocked',
    kind: 'partial',
    pages: [...city(), blocked('j/1.html')],
    found: ['linked ./j/1.html'],
    says: /不知是否关联文件/,
  },
  {
    name: 'what it links to is blocked',
    kind: 'speaks',
    pages: [front, list, policy, blocked('z/9.html'), says('这里', 'z/8.html'), blocked('z/8.html')],
    says: /所链接的页面未能查看/,
  },
  { name: 'the list is blocked', kind: 'unseen', pages: [front, blocked('j/'), policy] },
  { name: 'a mere page', kind: 'silent', pages: [home({}), page('x.html', { published: dated('2018-12-02') })] },
  hubBlocked,
  noHome,
]);
