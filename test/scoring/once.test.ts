/** An item earns once and a fault costs once in a group of indicators, also where not everything was seen. */
import { describe, expect, test } from '@jest/globals';
import { finding, lineOf, partly, result, rubricOf, said, scored, unseen } from './by-hand.ts';

const accrues = (per: number | Record<string, number>, cap: number) => ({ kind: 'accrue', per, cap });
const share = (of: 'found' | 'rest', points = 10) => ({ kind: 'share', of, points });
const on = (indicator: string, subjects: string[], sort: string, rest: Parameters<typeof finding>[3] = {}) =>
  subjects.map((subject) => finding(indicator, subject, sort, rest));

describe('faults', () => {
  test.each<[string, object, string, string]>([
    ['lose', { kind: 'lose', from: 5, per: 1 }, '4', '5 − 死链 1 × 1 = 4'],
    ['a penalty', accrues(-1, -5), '-1', '死链 1 × (−1) = −1'],
    ['a share of the rest', share('rest'), '9', '(10−1)/10 × 10 = 9'],
    [
      'steps by count',
      {
        kind: 'tiers',
        by: 'count',
        tiers: [
          { atLeast: 2, points: -2 },
          { atLeast: 1, points: -1 },
        ],
      },
      '-1',
      '1 项，达到 ≥ 1 = −1',
    ],
  ])('%s: what was deducted before is 已计入 here', (_, effect, points, arithmetic) => {
    const law = rubricOf(
      [
        ['A', 'K', 'links-dead', { kind: 'lose', from: 5, per: 1 }],
        ['B', 'K', 'links-dead', effect],
      ],
      { once: [['A', 'B']] },
    );
    const score = scored(law, [result('A', on('A', ['x', 'y'], 'dead')), result('B', on('B', ['x', 'z'], 'dead'), { examined: 10 })]);
    expect([lineOf(score, 'B').points, lineOf(score, 'B').arithmetic]).toEqual([points, arithmetic]);
    expect([lineOf(score, 'B').elsewhere, lineOf(score, 'B').counted].map((list) => list.length)).toEqual([1, 1]);
    expect(lineOf(score, 'A').counted).toHaveLength(2);
  });

  test('a merit that earned elsewhere is no part of the share it would have earned here', () => {
    const law = rubricOf(
      [
        ['A', 'K', 'column-items', accrues(1, 9)],
        ['B', 'K', 'column-items', share('found')],
      ],
      { once: [['A', 'B']] },
    );
    const score = scored(law, [
      result('A', on('A', ['x'], 'own', { merit: true })),
      result('B', on('B', ['x', 'z'], 'own', { merit: true }), { examined: 3 }),
    ]);
    expect(lineOf(score, 'B')).toMatchObject({ points: '5', arithmetic: '1/2 × 10 = 5' });
  });

  test('the order of the group decides, not that of the rubric', () => {
    const law = rubricOf(
      [
        ['A', 'K', 'links-dead', accrues(-1, -5)],
        ['B', 'K', 'links-dead', accrues(-3, -5)],
      ],
      { once: [['B', 'A']] },
    );
    const score = scored(law, [result('A', on('A', ['x'], 'dead')), result('B', on('B', ['x'], 'dead'))]);
    expect([lineOf(score, 'A').points, lineOf(score, 'B').points]).toEqual(['0', '-3']);
  });

  test.each<[string, Parameters<typeof rubricOf>[0][number]]>([
    ['what has no price there', ['A', 'K', 'links-dead', accrues({ alive: 1 }, 5)]],
    ['a note', ['A', 'K', 'links-dead', { kind: 'note' }]],
    ['a veto', ['A', null, 'links-dead', { kind: 'veto' }]],
  ])('%s keeps nobody from deducting', (_, first) => {
    const law = rubricOf([first, ['B', 'K', 'links-dead', accrues(-1, -5)]], { once: [['A', 'B']] });
    const score = scored(law, [result('A', on('A', ['x'], 'dead')), result('B', on('B', ['x'], 'dead'))]);
    expect(lineOf(score, 'B').points).toBe('-1');
  });

  test('a veto is raised, whoever deducted before', () => {
    const law = rubricOf(
      [
        ['A', 'K', 'links-dead', accrues(-1, -5)],
        ['V', null, 'links-dead', { kind: 'veto' }],
      ],
      { once: [['A', 'V']] },
    );
    const score = scored(law, [result('A', on('A', ['x'], 'dead')), result('V', on('V', ['x'], 'dead'))]);
    expect(score.vetoes).toHaveLength(1);
  });

  test('what waits or was dismissed has deducted nothing', () => {
    const law = rubricOf(
      [
        ['A', 'K', 'links-dead', accrues(-1, -5), { review: { dead: 'all' } }],
        ['B', 'K', 'links-dead', accrues(-1, -5)],
      ],
      { once: [['A', 'B']] },
    );
    const results = [result('A', on('A', ['x'], 'dead')), result('B', on('B', ['x'], 'dead'))];
    const pointsOf = (judgements: Parameters<typeof scored>[2]) =>
      ['A', 'B'].map((id) => lineOf(scored(law, results, judgements), id).points);
    const [one] = results[0]!.findings;
    expect(pointsOf({})).toEqual(['0', '-1']);
    expect(pointsOf({ judgements: [said('dismissed', one!)] })).toEqual(['0', '-1']);
    expect(pointsOf({ judgements: [said('upheld', one!)] })).toEqual(['-1', '0']);
  });
});

describe('where not everything was seen', () => {
  const law = (cap: number) =>
    rubricOf(
      [
        ['A', 'K', 'column-items', accrues(1, 5)],
        ['B', 'K', 'column-items', accrues(1, cap)],
      ],
      { once: [['A', 'B']] },
    );
  const own = result('B', { own: 4 });
  test.each<[string, number, Parameters<typeof result>[2] | null, string, string | null]>([
    ['all of the first was seen', 9, null, 'settled', '4'],
    ['none of it was: any item may stand there', 9, { state: 'unseen' }, 'cannot-judge', null],
    ['part of it', 9, { state: 'partial', examined: 1 }, 'cannot-judge', null],
    ['part of it, and the rest holds nothing', 9, { state: 'partial', examined: 1, atMost: 0 }, 'settled', '4'],
  ])('%s', (_, cap, rest, state, points) => {
    const first = rest === null ? result('A', { own: 1 }) : { ...unseen('A'), ...rest };
    const line = lineOf(scored(law(cap), [first, own]), 'B');
    expect([line.state, line.points]).toEqual([state, points]);
    if (state === 'cannot-judge') expect(line.why).toBe('所列信息可能已计入未能看全的 A');
  });

  test('nothing found has nothing to lose', () => {
    expect(lineOf(scored(law(9), [unseen('A'), result('B', {})]), 'B')).toMatchObject({ state: 'settled', points: '0' });
  });
});

describe('bounds', () => {
  const line = (effect: object, found: Record<string, number>, atMost?: number) =>
    lineOf(scored(rubricOf([['A', 'K', 'column-items', effect]]), [partly('A', found, atMost)]), 'A');
  test.each<[string, object, Record<string, number>, number | undefined, string | null]>([
    ['a full cap', accrues(1, 3), { own: 3 }, undefined, '3'],
    ['one short of it', accrues(1, 3), { own: 2 }, undefined, null],
    ['one short, one unseen of no worth', accrues({ own: 1 }, 3), { own: 2 }, 0, '2'],
    ['a full penalty', accrues(-1, -2), { own: 2 }, undefined, '-2'],
    ['an empty purse', { kind: 'lose', from: 1, per: 0.5 }, { own: 2 }, undefined, '0'],
    ['a purse with something in it', { kind: 'lose', from: 1, per: 0.5 }, { own: 1 }, 1, null],
    ['what rounds away', { kind: 'lose', from: 1, per: 0.1 }, { own: 0 }, 2, '1'],
    ['what does not', { kind: 'lose', from: 1, per: 0.1 }, { own: 0 }, 3, null],
    ['the highest step of a count', { kind: 'tiers', by: 'count', tiers: [{ atLeast: 2, points: 1 }] }, { own: 2 }, undefined, '1'],
    [
      'steps that go up and down again',
      {
        kind: 'tiers',
        by: 'count',
        tiers: [
          { atLeast: 3, points: 1 },
          { atLeast: 2, points: 5 },
          { atLeast: 1, points: 1 },
        ],
      },
      { own: 1 },
      2,
      null,
    ],
    ['prices of both signs', accrues({ own: 1, reprint: -1 }, 9), { own: 1 }, 1, null],
  ])('%s', (_, effect, found, atMost, points) => {
    expect(line(effect, found, atMost).points).toBe(points);
  });

  test('a share of which only a person could find fault still depends on how much there is', () => {
    const law = rubricOf([['A', 'K', 'personal-exposed', share('rest')]]);
    const seen = partly('A', { leak: 2 });
    const upheld = seen.findings.map((each) => said('upheld', each));
    expect(lineOf(scored(law, [{ ...seen, examined: 4 }], { judgements: upheld }), 'A').state).toBe('cannot-judge');
    expect(lineOf(scored(law, [{ ...seen, examined: 4 }]), 'A')).toMatchObject({
      state: 'waiting',
      points: '10',
      swing: '-5',
      swings: ['-2.5', '-2.5'],
    });
  });
});
