/** What a person decided about a finding, or awarded by hand: append-only, bound to run, finding and evidence. */
import type { Finding } from './finding.ts';
import type { Amount } from './unit-score.ts';

interface Signed {
  run: string;
  by: string;
  /** ISO UTC. */
  at: string;
  note: string;
}

export type Judgement = Signed &
  (
    | {
        kind: 'upheld' | 'dismissed';
        finding: string;
        /** sha256 of the first evidence the person looked at; other bytes, other judgement. */
        evidence: string;
        /** Civil date to which it carries over into later runs. */
        until?: string;
      }
    | { kind: 'awarded'; unit: string; indicator: string; points: Amount; attachment?: string }
  );

/** The last word that still holds on this finding: same run or carried over, same evidence. */
export function verdictOn(finding: Finding, judgements: readonly Judgement[], today: string): 'upheld' | 'dismissed' | null {
  const spoken = judgements.filter((judgement) => {
    if (judgement.kind === 'awarded' || judgement.finding !== finding.id) return false;
    const holds = judgement.run === finding.run || (judgement.until !== undefined && judgement.until >= today);
    return holds && judgement.evidence === finding.evidence[0].sha256;
  });
  const last = spoken.reduce<Judgement | null>(
    (latest, judgement) => (latest === null || judgement.at >= latest.at ? judgement : latest),
    null,
  );
  return last === null || last.kind === 'awarded' ? null : last.kind;
}

/** Points given by hand to an indicator that no check covers; the latest award stands. */
export function awardFor(
  indicator: string,
  unit: string,
  run: string,
  judgements: readonly Judgement[],
): { points: Amount; by: string } | null {
  const awards = judgements.filter(
    (judgement) => judgement.kind === 'awarded' && judgement.indicator === indicator && judgement.unit === unit && judgement.run === run,
  );
  const last = awards.reduce<Judgement | null>(
    (latest, judgement) => (latest === null || judgement.at >= latest.at ? judgement : latest),
    null,
  );
  return last?.kind === 'awarded' ? { points: last.points, by: last.by } : null;
}
