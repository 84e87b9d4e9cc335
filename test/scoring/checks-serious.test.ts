/** Candidates for the veto that only a person can confirm. */
import { expect, test } from '@jest/globals';
import { findCheck } from '../../scoring/checks/index.ts';
import { noHome, one } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, column, dated, facts, home, item, link, page } from './facts.ts';

const wrong = (sort: 'serious' | 'typo', found = '人名政府') => ({ sort, found, right: '人民政府', sure: true, spot: { css: 'p' } });
const hidden = (text: string) => ({ url: 'http://www.shili.test/', text, sure: true, reason: 'display' as const, spot: { css: 'a' } });
const front = home({ 'a/': 'news' });
const list = (date: string | null) => column('a/', 'news', [item('a/1.html', date)]);
const address = (date: string) => ({ ...dated(date, 'address'), text: '/t20180301_1' });

checkTester('serious-faults', {}, [
  { name: 'nothing', kind: 'silent', pages: one('news', '2018-12-03'), examined: 2 },
  {
    name: 'ordinary typos are not for this line',
    kind: 'silent',
    pages: [front, list('2018-12-03'), article('a/1.html', '2018-12-03', { wording: [wrong('typo')] })],
  },
  {
    name: 'wording',
    kind: 'speaks',
    pages: [front, page('x', { wording: [wrong('serious'), wrong('serious', '国物院')] })],
    found: ['wording ./x 人名政府', 'wording ./x 国物院'],
    says: /“人名政府”疑为“人民政府”之误，须人工确认/,
  },
  {
    name: 'hidden links, one sighting a page',
    kind: 'speaks',
    pages: [home({}, { hidden: [hidden('示例'), hidden('示例二')] })],
    found: ['hidden ./ hidden'],
    says: /有 2 个访问者看不见的外部链接（如 “示例”）/,
  },
  {
    name: 'a title changed',
    kind: 'speaks',
    pages: [home({}, { defaced: [{ where: 'title', words: ['新葡京'], spot: { css: 'title' } }] })],
    found: ['defaced ./ title'],
    says: /网页标题含有“新葡京”，疑被篡改/,
  },
  {
    name: 'a link to a lost domain that gambles',
    kind: 'speaks',
    pages: [home({}, { links: [{ url: 'http://www.shili.test/', text: '合作单位' }] })],
    links: [
      link('http://www.shili.test/', 'alive', { where: 'outside', parked: { sort: 'gambling', words: ['娱乐城'], sure: false } as never }),
    ],
    found: ['linked http://www.shili.test/ linked'],
    says: /链接“合作单位”疑指向博彩等网站/,
  },
  // Pages of these tests are seen on 2019-01-02.
  { name: 'dated tomorrow is a clock', kind: 'silent', pages: [front, list('2019-01-03')] },
  { name: 'dated in the future', kind: 'speaks', pages: [front, list('2019-03-01')], found: ['date ./a/1.html future'] },
  {
    name: 'a tag of the future',
    kind: 'speaks',
    pages: [home({}), page('x', { otherDates: [dated('2019-06-01', 'tag')] })],
    found: ['date ./x future'],
  },
  {
    name: 'a deadline in the future is no such thing',
    kind: 'silent',
    pages: [home({}), page('x', { otherDates: [dated('2019-06-01', 'label')] })],
  },
  {
    name: 'list and address say spring',
    kind: 'speaks',
    pages: [front, list('2018-03-01'), article('a/1.html', '2018-12-03', { otherDates: [address('2018-03-01')] })],
    found: ['date ./a/1.html apart'],
    says: /自称 2018-12-03 发布，列表为 2018-03-01，地址为 2018-03-01/,
  },
  {
    name: 'only the list does',
    kind: 'silent',
    pages: [front, list('2018-03-01'), article('a/1.html', '2018-12-03', { otherDates: [address('2018-12-03')] })],
  },
  {
    name: 'within thirty days',
    kind: 'silent',
    pages: [front, list('2018-11-20'), article('a/1.html', '2018-12-03', { otherDates: [address('2018-11-20')] })],
  },
  { name: 'not asked for', kind: 'silent', pages: [home({}, { hidden: [hidden('示例')] })], with: { sorts: ['wording'] } },
  { name: 'a page is blocked', kind: 'partial', pages: [front, list('2018-12-03'), blocked('a/1.html')], found: [] },
  noHome,
]);

test('each is a candidate', () => {
  const check = findCheck('serious-faults')!;
  const given = facts([
    home({}, { hidden: [hidden('示例')], wording: [wrong('serious')], defaced: [{ where: 'title', words: ['新葡京'] }] }),
  ]);
  const { found } = check.run(given, check.params.parse({}));
  expect(found.map(({ sort, sure }) => [sort, sure])).toEqual([
    ['hidden', false],
    ['defaced', false],
    ['wording', false],
  ]);
});
