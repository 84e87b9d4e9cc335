/** Links nobody can see, and links to domains that changed hands: each once, whatever the number of pages. */
import { expect, test } from '@jest/globals';
import type { ParkedFacts } from '../../crawler/crawl-result.ts';
import type { HiddenLink } from '../../crawler/read/page-facts.ts';
import { judge } from '../../scoring/judge.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { bare, given, noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, facts, home, link, page, rubric, sha, unit, url } from './facts.ts';

const hidden = (to: string, change: Partial<HiddenLink> = {}): HiddenLink => ({
  url: to,
  text: '彩票',
  sure: true,
  reason: 'display',
  ...change,
});
const outside = (to: string, parked: Partial<ParkedFacts> | null) =>
  link(to, 'alive', {
    where: 'outside',
    ...(parked
      ? {
          parked: {
            sort: 'for-sale',
            words: '域名出售',
            sure: true,
            seen: { bundle: '2018-12.outside', url: to, at: '2019-01-02T00:00:00Z', sha256: sha(`page of ${to}`) },
            ...parked,
          },
        }
      : {}),
  });
const to = (...urls: string[]) => urls.map((each) => ({ url: each, text: '友情链接' }));

checkTester('hidden-links', given('CS-09'), [
  { name: 'nothing', kind: 'silent', pages: [home({}, { links: to('http://alive.test/') })], links: [outside('http://alive.test/', null)] },
  {
    name: 'a hidden link on three pages is one',
    kind: 'speaks',
    pages: [
      home({}, { hidden: [hidden('http://bet.test/')] }),
      page('a', { title: '甲页', hidden: [hidden('http://bet.test/'), hidden('http://win.test/x', { reason: 'off-screen' })] }),
      page('b', { title: '乙页', hidden: [hidden('http://bet.test/')] }),
    ],
    found: ['hidden http://bet.test/ hidden', 'hidden http://win.test/x hidden'],
    says: /^页面“首页”等 3 个页面有访问者看不见的链接“彩票”，指向 bet\.test（不显示）\n页面“甲页”有访问者看不见的链接“彩票”，指向 win\.test（移出窗口之外）$/,
  },
  {
    name: 'a domain that changed hands is one, whichever of its pages',
    kind: 'speaks',
    pages: [home({}, { links: to('http://sold.test/1') }), page('a', { links: to('http://sold.test/2', 'http://old.test/') })],
    links: [
      outside('http://sold.test/1', {}),
      outside('http://sold.test/2', {}),
      outside('http://old.test/', { sort: 'expired', words: '域名已过期' }),
    ],
    found: ['external old.test expired', 'external sold.test for-sale'],
    says: /外部链接 old\.test 域名已过期：“域名已过期”\n页面“首页”的外部链接 sold\.test 域名在出售：“域名出售”/,
  },
  {
    name: 'dead ones are left to links-dead',
    kind: 'silent',
    pages: [home({}, { links: to('http://gone.test/') })],
    links: [link('http://gone.test/', 'dead', { where: 'outside' })],
  },
  {
    name: 'unless the rubric asks for them',
    kind: 'speaks',
    with: { external: ['dead'] },
    pages: [home({}, { links: to('http://gone.test/', 'http://sold.test/', url('x')) })],
    links: [link('http://gone.test/', 'dead', { where: 'outside' }), outside('http://sold.test/', {}), link('x', 'dead')],
    found: ['external http://gone.test/ dead'],
  },
  {
    name: 'a hidden link to such a domain is a hidden link',
    kind: 'speaks',
    pages: [home({}, { hidden: [hidden('http://sold.test/')], links: to('http://sold.test/') })],
    links: [outside('http://sold.test/', {})],
    found: ['hidden http://sold.test/ hidden'],
  },
  { name: 'what no page of the unit links to', kind: 'silent', pages: [bare], links: [outside('http://sold.test/', {})] },
  { name: 'a page nobody saw', kind: 'partial', pages: [bare, blocked('p')] },
  noHome,
]);

const lineOf = (...given: Parameters<typeof facts>) => {
  const known = facts(...given);
  const score = scoreUnit({ run: '2018-12', unit, facts: known, results: judge(known, rubric, '2018-12'), rubric, engine: 'any' });
  return (id: string) => score.lines.find(({ indicator }) => indicator === id)!;
};

test('hidden links wait for a person; domains that changed hands cost at once, unless somebody should look', () => {
  const pages = [home({}, { hidden: [hidden('http://bet.test/')], links: to('http://sold.test/', 'http://odd.test/') })];
  const links = ['a', 'b', 'c', 'd'].map((name) => outside(`http://${name}.test/`, {}));
  const more = [...pages, article('n', '2018-12-03', { links: to(...links.map((each) => each.url)) })];
  const line = lineOf(more, {
    links: [...links, outside('http://sold.test/', {}), outside('http://odd.test/', { sort: 'gambling', sure: false })],
  })('CS-09');
  // Five sold: 1.5 − 0.5 = 1; the hidden one and the gamblers' wait.
  expect(line).toMatchObject({ state: 'waiting', points: '1' });
  expect([line.counted.length, line.waiting.length]).toEqual([5, 2]);
});

test('no link is priced twice', () => {
  const pages = [home({}, { links: to('http://gone.test/', 'http://sold.test/') })];
  const line = lineOf(pages, { links: [link('http://gone.test/', 'dead', { where: 'outside' }), outside('http://sold.test/', {})] });
  expect([line('CS-02').counted.length, line('CS-03').counted.length, line('CS-09').counted.length]).toEqual([1, 0, 1]);
});

test('the page of the sold domain is cited, and a few pages of many', () => {
  const many = Array.from({ length: 9 }, (_, nth) =>
    page(`p${nth}`, { hidden: [hidden('http://bet.test/')], links: to('http://sold.test/') }),
  );
  const known = facts([bare, ...many], { links: [outside('http://sold.test/', {})] });
  const found = judge(known, rubric, '2018-12').find(({ indicator }) => indicator === 'CS-09')!.findings;
  expect(found.map(({ sort, evidence }) => [sort, evidence.length])).toEqual([
    ['hidden', 5],
    ['external', 2],
  ]);
  expect(found[1]!.evidence[1]).toMatchObject({ sha256: sha('page of http://sold.test/') });
});
