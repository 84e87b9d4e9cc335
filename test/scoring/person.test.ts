/** What only a person decides: what waits, what it could move, what is exempt and until when, what was added by hand. */
import { describe, expect, test } from '@jest/globals';
import { withAdded } from '../../scoring/added.ts';
import type { Judgement } from '../../scoring/judgement.ts';
import { unit } from './facts.ts';
import { finding, lineOf, partly, result, rubricOf, said, scored } from './by-hand.ts';

const loses = (from: number, per: number) => ({ kind: 'lose', from, per });
const waiting = { review: { dead: 'all' } };

describe('what waits', () => {
  const law = rubricOf([['A', 'K', 'links-dead', loses(1, 0.4), waiting]], { rounding: 'none' });
  test('shows what each could move, and what all together', () => {
    const line = lineOf(scored(law, [result('A', { dead: 3 })]), 'A');
    expect([line.state, line.points, line.swing, line.swings]).toEqual(['waiting', '1', '-1', ['-0.4', '-0.4', '-0.4']]);
  });

  test.each<[string, object, number, string]>([
    ['points could move', { failBelow: '0.5' }, 1, 'provisional'],
    ['no point could move, and so no verdict', { failBelow: '0.5', round: 1, rounding: 'half-up' }, 1, 'pass'],
    ['nothing waits', { failBelow: '0.5' }, 0, 'pass'],
    ['without a pass line', {}, 1, 'provisional'],
  ])('%s', (_, rest, count, verdict) => {
    const strict = rubricOf([['A', 'K', 'links-dead', loses(1, 0.4), waiting]], { rounding: 'none', ...rest });
    expect(scored(strict, [result('A', { dead: count })]).verdict).toBe(verdict);
  });

  test('personal data wait for a person even where the rubric says none', () => {
    const open = rubricOf([['A', 'K', 'personal-exposed', loses(2, 1), { review: { leak: 'none' } }]]);
    const leak = result('A', { leak: 1 });
    expect(lineOf(scored(open, [leak]), 'A')).toMatchObject({ state: 'waiting', points: '2', swing: '-1' });
    expect(lineOf(scored(open, [leak], { judgements: [said('upheld', leak.findings[0]!)] }), 'A')).toMatchObject({
      state: 'settled',
      points: '1',
    });
  });

  test.each<[string, object, string]>([
    ['of this line', {}, 'cannot-judge'],
    ['of this unit and line', { unit: unit.id, indicator: 'A' }, 'cannot-judge'],
    ['of another unit', { unit: 'other', indicator: 'A' }, 'settled'],
    ['of another line', { unit: unit.id, indicator: 'B' }, 'settled'],
  ])('a judgement %s on something that is out of sight now', (_, of, state) => {
    const hidden = said('upheld', finding('A', 'gone from sight', 'dead'), of);
    expect(lineOf(scored(law, [partly('A', {})], { judgements: [hidden] }), 'A').state).toBe(state);
  });
});

describe('an exemption', () => {
  const law = rubricOf([['A', 'K', 'links-dead', loses(2, 1)]]);
  const [one, two] = [finding('A', 'x', 'dead'), finding('A', 'y', 'dead')];
  // Judged on 2019-01-01; the judgement is of an earlier month.
  const earlier = (until: string, rest: object = {}) => said('dismissed', one, { run: '2018-11', until, ...rest });
  test.each<[string, Judgement[], string, string | null]>([
    ['holds on its last day', [earlier('2019-01-01')], '1', '豁免至 2019-01-01 1 项'],
    ['has lapsed the day after', [earlier('2018-12-31')], '0', null],
    ['lapses when the evidence changes', [earlier('2019-06-30', { evidence: 'f'.repeat(64) })], '0', null],
    [
      'of several, each with its date',
      [earlier('2019-06-30'), said('dismissed', two, { until: '2019-03-31' })],
      '2',
      '豁免至 2019-03-31 1 项；豁免至 2019-06-30 1 项',
    ],
    ['ends with a later word', [earlier('2019-06-30'), said('upheld', one, { at: '2019-01-05T00:00:00Z' })], '0', null],
    ['a plain dismissal is no exemption', [said('dismissed', one)], '1', null],
  ])('%s', (_, judgements, points, why) => {
    const line = lineOf(scored(law, [result('A', [one, two])], { judgements }), 'A');
    expect([line.points, line.why]).toEqual([points, why]);
  });
});

describe('what was added by hand', () => {
  const law = rubricOf([
    ['M', 'K', 'manual', loses(3, 1)],
    ['P', 'K', 'pending', loses(3, 1)],
    ['A', 'K', 'links-dead', loses(2, 0.5)],
    ['S', 'K', 'forms-open', { kind: 'share', of: 'rest', points: 4 }],
    ['V', null, 'manual', { kind: 'veto' }],
  ]);
  const pending = (id: string, why: string) => result(id, [], { state: 'pending', why });
  const results = [
    pending('M', '人工'),
    pending('P', '尚未检查'),
    result('A', { dead: 1 }),
    result('S', {}, { examined: 3 }),
    pending('V', '人工'),
  ];
  const added = (indicator: string, rest: object = {}): Judgement => {
    const { id: _, run, unit: whose, indicator: __, ...sighting } = finding(indicator, `seen by hand ${indicator}`, 'dead');
    return { kind: 'added', run, unit: whose, indicator, sighting, by: '审核人', at: '2019-01-03T00:00:00Z', note: '', ...rest };
  };
  const priced = (judgements: Judgement[]) =>
    scored(law, withAdded(results, { run: '2018-12', unit: unit.id, judgements }), { judgements });

  test('is priced like what a check found', () => {
    const score = priced(['M', 'P', 'A', 'S', 'V'].map((id) => added(id)));
    expect(score.lines.map(({ indicator, state, points }) => [indicator, state, points])).toEqual([
      ['M', 'settled', '2'],
      ['P', 'pending', null],
      ['A', 'settled', '1'],
      ['S', 'settled', '3'],
      ['V', 'settled', null],
    ]);
    expect(lineOf(score, 'S').arithmetic).toBe('(4−1)/4 × 4 = 3');
    expect(score.vetoes).toMatchObject([{ indicator: 'V' }]);
  });

  test('without it a line that a person judges stays open, and is no part of the sum', () => {
    expect(lineOf(priced([]), 'M')).toMatchObject({ state: 'pending', points: null, arithmetic: '待人工评定' });
  });

  test('points awarded win over what was added', () => {
    const award: Judgement = {
      kind: 'awarded',
      run: '2018-12',
      unit: unit.id,
      indicator: 'M',
      points: '1.3',
      by: 'a',
      at: '2019-01-03T00:00:00Z',
      note: '',
    };
    expect(lineOf(priced([added('M'), award]), 'M')).toMatchObject({ points: '1.5', exact: '1.3', arithmetic: '人工评定 1.3 → 1.5' });
  });

  test('dismissed again it counts for nothing', () => {
    const [made] = withAdded(results, { run: '2018-12', unit: unit.id, judgements: [added('A')] })[2]!.findings.filter(
      (each) => each.added,
    );
    expect(lineOf(priced([added('A'), said('dismissed', made!)]), 'A').points).toBe('1.5');
  });

  test('it is certain where the rest was not seen', () => {
    const blind = result('A', [], { state: 'unseen', unseen: [{ url: 'u', why: 'blocked: waf', role: 'home', evidence: null }] });
    const many = Array.from({ length: 4 }, (_, at) => finding('A', `by hand ${at}`, 'dead'));
    const sightings = many.map(({ id: _, run: __, unit: ___, indicator: ____, ...sighting }) => added('A', { sighting }));
    const line = lineOf(
      scored(
        law,
        withAdded([...results.slice(0, 2), blind, ...results.slice(3)], { run: '2018-12', unit: unit.id, judgements: sightings }),
        { judgements: sightings },
      ),
      'A',
    );
    expect([line.state, line.points]).toEqual(['settled', '0']);
  });
});
