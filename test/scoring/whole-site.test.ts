/** What is judged once for a site is one finding, however many units stand on it: one proof, one judgement, the same points for all. */
import { expect, test } from '@jest/globals';
import { Unit } from '../../config/unit.ts';
import { judge } from '../../scoring/judge.ts';
import { priceUnit } from '../../scoring/score.ts';
import { facts, home, unit } from './facts.ts';
import { rubricOf, said } from './by-hand.ts';
import { days } from './looks.ts';

const other = Unit.parse({ ...unit, id: 'jyj', name: '教育局', aliases: [], publishers: [] });
const elsewhere = Unit.parse({ ...other, id: 'sw', places: [{ site: 'second', entries: ['http://gov.test/bm/gaj/'] }] });
const probes = days(
  1,
  31,
  20,
  { outcome: { kind: 'silent', why: 'refused', tries: 1 } },
  { outcome: { kind: 'silent', why: 'refused', tries: 1 } },
);
const withs = { slowMs: 15000, perDay: 20, days: 7, share: '5%' };
const law = (scope: 'unit' | 'site') =>
  rubricOf([
    ['V', null, 'site-unreachable', { kind: 'veto' }, { with: withs, scope }],
    ['F', 'K', 'footer-marks', { kind: 'lose', from: 2, per: 0.5 }, { with: { elements: ['icp'] }, scope: 'site' }],
  ]);

function view(of: Unit, scope: 'unit' | 'site' = 'site', judgements: Parameters<typeof priceUnit>[0]['judgements'] = []) {
  const given = facts(
    [home({}, { footer: { ...home({}).facts!.footer, icp: null } })].map((one) => ({ ...one, record: { ...one.record, unit: of.id } })),
    { unit: of, units: [unit, other, elsewhere], probes },
  );
  const results = judge(given, law(scope), '2018-12');
  return { results, score: priceUnit({ run: '2018-12', unit: of, facts: given, results, rubric: law(scope), judgements }) };
}

test('the same finding, byte for byte, with each unit of the site', () => {
  const [ours, theirs] = [view(unit), view(other)];
  expect(ours.results[0]!.findings).toHaveLength(1);
  expect(ours.results[0]).toEqual(theirs.results[0]);
  expect(ours.results[0]!.findings[0]).toMatchObject({ unit: 'site:portal' });
  expect(ours.score.lines[0]).toEqual(theirs.score.lines[0]);
  expect(ours.score.lines[0]).toMatchObject({ site: 'portal', why: expect.stringMatching(/^全站指标；/) });
});

test('of another site it is another finding, and so it is where the rubric judges units', () => {
  const ids = [view(unit), view(elsewhere), view(unit, 'unit'), view(other, 'unit')].map(({ results }) => results[0]!.findings[0]!.id);
  expect(new Set(ids).size).toBe(4);
});

test('one judgement holds for all', () => {
  const ruling = said('dismissed', view(unit).results[0]!.findings[0]!);
  expect([unit, other].map((one) => view(one, 'site', [ruling]).score.vetoes.length)).toEqual([0, 0]);
  expect([unit, other].map((one) => view(one).score.vetoes.length)).toEqual([1, 1]);
});

test('a check that looks at the unit itself is never the word on a site', () => {
  const [ours, theirs] = [view(unit), view(other)];
  expect(ours.results[1]!.findings[0]!.id).not.toBe(theirs.results[1]!.findings[0]!.id);
  expect(ours.score.lines[1]!.site).toBeUndefined();
});
