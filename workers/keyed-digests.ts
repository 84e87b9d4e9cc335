/** What is sealed names records of personal data by keyed digests: pairs them with what was found again, without the key. */
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { Finding } from '../scoring/finding.ts';
import { isVerdict, type Judgement } from '../scoring/judgement.ts';
import { publicView, type Keyed } from '../scoring/public-finding.ts';
import type { UnseenPlace } from '../scoring/unit-facts.ts';

/** Results of a run by unit. */
export type Results = ReadonlyMap<string, readonly CheckResult[]>;

export interface Pairing {
  /** The keyed form under which a digest is sealed; one that is not sealed gets a name that gives nothing away. */
  keyed: Keyed;
  /** How many digests were paired. */
  pairs: number;
  /** A sealed judgement as scoring understands it: its finding and evidence as they are found, not as they are shown. */
  asFound(judgement: Judgement): Judgement;
}

const PREFIX = 'hmac-sha256:';

/**
 * A key is one to one, so a pairing must be, too: a digest keeps the first keyed form it is seen under, and that form is nobody
 * else's. Anything that does not fit is left unpaired, and then reads otherwise than what is sealed.
 */
export function pairKeyed(found: Results, sealed: Results): Pairing {
  const shown = new Map<string, string>();
  const taken = new Map<string, string>();
  const pair = (own: string, theirs: string): void => {
    if (own === theirs || shown.has(own) || taken.has(theirs)) return;
    shown.set(own, theirs);
    taken.set(theirs, own);
  };
  const masked = publicView([...found.values()], (digest) => PREFIX + digest);
  for (const [unit, results] of found) {
    for (const result of results) {
      const theirs = sealed.get(unit)?.find(({ indicator }) => indicator === result.indicator);
      if (theirs === undefined) continue;
      pairFindings(result.findings, masked.result(result).findings, theirs.findings, pair);
      pairPlaces(result.unseen, theirs.unseen, pair);
    }
  }
  const unknown = new Map<string, string>();
  const stranger = (digest: string): string => {
    const name = unknown.get(digest) ?? `unpaired-${unknown.size + 1}`;
    unknown.set(digest, name);
    return name;
  };
  const original = (theirs: string): string => taken.get(theirs) ?? theirs;
  return {
    keyed: (digest) => PREFIX + (shown.get(digest) ?? stranger(digest)),
    pairs: shown.size,
    asFound: (judgement) =>
      !isVerdict(judgement)
        ? judgement
        : { ...judgement, finding: original(judgement.finding), evidence: original(judgement.evidence.replace(PREFIX, '')) },
  };
}

type Pair = (own: string, theirs: string) => void;

/** By id, else by what is shown of them: both lists are in the order of what they are about. */
function pairFindings(own: readonly Finding[], masked: readonly Finding[], sealed: readonly Finding[], pair: Pair): void {
  const left = new Map(sealed.map((finding) => [finding.id, finding]));
  const take = (finding: Finding | undefined): Finding | undefined => (finding && left.delete(finding.id) ? finding : undefined);
  const alike = (a: Finding) => (b: Finding) => a.subject === b.subject && a.mark === b.mark && a.says === b.says;
  own.forEach((finding, at) => {
    const shown = masked[at]!;
    const theirs =
      take(left.get(finding.id)) ??
      (shown.id === finding.id && shown.subject === finding.subject ? undefined : take([...left.values()].find(alike(shown))));
    if (theirs === undefined) return;
    pair(finding.id, theirs.id);
    finding.evidence.forEach((ref, nth) => pairRefs(ref, theirs.evidence[nth], pair));
  });
}

function pairPlaces(own: readonly UnseenPlace[], sealed: readonly UnseenPlace[], pair: Pair): void {
  own.forEach(({ evidence }, at) => evidence && pairRefs(evidence, sealed[at]?.evidence, pair));
}

function pairRefs(own: EvidenceRef, theirs: EvidenceRef | null | undefined, pair: Pair): void {
  if (!theirs?.sha256.startsWith(PREFIX) || theirs.at !== own.at || theirs.bundle !== own.bundle) return;
  pair(own.sha256, theirs.sha256.slice(PREFIX.length));
}
