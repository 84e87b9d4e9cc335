/** Builds the unit's columns: which pages are lists, which of them are one list, and what each holds. */
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { Unit } from '../../config/unit.ts';
import type { Page } from '../../crawler/crawl-result.ts';
import type { Item, Section } from '../../crawler/read/page-facts.ts';
import { byCodePoint } from '../../config/canonical.ts';
import type { Column, PublishedItem, UnseenPlace } from '../unit-facts.ts';
import { lookAt, unseenPlace } from './address-book.ts';
import type { AddressBook } from './address-book.ts';
import { draftItems, identify, publishedOf } from './items.ts';
import type { Draft, Joining } from './items.ts';
import { readList } from './lists.ts';
import type { ListPart, ReadList } from './lists.ts';

export interface ColumnsInput extends Joining {
  unit: Unit;
  taxonomy: ColumnTaxonomy;
  book: AddressBook;
  sections: readonly Section[];
  /** Addresses that are no column whatever links to them: home and its stubs. */
  front: readonly string[];
  /** First day of the month, and the last day that counts. */
  from: string;
  until: string;
}

export interface Columns {
  columns: Column[];
  unseen: UnseenPlace[];
  /** Address → what it is to its list. */
  roles: Map<string, 'column' | 'list' | 'data'>;
}

interface Built {
  key: string;
  list: ReadList;
  drafts: Draft[];
}

export function buildColumns(input: ColumnsInput): Columns {
  const unseen: UnseenPlace[] = [];
  const starts = startsOf(input, unseen);
  const lists = mergeLists(starts, input);
  const built = lists.map(({ key, list }) => ({ key, list, drafts: draftItems(list.parts, input) }));
  identify(built.map(({ drafts }) => drafts));
  const columns = built.map((column) => columnOf(column, input));
  columns.sort((a, b) => byCodePoint(a.key, b.key) || byCodePoint(a.url, b.url));
  for (const { list } of built) unseen.push(...list.holes, ...list.beyond);
  return { columns, unseen, roles: rolesOf(built, input.book) };
}

/** First pages by address: pinned ones, then what a section link names, then what a page calls itself. */
function startsOf(input: ColumnsInput, unseen: UnseenPlace[]): Map<string, { key: string; part: ListPart }> {
  const { book, unit } = input;
  const starts = new Map<string, { key: string; part: ListPart }>();
  const pinned = Object.entries(unit.columns ?? {}).flatMap(([key, urls]) => urls.map((url) => ({ key, url, pinned: true })));
  const named = input.sections.map(({ key, url }) => ({ key, url, pinned: false }));
  const listed = listedArticles(book);
  for (const { key, url, pinned: isPinned } of [...pinned, ...agreeing(named, book)]) {
    const page = book.find(url);
    const address = page?.record.url ?? url;
    if (starts.has(address) || (!isPinned && (input.front.includes(address) || !page || !book.owned(page)))) continue;
    const look = book.look(url);
    if (look.kind === 'unasked') unseen.push({ url, why: 'not visited', role: key, evidence: null });
    if (look.kind === 'unseen') unseen.push(unseenPlace(look.page, look.why, key));
    if (look.kind !== 'read' || (!isPinned && look.facts.kind === 'article' && listed.has(address))) continue;
    starts.set(address, { key, part: look });
  }
  for (const page of book.pages) {
    const look = book.look(page.record.url);
    const key = look.kind === 'read' && book.owned(page) && look.facts.kind === 'column' ? look.facts.column?.key : null;
    if (key && look.kind === 'read' && !input.front.includes(page.record.url) && !starts.has(page.record.url))
      starts.set(page.record.url, { key, part: look });
  }
  return starts;
}

/** Section links in order of address; where links give one page several names, the page's own decides. */
function agreeing<T extends { key: string; url: string }>(named: readonly T[], book: AddressBook): T[] {
  const own = (url: string): string | null => book.find(url)?.facts?.column?.key ?? null;
  return [...named].sort(
    (a, b) => byCodePoint(a.url, b.url) || Number(b.key === own(b.url)) - Number(a.key === own(a.url)) || byCodePoint(a.key, b.key),
  );
}

function listedArticles(book: AddressBook): Set<string> {
  const lists = book.pages.filter((page) => page.facts?.kind === 'column');
  return new Set(lists.flatMap((page) => page.facts!.items.map(({ url }) => book.find(url)?.record.url ?? url)));
}

/** A start that another list reaches, or that spells a later page of it, is part of that list. */
function mergeLists(starts: Map<string, { key: string; part: ListPart }>, input: ColumnsInput): { key: string; list: ReadList }[] {
  const dateOf = (item: Item): string | null => effectiveDate(item, input.book);
  // The shortest address is the list's front: index.html before index_1.html.
  const ordered = [...starts].sort(([a], [b]) => a.length - b.length || byCodePoint(a, b));
  const merged: { key: string; list: ReadList; family: string }[] = [];
  for (const [url, { key, part }] of ordered) {
    const family = familyOf(url);
    const reached = merged.find(({ list }) => list.addresses.includes(url));
    const kin = merged.find((other) => other.family === family && other.key === key);
    if (reached) continue;
    if (kin) {
      kin.list.parts.push(part);
      kin.list.addresses.push(url);
    } else merged.push({ key, family, list: readList(part, key, input.book, input.from, dateOf) });
  }
  return merged.filter((one) => !merged.some((other) => other !== one && reaches(other.list, one.list) && !reaches(one.list, other.list)));
}

function reaches(a: ReadList, b: ReadList): boolean {
  return a.addresses.slice(1).includes(b.addresses[0]!);
}

/** The address without what counts pages: index_3.html, list_2.shtml, ?page=2. */
export function familyOf(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  for (const name of [...searchParams.keys()]) if (/^(page|pageindex|pageno|pagenum|currpage|pn|p)$/i.test(name)) searchParams.delete(name);
  const path = pathname.replace(/_\d+(\.\w+)$/, '$1').replace(/\/index\.\w+$/, '/');
  const query = searchParams.toString();
  return `${origin}${path}${query ? `?${query}` : ''}`;
}

function effectiveDate(item: Item, book: AddressBook): string | null {
  const look = book.look(item.url);
  return (look.kind === 'read' ? publishedOf(look.facts, item) : item.date)?.date ?? null;
}

function columnOf({ key, list, drafts }: Built, { taxonomy, until }: ColumnsInput): Column {
  const [first] = list.parts as [ListPart, ...ListPart[]];
  const items = drafts.map(({ item }) => item);
  const hole = list.holes[0];
  return {
    key,
    name: taxonomy.columns[key]?.name ?? first.facts.column?.name ?? key,
    url: first.page.record.url,
    stale: taxonomy.columns[key]?.stale ?? null,
    items,
    newest: newestOf(items, until),
    blank: isBlank(first, items, hole !== undefined),
    unverifiable: hole ? `${hole.url}: ${hole.why}` : null,
    gaps: list.gaps,
    evidence: [first.evidence, ...list.parts.slice(1).map(({ evidence }) => evidence)],
  };
}

/** Newest date that has come by then; a date in the future updates nothing. */
function newestOf(items: readonly PublishedItem[], until: string) {
  const dated = items
    .filter((item) => !item.gone && item.published !== null && item.published.date <= until)
    .map((item) => item.published!);
  return dated.reduce<Column['newest']>((newest, date) => (newest === null || date.date > newest.date ? date : newest), null);
}

/** Says itself that it is empty, or is a list page with nothing in it at all (facts §G.2). */
function isBlank({ facts }: ListPart, items: readonly PublishedItem[], unread: boolean): boolean {
  if (items.length > 0 || unread) return false;
  if (facts.defects.some(({ sort }) => sort === 'blank')) return true;
  const says =
    facts.messages.length > 0 || facts.guide !== null || facts.contactForm || facts.attachments.length > 0 || facts.published !== null;
  return facts.kind === 'column' && !says && facts.frames.length === 0 && facts.sections.length === 0 && facts.textChars < 30;
}

function rolesOf(built: readonly Built[], book: AddressBook): Columns['roles'] {
  const roles: Columns['roles'] = new Map();
  const fronts = unseenFronts(book);
  for (const { list } of built) {
    for (const [index, { page }] of list.parts.entries()) {
      const isFirst = index === 0 && !(isLater(page.record.url) && fronts.has(familyOf(page.record.url)));
      roles.set(page.record.url, isData(page) ? (isFirst ? 'column' : 'data') : isFirst ? 'column' : 'list');
    }
  }
  return roles;
}

/** Bare data that a script would fetch: a part of a list, and no page to a citizen. */
export function isData({ record: { outcome } }: Page): boolean {
  return outcome.kind === 'answered' && /json|(?<!xhtml\+)xml|javascript/i.test(outcome.type);
}

/** index_2.html, ?page=3: some page of a list, by its address. */
const isLater = (url: string): boolean => familyOf(url) !== url && !/\/index\.\w+$/.test(new URL(url).pathname);

/** Lists whose first page was not seen: what is seen of them is no first page. */
function unseenFronts(book: AddressBook): Set<string> {
  const hidden = book.pages.filter((page) => lookAt(page).kind === 'unseen').map(({ record }) => record.url);
  return new Set(hidden.filter((url) => !isLater(url)).map(familyOf));
}
