/** Which of a page's links are worth asking for: what the month is judged by, and nothing for its own sake. Pure. */
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
  /** Unit that an address shows by itself (pinned, path, parameter); null when it shows none. */
  ownerOf(url: string): string | null;
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

/** The civil date a year before. */
const yearBefore = (date: string) => `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`;

/** From which date on entries of a column are wanted; null: all of them. */
export function wantedSince(column: ColumnKey | null, from: string): string | null {
  if (column !== null && timeless.has(column)) return null;
  return column !== null && letters.has(column) ? yearBefore(from) : from;
}

/** A page that shows nothing but what its frames hold. */
export function isOnlyFrames({ frames, items, links }: Pick<PageFacts, 'frames' | 'items' | 'links'>): boolean {
  return frames.length > 0 && items.length === 0 && links.every(({ url }) => frames.includes(url));
}

/** Why an entry of a list is opened; null: it is not. */
export function itemReason(
  item: Pick<Item, 'date'>,
  column: ColumnKey | null,
  { from, to }: Pick<FollowOptions, 'from' | 'to'>,
): Reason | null {
  if (column !== null && timeless.has(column)) return 'guide';
  if (item.date === null) return 'undated';
  const { date } = item.date;
  const since = wantedSince(column, from);
  if (date >= to || (since !== null && date < since)) return null;
  return column !== null && letters.has(column) ? 'message' : 'article';
}

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
    const reason = itemReason(item, column, options);
    const form = column === 'forms' && isDocument(item.url);
    if (reason !== null) want(item.url, form ? 'form' : reason);
  }
  const lettersSince = yearBefore(from);
  for (const { url: target, askedAt } of facts.messages) if (askedAt === null || askedAt.date >= lettersSince) want(target, 'message');
  if (page.entry) for (const { url: target } of facts.links) want(target, 'link');
  return { candidates, outside: [...outside], cut };
}
