/** An item earns, and a fault costs, once in each group of indicators that the rubric names: elsewhere it is 已计入. */
import type { Rubric } from '../config/rubric.ts';
import type { Finding } from './finding.ts';

export interface OnceGroup {
  ids: readonly string[];
  /** Subjects that have moved points already. */
  taken: Set<string>;
  /** Indicators before this one that did not see everything: what they missed may be what a later one counts. */
  gaps: string[];
}

export function onceGroups({ once }: Pick<Rubric, 'once'>): OnceGroup[] {
  return once.map((ids) => ({ ids, taken: new Set<string>(), gaps: [] }));
}

export function groupsOf(indicator: string, groups: readonly OnceGroup[]): OnceGroup[] {
  return groups.filter(({ ids }) => ids.includes(indicator));
}

export const isTaken = (finding: Finding, groups: readonly OnceGroup[]): boolean => groups.some(({ taken }) => taken.has(finding.subject));

/** Indices of indicators in the order in which they are priced: the rubric's, except that once groups are paid in theirs. */
export function payingOrder({ indicators, once }: Pick<Rubric, 'indicators' | 'once'>): number[] {
  const rank = new Map(once.flat().map((id, index) => [id, index]));
  const rankOf = (at: number): number => rank.get(indicators[at]!.id) ?? -1;
  return [...indicators.keys()].sort((a, b) => rankOf(a) - rankOf(b) || a - b);
}
