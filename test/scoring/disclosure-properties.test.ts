/** Whatever page of its disclosure is hidden, a unit's disclosure is as it was, or unknown: reports, interpretations, elements, delays. */
import { describe, expect, test } from '@jest/globals';
import type { Page } from '../../crawler/crawl-result.ts';
import { Rubric } from '../../config/rubric.ts';
import { judge } from '../../scoring/judge.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { article, column, dated, facts, home, item, page, refused, rubric, unit, url } from './facts.ts';

/** Caps wide enough that each finding moves the line. */
const wide = Rubric.parse({
  ...rubric,
  categories: rubric.categories.map((one) => (one.id === 'DI' ? { ...one, floor: '-100' } : one)),
  indicators: rubric.indicators.map((one) =>
    ['DI-P2', 'DI-P4', 'DI-P5'].includes(one.id) ? { ...one, effect: { ...one.effect, cap: '-50' } } : one,
  ),
});

const score = (pages: Page[]) => {
  const given = facts(pages);
  return scoreUnit({ run: '2018-12', unit, facts: given, results: judge(given, wide, '2018-12'), rubric: wide, engine: 'any' });
};
const points = (pages: Page[]) => score(pages).categories.find(({ id }) => id === 'DI')!.points;

const front = home({ 'z/': 'policy', 'j/': 'interpret', 'n/': 'annual', 'x/': 'news', 'g/': 'guide', 'c/': 'catalog', 'o/': 'onrequest' });
const list = (path: string, key: string, ...rows: [string, string][]) =>
  column(
    path,
    key,
    rows.map(([name, date]) => item(`${path}${name}.html`, date, `${key}${name}`)),
  );
const links = (path: string, text = '这里') => ({ links: [{ url: url(path), text }], related: [url(path)] });
const city: Page[] = [
  front,
  ...['g/', 'c/', 'o/'].map((path) => page(path)),
  list('z/', 'policy', ['1', '2018-12-20'], ['2', '2018-12-03']),
  article('z/1.html', '2018-12-20', { documentNumber: '示政〔2018〕9号', written: dated('2018-10-08', 'label') }),
  article('z/2.html', '2018-12-03', { source: null }),
  list('j/', 'interpret', ['1', '2018-12-21'], ['2', '2018-12-05'], ['3', '2018-11-05']),
  article('j/1.html', '2018-12-21', links('z/1.html')),
  article('j/2.html', '2018-12-05', links('x/1.html')),
  article('j/3.html', '2018-11-05', { ...links('z/2.html'), source: null }),
  list('x/', 'news', ['1', '2018-12-26'], ['2', '2018-12-24'], ['3', '2018-12-24']),
  article('x/1.html', '2018-12-26'),
  article('x/2.html', null),
  article('x/3.html', '2018-12-24'),
  column('n/', 'annual', [
    item('n/1.html', '2018-03-12', '2017年政府信息公开年报'),
    item('n/0.html', '2017-03-12', '2016年政府信息公开年报'),
  ]),
  article('n/1.html', '2018-03-12', {
    title: '2017年政府信息公开年报',
    report: { year: 2017, headings: ['主动公开情况', '收费情况'], chars: 900 },
  }),
  article('n/0.html', '2017-03-12', { title: '2016年政府信息公开年报', report: { year: 2016, headings: ['主动公开情况'], chars: 900 } }),
];

describe('a unit with some of everything', () => {
  const whole = points(city);
  test('is scored, and each rule has its say', () => {
    expect(whole).not.toBeNull();
    const lines = Object.fromEntries(score(city).lines.map(({ indicator, points: line }) => [indicator, line]));
    expect(lines).toMatchObject({ 'DI-04': '2', 'DI-P2': '-4', 'DI-P4': '-1', 'DI-P5': '-0.5' });
  });
  test.each(city.map((one) => [one.record.url, one] as const))('without %s', (_, one) => {
    const seen = points(city.map((other) => (other === one ? refused(other) : other)));
    expect([whole, null]).toContain(seen);
  });
  test('without any two', () => {
    const moved: string[][] = [];
    city.forEach((a, first) =>
      city.slice(first + 1).forEach((b) => {
        const seen = points(city.map((one) => (one === a || one === b ? refused(one) : one)));
        if (seen !== null && seen !== whole) moved.push([a.record.url, b.record.url]);
      }),
    );
    expect(moved).toEqual([]);
  });
});

test('an interpretation without its file still earns where else it stands', () => {
  const both = [
    home({ 'j/': 'interpret', 'x/': 'news' }),
    column('j/', 'interpret', [item('x/1.html', '2018-12-24', '解读')]),
    column('x/', 'news', [item('x/1.html', '2018-12-24', '解读')]),
    article('x/1.html', '2018-12-24'),
  ];
  const lines = Object.fromEntries(score(both).lines.map(({ indicator, points: line }) => [indicator, line]));
  expect([lines['DI-04'], lines['DI-01']]).toEqual(['0', '1']);
});
