/** Sorts the findings of one indicator: what counts, what waits for a person, what earned elsewhere, what a person let pass. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import type { CheckResult } from './check.ts';
import { priceOf } from './effects.ts';
import type { Tally } from './effects.ts';
import { compare, ZERO } from './exact.ts';
import type { Finding } from './finding.ts';
import { verdictOn, verdictThatHolds } from './judgement.ts';
import type { Judgement } from './judgement.ts';
import { groupsOf, isTaken } from './once.ts';
import type { OnceGroup } from './once.ts';
import { mustWait } from './waits.ts';

/** Findings keep the order of their addresses. */
export interface Parts {
  counted: Finding[];
  waiting: Finding[];
  elsewhere: Finding[];
  /** Of what counts: a list's word alone, on which no person has spoken. */
  doubtful: Finding[];
  /** Civil dates until which findings are exempt. */
  exempt: string[];
}

interface Deciding {
  rubric: Pick<Rubric, 'vetoEffect'>;
  judgements: readonly Judgement[];
  once: readonly OnceGroup[];
  today: string;
}

/** Only what is priced earns or costs, and so keeps others from it: a veto and a note never do, and never yield. */
export function divide(indicator: Indicator, { findings }: CheckResult, { rubric, judgements, once, today }: Deciding): Parts {
  const parts: Parts = { counted: [], waiting: [], elsewhere: [], doubtful: [], exempt: [] };
  const { effect } = indicator;
  const flags = effect.kind === 'veto' || effect.kind === 'note';
  const groups = flags ? [] : groupsOf(indicator.id, once);
  for (const finding of findings) {
    // A flag is raised by a fault, never by what a unit does well.
    if (flags && finding.merit) continue;
    const verdict = verdictOn(finding, judgements, today);
    if (verdict === 'dismissed') {
      const { until } = verdictThatHolds(finding, judgements, today) ?? {};
      if (until !== undefined) parts.exempt.push(until);
    } else if (moves(indicator, finding) && isTaken(finding, groups)) parts.elsewhere.push(finding);
    else if (verdict === null && mustWait(finding, indicator, rubric)) parts.waiting.push(finding);
    else {
      parts.counted.push(finding);
      if (finding.doubtful && verdict === null) parts.doubtful.push(finding);
    }
  }
  for (const { taken } of groups) for (const finding of parts.counted) if (moves(indicator, finding)) taken.add(finding.subject);
  return parts;
}

/** Whether it has a price here at all. */
export function moves({ effect }: Indicator, { sort = '' }: Finding): boolean {
  if (effect.kind === 'veto' || effect.kind === 'note') return false;
  return effect.kind === 'share' || effect.kind === 'tiers' || compare(priceOf(effect.per, sort), ZERO) !== 0;
}

export function tallyOf(findings: readonly Finding[], examined: number): Tally {
  const sorts = new Map<string, number>();
  for (const { sort = '' } of findings) sorts.set(sort, (sorts.get(sort) ?? 0) + 1);
  return { examined, sorts };
}

/** A thing that earned elsewhere is none of this line's: it must not count as one that lacks the merit. A fault that cost elsewhere is, and as none. */
export function examinedOf(indicator: Indicator, { examined }: CheckResult, { counted, elsewhere }: Parts): number {
  const { effect } = indicator;
  const byFound = (effect.kind === 'share' && effect.of === 'found') || (effect.kind === 'tiers' && effect.by === 'found');
  const added = counted.filter((finding) => finding.added).length;
  return Math.max(0, examined + added - (byFound ? elsewhere.filter((finding) => !finding.added).length : 0));
}

export function ids(findings: readonly Finding[]): string[] {
  return findings.map(({ id }) => id);
}
