/** Where a thing should stand, and which of those places nobody could look at: the difference between absent and unknown. */
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { Outcome } from '../check.ts';
import { lastDayBefore } from '../calendar.ts';
import type { Column, PublishedItem, SeenPage, UnitFacts, UnseenPlace } from '../unit-facts.ts';

/** What to call a column that is not there and so cannot say its own name. */
export function columnName(facts: UnitFacts, key: string): string {
  return facts.columnNames[key] ?? key;
}

type Proof = [EvidenceRef, ...EvidenceRef[]];

/** The outcome of a check that has no home page to start from: nothing examined, and why. */
export function homeUnseen(facts: UnitFacts): Outcome | null {
  if (facts.home) return null;
  const places = facts.unseen.filter(({ role }) => role === 'home');
  const entry = facts.unit.places[0]!.entries[0]!;
  return {
    examined: 0,
    found: [],
    unseen: places.length > 0 ? places : [{ url: entry, why: 'not visited', role: 'home', evidence: null }],
  };
}

export function columnsOf(facts: UnitFacts, keys: readonly string[]): Column[] {
  return facts.columns.filter(({ key }) => keys.includes(key));
}

/** Lists of these keys that were not read as far as needed, and the places where a list of an absent key could hide. */
export function unseenColumns(facts: UnitFacts, keys: readonly string[]): UnseenPlace[] {
  const named = facts.unseen.filter(({ role }) => role !== null && keys.includes(role));
  const silent = columnsOf(facts, keys).filter((column) => column.unverifiable !== null && !named.some(({ role }) => role === column.key));
  const cut = silent.map((column) => ({ url: column.url, why: column.unverifiable!, role: column.key, evidence: column.evidence[0] }));
  const absent = keys.some((key) => columnsOf(facts, [key]).length === 0);
  return [...named, ...cut, ...(absent ? hidingPlaces(facts) : [])];
}

/** The same for a rule that looks further back than the month: also the parts of these lists that may hold something since that day. */
export function unseenSince(facts: UnitFacts, keys: readonly string[], since: string): UnseenPlace[] {
  const gaps = columnsOf(facts, keys).flatMap((column) => column.gaps.filter(({ upTo }) => upTo === null || upTo >= since));
  return distinct([...unseenColumns(facts, keys), ...gaps.map(({ place }) => place)]);
}

/** Each place once under each of its roles. */
export function distinct(places: readonly UnseenPlace[]): UnseenPlace[] {
  return [...new Map(places.map((place) => [`${place.url} ${place.role}`, place])).values()];
}

/** Pages that home names and that might name a column in turn. */
export function hidingPlaces(facts: UnitFacts): UnseenPlace[] {
  return facts.unseen.filter(({ role }) => role === 'section');
}

/** An article asked for in vain may be gone, or show another day than its list; of one beyond the crawl's reach the list's word is taken. */
export function isDoubtful({ unread }: PublishedItem): boolean {
  return unread !== undefined && !/^(?:not visited|skipped: budget)$/.test(unread.why);
}

/** Something of these columns surely dates from that day or later, and not from after the clock. */
export function movedSince(columns: readonly Column[], since: string, { asOf }: Pick<UnitFacts, 'asOf'>): boolean {
  const until = lastDayBefore(asOf);
  return columns.some(({ items }) =>
    items.some(
      (item) => !item.gone && item.published !== null && item.published.date >= since && item.published.date <= until && !isDoubtful(item),
    ),
  );
}

/** Every page that was searched for something the unit's navigation should name: home and the pages with section links. */
export function searched(facts: UnitFacts): Proof {
  const home = facts.home!;
  // Lists, articles and columns that the taxonomy does not know repeat the navigation of the page that leads to them.
  const hubs = facts.pages.filter((page) => page.url !== home.url && page.role === 'other' && page.facts.sections.length > 0);
  return [home.evidence, ...hubs.map(({ evidence }) => evidence)];
}

/** Pages that a check of page quality looks at: all that were read, except bare data. */
export function sampled(facts: UnitFacts): SeenPage[] {
  return facts.pages.filter(({ role }) => role !== 'data');
}

/** An older page that nobody asked for: it lies outside the month, and so outside the sample rather than being a gap in it. */
function beyondSample({ role, why }: UnseenPlace): boolean {
  return (role === 'archive' || role === null) && (why === 'not visited' || why === 'skipped: budget');
}

/** What answered with an error was looked at: nothing else stands there for a citizen to see, unless it should have been a list. */
function isBroken({ role, why }: UnseenPlace): boolean {
  return role === null && (why === 'error page' || /^HTTP 5\d\d$/.test(why));
}

/** Places such a check did not see. `each`: the most sightings one page can give; a list or a hub could lead to any number. */
export function unsampled(facts: UnitFacts, each: number): Pick<Outcome, 'unseen' | 'atMost'> {
  const unseen = facts.unseen.filter((place) => place.role !== 'link' && !beyondSample(place) && !isBroken(place));
  const single = unseen.every(
    ({ role }) => role === null || role === 'article' || role === 'archive' || role === 'guide' || role === 'messages',
  );
  return single ? { unseen, atMost: unseen.length * each } : { unseen };
}

/** Title or address path: what a person would call the page. */
export function pageName({ url, facts, role }: Pick<SeenPage, 'url' | 'facts' | 'role'>): string {
  if (role === 'home') return '首页';
  return facts.title ?? decodeURI(new URL(url).pathname.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
}

/** The same records, each with the spot that `shown` knows in it; what else is shown follows. */
export function pointedAt(pages: readonly [EvidenceRef, ...EvidenceRef[]], shown: readonly EvidenceRef[]): [EvidenceRef, ...EvidenceRef[]] {
  const same = (a: EvidenceRef, b: EvidenceRef) => a.url === b.url && a.sha256 === b.sha256;
  const rest = shown.filter((ref) => !pages.some((page) => same(page, ref)));
  const [first, ...others] = pages.map((page) => shown.find((ref) => same(page, ref)) ?? page);
  return [first!, ...others, ...rest];
}
