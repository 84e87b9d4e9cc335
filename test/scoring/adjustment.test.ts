/** What a month would have earned with what was published in it and seen too late: priced again with its own caps, and only what nobody had met. */
import { describe, expect, test } from '@jest/globals';
import { Rubric } from '../../config/rubric.ts';
import type { Page } from '../../crawler/crawl-result.ts';
import { adjustmentOf, lateItems } from '../../scoring/adjustment.ts';
import { judge } from '../../scoring/judge.ts';
import { publishedEntry } from '../../scoring/ledger.ts';
import { priceUnit } from '../../scoring/score.ts';
import { BASE, article, blocked, column, facts, home, item, status, unit } from './facts.ts';

const rubric = Rubric.parse({
  id: 'r',
  title: '细则',
  inForce: { from: '2018-01-01' },
  categories: [{ id: 'DI', name: '公开', cap: 10 }],
  once: [['DI-02', 'DI-01']],
  indicators: [
    {
      id: 'DI-01',
      category: 'DI',
      title: '工作动态',
      check: 'column-items',
      with: { columns: ['news'] },
      effect: { kind: 'accrue', per: { own: 1, reprint: 0.5 }, cap: 4 },
    },
    {
      id: 'DI-02',
      category: 'DI',
      title: '通知公告',
      check: 'column-items',
      with: { columns: ['notice'] },
      effect: { kind: 'accrue', per: { own: 2, reprint: 0.5 }, cap: 6 },
    },
  ],
});

const december = { id: '2018-12', from: '2018-12-01', to: '2019-01-01' };
const january = { from: '2019-01-01', to: '2019-02-01', asOf: '2019-02-01T00:00:00+08:00' };
const front = home({ 'a/': 'news', 'b/': 'notice' });

interface Told {
  news?: [path: string, date: string, title?: string][];
  notice?: [path: string, date: string, title?: string][];
  /** Articles, where they say or answer otherwise than their row. */
  more?: Page[];
}

function pages({ news = [], notice = [], more = [] }: Told): Page[] {
  const rows = [...news, ...notice];
  const own = new Set(more.map(({ record }) => record.url));
  const articles = rows
    .map(([path, date, title]) => article(path, date, title ? { title } : {}))
    .filter(({ record }) => !own.has(record.url));
  const listed = (of: Told['news']) => (of ?? []).map(([path, date, title]) => item(path, date, title));
  return [front, column('a/', 'news', listed(news)), column('b/', 'notice', listed(notice)), ...articles, ...more];
}

const usual: Told = {
  news: [
    ['a/1.html', '2018-12-03'],
    ['a/2.html', '2018-12-04'],
  ],
  notice: [['b/1.html', '2018-12-05']],
};

function late(now: Told, then: Told = usual, of: Rubric = rubric) {
  const before = facts(pages(then));
  const results = judge(before, of, '2018-12');
  const later = facts(pages(now), { run: january });
  const found = lateItems({ month: december, rubric: of, then: before, results, judgements: [], now: later });
  if (found === null) return null;
  const score = { ...priceUnit({ run: '2018-12', unit, facts: before, results, rubric: of }), madeFrom: '' };
  const published = publishedEntry(score, { month: '2018-12', roster: 0, at: '2019-01-03T00:00:00.000Z' });
  const context = { run: '2019-01', month: '2018-12', at: '2019-02-03T00:00:00.000Z', graceDays: 5 };
  return { ...adjustmentOf(found, published, context), found };
}
const total = (now: Told, then?: Told) => {
  const made = late(now, then);
  return (
    made && [
      made.entry?.total ?? '0',
      made.found.findings.map(({ indicator, subject }) => `${indicator} ${subject.slice(BASE.length)}`).join(' '),
    ]
  );
};
const with_ = (more: Told): Told => ({
  news: [...usual.news!, ...(more.news ?? [])],
  notice: [...usual.notice!, ...(more.notice ?? [])],
  more: more.more ?? [],
});

describe('one late item', () => {
  test.each<[string, Told, ReturnType<typeof total>]>([
    ['nothing new', usual, null],
    ['of January', with_({ news: [['a/9.html', '2019-01-02']] }), null],
    ['of November', with_({ news: [['a/9.html', '2018-11-30']] }), null],
    ['of December', with_({ news: [['a/9.html', '2018-12-31']] }), ['1', 'DI-01 a/9.html']],
    ['in the dearer column', with_({ notice: [['b/9.html', '2018-12-31']] }), ['2', 'DI-02 b/9.html']],
    [
      'in both: it earns once, there',
      with_({ news: [['a/9.html', '2018-12-31']], notice: [['a/9.html', '2018-12-31']] }),
      ['2', 'DI-01 a/9.html DI-02 a/9.html'],
    ],
    [
      'a reprint',
      with_({ news: [['a/9.html', '2018-12-31']], more: [article('a/9.html', '2018-12-31', { source: { text: '新华社' } })] }),
      ['0.5', 'DI-01 a/9.html'],
    ],
    ['its article dates it elsewhere', with_({ news: [['a/9.html', '2018-12-31']], more: [article('a/9.html', '2019-01-01')] }), null],
    ['its article was not seen', with_({ news: [['a/9.html', '2018-12-31']], more: [blocked('a/9.html')] }), null],
    ['its article is gone', with_({ news: [['a/9.html', '2018-12-31']], more: [status('a/9.html', 404)] }), null],
  ])('%s', (_, now, expected) => {
    expect(total(now)).toEqual(expected);
  });
});

describe('what the month had met is not late', () => {
  test.each<[string, Told]>([
    [
      'it stood in the list and its article was turned away',
      { ...usual, news: [...usual.news!, ['a/9.html', '2018-12-20']], more: [blocked('a/9.html')] },
    ],
    ['it stood in another column', { ...usual, notice: [...usual.notice!, ['a/9.html', '2018-12-20']] }],
    ['it was dated otherwise', { ...usual, news: [...usual.news!, ['a/9.html', '2018-11-20']] }],
    ['it had another address', { ...usual, news: [...usual.news!, ['old/9.html', '2018-12-20', '标题 a/9.html']] }],
  ])('%s', (_, then) => {
    const now = with_({ news: [['a/9.html', '2018-12-20', '标题 a/9.html']] });
    expect(total(now, then)).toBeNull();
  });
});

test('caps of line and category hold for what is late, too', () => {
  const many = (count: number): Told['news'] => Array.from({ length: count }, (_, nth) => [`a/9${nth}.html`, '2018-12-30']);
  const made = late(with_({ news: many(7) }))!;
  expect([made.entry!.total, made.adjustment.before, made.adjustment.after]).toEqual(['2', '4', '6']);
  expect(made.adjustment.lines).toEqual([
    {
      indicator: 'DI-01',
      title: '工作动态',
      before: { points: '2', arithmetic: '自有信息 2 × 1 = 2' },
      after: { points: '4', arithmetic: '自有信息 9 × 1 = 9，封顶 4 → 4' },
    },
  ]);
  expect(made.entry!.why).toMatch(/^补计 7 条：2019-01 检查时首次见到，已过宽限期 5 天。.*等。DI-01 2 → 4$/);
  const full = late(
    with_({ news: many(2) }),
    with_({
      news: [
        ['a/3.html', '2018-12-06'],
        ['a/4.html', '2018-12-07'],
      ],
    }),
  );
  // Four were counted already: two more move nothing, and the book need not say so.
  expect(full).not.toBeNull();
  expect([full!.entry, full!.adjustment.entry, full!.adjustment.findings]).toMatchObject([null, null, [{}, {}]]);
});

test('a month without a total is not adjusted: it is still open', () => {
  const before = facts([front, column('a/', 'news', []), blocked('b/')]);
  const results = judge(before, rubric, '2018-12');
  const now = facts(pages(with_({ news: [['a/9.html', '2018-12-31']] })), { run: january });
  expect(lateItems({ month: december, rubric, then: before, results, judgements: [], now })).toBeNull();
});

test('the entry names the published one, its categories and its run', () => {
  const { entry, adjustment } = late(with_({ news: [['a/9.html', '2018-12-31']] }))!;
  expect(entry).toMatchObject({
    period: '2018-12',
    unit: 'gaj',
    kind: 'adjustment',
    categories: { DI: '1' },
    total: '1',
    amends: adjustment.amends,
  });
  expect(adjustment).toMatchObject({ run: '2019-01', month: '2018-12', unit: 'gaj', entry: entry!.digest });
  expect(entry!.why).toContain('“标题 a/9.html”');
});
