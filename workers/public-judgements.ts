/** What people said of a month, as it may be sealed and handed on. */
import type { CheckResult } from '../scoring/check.ts';
import { isVerdict, type Judgement } from '../scoring/judgement.ts';
import type { Keyed, PublicView } from '../scoring/public-finding.ts';

/** Judgements as they may be handed on. Of a finding that this month does not have nobody knows here whether it was about a person. */
export function publicJudgements(
  judgements: readonly Judgement[],
  { view, keyed, results }: { view: PublicView; keyed: Keyed; results: ReadonlyMap<string, readonly CheckResult[]> },
): Judgement[] {
  const found = new Set([...results.values()].flatMap((ofUnit) => ofUnit.flatMap(({ findings }) => findings.map(({ id }) => id))));
  return judgements.map((judgement) => {
    const shown = view.judgement(judgement);
    return !isVerdict(judgement) || !isVerdict(shown) || found.has(judgement.finding)
      ? shown
      : { ...shown, evidence: keyed(shown.evidence) };
  });
}
