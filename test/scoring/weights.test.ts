/** What does not apply, and what nobody could judge, leaves its weight to the rest: exactly, in words, and never as a zero. */
import { describe, expect, test } from '@jest/globals';
import { categoryOf, lineOf, partly, result, rubricOf, scored, unseen } from './by-hand.ts';

const loses = (from: number, per: number | string = 1) => ({ kind: 'lose', from, per });
const earns = (per: number, cap: number) => ({ kind: 'accrue', per, cap });

describe('a block that does not apply', () => {
  const law = rubricOf(
    [
      ['A', 'P', 'links-dead', loses(30)],
      ['B', 'S', 'forms-open', loses(25)],
      ['C', 'I', 'links-dead', loses(30)],
      ['D', 'F', 'links-dead', loses(15)],
    ],
    {
      failBelow: 60,
      categories: [
        { id: 'P', name: '发布解读', cap: 30 },
        { id: 'S', name: '办事服务', cap: 25, appliesTo: 'services' },
        { id: 'I', name: '互动交流', cap: 30 },
        { id: 'F', name: '功能设计', cap: 15 },
      ],
    },
  );
  const results = (a: number) => [result('A', { dead: a }), result('B', { dead: 5 }), result('C', { dead: 0 }), result('D', { dead: 0 })];

  test.each<[number, string, string, string | undefined, string]>([
    [0, '100', 'pass', undefined, '30 + 30 + 15 = 75，× 100/75 = 100；总分 100，不低于合格线 60'],
    [15, '80', 'pass', undefined, '15 + 30 + 15 = 60，× 100/75 = 80；总分 80，不低于合格线 60'],
    [30, '60', 'pass', undefined, '0 + 30 + 15 = 45，× 100/75 = 60；总分 60，不低于合格线 60'],
    [1, '98.5', 'pass', '296/3', '29 + 30 + 15 = 74，× 100/75 = 296/3 → 98.5；总分 296/3（舍入后 98.5），不低于合格线 60'],
  ])('%i faults of 75 points: × 4/3 = %s', (faults, total, verdict, unrounded, arithmetic) => {
    const score = scored(law, results(faults), { services: false });
    expect([score.total, score.verdict, score.exact, score.arithmetic]).toEqual([total, verdict, unrounded, arithmetic]);
    expect(categoryOf(score, 'S')).toEqual({
      id: 'S',
      name: '办事服务',
      points: null,
      applies: false,
      cap: '25',
      arithmetic: '没有对外办事服务，不适用，权重 25 由其余类别分担',
    });
    expect(lineOf(score, 'B')).toMatchObject({ state: 'not-applicable', points: null, counted: [], why: '没有对外办事服务' });
  });

  test('whoever has services is judged in full', () => {
    const score = scored(law, results(0));
    expect([score.total, score.arithmetic]).toEqual(['95', '总分 95，不低于合格线 60']);
  });

  test('what was not seen in it matters to nobody whom it does not concern', () => {
    const blind = [...results(0).slice(0, 1), unseen('B'), ...results(0).slice(2)];
    expect(scored(law, blind, { services: false })).toMatchObject({ total: '100', why: null });
    expect(scored(law, blind).total).toBeNull();
  });
});

describe('minimum coverage', () => {
  const lines: Parameters<typeof rubricOf>[0] = [
    ['A', 'K', 'column-items', earns(1, 20)],
    ['B', 'K', 'column-items', earns(1, 10)],
    ['C', 'K', 'column-items', earns(1, 10)],
    ['P', 'K', 'section-missing', { kind: 'accrue', per: -1, cap: -4 }],
    ['Q', 'K', 'column-stale', { kind: 'accrue', per: { d14: -3 }, cap: -6 }],
    ['R', 'L', 'links-dead', loses(10)],
  ];
  const caps = {
    categories: [
      { id: 'K', name: '公开', cap: 40 },
      { id: 'L', name: '建设', cap: 10 },
    ],
  };
  const law = (atLeast?: string) => rubricOf(lines, { ...caps, ...(atLeast === undefined ? {} : { coverage: { atLeast } }) });
  const all = {
    A: result('A', { own: 10 }),
    B: result('B', { own: 5 }),
    C: result('C', { own: 6 }),
    P: result('P', { missing: 2 }),
    Q: result('Q', {}),
    R: result('R', { dead: 1 }),
  };
  const given = (change: Partial<typeof all>) => Object.values({ ...all, ...change });

  test.each([undefined, '1', 1])('at %s any unjudged line keeps the month open, as ever', (atLeast) => {
    const score = scored(law(atLeast === undefined ? undefined : String(atLeast)), given({ B: unseen('B') }));
    expect([score.total, score.verdict]).toEqual([null, 'not-ranked']);
    expect(categoryOf(score, 'K')).toMatchObject({ points: null, arithmetic: 'B 无法判断' });
  });

  test('below it, what is unjudged is left out, and its weight goes to the rest', () => {
    // Weights: A 20, B 10, C 10, P 4, Q 6 of a category of 40; B out: 40/50 of it, 10 of 10 of the other.
    const score = scored(law('0.8'), given({ B: unseen('B') }));
    expect([score.total, score.verdict]).toEqual(['28.5', 'scored']);
    expect(categoryOf(score, 'K')).toMatchObject({
      points: '19.5',
      arithmetic: '(10 + 6) × 40/30 + (-2 + 0) = 58/3 → 19.5；B 无法判断，不计，权重由其余指标分担'.replace('-2', '−2'),
    });
    expect(lineOf(score, 'B')).toMatchObject({
      state: 'cannot-judge',
      points: null,
      arithmetic: '无法判断，不计，权重由本类其余指标分担',
    });
    expect(score.why).toMatch(
      /^已判定部分占满分的 84%，达到规定的 80%，未能判定的不计，权重由同类其余指标分担：B 指标B（.*被防火墙拦截）$/,
    );
  });

  test.each<[string, string, string | null]>([
    ['exactly as much as asked', '0.84', '28.5'],
    ['a hair more is asked', '0.8400001', null],
    ['a hair less', '0.8399999', '28.5'],
  ])('%s', (_, atLeast, total) => {
    const score = scored(law(atLeast), given({ B: unseen('B') }));
    expect(score.total).toBe(total);
    if (total === null) expect(score.why).toMatch(/^已判定部分占满分的 84%，低于规定的 84%；无法判断：B/);
  });

  test('a penalty that nobody could judge is borne by the other penalties, not forgiven', () => {
    const score = scored(law('0.5'), given({ Q: unseen('Q') }));
    expect(categoryOf(score, 'K')).toMatchObject({
      points: '16',
      arithmetic: expect.stringMatching(/^\(10 \+ 5 \+ 6\) \+ \(−2\) × 10\/4 = 16；Q/),
    });
  });

  test('with nothing of its kind left to bear it, the category stays open', () => {
    const score = scored(law('0.1'), given({ P: unseen('P'), Q: unseen('Q') }));
    expect([score.total, categoryOf(score, 'K').points]).toEqual([null, null]);
    expect(categoryOf(score, 'K').arithmetic).toBe('P、Q 无法判断，没有同类指标可以分担');
    expect(lineOf(score, 'P').arithmetic).toBe('无法判断');
  });

  test('what was seen in part counts as unjudged, never as what was found so far', () => {
    const score = scored(law('0.5'), given({ A: partly('A', { own: 3 }) }));
    expect(categoryOf(score, 'K')).toMatchObject({
      points: '20',
      arithmetic: expect.stringMatching(/^\(5 \+ 6\) × 40\/20 \+ \(−2 \+ 0\) = 20；A/),
    });
  });

  test('nothing judged at all is no total, whatever is asked', () => {
    const blind = Object.keys(all).map((id) => unseen(id));
    expect(scored(law('0'), blind)).toMatchObject({ total: null, verdict: 'not-ranked' });
  });

  test('a veto that decides is not left out', () => {
    const strict = rubricOf([...lines, ['V', null, 'home-stale', { kind: 'veto' }]], {
      ...caps,
      coverage: { atLeast: '0.5' },
      vetoEffect: 'fail',
    });
    expect(scored(strict, [...given({}), unseen('V')])).toMatchObject({ total: null, why: expect.stringMatching(/V 指标V/) });
  });
});
