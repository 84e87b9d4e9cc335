/** Why a line could not be judged, in words: what should have stood where, and what came of asking. */
import type { CheckResult } from './check.ts';
import type { UnitFacts } from './unit-facts.ts';
import { unseenInChinese } from './wording.ts';

export function unseenWhy({ unseen, remark }: Pick<CheckResult, 'unseen' | 'remark'>, facts: UnitFacts): string {
  const nameOf = (key: string): string | null =>
    facts.columns.find((column) => column.key === key)?.name ??
    facts.sections.find((section) => section.key === key && section.text !== '')?.text ??
    null;
  return [unseenInChinese(unseen, nameOf), remark].filter(Boolean).join('；');
}
