/** The archived records that findings cite, each once, with all marks that are to be set in it. */
import { createHash } from 'node:crypto';
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import type { ExhibitMark } from '../reports/pages/exhibit.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { Finding } from '../scoring/finding.ts';
import { isPersonal, type PublicView } from '../scoring/public-finding.ts';

export interface Cited {
  /** 20 hex digits, from what may be shown of the address and the digest. */
  name: string;
  /** To read the record by. */
  ref: EvidenceRef;
  /** What may be shown of it. */
  shown: EvidenceRef;
  marks: ExhibitMark[];
  /** Public id of the finding of each mark. */
  findings: string[];
  /** Personal data is cited here: its spot, and what stands around personal numbers, is blotted out. */
  personal: boolean;
  /** A fault cites it: it gets a picture. */
  fault: boolean;
}

/** By name, in the order in which units and findings come. */
export function citedRecords(results: Iterable<readonly CheckResult[]>, view: PublicView): Map<string, Cited> {
  const cited = new Map<string, Cited>();
  // A finding of a whole site comes with each of its units.
  const seen = new Set<string>();
  for (const finding of [...results].flatMap((ofUnit) => ofUnit.flatMap(({ findings }) => findings))) {
    if (!seen.has(finding.id)) cite(cited, finding, view);
    seen.add(finding.id);
  }
  return cited;
}

function cite(cited: Map<string, Cited>, finding: Finding, view: PublicView): void {
  const { id, says, evidence } = view.finding(finding);
  const names = evidence.map(nameOf);
  for (const [index, ref] of finding.evidence.entries()) {
    const name = names[index]!;
    const entry = cited.get(name) ?? {
      name,
      ref: whole(ref),
      shown: whole(evidence[index]!),
      marks: [],
      findings: [],
      personal: false,
      fault: false,
    };
    const personal = isPersonal(finding);
    const tone = finding.merit ? 'merit' : 'fault';
    const others = [...new Set(names)].map((page) => ({ page, url: evidence[names.indexOf(page)]!.url }));
    const spot = ref.spot === undefined ? {} : { spot: ref.spot };
    const proof = tone === 'fault' ? { all: others, absent: isAbsence(finding) } : {};
    entry.marks.push({ id: markId(id), label: says, tone, personal, ...spot, ...proof });
    entry.findings.push(id);
    entry.personal ||= personal || ref.personal === true;
    entry.fault ||= tone === 'fault';
    cited.set(name, entry);
  }
}

/** Looked for on every page where it should stand, and found on none. */
const isAbsence = ({ sort }: Finding): boolean => sort === 'missing' || sort === 'absent';

const whole = ({ bundle, url, at, sha256 }: EvidenceRef): EvidenceRef => ({ bundle, url, at, sha256 });

/** One exhibit per record: address and payload digest together, as they are shown. */
export function nameOf({ url, sha256 }: Pick<EvidenceRef, 'url' | 'sha256'>): string {
  return createHash('sha256').update(`${url}\n${sha256}`).digest('hex').slice(0, 20);
}

export function markId(finding: string): string {
  return `m-${finding.slice(0, 16)}`;
}
