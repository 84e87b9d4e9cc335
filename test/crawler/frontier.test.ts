/** Order, fairness, budgets, traps and lists: every address known ends once. */
import { describe, expect, test } from '@jest/globals';
import { frontier } from '../../crawler/frontier.ts';
import type { Candidate } from '../../crawler/frontier.ts';
import { itemReason, wantedSince } from '../../crawler/follow.ts';
import { lists } from '../../crawler/lists.ts';
import { turns } from '../../crawler/turns.ts';
import type { Dated, Item } from '../../crawler/read/page-facts.ts';
import { columns } from './read/reading.ts';

const budgets = { maxPagesPerSite: 100, maxPagesPerUnit: 50, maxDepth: 3 };
const candidate = (url: string, change: Partial<Candidate> = {}): Candidate => ({
  url: `http://h${url}`,
  reason: 'link',
  as: 'page',
  entry: false,
  depth: 1,
  from: null,
  unit: 'a',
  settled: true,
  column: null,
  list: null,
  ...change,
});
const drain = (ahead: ReturnType<typeof frontier>) => {
  const urls: string[] = [];
  for (let next = ahead.next(); next !== null; next = ahead.next()) urls.push(`${next.unit} ${new URL(next.url).pathname}`);
  return urls;
};

describe('frontier', () => {
  test('by reason, then in turn among units', () => {
    const ahead = frontier(budgets);
    for (const path of ['/a1', '/a2', '/a3']) ahead.add(candidate(path, { reason: 'article' }));
    ahead.add(candidate('/b1', { reason: 'article', unit: 'b' }));
    ahead.add(candidate('/link'));
    ahead.add(candidate('/col', { reason: 'column' }));
    ahead.add(candidate('/home', { reason: 'entry', unit: 'b' }));
    expect(drain(ahead)).toEqual(['b /home', 'a /col', 'a /a1', 'b /b1', 'a /a2', 'a /a3', 'a /link']);
  });

  test('twins are one; a better reason moves a waiting address forward, never back', () => {
    const ahead = frontier(budgets);
    expect(ahead.add(candidate('/x/index.html'))).toBe(true);
    expect(ahead.add(candidate('/y', { reason: 'column' }))).toBe(true);
    expect(ahead.add(candidate('/x/', { reason: 'entry' }))).toBe(true);
    expect(ahead.add(candidate('/y'))).toBe(false);
    expect(ahead.known()).toBe(2);
    expect(drain(ahead)).toEqual(['a /x/', 'a /y']);
    expect(ahead.add(candidate('/x/', { reason: 'entry' }))).toBe(false);
  });

  test('an article nobody owns yet goes to the unit whose list names it, and stays there', () => {
    const ahead = frontier(budgets);
    for (const unit of [null, 'b', 'c', null]) ahead.add(candidate('/1.html', { reason: 'article', unit, settled: false }));
    expect(drain(ahead)).toEqual(['b /1.html']);
  });

  test('a column that two units name is the portal’s own; one that its path settles is not', () => {
    const ahead = frontier(budgets);
    ahead.add(candidate('/news/', { reason: 'column', settled: false }));
    ahead.add(candidate('/news/', { reason: 'column', settled: false, unit: 'b' }));
    ahead.add(candidate('/bm/a/', { reason: 'column' }));
    ahead.add(candidate('/bm/a/', { reason: 'column', unit: 'b' }));
    ahead.add(candidate('/col/7/', { reason: 'column', settled: false, unit: 'b' }));
    expect(drain(ahead).sort()).toEqual(['a /bm/a/', 'b /col/7/', 'null /news/']);
  });

  test('budgets, depth and traps are stated; the kinds sum to known', () => {
    const ahead = frontier({ maxPagesPerSite: 4, maxPagesPerUnit: 2, maxDepth: 3 });
    for (const path of ['/1', '/2', '/3']) ahead.add(candidate(path));
    for (const path of ['/4', '/5', '/6']) ahead.add(candidate(path, { unit: null }));
    ahead.add(candidate('/deep', { depth: 4 }));
    ahead.add(candidate('/search/x'));
    ahead.refuse(candidate('/page21'), 'budget');
    const asked = drain(ahead);
    const skipped = ahead.takeSkipped().map(({ candidate: { url }, why }) => `${why} ${new URL(url).pathname}`);
    expect(asked).toEqual(['a /1', 'null /4', 'a /2', 'null /5']);
    expect(skipped.sort()).toEqual(['budget /3', 'budget /6', 'budget /deep', 'budget /page21', 'trap /search/x']);
    expect(ahead.known()).toBe(asked.length + skipped.length);
    expect(ahead.takeSkipped()).toEqual([]);
  });

  test('too many variants of one path are a maze', () => {
    const ahead = frontier({ ...budgets, maxPagesPerSite: 1000, maxPagesPerUnit: 1000 });
    for (let i = 0; i < 150; i++) ahead.add(candidate(`/cal?day=${i}`));
    expect(ahead.takeSkipped().length).toBe(50);
    for (let i = 0; i < 150; i++) ahead.add(candidate(`/show?id=${i}`, { reason: 'article' }));
    expect(ahead.takeSkipped().length).toBe(0);
  });

  test('what waits can be given up', () => {
    const ahead = frontier(budgets);
    ahead.add(candidate('/1'));
    ahead.add(candidate('/2'));
    ahead.next();
    ahead.abandon('interrupted');
    expect(ahead.takeSkipped().map(({ why }) => why)).toEqual(['interrupted']);
    expect(ahead.next()).toBeNull();
  });
});

test('what is beyond counting is counted as such, first of all what is only linked', () => {
  const ahead = frontier({ ...budgets, maxPagesPerSite: 1 }, 20);
  for (let n = 0; n < 30; n += 1) ahead.add(candidate(`/l${n}`));
  expect([ahead.known(), ahead.beyond()]).toEqual([10, 20]);
  for (let n = 0; n < 30; n += 1) ahead.add(candidate(`/a${n}`, { reason: 'article' }));
  ahead.refuse(candidate('/r'), 'budget');
  expect([ahead.known(), ahead.beyond()]).toEqual([20, 41]);
  expect(ahead.add(candidate('/l1', { reason: 'article' }))).toBe(true);
  expect(drain(ahead)).toHaveLength(1);
  expect(ahead.takeSkipped()).toHaveLength(19);
});

test('steps without end and pages that breed their like are traps', () => {
  const ahead = frontier(budgets);
  ahead.add(candidate('/5', { reason: 'entry', entry: true, steps: 5 }));
  ahead.add(candidate('/6', { reason: 'entry', entry: true, steps: 6 }));
  ahead.add(candidate('/c4', { reason: 'column', chain: 4 }));
  ahead.add(candidate('/c5', { reason: 'column', chain: 5 }));
  expect(drain(ahead)).toEqual(['a /5', 'a /c4']);
  expect(ahead.takeSkipped().map(({ why, candidate: { url } }) => `${why} ${url}`)).toEqual(['trap http://h/6', 'trap http://h/c5']);
});

test('a queue of ten thousand is served in order, each party in turn, while more comes', () => {
  const queue = turns<number>();
  for (let n = 0; n < 10_000; n += 1) queue.put(n % 4 === 0 ? 'a' : 'b', n);
  const taken: number[] = [];
  for (let n = 0; n < 15_000; n += 1) {
    const next = queue.take();
    if (next !== null) taken.push(next);
    if (n < 5000) queue.put('c', 10_000 + n);
  }
  expect(queue.take()).toBeNull();
  expect(taken.slice(0, 8)).toEqual([0, 1, 10_000, 4, 2, 10_001, 8, 3]);
  expect([...taken].sort((one, other) => one - other)).toEqual(Array.from({ length: 15_000 }, (_, n) => n));
  for (const party of [(n: number) => n % 4 === 0 && n < 10_000, (n: number) => n % 4 !== 0 && n < 10_000, (n: number) => n >= 10_000]) {
    const own = taken.filter(party);
    expect(own).toEqual([...own].sort((one, other) => one - other));
  }
});

const dated = (date: string | null): Pick<Item, 'date'> => ({ date: date === null ? null : ({ date, from: 'list', text: date } as Dated) });
test.each<[string | null, string | null, string | null]>([
  [null, '2018-12-01', 'article'],
  [null, '2018-12-31', 'article'],
  [null, '2019-01-01', null],
  [null, '2018-11-30', null],
  ['news', null, 'undated'],
  ['services', '2015-01-01', 'guide'],
  ['forms', null, 'guide'],
  ['mailbox', '2018-01-05', 'message'],
  ['mailbox', '2017-11-30', null],
  ['survey', '2018-01-05', 'article'],
  ['overview', '2012-01-05', 'article'],
  ['overview', '2019-01-05', null],
  ['survey', '2017-11-30', null],
])('an entry of %s dated %s is opened as %s', (column, date, reason) => {
  expect(itemReason(dated(date), column, { from: '2018-12-01', to: '2019-01-01', columns })).toBe(reason);
});

describe('how far a list is read on', () => {
  const page = (dates: (string | null)[], next: string[], tag: string, pinned = 0) => ({
    items: dates.map((date, i) => ({ url: `http://h/${tag}${i}`, text: '', pinned: i < pinned, ...dated(date) })),
    paging: { next, total: null },
  });
  const walk = (pages: ReturnType<typeof page>[], maxPages = 20, since: string | null = '2018-12-01') => {
    const on = lists(maxPages);
    const kinds: string[] = [];
    for (const facts of pages) {
      const step = on.read('http://h/l', facts, since);
      kinds.push(step.kind);
      if (step.kind !== 'next') break;
    }
    return kinds.join(' ');
  };
  const plan = ['http://h/l1', 'http://h/l2', 'http://h/l3', 'http://h/l4'];

  test.each([
    [
      'two old pages in a row end it',
      [page(['2018-12-05'], plan, 'a'), page(['2018-11-05'], plan, 'b'), page(['2018-10-05'], plan, 'c')],
      'next next end',
    ],
    [
      'newer than the month goes on',
      [page(['2019-03-05'], plan, 'a'), page(['2019-02-05'], plan, 'b'), page(['2018-12-05'], plan, 'c')],
      'next next next',
    ],
    [
      'one old page does not',
      [page(['2018-11-05'], plan, 'a'), page(['2018-12-05'], plan, 'b'), page(['2018-11-05'], plan, 'c')],
      'next next next',
    ],
    ['pinned entries are tolerated', [page(['2015-01-01', '2018-12-02'], plan, 'a', 1), page(['2018-12-01'], plan, 'b')], 'next next'],
    ['nothing new ends it', [page(['2018-12-05'], plan, 'a'), page(['2018-12-05'], plan, 'a')], 'next end'],
    ['three undated pages end it', [page([null], plan, 'a'), page([null], plan, 'b'), page([null], plan, 'c')], 'next next end'],
    ['no more pages', [page(['2018-12-05'], ['http://h/l1'], 'a'), page(['2018-12-04'], ['http://h/l'], 'b')], 'next end'],
  ])('%s', (_name, pages, expected) => {
    expect(walk(pages)).toBe(expected);
  });

  test('the cap is stated', () => {
    expect(walk([page(['2018-12-05'], plan, 'a'), page(['2018-12-04'], plan, 'b'), page(['2018-12-03'], plan, 'c')], 1)).toBe('next cut');
  });

  test('a page that did not come does not end a list whose next is known', () => {
    const on = lists(20);
    expect(on.read('http://h/l', page(['2018-12-05'], plan, 'a'), '2018-12-01')).toEqual({ kind: 'next', url: plan[0] });
    expect(on.read('http://h/l', null, '2018-12-01')).toEqual({ kind: 'next', url: plan[1] });
  });

  test.each([
    ['news', '2018-12-01'],
    ['mailbox', '2017-12-01'],
    ['survey', '2017-12-01'],
    ['interview', '2017-12-01'],
    ['feedback', '2018-09-01'],
    ['services', null],
    ['overview', null],
    [null, '2018-12-01'],
  ])('%s is wanted since %s', (column, since) => {
    expect(wantedSince(column, '2018-12-01', columns)).toBe(since);
  });
});
