/** What changes between two judgements of one month is named, and only that: findings, points, the line and rule they moved through, places. */
import { describe, expect, test } from '@jest/globals';
import type { Rubric } from '../../config/rubric.ts';
import type { CheckResult } from '../../scoring/check.ts';
import { compareMonths, type Judged, type LineChange } from '../../scoring/compare.ts';
import { comparePlaces } from '../../scoring/compare-places.ts';
import type { Finding } from '../../scoring/finding.ts';
import { judge } from '../../scoring/judge.ts';
import type { RankingRow, RankingTable } from '../../scoring/ranking.ts';
import { scoreUnit } from '../../scoring/score.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import { wholeUnit } from './city.ts';
import { facts, unit } from './facts.ts';
import { pinned as rubric } from './pinned.ts';

const { pages, links } = wholeUnit();
const whole = facts(pages, { links });

function judged(
  given: UnitFacts = whole,
  law: Rubric = rubric,
  change: (results: CheckResult[]) => CheckResult[] = (same) => same,
): Judged {
  const results = change(judge(given, law, '2018-12'));
  return { score: scoreUnit({ run: '2018-12', unit, facts: given, results, rubric: law, engine: 'any' }), results };
}
const month = (one: Judged, law: Rubric = rubric) => ({ rubric: law, units: [one] });
const against = (now: Judged, law: Rubric = rubric) => compareMonths(month(judged()), month(now, law));
const lineIn = (lines: readonly LineChange[], id: string) => lines.find(({ indicator }) => indicator === id)!;

/** The rubric with one indicator otherwise. */
const law = (id: string, change: Partial<Rubric['indicators'][number]>): Rubric => ({
  ...rubric,
  indicators: rubric.indicators.map((indicator) => (indicator.id === id ? { ...indicator, ...change } : indicator)),
});
const edited = (id: string, edit: (findings: Finding[]) => Finding[]) => (results: CheckResult[]) =>
  results.map((result) => (result.indicator === id ? { ...result, findings: edit(result.findings) } : result));

test('the same month twice: nothing changed, and every result was looked at', () => {
  expect(against(judged())).toEqual({
    units: { of: 1, same: 1 },
    results: { of: rubric.indicators.length, same: rubric.indicators.length },
    changed: [],
    only: { before: [], after: [] },
    rules: [],
  });
});

test('another engine of the same mind: madeFrom alone is no change', () => {
  const { score, results } = judged();
  expect(against({ score: { ...score, madeFrom: 'f'.repeat(64) }, results }).changed).toEqual([]);
});

describe('a rule with another price', () => {
  const dearer = law('CS-02', { effect: { kind: 'lose', from: '2', per: '1' } });
  const { changed, rules, results } = against(judged(whole, dearer), dearer);

  test('is named, with the line it moves, by how much, and the arithmetic of both', () => {
    expect(rules.map(({ path }) => path)).toEqual(['indicators.CS-02.effect']);
    expect(changed[0]!.lines).toEqual([
      {
        indicator: 'CS-02',
        title: '首页链接可用',
        category: 'CS',
        clause: { before: '国办发〔2015〕15号', after: '国办发〔2015〕15号' },
        state: { before: 'settled', after: 'settled' },
        points: { before: '1.5', after: '1' },
        moved: '-0.5',
        arithmetic: { before: '2 − 死链 1 × 0.5 = 1.5', after: '2 − 死链 1 × 1 = 1' },
        rules,
        findings: [],
      },
    ]);
  });
  test('moves its category and the total; what was found is what it was', () => {
    expect(changed[0]).toMatchObject({
      total: { before: '35.5', after: '35' },
      moved: '-0.5',
      verdict: { before: 'provisional', after: 'provisional' },
    });
    expect(changed[0]!.categories.map(({ id, points }) => [id, points])).toEqual([['CS', { before: '7.5', after: '7' }]]);
    expect(results.same).toBe(results.of);
  });
});

describe('findings', () => {
  const first = (id: string) => judged().results.find(({ indicator }) => indicator === id)!.findings[0]!;
  const table: [says: string, id: string, edit: (findings: Finding[]) => Finding[], change: object, points: object][] = [
    [
      'one that vanished gives its points back',
      'CS-02',
      () => [],
      { change: 'vanished', standing: { before: 'counted', after: null }, members: [] },
      { before: '1.5', after: '2' },
    ],
    [
      'one that appeared takes some',
      'CS-02',
      (found) => [...found, { ...found[0]!, id: 'new', subject: 'http://www.shili.test/zz' }],
      { change: 'appeared', id: 'new', standing: { before: null, after: 'counted' } },
      { before: '1.5', after: '1' },
    ],
    [
      'one that reads otherwise says in which members',
      'CS-02',
      ([one]) => [{ ...one!, says: '另一句话', evidence: [{ ...one!.evidence[0], spot: { css: 'a:nth-child(2)' } }] }],
      { change: 'changed', says: '另一句话', standing: { before: 'counted', after: 'counted' }, members: ['evidence', 'says'] },
      { before: '1.5', after: '1.5' },
    ],
  ];
  test.each(table)('%s', (_, id, edit, change, points) => {
    const { changed, results } = against(judged(whole, rubric, edited(id, edit)));
    expect(changed[0]!.lines.map(({ indicator }) => indicator)).toEqual([id]);
    expect(lineIn(changed[0]!.lines, id).findings).toEqual([expect.objectContaining(change)]);
    expect(lineIn(changed[0]!.lines, id).points).toEqual(points);
    expect(results.of - results.same).toBe(1);
  });

  test('one that now waits for a person changes its standing and nothing else', () => {
    const careful = law('CS-02', { review: { dead: 'all' } });
    const { changed } = against(judged(whole, careful), careful);
    expect(lineIn(changed[0]!.lines, 'CS-02')).toMatchObject({
      state: { before: 'settled', after: 'waiting' },
      findings: [{ change: 'changed', id: first('CS-02').id, standing: { before: 'counted', after: 'waiting' }, members: [] }],
    });
  });
});

describe('an indicator', () => {
  const without: Rubric = { ...rubric, indicators: rubric.indicators.filter(({ id }) => id !== 'IX-03') };

  test('that is dropped takes its findings and points along', () => {
    const { changed, rules } = against(judged(whole, without), without);
    const line = lineIn(changed[0]!.lines, 'IX-03');
    expect(line).toMatchObject({ points: { before: '1.5', after: null }, state: { before: 'settled', after: null }, moved: null });
    expect(line.findings.every(({ change }) => change === 'vanished')).toBe(true);
    expect(line.findings.length).toBeGreaterThan(0);
    expect(line.rules).toEqual(rules.filter(({ path }) => path.startsWith('indicators.IX-03')));
    expect(line.rules).toHaveLength(1);
    expect(changed[0]!.moved).toBe('-1.5');
  });
  test('that is new brings them', () => {
    const { changed } = compareMonths(month(judged(whole, without), without), month(judged()));
    expect(lineIn(changed[0]!.lines, 'IX-03')).toMatchObject({ points: { before: null, after: '1.5' }, clause: { before: null } });
    expect(changed[0]!.moved).toBe('1.5');
  });
  test('whose id is the beginning of another keeps to its own rules', () => {
    const dotted = { ...rubric.indicators.find(({ id }) => id === 'CS-02')!, id: 'CS-02.1' };
    const both: Rubric = { ...rubric, indicators: [...rubric.indicators, dotted] };
    const { changed } = compareMonths(month(judged(whole, both), both), month(judged()));
    expect(changed[0]!.lines.map(({ indicator, rules }) => [indicator, rules.length])).toEqual([['CS-02.1', 1]]);
  });
});

test('what could not be judged moved by nobody knows what', () => {
  const blind = edited('CS-02', () => []);
  const now = judged(whole, rubric, (results) =>
    blind(results).map((result) => (result.indicator === 'CS-02' ? { ...result, state: 'unseen', examined: 0 } : result)),
  );
  const { changed } = against(now);
  expect(changed[0]).toMatchObject({ total: { before: '35.5', after: null }, moved: null, verdict: { after: 'not-ranked' } });
  expect(lineIn(changed[0]!.lines, 'CS-02')).toMatchObject({ moved: null, state: { after: 'cannot-judge' } });
});

test('units of one side only are named, and not compared', () => {
  const one = judged();
  const other = { ...one, score: { ...one.score, unit: 'other' } };
  const { units, only, changed } = compareMonths(month(one), { rubric, units: [other] });
  expect({ units, only, changed }).toEqual({
    units: { of: 0, same: 0 },
    only: { before: [one.score.unit], after: ['other'] },
    changed: [],
  });
});

describe('places', () => {
  const row = (id: string, place: number | null, total: string | null, annual: string | null): RankingRow => ({
    ...{ place, unit: id, name: `${id}局`, categories: { A: total }, total, annual, why: null, footnotes: [] },
  });
  const table = (...rows: RankingRow[]): RankingTable[] => [{ month: '2018-12', group: 'dept', groupName: '市直单位', rows }];

  test('two that change places, one that stays, one that leaves', () => {
    const before = table(row('a', 1, '9', '19'), row('b', 2, '8', '18'), row('c', 3, '1', '2'), row('d', 4, '0', '1'));
    const after = table(row('b', 1, '11', '21'), row('a', 2, '9', '19'), row('c', 3, '1', '2'));
    expect(comparePlaces(before, after).map(({ unit: id, place, total, annual }) => [id, place, total, annual])).toEqual([
      ['b', { before: 2, after: 1 }, { before: '8', after: '11' }, { before: '18', after: '21' }],
      ['a', { before: 1, after: 2 }, { before: '9', after: '9' }, { before: '19', after: '19' }],
      ['d', { before: 4, after: null }, { before: '0', after: null }, { before: '1', after: null }],
    ]);
  });
  test('footnotes and reasons are no figures', () => {
    const same = row('a', 1, '9', '19');
    expect(comparePlaces(table(same), table({ ...same, footnotes: ['含更正'] }))).toEqual([]);
  });
});
