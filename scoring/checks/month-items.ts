/** What was published in the month, each thing once, with its article where that was read. */
import type { Column, PublishedItem, SeenPage, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { addDays } from '../calendar.ts';
import { byCodePoint } from '../../config/canonical.ts';
import { columnsOf } from './places.ts';

/** How near the month's edge a list date must lie before an unread article could pull the item across it. */
const EDGE_DAYS = 3;

export function inMonth({ published }: PublishedItem, { from, to }: Pick<UnitFacts, 'from' | 'to'>): boolean {
  return published !== null && published.date >= from && published.date < to;
}

/** Not of the month by its list, and its unread article could say otherwise. */
export function couldBeInMonth(item: PublishedItem, { from, to }: Pick<UnitFacts, 'from' | 'to'>): boolean {
  const date = item.published?.date;
  return item.unread !== undefined && (date === undefined || (date >= addDays(from, -EDGE_DAYS) && date < addDays(to, EDGE_DAYS)));
}

export interface MonthItem {
  item: PublishedItem;
  column: Column;
  /** Its article; null: not read, or no page at all (a file, another's site). */
  page: SeenPage | null;
}

/** Finds the page an item's second proof comes from. */
export function articleFinder(facts: UnitFacts): (item: PublishedItem) => SeenPage | null {
  const pages = new Map(facts.pages.map((page) => [`${page.evidence.url} ${page.evidence.sha256}`, page]));
  return ({ evidence }) => (evidence[1] ? (pages.get(`${evidence[1].url} ${evidence[1].sha256}`) ?? null) : null);
}

/** By key in code order; of the same thing in several columns the one whose article was read. */
export function monthItems(facts: UnitFacts, keys: readonly string[]): MonthItem[] {
  const articleOf = articleFinder(facts);
  const found = new Map<string, MonthItem>();
  for (const column of columnsOf(facts, keys)) {
    for (const item of column.items) {
      if (item.gone || !inMonth(item, facts)) continue;
      const before = found.get(item.key);
      if (!before || before.page === null) found.set(item.key, { item, column, page: articleOf(item) });
    }
  }
  return [...found.values()].sort((a, b) => byCodePoint(a.item.key, b.item.key));
}

/** Articles of the month, or of its edge, that nobody could read; what stands on somebody else's site is no page of the unit. */
export function unreadArticles(facts: UnitFacts, keys: readonly string[]): UnseenPlace[] {
  const places = columnsOf(facts, keys).flatMap(({ items }) =>
    items.filter((item) => item.unread && (inMonth(item, facts) || couldBeInMonth(item, facts))).map((item) => item.unread!),
  );
  const own = places.filter(({ why }) => why !== 'skipped: outside' && why !== 'skipped: type');
  return [...new Map(own.map((place) => [place.url, place])).values()];
}

/** Keys under which several rows pass for one thing by title and day, though an article among them went unread: its text may differ. */
export function shakyKeys(facts: UnitFacts, keys: readonly string[]): ReadonlySet<string> {
  const rows = columnsOf(facts, keys).flatMap(({ items }) => items.filter(({ gone }) => !gone));
  const urls = new Map<string, Set<string>>();
  for (const { key, url } of rows) urls.set(key, (urls.get(key) ?? new Set()).add(url));
  return new Set(rows.filter(({ key, unread }) => unread && urls.get(key)!.size > 1).map(({ key }) => key));
}
