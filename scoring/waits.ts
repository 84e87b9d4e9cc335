/** Which findings wait for a person before they move points: what the rubric says, and what no rubric may waive. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import { findCheck } from './checks/index.ts';
import type { Finding } from './finding.ts';

type Review = Indicator['review'][string];

/** A veto that decides, and somebody's personal data, are never a machine's word. */
export function reviewRule(indicator: Indicator, sort: string, { vetoEffect }: Pick<Rubric, 'vetoEffect'>): Review {
  if (indicator.effect.kind === 'veto' && vetoEffect !== 'flag') return 'all';
  if (findCheck(indicator.check)?.confirm?.includes(sort)) return 'all';
  return indicator.review[sort] ?? 'none';
}

/** Of a finding on which nobody has spoken. */
export function mustWait(finding: Finding, indicator: Indicator, rubric: Pick<Rubric, 'vetoEffect'>): boolean {
  const rule = reviewRule(indicator, finding.sort ?? '', rubric);
  return rule === 'all' || (rule === 'unsure' && finding.sure === false);
}

/** Whether nothing of it can count without a person. */
export function onlyByPerson(indicator: Indicator, rubric: Pick<Rubric, 'vetoEffect'>): boolean {
  const sorts = findCheck(indicator.check)?.sorts ?? [];
  return sorts.length > 0 && sorts.every((sort) => reviewRule(indicator, sort, rubric) === 'all');
}
