/** Turns cited archive records into pages a person can open from disk, the spots marked. One page serves all findings that cite it. */
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBundle, type BundleReader } from '../crawler/evidence/bundle.ts';
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import { charsetIn, isBinary } from '../crawler/fetch.ts';
import { decode } from '../crawler/read/charset.ts';
import { exhibitPage, type ExhibitMark } from '../reports/pages/exhibit.ts';
import type { Finding } from '../scoring/finding.ts';
import type { ReportJob } from './report-files.ts';
import { bundlePath } from './work.ts';

interface Cited {
  ref: EvidenceRef;
  marks: ExhibitMark[];
  /** A leak is cited here: its spot, and what stands around personal numbers, is blotted out. */
  personal: boolean;
}

export type ExhibitHref = (ref: EvidenceRef, finding: string) => string | null;

/** Writes `<dir>/pages/*.html`; the answer gives the address of a finding's mark, relative to `<dir>/units/`. */
export async function writeExhibits(job: ReportJob): Promise<ExhibitHref> {
  const cited = collect([...job.results.values()].flatMap((results) => results.flatMap((result) => result.findings)));
  const written = new Set<string>();
  const open = new Map<string, BundleReader | null>();
  try {
    for (const [name, entry] of cited) {
      const reader = await readerOf(open, job.dataDir, entry.ref.bundle);
      const record = await reader?.read(entry.ref.url, entry.ref.sha256);
      if (!record) continue;
      const isText = readable(record.contentType) && !(await isBinary(record.payload));
      const source = isText ? decode(record.payload, charsetIn(record.contentType)).text : '';
      const { bundle, url, at, sha256 } = entry.ref;
      const { contentType, status, headers } = record;
      const page = exhibitPage({ source, url, at, sha256, bundle, contentType, status, headers, marks: entry.marks, blur: entry.personal });
      writeFileSync(join(job.dir, 'pages', `${name}.html`), page);
      written.add(name);
    }
  } finally {
    for (const reader of open.values()) await reader?.close();
  }
  return (ref, finding) => {
    const name = nameOf(ref);
    return written.has(name) ? `../pages/${name}.html#${markId(finding)}` : null;
  };
}

function collect(findings: Finding[]): Map<string, Cited> {
  const cited = new Map<string, Cited>();
  for (const finding of findings) {
    for (const ref of finding.evidence) {
      const name = nameOf(ref);
      const entry = cited.get(name) ?? { ref, marks: [], personal: false };
      const personal = finding.sort === 'leak';
      const tone = finding.merit ? 'merit' : 'fault';
      entry.marks.push({ id: markId(finding.id), label: finding.says, tone, personal, ...(ref.spot ? { spot: ref.spot } : {}) });
      entry.personal ||= personal;
      cited.set(name, entry);
    }
  }
  return cited;
}

/** One exhibit per record: address and payload digest together. */
export function nameOf(ref: Pick<EvidenceRef, 'url' | 'sha256'>): string {
  return createHash('sha256').update(`${ref.url}\n${ref.sha256}`).digest('hex').slice(0, 20);
}

function markId(finding: string): string {
  return `m-${finding.slice(0, 16)}`;
}

function readable(contentType: string | null): boolean {
  return contentType === null || /^text\/|html|xml(?!formats)|json|javascript/i.test(contentType);
}

async function readerOf(open: Map<string, BundleReader | null>, dataDir: string, bundle: string): Promise<BundleReader | null> {
  const path = bundlePath(dataDir, bundle);
  if (!open.has(bundle)) open.set(bundle, existsSync(path) ? await openBundle(path) : null);
  return open.get(bundle) ?? null;
}
