/** Every record that a sealed finding cites must still be there: also in a bundle of which it is said that old records were taken out. */
import { join } from 'node:path';
import { openBundle, type BundleReader } from '../../crawler/evidence/bundle.ts';
import type { IndexEntry } from '../../crawler/evidence/index-line.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import { asUri } from '../../crawler/evidence/warc-record.ts';
import { maskAddress } from '../../crawler/read/masks.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import { newestOf, type SealStatement } from '../../crawler/seal/statement.ts';
import { attachmentUrl } from '../attachments.ts';
import { liveShots } from '../keeping/cited.ts';
import type { SealedResults } from '../results-bundle.ts';
import { ATTACHMENTS, EXHIBITS } from '../work.ts';

type Keyed = ((sha256: string) => string) | null;

export interface CitedSide {
  sealed: SealedResults;
  statement: SealStatement;
  /** Null: records with personal data are known by address and instant alone. */
  keyed: Keyed;
  /** Only what is cited of this bundle; default: of all. */
  only?: string;
}

interface Citing {
  ref: EvidenceRef;
  /** Chinese: what cites it. */
  by: string;
}

const isHidden = ({ sha256 }: EvidenceRef): boolean => sha256.startsWith('hmac-');

/** A damaged bundle has been told of where bundles are checked. */
export async function checkCited(dir: string, side: CitedSide, { checked, notes, problems }: MonthFindings): Promise<void> {
  const { statement, keyed, only } = side;
  const before = problems.length;
  const found = { records: 0, hidden: 0 };
  for (const [bundle, cited] of await citedIn(dir, side)) {
    if (only !== undefined && bundle !== only) continue;
    const file = `${bundle}.wacz`;
    // A page that nothing changed on may be cited where an earlier attempt of the month has it.
    if (!statement.bundles.some(({ id }) => id === bundle)) {
      problems.push(trouble(file, `有 ${cited.length} 条发现所引的记录在这个证据包里，它却不在封存之列`));
      continue;
    }
    const held = await heldIn(join(dir, file), keyed);
    if (held === null) continue;
    for (const { ref, by } of cited) {
      found.records += 1;
      if (isHidden(ref) && keyed === null) found.hidden += 1;
      if (!held.has(keyOf(ref, keyed))) {
        const which = isHidden(ref) && keyed === null ? `记于 ${ref.at}` : `摘要 ${ref.sha256}`;
        problems.push(trouble(file, `${by}所引的记录（${which}）不在这里`, { part: 'record', record: ref.url }));
      }
    }
  }
  await checkDocuments(dir, side, problems);
  if (found.hidden > 0) notes.push(`没有摘要密钥：${found.hidden} 条涉及个人信息的记录是否仍在，只按地址和时刻核对`);
  if (problems.length === before) checked.push(`发现所引的 ${found.records} 条记录都在各自的证据包里`);
}

/** What awards rest on: named by its bytes alone, wherever among the attachments it lies. */
async function checkDocuments(
  dir: string,
  { sealed, statement: { run, bundles } }: CitedSide,
  problems: MonthFindings['problems'],
): Promise<void> {
  const named = sealed.judgements.flatMap((judgement) => (judgement.kind === 'awarded' ? (judgement.attachment ?? []) : []));
  if (named.length === 0) return;
  const held = new Set<string>();
  for (const { id } of bundles)
    if (id.endsWith(`.${ATTACHMENTS}`)) for (const name of (await heldIn(join(dir, `${id}.wacz`), null)) ?? []) held.add(name);
  for (const sha256 of named) {
    const record = attachmentUrl(sha256);
    if (held.has(keyOf({ bundle: '', url: record, at: '', sha256 }, null))) continue;
    problems.push(trouble(`${run}.${ATTACHMENTS}.wacz`, '人工评定所附的材料不在封存的附件里', { part: 'record', record }));
  }
}

/** By bundle, each record once. */
async function citedIn(dir: string, { sealed: { results, judgements }, statement, keyed }: CitedSide): Promise<Map<string, Citing[]>> {
  const cited = new Map<string, Map<string, Citing>>();
  const cite = (ref: EvidenceRef, by: string): void => {
    const inBundle = cited.get(ref.bundle) ?? new Map<string, Citing>();
    const key = keyOf(ref, keyed);
    if (!inBundle.has(key)) inBundle.set(key, { ref, by });
    cited.set(ref.bundle, inBundle);
  };
  for (const { findings, unseen } of [...results.values()].flat()) {
    for (const { evidence, says } of findings) for (const ref of evidence) cite(ref, `发现“${says}”`);
    for (const { url, evidence } of unseen) if (evidence !== null) cite(evidence, `未能看到的 ${url} `);
  }
  for (const judgement of judgements)
    if (judgement.kind === 'added') for (const ref of judgement.sighting.evidence) cite(ref, `人工补充的发现“${judgement.sighting.says}”`);
  const exhibits = newestOf(statement, EXHIBITS);
  const shots = exhibits === null ? [] : await readable(() => liveShots(join(dir, `${exhibits.id}.wacz`)));
  for (const shot of shots ?? []) cite(shot, '存档重现旁的现场截图');
  return new Map([...cited].map(([bundle, byKey]) => [bundle, [...byKey.values()]]));
}

/** The index knows instants to the second. */
const instant = (at: string): string => at.slice(0, 19);
const named = (url: string, what: string): string => `${what} ${url}`;

function keyOf(ref: EvidenceRef, key: Keyed): string {
  return named(asUri(ref.url), isHidden(ref) && key === null ? instant(ref.at) : ref.sha256);
}

/** The names by which the records that the index leads to may be cited; null when it cannot be read. */
async function heldIn(path: string, key: Keyed): Promise<Set<string> | null> {
  return readable(async () => {
    const reader: BundleReader = await openBundle(path);
    const held = new Set<string>();
    try {
      for await (const entry of reader.entries()) for (const name of namesOf(entry, key)) held.add(name);
      return held;
    } finally {
      await reader.close();
    }
  });
}

function namesOf({ url, at, sha256 }: IndexEntry, key: Keyed): string[] {
  const hidden = key === null ? instant(at) : key(sha256);
  return [named(url, sha256), ...shownAs(url).map((shown) => named(shown, hidden))];
}

/** An address with a person's number is cited masked; what is beside such a number decides whether it is one, so it is read as it was written, too. */
function shownAs(url: string): string[] {
  return [...new Set([url, asUri(maskAddress(url)), asUri(maskAddress(decoded(url)))])];
}

function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url; // encoded in another charset
  }
}

/** Null: damaged, or not there. */
async function readable<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    const isDamage = (error as Error).name === 'BundleDamaged' || error instanceof SyntaxError;
    if (isDamage || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
