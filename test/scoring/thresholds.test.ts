/** Thresholds are held against what was not yet rounded: exactly on the edge, just below it, just above it. */
import { describe, expect, test } from '@jest/globals';
import { arithmeticOf, pointsOf } from '../../scoring/effects.ts';
import type { PricedEffect } from '../../scoring/effects.ts';
import { exact, print, roundTo } from '../../scoring/exact.ts';
import { categoryOf, lineOf, result, rubricOf, scored } from './by-hand.ts';

describe('steps of a share', () => {
  const tiers = (by: 'found' | 'rest', ...edges: [string, string, string][]): PricedEffect => ({
    kind: 'tiers',
    by,
    tiers: edges.map(([kind, edge, points]) => (kind === '>=' ? { atLeast: edge, points } : { moreThan: edge, points })),
  });
  test.each<[string, PricedEffect, number, number, string, string]>([
    ['5 % on it', tiers('found', ['>=', '0.05', '-5']), 1, 20, '-5', '1/20 = 0.05，达到 ≥ 0.05 = −5'],
    ['5 % just below', tiers('found', ['>=', '0.05', '-5']), 49, 1000, '0', '49/1000 = 0.049，未达任何一档 = 0'],
    ['5 % a hair below', tiers('found', ['>=', '1/20', '-5']), 4999, 100000, '0', '4999/100000 = 0.04999，未达任何一档 = 0'],
    ['5 % just above', tiers('found', ['>=', '0.05', '-5']), 51, 1000, '-5', '51/1000 = 0.051，达到 ≥ 0.05 = −5'],
    ['more than 5 % on it', tiers('found', ['>', '0.05', '-5']), 1, 20, '0', '1/20 = 0.05，未达任何一档 = 0'],
    ['more than 5 % above', tiers('found', ['>', '0.05', '-5']), 51, 1000, '-5', '51/1000 = 0.051，达到 > 0.05 = −5'],
    ['50 % on it', tiers('rest', ['>=', '0.5', '1']), 7, 14, '1', '(14−7)/14 = 0.5，达到 ≥ 0.5 = 1'],
    ['50 % just below', tiers('rest', ['>=', '0.5', '1']), 8, 15, '0', '(15−8)/15 = 7/15，未达任何一档 = 0'],
    ['50 % just above', tiers('rest', ['>=', '0.5', '1']), 7, 15, '1', '(15−7)/15 = 8/15，达到 ≥ 0.5 = 1'],
    ['a third is a third', tiers('found', ['>=', '1/3', '2'], ['>=', '0.333', '1']), 1, 3, '2', '1/3 = 1/3，达到 ≥ 1/3 = 2'],
  ])('%s', (_, effect, found, examined, points, text) => {
    const tally = { examined, sorts: new Map([['x', found]]) };
    const value = pointsOf(effect, tally)!;
    expect([print(value), arithmeticOf(effect, tally, {}, value)]).toEqual([points, text]);
  });
});

const loses = (from: number, per: string) => ({ kind: 'lose', from, per });
const dead = (count: number, id = 'A') => result(id, { dead: count });

describe('the pass line', () => {
  // 100 − n × 0.01, rounded to halves: 59.99 reads 60 and fails all the same.
  const law = rubricOf([['A', 'K', 'links-dead', loses(100, '0.01')]], { failBelow: 60 });
  test.each<[string, number, string, string | undefined, string, string]>([
    ['on it', 4000, '60', undefined, 'pass', '总分 60，不低于合格线 60'],
    ['just below', 4001, '60', '59.99', 'fail', '总分 59.99（舍入后 60），低于合格线 60'],
    ['just above', 3999, '60', '60.01', 'pass', '总分 60.01（舍入后 60），不低于合格线 60'],
    ['far below', 6000, '40', undefined, 'fail', '总分 40，低于合格线 60'],
  ])('%s', (_, count, total, unrounded, verdict, arithmetic) => {
    expect(scored(law, [dead(count)])).toMatchObject({
      total,
      verdict,
      arithmetic,
      ...(unrounded === undefined ? {} : { exact: unrounded }),
    });
  });

  test('without a pass line nobody passes or fails', () => {
    const open = rubricOf([['A', 'K', 'links-dead', loses(100, '0.01')]]);
    const score = scored(open, [dead(9000)]);
    expect([score.verdict, score.arithmetic]).toEqual(['scored', undefined]);
  });
});

describe('the bonus', () => {
  const law = rubricOf(
    [
      ['A', 'K', 'links-dead', loses(100, '0.01')],
      ['B', 'E', 'column-items', { kind: 'accrue', per: 1, cap: 30 }],
    ],
    { bonus: { category: 'E', above: 80 }, failBelow: 60 },
  );
  const extra = result('B', { own: 12 });
  test.each<[string, number, string, string, string | undefined, RegExp]>([
    ['on the edge it does not count', 2000, '80', '0', '12', /其余类别合计 80，未超过 80，类E不计入（若计入为 12）/],
    ['just below it does not', 2001, '80', '0', '12', /合计 79.99（舍入后 80），未超过 80/],
    ['just above it does', 1999, '92', '12', undefined, /合计 80.01（舍入后 80），超过 80，类E计入/],
    ['far above it does', 1000, '102', '12', undefined, /合计 90，超过 80/],
  ])('%s', (_, count, total, points, withheld, arithmetic) => {
    const score = scored(law, [dead(count), extra]);
    expect(score).toMatchObject({ total, verdict: 'pass', arithmetic: expect.stringMatching(arithmetic) });
    expect([categoryOf(score, 'E').points, categoryOf(score, 'E').withheld]).toEqual([points, withheld]);
  });

  test('a bonus that nobody could judge opens the month only where it would count', () => {
    const blind = result('B', [], { state: 'unseen', unseen: [{ url: 'u', why: 'blocked: waf', role: 'news', evidence: null }] });
    expect(scored(law, [dead(2000), blind])).toMatchObject({ total: '80', verdict: 'pass', why: null });
    expect(scored(law, [dead(1000), blind])).toMatchObject({ total: null, verdict: 'not-ranked', why: expect.stringMatching(/指标B/) });
  });

  test('where the others are unknown, so is whether it counts', () => {
    const blind = result('A', [], { state: 'unseen', unseen: [{ url: 'u', why: 'blocked: waf', role: 'home', evidence: null }] });
    const score = scored(law, [blind, extra]);
    expect(categoryOf(score, 'E')).toMatchObject({ points: null, withheld: '12', arithmetic: expect.stringMatching(/是否计入加分未定/) });
    expect([score.total, score.verdict]).toEqual([null, 'not-ranked']);
  });
});

describe('rounding', () => {
  test.each<[string, number, object, string, string, string | undefined]>([
    ['tenths add up before they are rounded', 5, {}, '0.5', '1 − 死链 5 × 0.1 = 0.5', undefined],
    ['one tenth is lost to the half step', 1, {}, '1', '1 − 死链 1 × 0.1 = 0.9 → 1', '0.9'],
    ['three are half a point', 3, {}, '0.5', '1 − 死链 3 × 0.1 = 0.7 → 0.5', '0.7'],
    ['not where the rubric does not round', 1, { rounding: 'none' }, '0.9', '1 − 死链 1 × 0.1 = 0.9', undefined],
    ['nor in steps of a tenth', 1, { round: 0.1 }, '0.9', '1 − 死链 1 × 0.1 = 0.9', undefined],
  ])('%s', (_, count, rest, points, arithmetic, unrounded) => {
    const line = lineOf(scored(rubricOf([['A', 'K', 'links-dead', loses(1, '0.1')]], rest), [dead(count)]), 'A');
    expect([line.points, line.arithmetic, line.exact]).toEqual([points, arithmetic, unrounded]);
  });

  test('rounded by category, tenths of several lines add up first', () => {
    const lines: Parameters<typeof rubricOf>[0] = ['A', 'B', 'C'].map((id) => [id, 'K', 'links-dead', loses(1, '0.1')]);
    const results = ['A', 'B', 'C'].map((id) => dead(1, id));
    expect(scored(rubricOf(lines), results).total).toBe('3');
    const score = scored(rubricOf(lines, { roundAt: 'category' }), results);
    expect([score.total, categoryOf(score, 'K').arithmetic, categoryOf(score, 'K').exact]).toEqual([
      '2.5',
      '0.9 + 0.9 + 0.9 = 2.7 → 2.5',
      '2.7',
    ]);
  });

  test.each([
    ['2.25', '2.5'],
    ['-2.25', '-2.5'],
    ['-0.25', '-0.5'],
    ['-0.24', '0'],
    ['2.2499999', '2'],
  ])('%s → %s: halves go away from zero', (value, rounded) => expect(print(roundTo(exact(value), exact('0.5')))).toBe(rounded));
});
