/** What a person may give, when a month may be published, and what a correction amounts to: tables at the edges. */
import { describe, expect, test } from '@jest/globals';
import { Indicator } from '../../config/rubric.ts';
import { withAdded } from '../../scoring/added.ts';
import { awardBounds, isMerit, isStep, pricedSorts } from '../../scoring/award.ts';
import { correctionEntry, differenceOf } from '../../scoring/correction.ts';
import { reviewState } from '../../scoring/draft.ts';
import type { Finding } from '../../scoring/finding.ts';
import { beforePublication, verdictOn, type Judgement } from '../../scoring/judgement.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';
import type { ScoreLine, UnitScore } from '../../scoring/unit-score.ts';

const indicator = (effect: unknown, check = 'manual'): Indicator => Indicator.parse({ id: 'M', category: 'A', title: '项', check, effect });

test.each([
  ['so much for each, up to a cap', { kind: 'accrue', per: 1, cap: 3 }, { least: '0', most: '3' }],
  ['merits and faults under one cap', { kind: 'accrue', per: { good: 1, bad: -0.5 }, cap: 3 }, { least: '0', most: '3' }],
  ['penalties down to a floor', { kind: 'accrue', per: -0.5, cap: -5 }, { least: '-5', most: '0' }],
  ['from a start downwards', { kind: 'lose', from: 2, per: 0.5 }, { least: '0', most: '2' }],
  ['a share', { kind: 'share', of: 'found', points: '1/3' }, { least: '0', most: '1/3' }],
  [
    'tiers, one of them negative',
    {
      kind: 'tiers',
      by: 'count',
      tiers: [
        { atLeast: 3, points: 2 },
        { atLeast: 1, points: -1 },
      ],
    },
    { least: '-1', most: '2' },
  ],
  ['a veto', { kind: 'veto' }, 'unpriced'],
  ['a note', { kind: 'note' }, 'unpriced'],
])('award within %s', (_, effect, bounds) => expect(awardBounds(indicator(effect))).toEqual(bounds));

test('only what a person judges is awarded', () => {
  const effect = { kind: 'lose', from: 2, per: 1 };
  expect(awardBounds(indicator(effect, 'links-dead'))).toBe('checked');
  expect(awardBounds(indicator(effect, 'pending'))).toBe('pending');
});

test.each([
  ['2.5', '0.5', 'half-up', true],
  ['-2.5', '0.5', 'half-up', true],
  ['2.25', '0.5', 'half-up', false],
  ['2.25', '0.5', 'none', true],
  ['1', '1/3', 'half-up', true],
] as const)('%s in steps of %s, rounding %s: %s', (points, round, rounding, is) => expect(isStep(points, { round, rounding })).toBe(is));

test('sorts that a rubric prices, and which of them earn', () => {
  const one = indicator({ kind: 'accrue', per: { good: 1, bad: -1, idle: 0 }, cap: 3 });
  expect(pricedSorts(one)).toEqual(['good', 'bad', 'idle']);
  expect(['good', 'bad', 'idle'].map((sort) => isMerit(one, sort))).toEqual([true, false, false]);
  expect(pricedSorts(indicator({ kind: 'lose', from: 1, per: 1 }))).toEqual([]);
});

const line = (waiting: string[], swing = '0'): ScoreLine => ({
  indicator: 'CS-08',
  category: 'CS',
  title: '隐私',
  clause: '',
  state: waiting.length > 0 ? 'waiting' : 'settled',
  points: '2',
  arithmetic: '',
  examined: 1,
  counted: [],
  waiting,
  elsewhere: [],
  swing,
  unseen: [],
  why: null,
});
const score = (lines: ScoreLine[], change: Partial<UnitScore> = {}): UnitScore => ({
  run: '2018-12',
  unit: 'jia',
  name: '甲局',
  group: 'g',
  total: '80',
  verdict: 'scored',
  why: null,
  vetoes: [],
  categories: [
    { id: 'CS', name: '安全', points: '10', cap: '15', arithmetic: '' },
    { id: 'DI', name: '公开', points: '70', cap: '85', arithmetic: '' },
  ],
  lines,
  coverage: { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 },
  madeFrom: '',
  ...change,
});

describe('the review of December 2018: the first working day after it is 2 January, the fifth the 8th', () => {
  const asOf = '2019-01-01T00:00:00+08:00';
  const five = { deadlineWorkdays: 5, then: 'publish-without' } as const;
  test.each([
    ['nothing waits', [], five, '2019-01-02T02:00:00Z', 'publish'],
    ['it waits, and the last day has begun', ['f'], five, '2019-01-08T02:00:00Z', 'draft'],
    ['the last minute of the last day in Shanghai', ['f'], five, '2019-01-08T15:59:00Z', 'draft'],
    ['the day after', ['f'], five, '2019-01-08T16:00:00Z', 'publish'],
    ['the day after, where it is held', ['f'], { ...five, then: 'hold' }, '2019-01-08T16:00:00Z', 'held'],
    ['no time is given', ['f'], { deadlineWorkdays: 0, then: 'publish-without' }, '2018-12-31T16:00:00Z', 'publish'],
    ['no time is given, and it is held', ['f'], { deadlineWorkdays: 0, then: 'hold' }, '2018-12-31T16:00:00Z', 'held'],
    ['the rubric is silent', ['f'], undefined, '2018-12-31T16:00:00Z', 'publish'],
  ] as const)('%s', (_, waiting, review, now, state) =>
    expect(reviewState([score([line([...waiting], '-1')])], review ? { review } : {}, { asOf, now }).state).toBe(state),
  );

  test('names what waits, with its swing', () => {
    const { waiting, count, due } = reviewState([score([line(['a', 'b'], '-2'), line([])])], { review: five }, { asOf, now: asOf });
    expect({ waiting, count, due }).toEqual({
      waiting: [{ unit: 'jia', name: '甲局', indicator: 'CS-08', title: '隐私', count: 2, swing: '-2' }],
      count: 2,
      due: '2019-01-08',
    });
  });
});

describe('a correction', () => {
  const published: LedgerEntry = {
    ...{ period: '2018-12', unit: 'jia', name: '甲局', group: 'g', kind: 'published', categories: { CS: '10', DI: '70' }, total: '80' },
    ...{ roster: 3, digest: 'd'.repeat(64), amends: null, why: null, at: '2019-01-09T00:00:00Z' },
  };
  const moved = score([], { total: '79.5', categories: [{ ...score([]).categories[0]!, points: '9.5' }, score([]).categories[1]!] });
  const said = { judgement: 'j', why: '经查', at: '2019-01-10T00:00:00Z' };

  test('enters as the difference, signed, of what moved', () => {
    const difference = differenceOf(score([]), moved)!;
    expect(difference).toEqual({ categories: { CS: '-0.5' }, total: '-0.5' });
    const entry = correctionEntry(published, difference, said)!;
    expect(entry).toMatchObject({ kind: 'correction', period: '2018-12', total: '-0.5', amends: published.digest, why: '经查', roster: 3 });
    expect(correctionEntry(published, difference, { ...said, judgement: 'k' })!.digest).not.toBe(entry.digest);
  });

  test('that moves nothing enters nothing; one without a total is none', () => {
    expect(correctionEntry(published, differenceOf(moved, moved)!, said)).toBeNull();
    expect(differenceOf(score([]), score([], { total: null }))).toBeNull();
  });
});

describe('what was added by hand', () => {
  const evidence: Finding['evidence'] = [{ bundle: 'b', url: 'urn:sundial:attachment:00', at: '', sha256: '00' }];
  const sighting = { subject: '答复', sort: 'late', says: '逾期答复', evidence };
  const added: Judgement = {
    kind: 'added',
    run: '2018-12',
    by: '甲',
    at: '2019-01-02T00:00:00Z',
    note: '抽查',
    unit: 'jia',
    indicator: 'M',
    sighting,
  };
  const result = { indicator: 'M', state: 'pending' as const, examined: 0, findings: [], unseen: [], why: '人工' };
  const at = { run: '2018-12', unit: 'jia' };

  test('stands among the findings once, of its own unit and run, and counts until it is dismissed', () => {
    const [once] = withAdded([result], { ...at, judgements: [added, added] });
    expect(withAdded([once!], { ...at, judgements: [added] })).toEqual([once]);
    const [finding] = once!.findings as [Finding];
    expect(finding).toMatchObject({ added: true, unit: 'jia', indicator: 'M', says: '逾期答复' });
    expect(verdictOn(finding, [added], '2019-01-01')).toBe('upheld');
    const no: Judgement = {
      kind: 'dismissed',
      run: '2018-12',
      by: '乙',
      at: '2019-01-03T00:00:00Z',
      note: '',
      finding: finding.id,
      evidence: '00',
    };
    expect(verdictOn(finding, [added, no], '2019-01-01')).toBe('dismissed');
    for (const other of [
      { ...at, unit: 'yi' },
      { ...at, run: '2018-11' },
    ])
      expect(withAdded([result], { ...other, judgements: [added] })).toEqual([result]);
  });

  test('what was said after publication moves no published score, and counts in later months', () => {
    const later: Judgement = { ...added, amends: 'd' };
    expect(beforePublication([added, later], '2018-12')).toEqual([added]);
    expect(beforePublication([later], '2019-01')).toEqual([later]);
  });
});
