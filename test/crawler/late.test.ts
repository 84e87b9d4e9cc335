/** What a crawl asks for of the month before: only what that month's own crawl did not meet, and nothing of letters and guides. */
import { describe, expect, test } from '@jest/globals';
import { follow, readSince, type Late } from '../../crawler/follow.ts';
import type { Candidate } from '../../crawler/frontier.ts';
import { columns, page, read } from './read/reading.ts';

const at = 'http://x.test/bm/news/';
const start: Candidate = {
  url: at,
  reason: 'column',
  as: 'page',
  entry: false,
  depth: 1,
  from: null,
  unit: 'a',
  settled: true,
  column: 'news',
  list: null,
};
const late: Late = { from: '2018-12-01', isKnown: (url) => url.endsWith('/known.html') };
const options = {
  from: '2019-01-01',
  to: '2019-02-01',
  columns,
  inside: (url: string) => url.startsWith('http://x.test/'),
  ownerOf: () => 'a',
};
const row = (name: string, date: string) => `<li><a href="${name}.html">示例新闻${name}</a><span>${date}</span></li>`;
const list = page(
  `<h1>工作动态</h1><ul>${[row('new', '2019-01-05'), row('known', '2018-12-20'), row('late', '2018-12-19'), row('old', '2018-11-30')].join('')}</ul>`,
);
const opened = (more: object, column = 'news') =>
  follow({ ...start, column }, at, read(list, { url: at }), { ...options, ...more })
    .candidates.filter(({ reason }) => reason !== 'link')
    .map(({ url, reason }) => `${reason} ${url.slice(at.length)}`);

test('an item of the month before that its crawl did not meet is opened', () => {
  expect(opened({})).toEqual(['article new.html']);
  expect(opened({ late: null })).toEqual(['article new.html']);
  expect(opened({ late })).toEqual(['article new.html', 'article late.html']);
});

test('letters and guides have their own reach', () => {
  expect(opened({ late }, 'services')).toEqual(opened({}, 'services'));
  expect(opened({ late }, 'mailbox')).toEqual(opened({}, 'mailbox'));
});

describe('lists are read on into the month before', () => {
  test.each([
    ['news', null, '2019-01-01'],
    ['news', late, '2018-12-01'],
    ['survey', late, '2018-01-01'],
    ['mailbox', late, '2018-01-01'],
    ['services', late, null],
    [null, late, '2018-12-01'],
  ] as const)('%s', (column, given, since) => {
    expect(readSince(column, '2019-01-01', columns, given)).toBe(since);
  });
});
