/** Two months rehearsed under a changed weight and a changed threshold: by hand, and by the engine from what the store holds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Rubric } from '../../config/rubric.ts';
import { monthWindow } from '../../config/run.ts';
import { judge } from '../../scoring/judge.ts';
import { publishedEntry } from '../../scoring/ledger.ts';
import { scoreUnit } from '../../scoring/score.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import { preview, type MonthPreview, type Preview } from '../../workers/preview.ts';
import { previewInWords } from '../../workers/preview-words.ts';
import type { Store } from '../../workers/store.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { article, column, facts as factsOf, home, item, unit } from '../scoring/facts.ts';

const rubric = Rubric.parse({
  id: 'small',
  title: '小办法',
  inForce: { from: '2018-01-01' },
  categories: [{ id: 'DI', name: '公开', cap: 20 }],
  indicators: [
    {
      id: 'NEWS',
      category: 'DI',
      title: '工作动态',
      check: 'column-items',
      with: { columns: ['news'] },
      effect: { kind: 'accrue', per: { own: 1, reprint: 0.5 }, cap: 10 },
    },
    {
      id: 'STALE',
      category: 'DI',
      title: '栏目更新',
      check: 'column-stale',
      with: { windows: [{ sort: 'd14', days: 14, columns: ['news'] }] },
      effect: { kind: 'accrue', per: { d14: -3 }, cap: -3 },
    },
  ],
});
const changed = (change: (draft: { indicators: Record<string, never>[] } & Record<string, unknown>) => void): Rubric => {
  const draft = structuredClone(rubric) as never;
  change(draft);
  return Rubric.parse(draft);
};
/** One half more for each own item. */
const dearer = changed(
  ({ indicators }) => (indicators[0]!['effect'] = { kind: 'accrue', per: { own: 1.5, reprint: 0.5 }, cap: 10 } as never),
);
const ten = changed(({ indicators }) => (indicators[1]!['with'] = { windows: [{ sort: 'd14', days: 10, columns: ['news'] }] } as never));

/** News of one office in one month: days of own items, days of reprints. */
const published: [month: string, id: string, own: number[], reprints: number[]][] = [
  ['2018-11', 'a', [5, 12, 20, 28], []],
  ['2018-11', 'b', [3, 6, 9, 12, 15, 18], []],
  ['2018-12', 'a', [3, 5, 7, 10, 14, 18, 21, 28], []],
  ['2018-12', 'b', [4, 8, 15, 20, 28], [22]],
];

function factsIn(month: string, id: string, own: number[], reprints: number[]): UnitFacts {
  const day = (nth: number) => `${month}-${String(nth).padStart(2, '0')}`;
  const rows = [...own, ...reprints].map((nth) => item(`a/${nth}.html`, day(nth)));
  const texts = rows.map((row, nth) => article(row.url, row.date!.date, nth < own.length ? {} : { source: { text: '新华社' } }));
  const run = { ...monthWindow(month), asOf: `${monthWindow(month).to}T00:00:00+08:00` };
  const facts = factsOf([home({ 'a/': 'news' }), column('a/', 'news', rows), ...texts], { run });
  return { ...facts, unit: { ...unit, id, name: id === 'a' ? '甲局' : '乙局' } };
}

const dir = mkdtempSync(join(tmpdir(), 'sundial-preview-'));
let store: Store;
beforeAll(async () => {
  store = await openStore({ dataDir: dir });
  for (const month of ['2018-11', '2018-12']) {
    const { from, to } = monthWindow(month);
    await store.openRun({ id: month, month, from, to, asOf: `${to}T00:00:00+08:00`, rubric: 'small', units: ['a', 'b'], trial: false });
    await store.keepRubric(month, rubric);
    for (const [, id, own, reprints] of published.filter(([each]) => each === month)) {
      const facts = factsIn(month, id, own, reprints);
      const results = judge(facts, rubric, month);
      const score = scoreUnit({ run: month, unit: facts.unit, facts, results, rubric, engine: 'of that day' });
      await store.saveFacts(month, facts);
      await store.saveScore(score, results);
      await store.appendLedger([publishedEntry(score, { month, roster: id === 'a' ? 0 : 1, at: '2019-01-02T00:00:00Z' })]);
    }
    await store.closeRun(month);
  }
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const months = ['2018-11', '2018-12'];
const tried = (other: Rubric, given: Partial<Parameters<typeof preview>[0]> = {}): Promise<Preview> =>
  preview({ store, months, rubric: other, against: null, registry: null, known: [], keyed: (sha256) => sha256, ...given });
const totals = ({ comparison }: MonthPreview) =>
  comparison!.changed.map(({ name, total, moved }) => [name, total.before, total.after, moved]);
const annual = ({ annual: table }: Preview) =>
  table!.places.map(({ name, place, annual: sum }) => [name, place.before, place.after, sum.before, sum.after]);

test('a changed weight, by hand', async () => {
  // November: A has 4 own items, 4 × 1 = 4 → 4 × 1.5 = 6. B has 6, 6 × 1 = 6 → 9; its newest is of the 18th, 13 days before the end: not stale.
  // December: A has 8 own, 8 → 12, of which the cap leaves 10. B has 5 own and 1 reprint, 5.5 → 5 × 1.5 + 0.5 = 8.
  const told = await tried(dearer);
  expect(told.months.map(({ state, reran }) => [state, reran])).toEqual([
    ['rehearsed', []],
    ['rehearsed', []],
  ]);
  expect(totals(told.months[0]!)).toEqual([
    ['甲局', '4', '6', '2'],
    ['乙局', '6', '9', '3'],
  ]);
  expect(totals(told.months[1]!)).toEqual([
    ['甲局', '8', '10', '2'],
    ['乙局', '5.5', '8', '2.5'],
  ]);
  // The year: A 4 + 8 = 12, B 6 + 5.5 = 11.5; then A 6 + 10 = 16, B 9 + 8 = 17: they change places.
  expect(annual(told)).toEqual([
    ['乙局', 2, 1, '11.5', '17'],
    ['甲局', 1, 2, '12', '16'],
  ]);
  const line = told.months[1]!.comparison!.changed[0]!.lines;
  expect(line.map(({ indicator, arithmetic, rules }) => [indicator, arithmetic.before, arithmetic.after, rules.length])).toEqual([
    ['NEWS', '自有信息 8 × 1 = 8', '自有信息 8 × 1.5 = 12，封顶 10 → 10', 1],
  ]);
  const words = previewInWords(told, dearer);
  expect(words).toMatch(/乙局 {2}名次 2 → 1 .*全年 11\.5 → 17/);
  expect(words).toMatch(/甲局 {2}总分 8 → 10（\+2）/);
});

test('a changed threshold, by hand: only that check runs again', async () => {
  // Ten days before 1 December is 21 November: B, last heard of on the 18th, loses 3 in November; nobody else.
  const told = await tried(ten);
  expect(told.months.map(({ reran }) => reran)).toEqual([['STALE'], ['STALE']]);
  expect(totals(told.months[0]!)).toEqual([['乙局', '6', '3', '-3']]);
  expect(told.months[0]!.comparison!.changed[0]!.lines[0]!.findings.map(({ change, says }) => [change, /11-18/.test(says)])).toEqual([
    ['appeared', true],
  ]);
  expect(totals(told.months[1]!)).toEqual([]);
  expect(annual(told)).toEqual([['乙局', 2, 2, '11.5', '8.5']]);
});

test('rules compared with each other instead of the stored ones', async () => {
  const told = await tried(dearer, { against: ten });
  expect(totals(told.months[0]!)).toEqual([
    ['甲局', '4', '6', '2'],
    ['乙局', '3', '9', '6'],
  ]);
});

test('one month alone moves only that month in the year', async () => {
  const told = await tried(dearer, { months: ['2018-12'] });
  expect(annual(told).map(([name, , , before, after]) => [name, before, after])).toEqual([
    ['乙局', '11.5', '14'],
    ['甲局', '12', '14'],
  ]);
});

test('a veto that takes the whole month where nobody looked: no total, and no place in the year', async () => {
  const unlooked = changed((draft) => {
    draft['vetoEffect'] = 'zero';
    const down = { check: 'site-unreachable', with: { slowMs: 15_000, perDay: 20, days: 7, share: '5%' }, scope: 'site' };
    draft.indicators.push({ id: 'DOWN', category: 'DI', title: '无法访问', ...down, effect: { kind: 'veto' } } as never);
  });
  const told = await tried(unlooked, { months: ['2018-12'] });
  expect(totals(told.months[0]!)).toEqual([
    ['甲局', '8', null, null],
    ['乙局', '5.5', null, null],
  ]);
  expect(annual(told)).toEqual([
    ['甲局', 1, null, '12', null],
    ['乙局', 2, null, '11.5', null],
  ]);
});

test('the same rules change nothing, and a month that was never inspected is passed over', async () => {
  const told = await tried(rubric, { months: ['2018-10', ...months] });
  expect(told.months.map(({ state, comparison }) => [state, comparison?.changed.length ?? null])).toEqual([
    ['absent', null],
    ['rehearsed', 0],
    ['rehearsed', 0],
  ]);
  expect(told.annual!.places).toEqual([]);
});

/** The same store, but for what it says of December. */
const but = (other: Partial<Store>): Store => ({ ...store, ...other });

test("what today's engine makes otherwise is no rule's doing: the month is not rehearsed", async () => {
  const results = async (run: string) => {
    const all = await store.allResults(run);
    const [news, stale] = all.get('a')!;
    return run === '2018-12' ? new Map([...all, ['a', [news!, { ...stale!, examined: 7 }]]]) : all;
  };
  const told = await tried(ten, { store: but({ allResults: results }) });
  expect(told.months.map(({ state }) => state)).toEqual(['rehearsed', 'doubtful']);
  const doubt = { unit: 'a', name: '甲局', indicator: 'STALE' };
  expect(told.months[1]!.doubts).toEqual([
    { ...doubt, what: 'result' },
    { ...doubt, what: 'price' },
  ]);
  expect(previewInWords(told, ten)).toMatch(/2018-12：不能预演：.*STALE；甲局/);
  const scores = async (run: string) => (await store.scores(run)).map((score) => (run === '2018-12' ? { ...score, total: '99' } : score));
  const wrong = await tried(dearer, { store: but({ scores }) });
  expect(wrong.months[1]!.doubts.map(({ what, indicator }) => [what, indicator])).toEqual([
    ['price', null],
    ['price', null],
  ]);
});

test('a month without facts says how to get them', async () => {
  const told = await tried(dearer, { store: but({ facts: async (run) => (run === '2018-12' ? new Map() : store.facts(run)) }) });
  expect(told.months.map(({ state, without }) => [state, without])).toEqual([
    ['rehearsed', []],
    ['no-facts', ['甲局', '乙局']],
  ]);
  expect(previewInWords(told, dearer)).toMatch(/npx sundial analyse 2018-12 --keep-facts/);
});
