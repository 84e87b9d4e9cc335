/** What a person decided about a finding, awarded or added by hand: append-only, bound to run, finding and evidence. */
import type { Finding, Sighting } from './finding.ts';
import type { Amount } from './unit-score.ts';

interface Signed {
  run: string;
  by: string;
  /** ISO UTC. */
  at: string;
  note: string;
  /** Spoken after the month was published: the digest of the ledger entry that it corrects. The published score stands. */
  amends?: string;
}

export type Judgement = Signed &
  (
    | {
        kind: 'upheld' | 'dismissed';
        finding: string;
        /** Whose finding ('site:<id>': of every unit of that site), of which indicator; absent in judgements of before. */
        unit?: string;
        indicator?: string;
        /** sha256 of the first evidence the person looked at; other bytes, other judgement. */
        evidence: string;
        /** Civil date to which it carries over into later runs. */
        until?: string;
      }
    | {
        kind: 'awarded';
        unit: string;
        indicator: string;
        points: Amount;
        /** sha256 (hex) of the document it rests on, kept in a bundle of the month. */
        attachment?: string;
      }
    | {
        kind: 'added';
        unit: string;
        indicator: string;
        /** What a person saw and no check can: a spot check, how a request was handled. Its first evidence is the attachment or the archived record. */
        sighting: Sighting;
      }
  );

export type Verdict = Extract<Judgement, { kind: 'upheld' | 'dismissed' }>;
export type Award = Extract<Judgement, { kind: 'awarded' }>;
export type Addition = Extract<Judgement, { kind: 'added' }>;

export const isVerdict = (judgement: Judgement): judgement is Verdict => judgement.kind === 'upheld' || judgement.kind === 'dismissed';

/** Those that the published score of a run was made with: what was spoken about it later counts in the corrections, and in later runs. */
export function beforePublication<J extends Judgement>(judgements: readonly J[], run: string): J[] {
  return judgements.filter((judgement) => judgement.amends === undefined || judgement.run !== run);
}

/** Of several, the one spoken last; of one instant, the one written last. */
function lastOf<J extends Judgement>(judgements: readonly J[]): J | null {
  return judgements.reduce<J | null>((latest, judgement) => (latest === null || judgement.at >= latest.at ? judgement : latest), null);
}

/** The last judgement that still holds on this finding: same run or carried over, same evidence. */
export function verdictThatHolds(finding: Finding, judgements: readonly Judgement[], today: string): Verdict | null {
  return lastOf(
    judgements.filter(isVerdict).filter((judgement) => {
      if (judgement.finding !== finding.id) return false;
      const holds = judgement.run === finding.run || (judgement.until !== undefined && judgement.until >= today);
      return holds && judgement.evidence === finding.evidence[0].sha256;
    }),
  );
}

/** The last word that still holds. What a person added needs no second person: it stands until somebody dismisses it. */
export function verdictOn(finding: Finding, judgements: readonly Judgement[], today: string): 'upheld' | 'dismissed' | null {
  const holds = verdictThatHolds(finding, judgements, today);
  return holds?.kind ?? (finding.added ? 'upheld' : null);
}

/** Points given by hand to an indicator that no check covers; the latest award stands. */
export function awardFor(
  indicator: string,
  unit: string,
  run: string,
  judgements: readonly Judgement[],
): { points: Amount; by: string } | null {
  const last = lastOf(
    judgements.filter(
      (judgement): judgement is Award =>
        judgement.kind === 'awarded' && judgement.indicator === indicator && judgement.unit === unit && judgement.run === run,
    ),
  );
  return last && { points: last.points, by: last.by };
}
