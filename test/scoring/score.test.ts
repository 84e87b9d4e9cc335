/** The law of the score: exact lines, caps, once, waiting, ignorance, and the digest of what it was made from. */
import { describe, expect, test } from '@jest/globals';
import { Rubric } from '../../config/rubric.ts';
import type { Indicator } from '../../config/rubric.ts';
import type { CheckResult } from '../../scoring/check.ts';
import { arithmeticOf, pointsOf } from '../../scoring/effects.ts';
import type { PricedEffect } from '../../scoring/effects.ts';
import { exact, print, roundTo } from '../../scoring/exact.ts';
import { judge } from '../../scoring/judge.ts';
import type { Judgement } from '../../scoring/judgement.ts';
import { scoreUnit } from '../../scoring/score.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import { wholeUnit } from './city.ts';
import { blocked, column, facts, home, item, silent, status, unit } from './facts.ts';
import { pinned as rubric } from './pinned.ts';

const scored = (given: UnitFacts, change: Partial<Rubric> = {}, judgements: Judgement[] = []) => {
  const law = { ...rubric, ...change };
  return scoreUnit({ run: '2018-12', unit, facts: given, results: judge(given, law, '2018-12'), rubric: law, judgements, engine: 'any' });
};
const { pages, links } = wholeUnit();
const whole = facts(pages, { links });
const line = (score: ReturnType<typeof scored>, id: string) => score.lines.find(({ indicator }) => indicator === id)!;

describe('a unit with everything', () => {
  const score = scored(whole);

  test.each([
    ['PS-01', '1', '已设 1 × 1 = 1'],
    ['PS-03', '2.5', '(16−3)/16 × 3 = 2.4375 → 2.5'],
    ['PS-04', '1', '(2−1)/2 × 2 = 1'],
    ['IX-01', '1', '已设 1 × 1 = 1'],
    ['IX-02', '1', '已公开 1 × 1 = 1'],
    ['IX-03', '1.5', '(3−2)/3 × 4 = 4/3 → 1.5'],
    ['CS-02', '1.5', '2 − 死链 1 × 0.5 = 1.5'],
    ['CS-04', '2', '2 − 缺少要素 0 × 0.5 = 2'],
    ['CS-05', '1', '(318−17)/318 × 1 = 301/318 → 1'],
    ['CS-08', '2', '2 − 泄露页面或附件 0 × 1 = 2'],
    ['CS-10', '1', '1.5 − 错误页 1 × 0.5 = 1'],
    ['DI-01', '20', '自有信息 21 × 1 = 21，封顶 20 → 20'],
    ['DI-02', '3.5', '自有信息 3 × 1 + 转载 1 × 0.5 = 3.5'],
    ['DI-03', '2.5', '自有信息 1 × 2 + 转载 1 × 0.5 = 2.5'],
    ['DI-05', '0', '自有信息 0 × 2 = 0'],
    ['DI-P1', '-1', '缺失 1 × (−1) = −1'],
    ['DI-P3', '-5', '超一年 1 × (−5) = −5'],
  ])('%s = %s by %s', (id, points, arithmetic) => {
    expect([line(score, id).points, line(score, id).arithmetic]).toEqual([points, arithmetic]);
  });

  test('adds up', () => {
    expect(score.categories.map(({ id, points, arithmetic }) => [id, points, arithmetic])).toEqual([
      ['PS', '4.5', '1 + 2.5 + 1 = 4.5'],
      ['IX', '3.5', '1 + 1 + 1.5 = 3.5'],
      ['CS', '7.5', '1.5 + 2 + 1 + 2 + 1 = 7.5'],
      ['DI', '20', '20 + 3.5 + 2.5 + 0 + 0 + 0 + 0 + 0 + (−1) + (−5) = 20'],
    ]);
    expect([score.total, score.verdict, score.why]).toEqual(['35.5', 'provisional', '待复核 1 项：CS-08 个人隐私保护（可能 −1 分）']);
  });

  test('an item earns once, in the more special column; elsewhere it is listed', () => {
    expect(line(score, 'DI-02').counted).toHaveLength(4);
    expect(line(score, 'DI-01').counted).toHaveLength(21);
    expect(line(score, 'DI-01').elsewhere).toHaveLength(1);
  });

  test('what waits moves nothing and shows its swing', () => {
    expect(line(score, 'CS-08')).toMatchObject({ state: 'waiting', points: '2', swing: '-1', counted: [] });
    expect(line(score, 'CS-08').waiting).toHaveLength(1);
  });

  test('pending lines have no points and are not summed; vetoes are flagged beside the points', () => {
    expect(line(score, 'PS-02')).toMatchObject({ state: 'pending', points: null, arithmetic: '尚未检查' });
    expect(line(score, 'V-06')).toMatchObject({ state: 'pending', arithmetic: '待人工评定', category: null });
    expect(score.lines).toHaveLength(44);
    expect(line(score, 'V-02')).toMatchObject({ state: 'settled', arithmetic: '未发现', points: null });
  });
});

describe('a person decides', () => {
  const finding = judge(whole, rubric, '2018-12').find(({ indicator }) => indicator === 'CS-08')!.findings[0]!;
  const said = (kind: 'upheld' | 'dismissed', rest: object = {}): Judgement => ({
    kind,
    run: '2018-12',
    by: 'a',
    at: '2019-01-03T00:00:00Z',
    note: '',
    finding: finding.id,
    evidence: finding.evidence[0].sha256,
    ...rest,
  });

  test.each<[string, Judgement[], string, string]>([
    ['upheld counts', [said('upheld')], '1', 'settled'],
    ['dismissed is gone', [said('dismissed')], '2', 'settled'],
    ['the last word holds', [said('upheld'), said('dismissed', { at: '2019-01-04T00:00:00Z' })], '2', 'settled'],
    ['other bytes, other judgement', [said('upheld', { evidence: '0' })], '2', 'waiting'],
    ['another run does not carry over', [said('upheld', { run: '2018-11' })], '2', 'waiting'],
    ['unless it says until when', [said('upheld', { run: '2018-11', until: '2019-02-01' })], '1', 'settled'],
  ])('%s', (_, judgements, points, state) => {
    expect(line(scored(whole, {}, judgements), 'CS-08')).toMatchObject({ points, state });
  });

  test('an award settles what no check covers', () => {
    const award: Judgement = {
      kind: 'awarded',
      run: '2018-12',
      by: 'a',
      at: '2019-01-03T00:00:00Z',
      note: '',
      unit: 'gaj',
      indicator: 'PS-05',
      points: '1',
    };
    expect(line(scored(whole, {}, [award]), 'PS-05')).toMatchObject({ state: 'settled', points: '1', arithmetic: '人工评定 1' });
  });
});

describe('ignorance', () => {
  test('a home page that answers 500 gives one reason', () => {
    const score = scored(facts([status('', 500)]));
    expect([score.total, score.verdict, score.why]).toEqual([null, 'not-ranked', '首页 HTTP 500']);
    expect(score.categories.every(({ points }) => points === null)).toBe(true);
    expect(
      score.lines.filter(({ state }) => state !== 'pending').every(({ state, points }) => state === 'cannot-judge' && points === null),
    ).toBe(true);
  });

  test('a blocked column nulls its category, names the line and the reason; the others stand', () => {
    const without = pages.filter(({ record }) => !record.url.includes('/bm/gaj/b/'));
    const score = scored(facts([...without, blocked('b/')], { links }));
    expect(score.total).toBeNull();
    expect(score.why).toContain('DI-02 通知公告');
    expect(score.why).toContain('被防火墙拦截');
    expect(score.categories.map(({ points }) => points !== null)).toEqual([true, true, false, false]);
    expect(line(score, 'DI-03')).toMatchObject({ state: 'settled', points: '2.5' });
  });

  test('a full cap and an empty purse need no more looking', () => {
    const long = column(
      'a/',
      'news',
      Array.from({ length: 20 }, (_, at) => item(`a/${at}`, '2018-12-05', `第${at}条`)),
      { paging: { next: ['http://gov.test/bm/gaj/a/next'], total: null } },
    );
    const score = scored(
      facts([
        home(
          { 'a/': 'news' },
          {
            defects: [
              { sort: 'floating', text: '' },
              { sort: 'garbled', text: '' },
            ],
          },
        ),
        long,
        status('z', 500),
        silent('a/next'),
      ]),
    );
    expect(line(score, 'DI-01')).toMatchObject({ state: 'settled', points: '20' });
    expect(line(score, 'CS-10')).toMatchObject({ state: 'settled', points: '0' });
  });

  test('looked everywhere, nothing there: a true zero', () => {
    const score = scored(facts([home({})]));
    expect(score.verdict).toBe('scored');
    expect(score.categories.map(({ points }) => points)).toEqual(['0', '0', '8.5', '0']);
    expect(line(score, 'IX-03')).toMatchObject({ state: 'not-applicable', points: '0' });
    expect(line(score, 'DI-P1').points).toBe('-4');
  });
});

describe('not applicable', () => {
  const townHall = { ...unit, services: false };
  const given = facts(pages, { links, unit: townHall });
  const withNoData = (noData: Indicator['noData']): Partial<Rubric> => ({
    indicators: rubric.indicators.map((one) => (one.id.startsWith('PS-') ? { ...one, noData } : one)),
  });
  test.each<[Indicator['noData'], string | null, string]>([
    ['zero', '0', '1'],
    ['full', '3', '6'],
    ['rescale', null, '6'],
  ])('noData %s', (noData, points, category) => {
    const score = scored(given, withNoData(noData));
    expect(line(score, 'PS-03')).toMatchObject({ state: 'not-applicable', points, why: '没有对外办事服务' });
    expect(score.categories[0]!.points).toBe(category);
  });
});

describe('effects on their edges', () => {
  const tally = (examined: number, sorts: Record<string, number>) => ({ examined, sorts: new Map(Object.entries(sorts)) });
  const points = (effect: PricedEffect, examined: number, sorts: Record<string, number>) => {
    const value = pointsOf(effect, tally(examined, sorts));
    return value === null ? null : print(value);
  };
  test.each<[PricedEffect, number, Record<string, number>, string | null]>([
    [{ kind: 'lose', from: '1', per: '0.1' }, 9, { dead: 3 }, '0.7'],
    [{ kind: 'lose', from: '1', per: '0.1' }, 99, { dead: 11 }, '0'],
    [{ kind: 'accrue', per: { a: '-3', b: '-4' }, cap: '-10' }, 0, { a: 1, b: 1 }, '-7'],
    [{ kind: 'accrue', per: { a: '-3', b: '-4' }, cap: '-10' }, 0, { a: 1, b: 2 }, '-10'],
    [{ kind: 'share', of: 'found', points: '3' }, 24, { x: 18 }, '2.25'],
    [{ kind: 'share', of: 'rest', points: '1' }, 3, { x: 1 }, '2/3'],
    [{ kind: 'share', of: 'rest', points: '1' }, 0, {}, null],
    [
      {
        kind: 'tiers',
        by: 'rest',
        tiers: [
          { atLeast: '0.99', points: '2' },
          { moreThan: '0.95', points: '1' },
        ],
      },
      100,
      { x: 1 },
      '2',
    ],
    [
      {
        kind: 'tiers',
        by: 'rest',
        tiers: [
          { atLeast: '0.99', points: '2' },
          { moreThan: '0.95', points: '1' },
        ],
      },
      1000,
      { x: 11 },
      '1',
    ],
    [
      {
        kind: 'tiers',
        by: 'rest',
        tiers: [
          { atLeast: '0.99', points: '2' },
          { moreThan: '0.95', points: '1' },
        ],
      },
      100,
      { x: 5 },
      '0',
    ],
    [
      {
        kind: 'tiers',
        by: 'count',
        tiers: [
          { atLeast: '5', points: '1' },
          { atLeast: '1', points: '0.5' },
        ],
      },
      0,
      { x: 4 },
      '0.5',
    ],
    [{ kind: 'tiers', by: 'count', tiers: [{ atLeast: '5', points: '1' }] }, 0, {}, '0'],
  ])('%j of %i with %j', (effect, examined, sorts, expected) => expect(points(effect, examined, sorts)).toBe(expected));

  test('a line prints exact and rounded', () => {
    const effect: PricedEffect = { kind: 'share', of: 'rest', points: '3' };
    const three = tally(24, { missing: 3 });
    expect(arithmeticOf(effect, three, {}, roundTo(pointsOf(effect, three)!, exact('0.5')))).toBe('(24−3)/24 × 3 = 2.625 → 2.5');
  });
});

describe('madeFrom', () => {
  const input = { run: '2018-12', unit, facts: whole, results: judge(whole, rubric, '2018-12'), rubric };
  const [spoken] = input.results.find(({ indicator }) => indicator === 'CS-02')!.findings;
  const signed = { run: '2018-12', by: '审核人', at: '2019-01-02T00:00:00Z', note: '已核实' };
  const ruling = { ...signed, kind: 'upheld' as const, finding: spoken!.id, evidence: spoken!.evidence[0].sha256 };
  const later = pages.map((one) => ({
    ...one,
    bundle: 'other',
    record: {
      ...one.record,
      at: '2026-01-01T00:00:00Z',
      outcome: one.record.outcome.kind === 'answered' ? { ...one.record.outcome, ms: 999 } : one.record.outcome,
    },
  }));
  test('another day, another bundle, the same content: the same digest and score', () => {
    const again = scored(facts(later, { links: links.map((one) => ({ ...one, bundle: 'other', at: '2026-01-01T00:00:00Z' })) }));
    expect(again).toEqual(scored(whole));
  });
  test.each<[string, () => string]>([
    ['rubric', () => scored(whole, { round: '1' }).madeFrom],
    ['a page', () => scored(facts(pages.slice(0, -1), { links })).madeFrom],
    ['a link', () => scored(facts(pages, { links: links.slice(1) })).madeFrom],
    [
      'the clock',
      () => scored(facts(pages, { links, run: { from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-02T00:00:00+08:00' } })).madeFrom,
    ],
    ['the engine', () => scoreUnit({ ...input, engine: 'another' }).madeFrom],
    ['a judgement', () => scored(whole, {}, [ruling]).madeFrom],
  ])('%s is in it', (_, other) => expect(other()).not.toBe(scored(whole).madeFrom));

  test('of judgements what could move a point: who spoke, on what finding and evidence, but no note', () => {
    const made = (change: Partial<typeof ruling>) => scored(whole, {}, [{ ...ruling, ...change }]).madeFrom;
    expect(made({ note: '另一句话' })).toBe(made({}));
    expect(made({ evidence: 'f'.repeat(64) })).not.toBe(made({}));
    // On a finding of somebody else, or of another month, there is nothing to hold the evidence against.
    expect(made({ finding: 'other', evidence: 'f'.repeat(64) })).toBe(made({ finding: 'other' }));
    expect(made({ finding: 'other' })).not.toBe(made({}));
  });
});

test('a result for every indicator, in order, sorted findings with stable ids', () => {
  const results: CheckResult[] = judge(whole, rubric, '2018-12');
  expect(results.map(({ indicator }) => indicator)).toEqual(rubric.indicators.map(({ id }) => id));
  const ids = results.flatMap(({ findings }) => findings.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  for (const { findings } of results) expect(findings.map(({ subject }) => subject)).toEqual(findings.map(({ subject }) => subject).sort());
  expect(Rubric.safeParse(JSON.parse(JSON.stringify(rubric))).success).toBe(true);
});
