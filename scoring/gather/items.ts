/** Joins list rows with their articles and gives each published thing one identity, however many columns carry it. */
import { completeYears } from '../../crawler/read/list-years.ts';
import type { Item, PageFacts } from '../../crawler/read/page-facts.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import { byCodePoint } from '../../config/canonical.ts';
import type { PublishedItem } from '../unit-facts.ts';
import { at, unseenPlace } from './address-book.ts';
import type { AddressBook } from './address-book.ts';
import type { ListPart } from './lists.ts';

/** An item with what only identity needs. */
export interface Draft {
  item: PublishedItem;
  textSha256: string | null;
}

export interface Joining {
  book: AddressBook;
  reprint(source: string | null): boolean;
}

/** Rows of a list in its order, each address once; a row that is pinned anywhere is pinned. */
export function draftItems(parts: readonly ListPart[], joining: Joining): Draft[] {
  const rows = new Map<string, { row: Item; evidence: EvidenceRef }>();
  for (const part of parts) {
    for (const row of part.facts.items) {
      const before = rows.get(row.url);
      if (!before) rows.set(row.url, { row, evidence: at(part.evidence, row.spot) });
      else
        rows.set(row.url, {
          ...before,
          row: { ...before.row, date: before.row.date ?? row.date, pinned: before.row.pinned || row.pinned },
        });
    }
  }
  const listed = [...rows.values()];
  const known = completeYears(
    listed.map(({ row }) => row),
    (row) => articleDate(row, joining.book),
  );
  return listed.map(({ evidence }, index) => draftItem(known[index]!, evidence, joining));
}

/** What the article says itself; a list that names no year takes it from there. */
function articleDate(row: Item, book: AddressBook): string | null {
  const look = book.look(row.url);
  return look.kind === 'read' ? (look.facts.published?.date ?? null) : null;
}

function draftItem(row: Item, evidence: EvidenceRef, { book, reprint }: Joining): Draft {
  const look = book.look(row.url);
  const listed = {
    key: row.url,
    title: row.text,
    url: row.url,
    published: row.date,
    conflict: null,
    source: null,
    reprint: false,
    pinned: row.pinned,
  };
  const base: PublishedItem = { ...listed, evidence: [evidence] };
  if (look.kind === 'unseen') return { item: { ...base, unread: unseenPlace(look.page, look.why, 'article') }, textSha256: null };
  if (look.kind === 'gone')
    return { item: { ...base, gone: true, evidence: look.evidence ? [evidence, look.evidence] : [evidence] }, textSha256: null };
  if (look.kind !== 'read') return { item: base, textSha256: null };
  const { facts } = look;
  const source = facts.source?.text ?? null;
  const item: PublishedItem = {
    ...base,
    title: fullerTitle(row.text, facts.title),
    published: publishedOf(facts, row),
    conflict: facts.published && row.date && facts.published.date !== row.date.date ? { article: facts.published, list: row.date } : null,
    source,
    reprint: reprint(source),
    evidence: [evidence, at(look.evidence, facts.published?.spot)],
  };
  return { item, textSha256: facts.textChars > 0 ? facts.textSha256 : null };
}

/** The article's visible date wins; a date that only its address shows yields to the list's. */
export function publishedOf(facts: PageFacts, row: Item) {
  if (!facts.published) return row.date;
  return facts.published.from === 'address' && row.date ? row.date : facts.published;
}

/** Lists cut long titles off ("…"). */
function fullerTitle(listed: string, own: string | null): string {
  const cut = listed.replace(/(…|\.{2,})$/u, '');
  return own !== null && cut !== listed && own.startsWith(cut) ? own : listed;
}

/** Spelling apart: width, spaces, punctuation. */
export function normalTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '');
}

/**
 * Gives every draft its key: one address is one thing; so are equal title and date in two columns. Within one column equal titles of
 * one day are several things when their texts were read and differ (decisions by the dozen under one heading).
 */
export function identify(columns: readonly (readonly Draft[])[]): void {
  const groups = new Map<string, Draft[]>();
  for (const column of columns) {
    for (const draft of column) {
      const { title, published } = draft.item;
      const name = published && normalTitle(title) !== '' ? `${normalTitle(title)}|${published.date}` : `|${draft.item.url}`;
      groups.set(name, [...(groups.get(name) ?? []), draft]);
    }
  }
  const serial = new Set<string>();
  for (const column of columns) for (const name of severalTexts(column, groups)) serial.add(name);
  for (const [name, drafts] of groups) {
    const parts = serial.has(name) ? byText(drafts) : [drafts];
    for (const part of parts) {
      const key = part.map(({ item }) => item.url).sort(byCodePoint)[0]!;
      for (const draft of part) draft.item = { ...draft.item, key };
    }
  }
  shareAddresses(columns);
}

function byText(drafts: readonly Draft[]): Draft[][] {
  const parts = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const text = draft.textSha256 ?? draft.item.url;
    parts.set(text, [...(parts.get(text) ?? []), draft]);
  }
  return [...parts.values()];
}

function severalTexts(column: readonly Draft[], groups: ReadonlyMap<string, Draft[]>): string[] {
  const inColumn = new Set(column);
  return [...groups]
    .filter(
      ([, drafts]) =>
        new Set(drafts.filter((draft) => inColumn.has(draft) && draft.textSha256 !== null).map((draft) => draft.textSha256)).size > 1,
    )
    .map(([name]) => name);
}

/** The same address under two titles (a list that cuts, a list that does not) is still one thing. */
function shareAddresses(columns: readonly (readonly Draft[])[]): void {
  const keys = new Map<string, string>();
  for (const { item } of columns.flat()) {
    const before = keys.get(item.url);
    if (before === undefined || byCodePoint(item.key, before) < 0) keys.set(item.url, item.key);
  }
  for (const draft of columns.flat()) draft.item = { ...draft.item, key: keys.get(draft.item.url)! };
}
