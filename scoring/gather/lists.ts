/** Follows a list over its continuation: pages, JSON and XML that together make one column, and where the view of it breaks off. */
import type { Page } from '../../crawler/crawl-result.ts';
import type { Item, PageFacts } from '../../crawler/read/page-facts.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { Gap, UnseenPlace } from '../unit-facts.ts';
import { lookAt, unseenPlace } from './address-book.ts';
import type { AddressBook } from './address-book.ts';

export interface ListPart {
  page: Page;
  facts: PageFacts;
  evidence: EvidenceRef;
}

export interface ReadList {
  /** First page first, then its continuation in the list's own order. */
  parts: ListPart[];
  /** Every address of the list, read or not. */
  addresses: string[];
  /** Parts that were not looked at and that the month needs; empty when the list was read far enough. */
  holes: UnseenPlace[];
  /** Parts that were not looked at and lie behind what the month needs. */
  beyond: UnseenPlace[];
  /** All of these, each with the newest date that it may hold. */
  gaps: Gap[];
}

/** `from`: first day of the month; `dateOf`: the best date known of an item. */
export function readList(start: ListPart, key: string, book: AddressBook, from: string, dateOf: (item: Item) => string | null): ReadList {
  const list: ReadList = { parts: [start], addresses: [start.page.record.url], holes: [], beyond: [], gaps: [] };
  const seen = new Set<Page>([start.page]);
  const waiting = continuationOf(start, book);
  for (let at = 0; at < waiting.length; at += 1) {
    const { url, needed } = waiting[at]!;
    const page = book.find(url);
    if (list.addresses.includes(url) || (page && seen.has(page))) continue;
    list.addresses.push(page?.record.url ?? url);
    if (page) seen.add(page);
    const look = lookAt(page);
    if (look.kind === 'read') {
      list.parts.push(look);
      waiting.push(...continuationOf(look, book).filter((next) => !waiting.some((other) => other.url === next.url)));
    } else if (look.kind !== 'gone' && look.kind !== 'file') {
      const place =
        page && look.kind === 'unseen' ? unseenPlace(page, look.why, key) : { url, why: 'not visited', role: key, evidence: null };
      const upTo = needed ? null : newestBehind(list.parts.at(-1)!.facts, dateOf, look.kind === 'unseen');
      if (within(upTo, from)) list.holes.push(place);
      else list.beyond.push({ ...place, role: 'archive' });
      if (upTo !== undefined) list.gaps.push({ place, upTo });
    }
  }
  const script = start.facts.loader?.kind === 'script' && !start.facts.rendered;
  const empty =
    start.facts.loader &&
    start.facts.loader.kind !== 'script' &&
    start.facts.loader.urls.length === 0 &&
    !start.facts.rendered &&
    start.facts.items.length === 0;
  const upTo = script || empty ? null : brokenOff(list, dateOf);
  if (upTo !== undefined) {
    const place = { url: start.page.record.url, why: 'needs a browser', role: key, evidence: start.evidence };
    if (within(upTo, from)) list.holes.push(place);
    list.gaps.push({ place, upTo });
  }
  return list;
}

/** The newest date behind a place; null: nobody knows; undefined: nothing is behind it. */
type Behind = string | null | undefined;

function within(upTo: Behind, from: string): boolean {
  return upTo === null || (upTo !== undefined && upTo >= from);
}

/** The last page read has a successor that only a script can turn to. */
function brokenOff({ parts }: ReadList, dateOf: (item: Item) => string | null): Behind {
  const { facts } = parts.at(-1)!;
  const { blind, total } = facts.paging;
  const shown = new Set(parts.flatMap((part) => part.facts.items.map(({ url }) => url))).size;
  return blind === true && (total === null || total > shown) && facts.items.length > 0 ? newestBehind(facts, dateOf, false) : undefined;
}

interface Next {
  url: string;
  needed: boolean;
}

/** What the page says comes next. Data that a script would fetch is needed when the page itself shows no list. */
function continuationOf({ facts }: ListPart, book: AddressBook): Next[] {
  const data = facts.loader && !facts.rendered ? facts.loader.urls : [];
  const bare = facts.items.length === 0;
  return [
    ...data.map((url) => ({ url, needed: bare })),
    ...(bare ? framesOf(facts, book) : []),
    ...facts.paging.next.map((url) => ({ url, needed: false })),
  ];
}

/**
 * Frames that hold the list the page itself does not show; a frame with anything else in it is no part of it. One that leads to
 * somebody else's host was not looked into: it may hold the list, unless other pages carry the same (a counter, the weather).
 */
function framesOf({ frames }: PageFacts, book: AddressBook): Next[] {
  return frames.flatMap((url) => {
    const look = book.look(url);
    const needed = [{ url, needed: true }];
    if (look.kind === 'read') return look.facts.items.length > 0 ? needed : [];
    if (look.kind === 'unasked' || (look.kind === 'unseen' && look.why === 'skipped: outside')) return isCommon(url, book) ? [] : needed;
    return look.kind === 'unseen' && !/^skipped: (?:type|trap)$/.test(look.why) ? needed : [];
  });
}

function isCommon(url: string, { pages }: AddressBook): boolean {
  return pages.filter(({ facts }) => facts?.frames.includes(url)).length > 1;
}

/**
 * How new what the list holds behind this page may be. A page that was asked for in vain may hold whatever is no newer than the newest
 * date of the last one read; one that nobody asked for, no newer than the oldest: until there, the crawl was content.
 */
function newestBehind(facts: PageFacts, dateOf: (item: Item) => string | null, asked: boolean): Behind {
  const rows = facts.items.filter((item) => !item.pinned);
  const letters = facts.messages.flatMap(({ askedAt }) => askedAt?.date ?? []);
  const dates = [...rows.map(dateOf).filter((date) => date !== null), ...letters].sort();
  if (dates.length === 0) return rows.length > 0 || asked ? null : undefined;
  return asked ? dates.at(-1)! : dates[0]!;
}
