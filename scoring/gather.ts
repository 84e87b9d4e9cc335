/** Turns the pages of a crawl into all that is known of one unit in one month: the only thing that checks ever see. */
import type { ColumnTaxonomy } from '../config/columns.ts';
import type { Site } from '../config/site.ts';
import { predecessorsOf } from '../config/succession.ts';
import type { Unit } from '../config/unit.ts';
import type { LinkFacts, Page } from '../crawler/crawl-result.ts';
import type { Section } from '../crawler/read/page-facts.ts';
import { addDays, civilDate, lastDayBefore } from './calendar.ts';
import { byCodePoint } from '../config/canonical.ts';
import { addressBook, lookAt, unseenPlace } from './gather/address-book.ts';
import type { AddressBook } from './gather/address-book.ts';
import { buildColumns, isData } from './gather/columns.ts';
import type { Columns } from './gather/columns.ts';
import { findHome } from './gather/home.ts';
import { collectMessages } from './gather/messages.ts';
import { isReprint } from './gather/source.ts';
import { collectTargets } from './gather/targets.ts';
import { unseenPlaces } from './gather/unseen.ts';
import type { Column, Coverage, PageRole, PublishedItem, SeenHost, SeenPage, SeenProbe, UnitFacts } from './unit-facts.ts';

export interface GatherInput {
  unit: Unit;
  /** All units: a source that names another of them is a reprint. */
  units: readonly Unit[];
  sites: readonly Site[];
  /** Civil window [from, to) and the clock, ISO with offset. */
  run: { from: string; to: string; asOf: string };
  columns: ColumnTaxonomy;
  /** The unit's pages and the unowned ones of its sites, in any order; pages of other units are ignored. */
  pages: readonly Page[];
  links: readonly LinkFacts[];
  /** Looks at the home page of the site where the unit's first place is. */
  probes?: readonly SeenProbe[];
  /** The run's own look at that site's host. */
  host?: SeenHost | null;
  /** "示例市": tells the city's own offices from a neighbour's of the same name. */
  city?: string;
}

/** List and article may disagree by this many days before a date near the month's edge stops being doubted. */
const EDGE_DAYS = 3;

export function gather(input: GatherInput): UnitFacts {
  const { unit, run, links } = input;
  const book = addressBook(input.pages, unit.id);
  const { home, unseen: noHome, stubs } = findHome(unit.places[0]!.entries[0]!, book);
  const reprint = reprintJudge(input);
  const sections = sectionsOf(unit, book);
  const front = [...stubs, ...(home ? [home.url] : [])];
  const built = buildColumns({
    unit,
    taxonomy: input.columns,
    book,
    sections,
    front,
    from: run.from,
    until: lastDayBefore(run.asOf),
    reprint,
  });
  const lists = listRoles(built.columns, book, run);
  const pages = seenPages(book, home, built, lists);
  const columns = built.columns.map((column) => ({ ...column, items: column.items.map((item) => withRole(item, lists)) }));
  return {
    unit,
    from: run.from,
    to: run.to,
    asOf: run.asOf,
    today: civilDate(run.asOf),
    home,
    pages,
    sections,
    columns,
    columnNames: Object.fromEntries(Object.entries(input.columns.columns).map(([key, { name }]) => [key, name])),
    messages: collectMessages(pages),
    guides: pages.filter(({ facts }) => facts.guide !== null).map(({ url, facts, evidence }) => ({ ...facts.guide!, url, evidence })),
    targets: collectTargets(pages, links, book),
    probes: { address: homeOfSite(input), looks: input.probes ?? [] },
    host: input.host ?? null,
    unseen: unseenPlaces({ book, home, noHome, built: built.unseen, lists, hubs: input.columns.hubs }),
    coverage: coverageOf(book),
  };
}

function homeOfSite({ unit, sites }: GatherInput): string {
  const [place] = unit.places;
  return sites.find(({ id }) => id === place!.site)?.home ?? place!.entries[0]!;
}

/** Remembers its answers: a few sources sign hundreds of articles. What a merged office signed once, its successor signs. */
function reprintJudge({ unit, units, city, run }: GatherInput): (source: string | null) => boolean {
  const known = new Map<string | null, boolean>();
  const former = predecessorsOf(unit, units, run.from.slice(0, 7));
  const signs = former.flatMap(({ name, aliases, publishers }) => [name, ...aliases, ...publishers]);
  const heir = { ...unit, publishers: [...unit.publishers, ...signs] };
  const others = units.filter((other) => !former.includes(other));
  return (source) => {
    if (!known.has(source)) known.set(source, isReprint(source, heir, others, city ?? null));
    return known.get(source)!;
  };
}

/** What links of the unit's own pages name, and what is pinned; by key, then address. */
function sectionsOf(unit: Unit, book: AddressBook): Section[] {
  const pinned = Object.entries(unit.columns ?? {}).flatMap(([key, urls]) => urls.map((url) => ({ key, url, text: '' })));
  const named = book.pages.filter((page) => book.owned(page) && lookAt(page).kind === 'read').flatMap((page) => page.facts!.sections);
  const found = new Map<string, Section>();
  for (const section of [...pinned, ...named]) {
    const id = `${section.key} ${section.url}`;
    const before = found.get(id);
    // Several pages carry the same navigation: the wording first in code order stands for all.
    if (!before || (before.text !== '' && byCodePoint(section.text, before.text) < 0))
      found.set(id, { key: section.key, url: section.url, text: section.text });
  }
  return [...found.values()].sort((a, b) => byCodePoint(a.key, b.key) || byCodePoint(a.url, b.url));
}

/** Address of an article → what it is to the month, by the word of its list (so that it is the same seen and unseen). */
function listRoles(columns: readonly Column[], book: AddressBook, run: { from: string; to: string }): Map<string, PageRole> {
  const roles = new Map<string, PageRole>();
  for (const column of columns) {
    for (const item of column.items) {
      const url = book.find(item.url)?.record.url ?? item.url;
      const role =
        column.key === 'services' ? 'guide' : column.key === 'consult' || column.key === 'mailbox' ? 'messages' : articleRole(item, run);
      if (roles.get(url) !== 'article') roles.set(url, role);
    }
  }
  return roles;
}

function articleRole(item: PublishedItem, { from, to }: { from: string; to: string }): PageRole {
  const listed = item.conflict?.list ?? item.published;
  if (listed === null) return 'article';
  return listed.date >= addDays(from, -EDGE_DAYS) && listed.date < addDays(to, EDGE_DAYS) ? 'article' : 'archive';
}

function withRole(item: PublishedItem, roles: ReadonlyMap<string, PageRole>): PublishedItem {
  return item.unread ? { ...item, unread: { ...item.unread, role: roles.get(item.unread.url) ?? 'article' } } : item;
}

/** Every page read for the unit in order of address: its own, its home page and its columns wherever they stand. */
function seenPages(book: AddressBook, home: SeenPage | null, built: Columns, lists: ReadonlyMap<string, PageRole>): SeenPage[] {
  const pages: SeenPage[] = [];
  for (const page of book.pages) {
    const { url } = page.record;
    const look = lookAt(page);
    const ours = book.owned(page) || url === home?.url || built.roles.has(url) || lists.has(url);
    // A page that says it is not there was still read: it is a defect of its own.
    const read =
      look.kind === 'read' || (look.kind === 'gone' && look.why === 'soft-404') || (look.kind === 'unseen' && look.why === 'error page');
    const evidence = look.kind === 'read' || look.kind === 'gone' ? look.evidence : unseenEvidence(look);
    if (!ours || !read || !page.facts || !evidence) continue;
    pages.push({ url, facts: page.facts, evidence, role: roleOf(page, page.facts.kind, home, built, lists) });
  }
  return pages;
}

function unseenEvidence(look: ReturnType<typeof lookAt>) {
  return look.kind === 'unseen' ? unseenPlace(look.page, look.why, null).evidence : null;
}

function roleOf(page: Page, kind: string, home: SeenPage | null, built: Columns, lists: ReadonlyMap<string, PageRole>): PageRole {
  const { url } = page.record;
  if (url === home?.url) return 'home';
  const known = built.roles.get(url) ?? lists.get(url);
  if (known) return known;
  if (isData(page)) return 'data';
  if (kind === 'column') return 'column';
  return kind === 'article' || kind === 'guide' || kind === 'messages' ? kind : 'other';
}

/** Addresses that are the unit's, by outcome. */
function coverageOf(book: AddressBook): Coverage {
  const coverage: Coverage = { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  for (const page of book.pages.filter((candidate) => book.owned(candidate))) {
    coverage.known += 1;
    coverage[page.record.outcome.kind] += 1;
  }
  return coverage;
}
