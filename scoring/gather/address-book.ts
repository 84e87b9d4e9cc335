/** Looks up what came of an address: read, gone, a file, unseen for a reason, or never asked. */
import { twinKey } from '../../crawler/url.ts';
import type { Page } from '../../crawler/crawl-result.ts';
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import type { EvidenceRef, Spot } from '../../crawler/evidence/ref.ts';
import { byCodePoint } from '../../config/canonical.ts';
import type { UnseenPlace } from '../unit-facts.ts';

export type Look =
  | { kind: 'read'; page: Page; facts: PageFacts; evidence: EvidenceRef }
  /** Looked, and nothing stands there: 404, 410, or a page that says so. */
  | { kind: 'gone'; page: Page; why: string; evidence: EvidenceRef | null }
  /** Answered with something that is no page: an attachment. */
  | { kind: 'file'; page: Page }
  | { kind: 'unseen'; page: Page; why: string }
  | { kind: 'unasked' };

export interface AddressBook {
  /** In order of address. */
  pages: Page[];
  owned(page: Page): boolean;
  find(url: string): Page | undefined;
  look(url: string): Look;
}

/** `pages` may come in any order and hold pages of other units, which stay out. */
export function addressBook(pages: readonly Page[], unit: string): AddressBook {
  const ours = pages.filter(({ record }) => record.unit === unit || record.unit === null);
  ours.sort((a, b) => byCodePoint(a.record.url, b.record.url) || byCodePoint(a.record.at, b.record.at));
  const exactly = new Map<string, Page>();
  const twins = new Map<string, Page>();
  for (const page of ours) {
    for (const url of [page.record.url, page.record.finalUrl]) {
      if (!exactly.has(url)) exactly.set(url, page);
      const twin = twinOf(url);
      if (!twins.has(twin)) twins.set(twin, page);
    }
  }
  // An address asked for is itself before it is the place another one was sent to.
  for (const page of ours) exactly.set(page.record.url, page);
  const find = (url: string): Page | undefined => exactly.get(url) ?? twins.get(twinOf(url));
  return { pages: ours, owned: (page) => page.record.unit === unit, find, look: (url) => lookAt(find(url)) };
}

function twinOf(url: string): string {
  return URL.canParse(url) ? twinKey(url) : url;
}

export function lookAt(page: Page | undefined): Look {
  if (!page) return { kind: 'unasked' };
  const { outcome } = page.record;
  if (outcome.kind === 'blocked') return { kind: 'unseen', page, why: `blocked: ${outcome.by}` };
  if (outcome.kind !== 'answered') return { kind: 'unseen', page, why: `${outcome.kind}: ${outcome.why}` };
  const { status } = outcome;
  if (status === 404 || status === 410) return { kind: 'gone', page, why: `HTTP ${status}`, evidence: evidenceOf(page) };
  // A redirect that was not followed leads to somebody else's site: a person must see where to.
  const target = status >= 300 && status < 400 ? (page.facts?.redirect ?? null) : null;
  if (status < 200 || status >= 300) return { kind: 'unseen', page, why: `HTTP ${status}${target ? ` → ${target}` : ''}` };
  // Answered, and its reading was given up: what it says is not known.
  if (page.record.unread) return { kind: 'unseen', page, why: `unread: ${page.record.unread}` };
  if (!page.facts) return { kind: 'file', page };
  const evidence = evidenceOf(page);
  if (!evidence) return { kind: 'unseen', page, why: 'not recorded' };
  const broken = page.facts.defects.find(({ sort }) => sort === 'soft-404' || sort === 'server-error');
  if (broken?.sort === 'server-error') return { kind: 'unseen', page, why: 'error page' };
  if (broken || page.facts.kind === 'error') return { kind: 'gone', page, why: 'soft-404', evidence };
  return { kind: 'read', page, facts: page.facts, evidence };
}

/** The bytes that prove a page: the rendered DOM when that is what was read. Null when nothing was recorded. */
export function evidenceOf(page: Page, spot?: Spot): EvidenceRef | null {
  const { bundle, record, facts } = page;
  const pointed = { ...(spot ? { spot } : {}), ...(facts?.blotted ? { personal: true as const } : {}) };
  if (facts?.rendered && record.dom) return { bundle, url: record.dom.url, at: record.at, sha256: record.dom.sha256, ...pointed };
  return record.sha256 === null ? null : { bundle, url: record.finalUrl, at: record.at, sha256: record.sha256, ...pointed };
}

export function at(evidence: EvidenceRef, spot?: Spot): EvidenceRef {
  return spot ? { ...evidence, spot } : evidence;
}

export function unseenPlace(page: Page, why: string, role: string | null): UnseenPlace {
  return { url: page.record.url, why, role, evidence: evidenceOf(page) };
}
