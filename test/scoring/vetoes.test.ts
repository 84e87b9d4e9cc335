/** Vetoes: shown, or deciding once a person upheld them. */
import { describe, expect, test } from '@jest/globals';
import type { Rubric } from '../../config/rubric.ts';
import { judge } from '../../scoring/judge.ts';
import type { Judgement } from '../../scoring/judgement.ts';
import { scoreUnit } from '../../scoring/score.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import { blocked, column, facts, home, item, unit } from './facts.ts';
import { finding, result, rubricOf, scored as scoredByHand } from './by-hand.ts';
import { pinned as rubric } from './pinned.ts';

const scored = (given: UnitFacts, change: Partial<Rubric> = {}, judgements: Judgement[] = []) => {
  const law = { ...rubric, ...change };
  return scoreUnit({ run: '2018-12', unit, facts: given, results: judge(given, law, '2018-12'), rubric: law, judgements, engine: 'any' });
};

describe('vetoes', () => {
  const stale = facts([home({ 'a/': 'news' }), column('a/', 'news', [item('a/1', '2018-01-01')])]);
  // Nobody has probed this site: V-01 would leave the total open.
  const probeless = rubric.indicators.filter(({ id }) => id !== 'V-01');
  const [found] = judge(stale, rubric, '2018-12').find(({ indicator }) => indicator === 'V-02')!.findings;
  const signed = { run: '2018-12', by: 'a', at: '2019-01-03T00:00:00Z', note: '' };
  const said = (kind: 'upheld' | 'dismissed'): Judgement[] => [
    { ...signed, kind, finding: found!.id, evidence: found!.evidence[0].sha256 },
  ];
  test.each<[Rubric['vetoEffect'], Judgement[], number, string, string, string | null]>([
    ['flag', [], 1, '8.5', 'scored', null],
    ['zero', [], 0, '8.5', 'provisional', '待复核 1 项：V-02 首页不更新'],
    ['zero', said('upheld'), 1, '0', 'scored', null],
    ['zero', said('dismissed'), 0, '8.5', 'scored', null],
    ['fail', [], 0, '8.5', 'provisional', '待复核 1 项：V-02 首页不更新'],
    ['fail', said('upheld'), 1, '8.5', 'fail', null],
    ['fail', said('dismissed'), 0, '8.5', 'pass', null],
  ])('%s decides only when a person upheld it %#', (vetoEffect, judgements, vetoes, total, verdict, why) => {
    const score = scored(stale, { vetoEffect, indicators: probeless }, judgements);
    expect(score.vetoes).toHaveLength(vetoes);
    expect([score.total, score.verdict, score.why]).toEqual([total, verdict, why]);
  });

  test('one that is upheld fails the unit whatever else could not be judged', () => {
    const blind = facts([home({ 'b/': 'notice' }, { items: [item('a/1', '2018-01-01')] }), blocked('b/')]);
    const [stuck] = judge(blind, rubric, '2018-12').find(({ indicator }) => indicator === 'V-02')!.findings;
    const upheld: Judgement = { ...signed, kind: 'upheld', finding: stuck!.id, evidence: stuck!.evidence[0].sha256 };
    expect(scored(blind, { vetoEffect: 'fail' }, [upheld])).toMatchObject({ total: null, verdict: 'fail' });
  });

  test('where a veto decides, an unseen one leaves the total open', () => {
    const cut = facts([home({ 'a/': 'news', 'zx/': 'consult' }), column('a/', 'news', [item('a/1', '2018-12-30')]), blocked('zx/')]);
    expect(scored(cut, { vetoEffect: 'zero' }).total).toBeNull();
  });

  test.each(['veto', 'note'])('what a unit does well never raises a %s', (kind) => {
    const law = rubricOf([
      ['V', null, 'contact-channel', { kind }],
      ['A', 'K', 'pending', { kind: 'lose', from: 1, per: 1 }],
    ]);
    const channel = (sort: string, rest: object) =>
      scoredByHand(law, [result('V', [finding('V', 'contact', sort, rest)]), result('A', [], { state: 'pending' })]).lines[0]!;
    expect(channel('present', { merit: true })).toMatchObject({ arithmetic: '未发现', counted: [] });
    expect(channel('missing', {})).toMatchObject({ arithmetic: '发现 1 处' });
  });
});
