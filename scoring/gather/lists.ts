/** Follows a list over its continuation: pages, JSON and XML that together make one column, and where the view of it breaks off. */
import type { Page } from '../../crawler/crawl-result.ts';
import type { Item, PageFacts } from '../../crawler/read/page-facts.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { UnseenPlace } from '../unit-facts.ts';
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
}

/** `from`: first day of the month; `dateOf`: the best date known of an item. */
export function readList(start: ListPart, key: string, book: AddressBook, from: string, dateOf: (item: Item) => string | null): ReadList {
  const list: ReadList = { parts: [start], addresses: [start.page.record.url], holes: [], beyond: [] };
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
      const missed = needed || reachesMonth(list.parts.at(-1)!.facts, from, dateOf, look.kind === 'unseen');
      if (missed) list.holes.push(place);
      else list.beyond.push({ ...place, role: 'archive' });
    }
  }
  const script = start.facts.loader?.kind === 'script' && !start.facts.rendered;
  const empty =
    start.facts.loader &&
    start.facts.loader.kind !== 'script' &&
    start.facts.loader.urls.length === 0 &&
    !start.facts.rendered &&
    start.facts.items.length === 0;
  if (script || empty || breaksOff(list, from, dateOf))
    list.holes.push({ url: start.page.record.url, why: 'needs a browser', role: key, evidence: start.evidence });
  return list;
}

/** The last page read has a successor that only a script can turn to, and the month may go on there. */
function breaksOff({ parts }: ReadList, from: string, dateOf: (item: Item) => string | null): boolean {
  const { facts } = parts.at(-1)!;
  const { blind, total } = facts.paging;
  const shown = new Set(parts.flatMap((part) => part.facts.items.map(({ url }) => url))).size;
  return blind === true && (total === null || total > shown) && facts.items.length > 0 && reachesMonth(facts, from, dateOf, false);
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
 * Whether the list may go on within the month behind this page. A page that was asked for in vain counts as soon as the last one
 * read still holds a date of the month; a page nobody asked for only when all of its dates do, for then the crawl stopped short.
 */
function reachesMonth(facts: PageFacts, from: string, dateOf: (item: Item) => string | null, asked: boolean): boolean {
  const rows = facts.items.filter((item) => !item.pinned);
  const dates = rows.map(dateOf).filter((date) => date !== null);
  if (dates.length === 0) return rows.length > 0 || asked;
  return asked ? dates.some((date) => date >= from) : dates.every((date) => date >= from);
}
