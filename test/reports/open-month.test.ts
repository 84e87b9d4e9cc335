/** A month of which too little was seen, from the checks to the printed page: open, outside the ranking with its reason, until it is completed or the rubric says how a missing month counts. */
import { describe, expect, test } from '@jest/globals';
import { Rubric } from '../../config/rubric.ts';
import type { Page } from '../../crawler/crawl-result.ts';
import { makeBulletin } from '../../reports/bulletin.ts';
import { judge } from '../../scoring/judge.ts';
import { publishedEntry, readLedgerCsv, type LedgerEntry } from '../../scoring/ledger.ts';
import { rank } from '../../scoring/rank.ts';
import { scoreUnit } from '../../scoring/score.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { article, blocked, column, facts, home, item, unit } from '../scoring/facts.ts';
import { bulletinInput } from './fixture.ts';

const items = (id: string, key: string) => ({
  id,
  category: 'DI',
  title: key,
  check: 'column-items',
  with: { columns: [key] },
  effect: { kind: 'accrue', per: 1, cap: 5 },
});
const law = (more: object = {}): Rubric =>
  Rubric.parse({
    id: 'r',
    title: '细则',
    inForce: { from: '2018-01-01' },
    categories: [{ id: 'DI', name: '公开', cap: 15 }],
    indicators: [items('DI-01', 'news'), items('DI-02', 'notice'), items('DI-03', 'policy')],
    ...more,
  });

const front = home({ 'a/': 'news', 'b/': 'notice', 'c/': 'policy' });
const list = (path: string, key: string): Page[] => [
  column(`${path}/`, key, [item(`${path}/1.html`, '2018-12-03')]),
  article(`${path}/1.html`, '2018-12-03'),
];
const whole = [front, ...list('a', 'news'), ...list('b', 'notice'), ...list('c', 'policy')];
const gap = [front, ...list('a', 'news'), ...list('b', 'notice'), blocked('c/')];

function score(pages: Page[], rubric: Rubric): UnitScore {
  const given = facts(pages);
  return scoreUnit({ run: '2018-12', unit, facts: given, results: judge(given, rubric, '2018-12'), rubric, engine: 'any' });
}

const roster = [
  { id: 'gaj', name: '公安局', group: 'dept' },
  { id: 'mzj', name: '民政局', group: 'dept' },
];
const before = readLedgerCsv('month,unit,group,total\n2018-11,gaj,dept,4\n2018-11,mzj,dept,1\n2018-12,mzj,dept,2', { file: 'l.csv' });
const table = (rubric: Rubric, scores: UnitScore[], ledger: LedgerEntry[] = before, month = '2018-12') =>
  rank({ month, groups: [{ id: 'dept', name: '市直单位' }], roster, rubric, ledger, scores });
const brief = (tables: ReturnType<typeof table>) => tables[0]!.rows.map(({ place, unit: id, total, annual }) => [place, id, total, annual]);

describe('a column that was turned away', () => {
  test('leaves the month without a total, and the unit outside the ranking with the reason', () => {
    const open = score(gap, law());
    expect([open.total, open.verdict]).toEqual([null, 'not-ranked']);
    const tables = table(law(), [open]);
    expect(brief(tables)).toEqual([
      [1, 'mzj', '2', '3'],
      [null, 'gaj', null, null],
    ]);
    expect(tables[0]!.rows[1]!.why).toMatch(/^缺 2018-12：无法判断：DI-03 policy/);
    const { annexes, paragraphs } = makeBulletin(bulletinInput({ rubric: law(), tables, scores: [open], results: new Map() }));
    expect(annexes[0]!.notes).toContainEqual(expect.stringMatching(/^未参加排名：公安局，缺 2018年12月：无法判断：DI-03/));
    expect(paragraphs.join('')).toContain('有1个单位未参加排名，未知得分不以零分计：公安局（缺 2018年12月：');
  });

  test('is no zero: the same unit, looked at whole, has its points and its place', () => {
    const done = score(whole, law());
    expect(brief(table(law(), [done]))).toEqual([
      [1, 'gaj', '3', '7'],
      [2, 'mzj', '2', '3'],
    ]);
  });

  test('stays open in later months, until it is completed', () => {
    const later = [...before, ...readLedgerCsv('month,unit,group,total\n2018-10,gaj,dept,9', { file: 'x.csv' })];
    const open = later.filter(({ period, unit: id }) => !(period === '2018-11' && id === 'gaj'));
    const done = score(whole, law());
    expect(brief(table(law(), [done], open)).find(([, id]) => id === 'gaj')).toEqual([null, 'gaj', '3', null]);
    const completed = [...open, { ...publishedEntry(done, { month: '2018-11', roster: 0, at: '' }), period: '2018-11' }];
    const october = readLedgerCsv('month,unit,group,total\n2018-10,mzj,dept,0', { file: 'y.csv' });
    expect(brief(table(law(), [done], [...completed, ...october])).find(([, id]) => id === 'gaj')).toEqual([1, 'gaj', '3', '15']);
  });

  test.each([
    ['exclude', '4', '缺 2018-12，不计入'],
    ['mean', '8', '缺 2018-12，按已有月份平均分补计'],
  ] as const)('under missingMonth %s the year goes on, and says so', (missingMonth, annual, footnote) => {
    const rubric = law({ missingMonth });
    const row = table(rubric, [score(gap, rubric)])[0]!.rows.find(({ unit: id }) => id === 'gaj')!;
    expect([row.place, row.total, row.annual, row.footnotes]).toEqual([1, null, annual, [footnote]]);
  });
});

describe('a rubric content with less than all', () => {
  test.each([
    ['2/3', '3'],
    ['0.67', null],
  ])('asked for %s of the full marks, two of three lists give %s', (atLeast, total) => {
    const rubric = law({ coverage: { atLeast } });
    const given = score(gap, rubric);
    expect(given.total).toBe(total);
    expect(brief(table(rubric, [given])).find(([, id]) => id === 'gaj')![0]).toBe(total === null ? null : 1);
    expect(given.why).toMatch(/DI-03 policy/);
  });
});
