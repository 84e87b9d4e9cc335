/** Rows that name month and day alone get their year from their articles and neighbours, over all pages of a list. */
import { expect, test } from '@jest/globals';
import type { Item } from '../../crawler/read/page-facts.ts';
import { article, column, facts, home, item, page, url } from './facts.ts';

const row = (path: string, month: number, day: number): Item => ({
  ...item(path, null),
  yearless: { month, day, text: `${month}-${day}`, spot: { css: '#d' } },
});

test('PDFs between articles, and on the page behind', () => {
  const first = column('a/', 'news', [row('a/1.html', 1, 4), row('a/f2.pdf', 12, 28)], {
    paging: { next: [url('a/index_1.html')], total: null },
  });
  const second = page('a/index_1.html', { kind: 'column', items: [row('a/f3.pdf', 12, 3), row('a/f4.pdf', 11, 30)] });
  const given = facts([home({ 'a/': 'news' }), first, second, article('a/1.html', '2019-01-04')]);
  expect(given.columns[0]!.items.map(({ published }) => [published?.date, published?.from, published?.text])).toEqual([
    ['2019-01-04', 'label', expect.anything()],
    ['2018-12-28', 'neighbours', '12-28'],
    ['2018-12-03', 'neighbours', '12-3'],
    ['2018-11-30', 'neighbours', '11-30'],
  ]);
});

test('nothing to hold on to: no date', () => {
  const given = facts([home({ 'a/': 'news' }), column('a/', 'news', [row('a/1.pdf', 12, 28), row('a/2.pdf', 12, 3)])]);
  expect(given.columns[0]!.items.map(({ published }) => published)).toEqual([null, null]);
});
