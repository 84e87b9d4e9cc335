/** Which of a page's links are worth asking for: what the month is judged by, and nothing for its own sake. Pure. */
import type { ColumnTaxonomy, Reach } from '../config/columns.ts';
import type { ColumnKey } from '../config/unit.ts';
import type { Candidate, Reason } from './frontier.ts';
import { isDocument, isMedia } from './file.ts';
import type { Item, PageFacts } from './read/page-facts.ts';
import { templateOf } from './browser/template.ts';

export interface FollowOptions {
  /** The month, [from, to), as civil dates. */
  from: string;
  to: string;
  /** True for an address of the site. */
  inside(url: string): boolean;
  columns: ColumnTaxonomy;
  /** Of the month before, what its own crawl did not meet is looked at, too; null or absent: there was none. */
  late?: Late | null;
  /** Unit that an address shows by itself (pinned, path, parameter); null when it shows none. */
  ownerOf(url: string): string | null;
}
/** What stood on the site when the month before was crawled. */
export interface Late {
  /** First day of that month. */
  from: string;
  isKnown(url: string): boolean;
}
export interface Follow {
  candidates: Candidate[];
  /** Addresses of others, linked from a home page. */
  outside: string[];
  /** Links beyond what is read of one page. */
  cut: number;
}

/** A page with more links than this is a trap or a dump; the rest is stated and left. */
const maxLinks = 5000;
/** Columns whose entries matter whatever their date: guides and forms stand for years. */
const timeless = new Set<ColumnKey>(['services', 'forms']);
/** Columns of citizens' messages: judged over a year (facts §E). */
const letters = new Set<ColumnKey>(['consult', 'mailbox']);

/** What a front page links to for these reasons is not the unit's for that: the portal's news stands there beside its own. */
const idle = new Set<Reason>(['link', 'article', 'undated']);

/** Reasons for which pages of one template may name each other without end: days of a calendar, rooms of a maze. */
const breeding = new Set<Reason>(['column', 'undated', 'link']);

/** A page that says word for word what the page before it said is a step further into a maze than one that is only made like it. */
const echo = 3;

/** No honest page is put together of more frames; one that frames pages made like itself is a hall of mirrors. */
const maxFrames = 20;
const maxMirrors = 2;

const months: Record<Exclude<Reach, 'all'>, number> = { m2: 2, m3: 3, m6: 6, y1: 12, y2: 24 };

/** The same day so many months before; a day that its month lacks is as good as any to compare with. */
function monthsBefore(date: string, count: number): string {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 - count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}${date.slice(7)}`;
}

/** From which date on entries of a column are wanted; null: all of them. Some columns are judged by more than the month. */
export function wantedSince(column: ColumnKey | null, from: string, { columns }: ColumnTaxonomy): string | null {
  if (column !== null && timeless.has(column)) return null;
  const reach = column === null ? null : (columns[column]?.reach ?? null);
  if (reach === 'all') return null;
  return reach === null ? from : monthsBefore(from, months[reach]);
}

/** Messages say on their own page what column they are of, or not at all: the older of the two counts. */
function lettersSince(from: string, columns: ColumnTaxonomy): string {
  const dates = [...letters].map((column) => wantedSince(column, from, columns) ?? '');
  return dates.reduce((oldest, date) => (date < oldest ? date : oldest), from);
}

/** A page that shows nothing but what its frames hold. */
export function isOnlyFrames({ frames, items, links }: Pick<PageFacts, 'frames' | 'items' | 'links'>): boolean {
  return frames.length > 0 && items.length === 0 && links.every(({ url }) => frames.includes(url));
}

/** Why an entry of a list is opened; null: it is not. */
export function itemReason(
  item: Pick<Item, 'date'>,
  column: ColumnKey | null,
  { from, to, columns }: Pick<FollowOptions, 'from' | 'to' | 'columns'>,
): Reason | null {
  if (column !== null && timeless.has(column)) return 'guide';
  if (item.date === null) return 'undated';
  const { date } = item.date;
  const since = wantedSince(column, from, columns);
  if (date >= to || (since !== null && date < since)) return null;
  return column !== null && letters.has(column) ? 'message' : 'article';
}

/** From which date on a list is read: the month before too, where what appeared in it since is asked for. */
export function readSince(column: ColumnKey | null, from: string, columns: ColumnTaxonomy, late: Late | null): string | null {
  const since = wantedSince(column, from, columns);
  return since !== null && late !== null && late.from < since && !letters.has(column ?? '') ? late.from : since;
}

/** An entry dated in the month before that its crawl did not meet: it was published late, or under an earlier date. */
function isLate({ date, url }: Item, column: ColumnKey | null, { from, late }: FollowOptions): boolean {
  if (!late || date === null || (column !== null && (timeless.has(column) || letters.has(column)))) return false;
  return date.date >= late.from && date.date < from && !late.isKnown(url);
}

/** Where a thing is done online and how the office is reached: asked for wherever a list or a guide names it (a hint, no judgement). */
const door = /^[\s【[(（]*(?:(?:在线|网上|我要|立即|马上)(?:办理?|申办|申报|申请)|联系(?:我们|方式|本局|我局))/;
const isDoor = (text: string): boolean => text.length <= 12 && door.test(text);

/** What stands on an error page leads back into the site at best, and ever deeper into a maze of relative links at worst. */
const isGone = ({ kind, defects }: Pick<PageFacts, 'kind' | 'defects'>): boolean =>
  kind === 'error' || defects.some(({ sort }) => sort === 'soft-404');

/** Links of one page, in order of importance: the first reason an address is wanted for is the one that counts. */
export function follow(page: Candidate, url: string, facts: PageFacts, options: FollowOptions): Follow {
  const { inside, ownerOf, from } = options;
  const column = page.column ?? facts.column?.key ?? null;
  const candidates: Candidate[] = [];
  const template = templateOf(page.url);
  const isEcho = facts.textChars > 0 && page.namedBy === facts.textSha256;
  const onward = { steps: (page.steps ?? 0) + 1 };
  const outside = new Set<string>();
  let budget = maxLinks;
  let cut = 0;
  const want = (target: string, reason: Reason, change: Partial<Candidate> = {}) => {
    if (target === url) return;
    if (budget-- <= 0) {
      cut += 1;
      return;
    }
    if (!inside(target)) {
      if (page.entry) outside.add(target);
      return;
    }
    const owner = ownerOf(target);
    const file = isDocument(target) || isMedia(target);
    const step = isEcho ? echo : templateOf(target) === template ? 1 : 0;
    const chain = breeding.has(reason) && step > 0 ? (page.chain ?? 0) + step : 0;
    candidates.push({
      url: target,
      reason: file && reason !== 'form' && reason !== 'link' ? 'attachment' : reason,
      as: file ? 'file' : 'page',
      entry: false,
      depth: page.depth + 1,
      from: page.url,
      unit: owner ?? (page.entry && idle.has(reason) ? null : page.unit),
      settled: owner !== null,
      column: null,
      list: null,
      steps: 0,
      chain,
      namedBy: facts.textSha256,
      ...change,
    });
  };
  if (isGone(facts) && !page.entry) return { candidates, outside: [], cut };
  if (facts.redirect !== null) {
    want(facts.redirect, page.reason, { entry: page.entry, depth: page.depth, column: page.column, list: page.list, ...onward });
    if (facts.kind === 'redirect') return { candidates, outside: [...outside], cut };
  }
  for (const { url: target } of facts.attachments) want(target, 'attachment', { as: 'file' });
  for (const { url: target } of facts.guide?.forms ?? []) want(target, 'form', { as: 'file' });
  if (facts.kind === 'article' && !page.entry) return { candidates, outside: [...outside], cut };

  const files = new Set([...facts.attachments, ...(facts.guide?.forms ?? [])].map(({ url: target }) => target));
  for (const { url: target, key } of facts.sections.filter(({ url: named }) => !files.has(named))) want(target, 'column', { column: key });
  if (facts.loader !== null && facts.loader.kind !== 'script') {
    for (const target of facts.loader.urls) want(target, 'column', { column, depth: page.depth, as: 'page', list: page.list, ...onward });
  }
  // A front page that is nothing but frames: what they hold is the front page.
  const isFrameset = page.entry && isOnlyFrames(facts);
  const framed = { depth: page.depth, ...onward, ...(isFrameset ? { entry: true } : { column }) };
  let mirrors = maxMirrors - (page.chain ?? 0);
  cut += Math.max(0, facts.frames.length - maxFrames);
  for (const target of facts.frames.slice(0, maxFrames)) {
    const isMirror = templateOf(target) === template && mirrors-- <= 0;
    want(target, isFrameset ? page.reason : 'column', isMirror ? { ...framed, chain: Infinity } : framed);
  }
  for (const item of facts.items) {
    const reason = itemReason(item, column, options) ?? (isLate(item, column, options) ? 'article' : null);
    const form = column === 'forms' && isDocument(item.url);
    if (reason !== null) want(item.url, form ? 'form' : reason);
  }
  const oldest = facts.messages.length > 0 ? lettersSince(from, options.columns) : from;
  for (const { url: target, askedAt } of facts.messages) if (askedAt === null || askedAt.date >= oldest) want(target, 'message');
  for (const { url: target, text } of facts.links) if (page.entry || isDoor(text)) want(target, 'link');
  return { candidates, outside: [...outside], cut };
}
