/** What of a finding may be printed or handed on: a digest of personal data is keyed, or anybody could try the masked digits against it. */
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import { maskAddress, maskText } from '../crawler/read/masks.ts';
import type { CheckResult } from './check.ts';
import type { Finding } from './finding.ts';
import type { Judgement } from './judgement.ts';
import type { UnseenPlace } from './unit-facts.ts';
import type { UnitScore } from './unit-score.ts';

/** 'hmac-sha256:<hex>' of a sha256 (hex), under a key that never leaves the office. */
export type Keyed = (sha256: string) => string;

/** A finding whose refs to personal records bear `hmac-sha256:<hex>` in `sha256`, and whose texts and addresses are masked. */
export type PublicFinding = Finding;

/** The one way from what the store holds to what is shown; each answer is made anew, nothing is changed in place. */
export interface PublicView {
  ref(ref: EvidenceRef): EvidenceRef;
  finding(finding: Finding): PublicFinding;
  result(result: CheckResult): CheckResult;
  score(score: UnitScore): UnitScore;
  judgement(judgement: Judgement): Judgement;
}

/** What it cites holds personal data of somebody. */
export function isPersonal(finding: Pick<Finding, 'sort'>): boolean {
  return finding.sort === 'leak';
}

/**
 * sha256 of every record that a personal finding cites, or that was read to hold what is blotted out (a list that no check accuses).
 * Another finding may cite the same record, and must not give its digest away.
 */
export function personalDigests(findings: Iterable<Finding>): Set<string> {
  const digests = new Set<string>();
  for (const finding of findings)
    for (const { sha256, personal } of finding.evidence) if (personal || isPersonal(finding)) digests.add(sha256);
  return digests;
}

/** `results`: all of the run, for personal records are known by the findings that cite them. */
export function publicView(results: Iterable<readonly CheckResult[]>, keyed: Keyed): PublicView {
  const findings = [...results].flatMap((ofUnit) => ofUnit.flatMap((result) => result.findings));
  const personal = personalDigests(findings);
  // A finding's id is a digest over its subject: a masked address could be guessed against it.
  const ids = new Map(findings.filter(isNamedAfterPersonal).map(({ id }) => [id, publicId(id, keyed)]));
  const shownId = (id: string): string => ids.get(id) ?? id;
  return {
    ref: (ref) => publicRef(ref, keyed, personal),
    finding: (finding) => publicFinding(finding, keyed, personal),
    result: (result) => ({
      ...result,
      findings: result.findings.map((finding) => publicFinding(finding, keyed, personal)),
      unseen: result.unseen.map((place) => publicPlace(place, keyed, personal)),
      why: textOrNull(result.why),
      ...(result.remark === undefined ? {} : { remark: maskText(result.remark) }),
    }),
    score: (score) => ({
      ...score,
      why: textOrNull(score.why),
      vetoes: score.vetoes.map((veto) => ({ ...veto, findings: veto.findings.map(shownId) })),
      lines: score.lines.map((line) => ({
        ...line,
        counted: line.counted.map(shownId),
        waiting: line.waiting.map(shownId),
        elsewhere: line.elsewhere.map(shownId),
        unseen: line.unseen.map((place) => publicPlace(place, keyed, personal)),
        why: textOrNull(line.why),
      })),
    }),
    judgement: (judgement) => publicJudgement(judgement, { keyed, personal, shownId }),
  };
}

interface Hiding {
  keyed: Keyed;
  personal: ReadonlySet<string>;
  shownId: (id: string) => string;
}

function publicJudgement(judgement: Judgement, { keyed, personal, shownId }: Hiding): Judgement {
  const note = maskText(judgement.note);
  if (judgement.kind === 'awarded') return { ...judgement, note };
  if (judgement.kind === 'added') {
    const { run, unit, indicator, sighting } = judgement;
    const {
      id: _id,
      run: _run,
      unit: _unit,
      indicator: _indicator,
      ...shown
    } = publicFinding({ ...sighting, id: '', run, unit, indicator }, keyed, personal);
    return { ...judgement, note, sighting: shown };
  }
  return { ...judgement, note, finding: shownId(judgement.finding), evidence: shownDigest(judgement.evidence, keyed, personal) };
}

/** One finding as it may be shown; `personal`: digests that other findings of the run declare personal (see `personalDigests`). */
export function publicFinding(finding: Finding, keyed: Keyed, personal: ReadonlySet<string> = new Set()): PublicFinding {
  const own = new Set([...personal, ...personalDigests([finding])]);
  const [first, ...rest] = finding.evidence;
  return {
    ...finding,
    id: isNamedAfterPersonal(finding) ? publicId(finding.id, keyed) : finding.id,
    subject: maskSubject(finding.subject),
    ...(finding.mark === undefined ? {} : { mark: maskText(finding.mark) }),
    says: maskText(finding.says),
    evidence: [publicRef(first, keyed, own), ...rest.map((ref) => publicRef(ref, keyed, own))],
  };
}

function publicRef(ref: EvidenceRef, keyed: Keyed, personal: ReadonlySet<string>): EvidenceRef {
  const { spot, ...rest } = ref;
  const hidden = spot !== undefined && 'css' in spot && maskAddress(spot.css) !== spot.css;
  const url = maskAddress(ref.url);
  return {
    ...rest,
    url,
    // What is asked for by a person's number shows it as a rule.
    sha256: url === ref.url ? shownDigest(ref.sha256, keyed, personal) : keyed(ref.sha256),
    ...(spot === undefined || hidden ? {} : { spot }),
  };
}

const publicPlace = (place: UnseenPlace, keyed: Keyed, personal: ReadonlySet<string>): UnseenPlace => ({
  ...place,
  url: maskAddress(place.url),
  evidence: place.evidence === null ? null : publicRef(place.evidence, keyed, personal),
});

const shownDigest = (sha256: string, keyed: Keyed, personal: ReadonlySet<string>): string =>
  personal.has(sha256) ? keyed(sha256) : sha256;

const isNamedAfterPersonal = ({ subject, mark }: Finding): boolean =>
  maskSubject(subject) !== subject || (mark !== undefined && maskText(mark) !== mark);

/** In an address long numbers are ids of articles as a rule; elsewhere they are not. */
const maskSubject = (subject: string): string => (/^[a-z][a-z0-9+.-]*:/i.test(subject) ? maskAddress(subject) : maskText(subject));

/** As long and as hexadecimal as any other id. */
const publicId = (id: string, keyed: Keyed): string => keyed(id).replace(/^hmac-sha256:/, '');

const textOrNull = (text: string | null): string | null => (text === null ? null : maskText(text));
