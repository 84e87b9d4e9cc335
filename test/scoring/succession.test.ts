/** A year in which offices are merged, split and renamed: what each successor rule makes of it, and what holds for all of them. */
import { describe, expect, test } from '@jest/globals';
import { exact } from '../../scoring/exact.ts';
import { readLedgerCsv } from '../../scoring/ledger.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';
import { rank } from '../../scoring/rank.ts';
import type { RosterUnit } from '../../scoring/rank.ts';

const rules = ['fresh', 'sum', 'mean', 'best'] as const;
type Rule = (typeof rules)[number];
const unit = (id: string, more: Partial<RosterUnit> = {}): RosterUnit => ({ id, name: id, group: 'g', ...more });

function book(...rows: string[]): LedgerEntry[] {
  return readLedgerCsv(`month,unit,group,total\n${rows.join('\n')}`, { file: 'l.csv' });
}

/** Months of one unit from January: `row('a', 4, 6)`. */
const row = (id: string, first: number, ...points: (number | string)[]): string[] =>
  points.map((each, index) => `2018-${String(first + index).padStart(2, '0')},${id},g,${each}`);

function table(month: string, roster: RosterUnit[], ledger: LedgerEntry[], successor: Rule, more: object = {}) {
  const rubric = { missingMonth: 'open' as const, successor, round: '0.5', rounding: 'half-up' as const, ...more };
  return rank({ month, roster, ledger, rubric, groups: [{ id: 'g', name: 'g' }] })[0]!.rows;
}
const brief = (rows: ReturnType<typeof table>) => rows.map(({ place, unit: id, total, annual }) => [place, id, total, annual]);

// Three offices become one on 1 April; a fourth stays as it was.
const merged = [
  unit('gongshang', { to: '2018-03-31', successor: 'shijian' }),
  unit('zhijian', { to: '2018-03-31', successor: 'shijian' }),
  unit('shiyao', { to: '2018-03-31', successor: 'shijian' }),
  unit('shijian', { from: '2018-04-01' }),
  unit('minzheng'),
];
const year = book(
  ...row('gongshang', 1, 10, 20, 30),
  ...row('zhijian', 1, 20, 10, 30),
  ...row('shiyao', 1, 10, 10, 20),
  ...row('shijian', 4, 25),
  ...row('minzheng', 1, 20, 20, 20, 24),
);

describe('three offices become one', () => {
  test.each<[Rule, annual: string, place: number]>([
    ['fresh', '25', 2],
    ['sum', '185', 1],
    ['mean', '78.5', 2], // (40 + 40 + 80) / 3 = 53 1/3 → 53.5
    ['best', '95', 1],
  ])('%s: %s', (rule, annual, place) => {
    const rows = table('2018-04', merged, year, rule);
    expect(brief(rows).find(([, id]) => id === 'shijian')).toEqual([place, 'shijian', '25', annual]);
    expect(rows.map((each) => each.unit).sort()).toEqual(['minzheng', 'shijian']);
  });

  test('without a rule that says otherwise: the mean, told with its exact months', () => {
    const [row] = rank({ month: '2018-04', roster: merged, ledger: year, groups: [{ id: 'g', name: 'g' }] })[0]!.rows.filter(
      (each) => each.unit === 'shijian',
    );
    expect(row!.annual).toBe('235/3');
    expect(row!.footnotes).toEqual(['2018-01至2018-03含gongshang、zhijian、shiyao得分，按各月平均分，计入 160/3']);
  });

  test('what the rubric rounds is told before and after', () => {
    const row = table('2018-04', merged, year, 'mean').find((each) => each.unit === 'shijian')!;
    expect(row.footnotes).toEqual(['2018-01至2018-03含gongshang、zhijian、shiyao得分，按各月平均分，计入 160/3 → 53.5']);
  });

  test('until their last month the three stand in the table, and the new one does not', () => {
    expect(brief(table('2018-03', merged, year, 'mean')).map(([place, id]) => [place, id])).toEqual([
      [1, 'minzheng'],
      [1, 'gongshang'],
      [1, 'zhijian'],
      [4, 'shiyao'],
    ]);
  });
});

test.each<[says: string, roster: RosterUnit[], ledger: LedgerEntry[], annuals: Record<Rule, string | null>]>([
  [
    'merged in mid-month: the month is the successor’s',
    [unit('a', { to: '2018-02-14', successor: 'b' }), unit('b', { from: '2018-02-15' })],
    book(...row('a', 1, 8), ...row('b', 2, 5, 5)),
    { fresh: '10', sum: '18', mean: '18', best: '18' },
  ],
  [
    'the month of the merger was still scored under the old name',
    [unit('a', { to: '2018-02-14', successor: 'b' }), unit('b', { from: '2018-02-15' })],
    book(...row('a', 1, 8, 7), ...row('b', 3, 5)),
    { fresh: null, sum: '20', mean: '20', best: '20' },
  ],
  [
    'both names scored in it: the successor’s counts',
    [unit('a', { to: '2018-02-14', successor: 'b' }), unit('b', { from: '2018-02-15' })],
    book(...row('a', 1, 8, 7), ...row('b', 2, 4, 5)),
    { fresh: '9', sum: '17', mean: '17', best: '17' },
  ],
  [
    'a chain',
    [
      unit('a', { to: '2018-01-31', successor: 'b' }),
      unit('b', { from: '2018-02-01', to: '2018-02-28', successor: 'c' }),
      unit('c', { from: '2018-03-01' }),
    ],
    book(...row('a', 1, 8), ...row('b', 2, 6), ...row('c', 3, 1)),
    { fresh: '1', sum: '15', mean: '15', best: '15' },
  ],
  [
    'the successor was there before: it is one of those that are averaged',
    [unit('a', { to: '2018-02-28', successor: 'b' }), unit('b')],
    book(...row('a', 1, 8, 2), ...row('b', 1, 4, 4, 4)),
    { fresh: '12', sum: '22', mean: '13', best: '16' },
  ],
  [
    'split in two: each begins with what it had',
    [unit('a', { to: '2018-02-28', successor: ['b', 'c'] }), unit('b', { from: '2018-03-01' }), unit('c', { from: '2018-03-01' })],
    book(...row('a', 1, 8, 2), ...row('b', 3, 4), ...row('c', 3, 3)),
    { fresh: '4', sum: '14', mean: '14', best: '14' },
  ],
  [
    'one of the two began later: each month by those who answered for it',
    [
      unit('a', { to: '2018-02-28', successor: 'b' }),
      unit('d', { from: '2018-02-01', to: '2018-02-28', successor: 'b' }),
      unit('b', { from: '2018-03-01' }),
    ],
    book(...row('a', 1, 8, 2), ...row('d', 2, 4), ...row('b', 3, 1)),
    { fresh: '1', sum: '15', mean: '12', best: '13' },
  ],
  [
    'a span printed as one sum',
    [unit('a', { to: '2018-02-28', successor: 'b' }), unit('d', { to: '2018-02-28', successor: 'b' }), unit('b', { from: '2018-03-01' })],
    book('2018-01/2018-02,a,g,10', ...row('d', 1, 2, 4), ...row('b', 3, 1)),
    { fresh: '1', sum: '17', mean: '9', best: '11' },
  ],
  [
    'a predecessor whose month is open',
    [unit('a', { to: '2018-02-28', successor: 'b' }), unit('d', { to: '2018-02-28', successor: 'b' }), unit('b', { from: '2018-03-01' })],
    book(...row('a', 1, 8, 2), ...row('d', 1, 2), ...row('b', 3, 1)),
    { fresh: '1', sum: null, mean: null, best: null },
  ],
])('%s', (says, roster, ledger, annuals) => {
  for (const rule of rules) {
    const last = roster.some(({ id }) => id === 'c') && says === 'a chain' ? 'c' : 'b';
    const found = table('2018-03', roster, ledger, rule).find(({ unit: id }) => id === last)!;
    expect([rule, found.annual]).toEqual([rule, annuals[rule]]);
    if (found.annual === null) expect(found.why).toMatch(/^缺 2018-02/);
  }
});

test('an open month of a predecessor is named with its name, and the other rules fill it', () => {
  const roster = [unit('a', { to: '2018-02-28', successor: 'b' }), unit('b', { from: '2018-03-01' }), unit('c')];
  const ledger = book(...row('a', 1, 8), ...row('b', 3, 2), ...row('c', 1, 1, 1, 1));
  const told = (missingMonth: string) => {
    const { annual, why, footnotes } = table('2018-03', roster, ledger, 'mean', { missingMonth }).find(({ unit: id }) => id === 'b')!;
    return [annual, why, footnotes.at(-1)];
  };
  expect(told('open')).toEqual([null, '缺 2018-02（a）', undefined]);
  expect(told('exclude')).toEqual(['10', null, '缺 2018-02，不计入']);
  expect(told('mean')).toEqual(['15', null, '缺 2018-02，按已有月份平均分补计']);
});

test('corrections to a predecessor count, and are told', () => {
  const ledger = book(...row('gongshang', 1, 3), ...row('shijian', 4, 1));
  const change: LedgerEntry = { ...ledger[0]!, kind: 'correction', total: '-1', amends: ledger[0]!.digest, why: '误计' };
  const found = table('2018-04', merged.slice(0, 4), [...ledger, change], 'sum', { missingMonth: 'exclude' })[0]!;
  expect([found.annual, found.footnotes[0]]).toEqual(['3', '含gongshang更正 2018-01：−1（误计）']);
});

test('equal sums: the higher inherited sum before this month goes first, then the roster', () => {
  const roster = [unit('z'), unit('a', { to: '2018-01-31', successor: 'b' }), unit('b', { from: '2018-02-01' }), unit('y')];
  const ledger = book(...row('z', 1, 3, 7), ...row('a', 1, 6), ...row('b', 2, 4), ...row('y', 1, 3, 7));
  expect(brief(table('2018-02', roster, ledger, 'mean')).map(([place, id]) => [place, id])).toEqual([
    [1, 'b'],
    [1, 'z'],
    [1, 'y'],
  ]);
});

test('a rename is the same unit: the book may hold it under either name', () => {
  const roster = [unit('weijian', { name: '卫生健康委员会', aliases: ['卫生和计划生育委员会'] })];
  const ledger = book('2018-01,卫生和计划生育委员会,g,5', '2018-02,weijian,g,6');
  expect(brief(table('2018-02', roster, ledger, 'mean'))).toEqual([[1, 'weijian', '6', '11']]);
});

/** Numbers without dice. */
function sequence(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

/** A city whose units merge into each other at any month, in any number; every month of everybody is known. */
function city(seed: number, merging: boolean): { roster: RosterUnit[]; ledger: LedgerEntry[] } {
  const next = sequence(seed);
  const count = 3 + next(6);
  const lasts = Array.from({ length: count }, (_, index) => (merging && index < count - 1 && next(2) === 0 ? 1 + next(5) : 6));
  const roster = lasts.map((last, index): RosterUnit => {
    const later = lasts.flatMap((other, at) => (other > last ? [`u${at}`] : []));
    // Gone in the middle of the month after its last, or on its last day.
    const to = next(2) === 0 ? `2018-0${last + 1}-15` : ['', '01-31', '02-28', '03-31', '04-30', '05-31'].map((day) => `2018-${day}`)[last];
    return unit(`u${index}`, last < 6 ? { to, successor: later[next(later.length)]! } : {});
  });
  const rows = roster.flatMap(({ id }, index) => row(id, 1, ...Array.from({ length: lasts[index]! }, () => next(200) / 2)));
  return { roster, ledger: book(...rows) };
}

describe('what holds whatever is merged', () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))('city %i', (seed) => {
    const { roster, ledger } = city(seed, true);
    const whole = { round: undefined, missingMonth: 'exclude' };
    const of = (rule: Rule) => new Map(table('2018-06', roster, ledger, rule, whole).map((each) => [each.unit, exact(each.annual ?? '0')]));
    const [fresh, total, mean, best] = [of('fresh'), of('sum'), of('mean'), of('best')];
    for (const id of fresh.keys()) {
      expect(mean.get(id)!.compare(best.get(id)!)).toBeLessThanOrEqual(0);
      expect(best.get(id)!.compare(total.get(id)!)).toBeLessThanOrEqual(0);
      expect(fresh.get(id)!.compare(best.get(id)!)).toBeLessThanOrEqual(0);
    }
    // Nothing is lost and nothing invented: under `sum` the rows hold all points of the book.
    const all = (amounts: Iterable<ReturnType<typeof exact>>) => [...amounts].reduce((sum, each) => sum.add(each), exact('0'));
    expect(all(total.values()).equals(all(ledger.map((entry) => exact(entry.total!))))).toBe(true);
  });

  test.each(Array.from({ length: 20 }, (_, seed) => seed))('city %i without a merger: every rule gives the same table', (seed) => {
    const { roster, ledger } = city(seed, false);
    const tables = rules.map((rule) => table('2018-06', roster, ledger, rule));
    const none = rank({ month: '2018-06', roster, ledger, groups: [{ id: 'g', name: 'g' }] })[0]!.rows;
    for (const each of tables) expect(each).toEqual(none);
  });
});
