/** Runs each indicator's check over the facts and gives every sighting its name: findings, not yet priced. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import { byCodePoint, digestOf } from '../config/canonical.ts';
import type { CheckResult, Outcome } from './check.ts';
import { findCheck } from './checks/index.ts';
import type { Finding, Sighting } from './finding.ts';
import type { UnitFacts } from './unit-facts.ts';

/** Stands for every unit of a site, where a finding is the site's and not one unit's. */
export const siteKey = (site: string): string => `site:${site}`;

/** Identity of a finding across runs: whose (a unit's id, or a `siteKey`), of what, about what. */
export function findingId(unit: string, indicator: string, sighting: Pick<Sighting, 'subject' | 'mark'>): string {
  return digestOf([unit, indicator, sighting.subject, sighting.mark ?? '']);
}

/**
 * One result per indicator in the rubric's order, vetoes included; `run` is the run's id. The rubric must have passed `checkRubric`:
 * an unknown check or wrong thresholds throw.
 */
export function judge(facts: UnitFacts, rubric: Pick<Rubric, 'indicators'>, run: string): CheckResult[] {
  return rubric.indicators.map((indicator) => judgeOne(facts, indicator, run));
}

function judgeOne(facts: UnitFacts, indicator: Indicator, run: string): CheckResult {
  const base = { indicator: indicator.id, examined: 0, findings: [], unseen: [] };
  if (indicator.check === 'pending') return { ...base, state: 'pending', why: '尚未检查' };
  if (indicator.check === 'manual') return { ...base, state: 'pending', why: '人工' };
  const check = findCheck(indicator.check);
  if (!check) throw new Error(`${indicator.id}: no check "${indicator.check}"`);
  const outcome = check.run(facts, check.params.parse(indicator.with));
  // Of a site the judgement is one, however many units stand on it: the site of the first place, as for the looks at it.
  const whose = indicator.scope === 'site' && check.site ? siteKey(facts.unit.places[0]!.site) : facts.unit.id;
  const { examined, unseen, atMost, remark } = outcome;
  const bound = outcome.harmless ? 0 : atMost;
  return {
    indicator: indicator.id,
    state: stateOf(outcome),
    examined,
    findings: findingsOf(outcome.found, whose, indicator.id, run),
    unseen,
    why: outcome.notApplicable ?? null,
    ...(bound === undefined ? {} : { atMost: bound }),
    ...(remark === undefined ? {} : { remark }),
  };
}

function stateOf({ notApplicable, unseen, examined, found }: Outcome): CheckResult['state'] {
  if (notApplicable !== undefined) return 'not-applicable';
  if (unseen.length === 0) return 'seen';
  return examined === 0 && found.length === 0 ? 'unseen' : 'partial';
}

/** By subject, then mark, in code order; two sightings of one identity are one finding. */
function findingsOf(found: readonly Sighting[], unit: string, indicator: string, run: string): Finding[] {
  const byId = new Map<string, Finding>();
  for (const sighting of found) {
    const id = findingId(unit, indicator, sighting);
    if (!byId.has(id)) byId.set(id, { ...sighting, id, run, unit, indicator });
  }
  return [...byId.values()].sort((a, b) => byCodePoint(a.subject, b.subject) || byCodePoint(a.mark ?? '', b.mark ?? ''));
}
