/** Files that the unit's own pages offer and that came: what a citizen can load from there. */
import type { EvidenceRef, Spot } from '../../crawler/evidence/ref.ts';
import type { FileFacts } from '../../crawler/crawl-result.ts';
import { byCodePoint } from '../../config/canonical.ts';
import { at } from '../gather/address-book.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { sampled } from './places.ts';

export interface AttachedFile {
  url: string;
  /** The link's words. */
  name: string;
  file: FileFacts;
  /** The file as it came. */
  evidence: EvidenceRef;
  /** The link to it. */
  from: EvidenceRef;
}

/** Attachments, files in lists and forms of guides, each address once, in order of address. Files of other bodies' sites are theirs. */
export function attachedFiles(facts: UnitFacts): AttachedFile[] {
  const found = new Map<string, AttachedFile>();
  for (const page of sampled(facts)) {
    const { attachments, items, guide } = page.facts;
    for (const { url, text, spot } of [...attachments, ...items, ...(guide?.forms ?? [])]) {
      const target = facts.targets[url];
      if (!target?.file || target.where === 'outside' || found.has(url)) continue;
      found.set(url, { url, name: text, file: target.file, evidence: target.evidence, from: at(page.evidence, spot) });
    }
  }
  return [...found.values()].sort((a, b) => byCodePoint(a.url, b.url));
}

/** A place in the words of a file; null when none were kept. */
export function inWords({ file, evidence }: AttachedFile, spot?: Spot): EvidenceRef | null {
  if (!file.text) return null;
  const { url, sha256 } = file.text;
  return at({ bundle: evidence.bundle, url, at: evidence.at, sha256 }, spot);
}

/** Why a document has no text, or not all of it, in words. */
export const UNREAD: Record<string, string> = {
  'no-text-layer': '没有文字（如扫描件）',
  encrypted: '有密码',
  damaged: '已损坏',
  'too-big': '过大',
  cut: '过长，只读了开头',
  time: '过于庞杂',
  memory: '过于庞杂',
  bug: '未能解析',
};

/** 另有 3 个附件未能全部读出（没有文字（如扫描件）2 个，有密码 1 个）; null when every document was read. */
export function unreadRemark(files: readonly AttachedFile[]): string | null {
  const counts = new Map<string, number>();
  for (const { file } of files) {
    const why = UNREAD[file.unread ?? ''];
    if (why !== undefined) counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return `另有 ${total} 个附件未能全部读出文字（${[...counts].map(([why, count]) => `${why} ${count} 个`).join('，')}）`;
}
