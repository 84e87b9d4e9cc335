/** Is every address counted once, under the site, the unit and the reason it belongs to? */
import { describe, expect, test } from '@jest/globals';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import { coverageTally, isReason, reasonInChinese, type Visit } from '../../scoring/coverage.ts';

const answered = (status: number): FetchOutcome => ({ kind: 'answered', status, type: 'text/html', ms: 1, hops: [], via: 'http' });
const skipped = (why: 'robots' | 'budget'): FetchOutcome => ({ kind: 'skipped', why });
const wall: FetchOutcome = { kind: 'blocked', by: 'waf', status: 403 };
const slow: FetchOutcome = { kind: 'silent', why: 'timeout', tries: 2 };

const visit = (url: string, outcome: FetchOutcome, change: Partial<Visit> = {}): Visit => ({
  url,
  outcome,
  site: 's',
  unit: 'a',
  sort: 'page',
  ...change,
});

const visits: Visit[] = [
  visit('1', answered(200)),
  visit('2', answered(404)),
  visit('3', answered(200), { unread: 'memory' }),
  visit('4', wall, { unit: null }),
  visit('5', slow, { unit: 'b', by: 'path', conflict: ['a', 'c'] }),
  visit('6', skipped('robots')),
  visit('7', skipped('budget')),
  visit('8', skipped('budget')),
  visit('9.pdf', answered(200), { sort: 'file', unit: null }),
  visit('http://elsewhere/', skipped('budget'), { sort: 'outside', site: 'outside', unit: null }),
];

function tallied(most: number, lists?: Parameters<typeof coverageTally>[1]) {
  const tally = coverageTally(most, lists);
  visits.forEach((each) => tally.add(each));
  return tally.report();
}

describe('coverage', () => {
  test('by site: kinds and reasons each sum to what is known', () => {
    const { sites } = tallied(10);
    expect(sites.map(({ site, counts }) => [site, counts])).toEqual([
      ['outside', { known: 1, answered: 0, blocked: 0, silent: 0, skipped: 1 }],
      ['s', { known: 9, answered: 4, blocked: 1, silent: 1, skipped: 3 }],
    ]);
    for (const { counts, reasons } of [...sites, ...tallied(10).units]) {
      expect(counts.answered + counts.blocked + counts.silent + counts.skipped).toBe(counts.known);
      expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(counts.known);
    }
  });

  test('by unit: pages only; nobody comes last', () => {
    expect(tallied(10).units.map(({ unit, counts }) => [unit, counts.known])).toEqual([
      ['a', 6],
      ['b', 1],
      [null, 1],
    ]);
  });

  test('by reason: in order of kind, then count; plain answers are not listed', () => {
    expect(tallied(10).reasons.map(({ kind, why, count, addresses }) => [kind, why, count, addresses.map(({ url }) => url)])).toEqual([
      ['answered', 'HTTP 200', 2, []],
      ['answered', 'HTTP 404', 1, ['2']],
      ['answered', 'unread', 1, ['3']],
      ['blocked', 'waf', 1, ['4']],
      ['silent', 'timeout', 1, ['5']],
      ['skipped', 'budget', 3, ['7', '8', 'http://elsewhere/']],
      ['skipped', 'robots', 1, ['6']],
    ]);
  });

  test('so many addresses are kept, of the reasons asked for', () => {
    const { reasons } = tallied(2, (reason) => isReason('skipped', reason));
    expect(reasons.map(({ why, count, addresses }) => [why, count, addresses.length])).toEqual([
      ['HTTP 200', 2, 0],
      ['HTTP 404', 1, 0],
      ['unread', 1, 0],
      ['waf', 1, 0],
      ['timeout', 1, 0],
      ['budget', 3, 2],
      ['robots', 1, 1],
    ]);
  });

  test('conflicts name whose page it was taken to be, by what, and who else claims it', () => {
    expect(tallied(10).conflicts).toEqual({ count: 1, pages: [{ url: '5', site: 's', unit: 'b', by: 'path', others: ['a', 'c'] }] });
    expect(tallied(0).conflicts).toEqual({ count: 1, pages: [] });
  });

  test('nothing at all', () => {
    expect(coverageTally(10).report()).toEqual({ sites: [], units: [], reasons: [], conflicts: { count: 0, pages: [] } });
  });
});

test.each([
  ['robots', 'skipped', 'robots', true],
  ['skipped', 'skipped', 'robots', true],
  ['404', 'answered', 'HTTP 404', true],
  ['unread', 'answered', 'unread', true],
  ['blocked', 'blocked', 'waf', true],
  ['robots', 'skipped', 'robots-unread', false],
  ['404', 'answered', 'HTTP 500', false],
] as const)('the word %s means %s: %s (%s)', (word, kind, why, means) => expect(isReason(word, { kind, why })).toBe(means));

test.each([
  ['answered', 'HTTP 404', 'HTTP 404'],
  ['answered', 'unread', '应答，但未能读完'],
  ['blocked', 'waf', '被防火墙拦截'],
  ['skipped', 'budget', '超出本次抓取范围'],
] as const)('%s: %s is %s', (kind, why, says) => expect(reasonInChinese({ kind, why })).toBe(says));
