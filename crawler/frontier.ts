/** What to ask for next: the pages a month is judged by before deep archives, and fairly among the units of a portal. Pure. */
import { hash } from 'node:crypto';
import type { CrawlPolicy } from '../config/policy.ts';
import type { ColumnKey } from '../config/unit.ts';
import type { SkippedWhy } from './page-record.ts';
import type { PageFacts } from './read/page-facts.ts';
import { turns } from './turns.ts';
import { looksLikeTrap, tokenTwins, variantCounter } from './traps.ts';
import { twinKey } from './url.ts';

/** Why an address is wanted; `priority` has the order of asking. archive: only a sitemap names it, without a date. */
export type Reason = 'entry' | 'column' | 'list' | 'article' | 'guide' | 'message' | 'form' | 'undated' | 'attachment' | 'link' | 'archive';
const priority: Record<Reason, number> = {
  entry: 0,
  column: 1,
  list: 2,
  article: 3,
  guide: 3,
  message: 3,
  form: 3,
  undated: 4,
  attachment: 4,
  link: 5,
  archive: 6,
};

export interface Candidate {
  url: string;
  reason: Reason;
  /** file: looked at, not read. */
  as: 'page' | 'file';
  /** A front page of the site or of a unit. */
  entry: boolean;
  depth: number;
  from: string | null;
  unit: string | null;
  /** True when the address alone shows whose it is; else `unit` is only who named it. */
  settled: boolean;
  column: ColumnKey | null;
  /** First page of the list this page continues; null when it starts one itself. */
  list: string | null;
  /** Steps that cost no depth (redirects, frames, data of a list) since the last that did. Default: 0. */
  steps?: number;
  /** How far pages that look alike, each naming the next, have led by now. Default: 0. */
  chain?: number;
  /** Digest of the text of the page that named it. */
  namedBy?: string;
}
export interface Skip {
  candidate: Candidate;
  why: SkippedWhy;
}
export interface Frontier {
  /** Makes an address known; a better reason moves one that is still waiting forward. False when nothing came of it. */
  add(candidate: Candidate): boolean;
  /** Makes an address known that is not going to be asked for. */
  refuse(candidate: Candidate, why: SkippedWhy): void;
  /** The next address to ask for; null when none is left. Also settles what the budgets forbid. */
  next(): Candidate | null;
  /** A page was read: what it says tells spellings of one page from pages of their own. */
  saw(url: string, facts: Pick<PageFacts, 'textSha256' | 'textChars'>): void;
  /** Addresses that ended without being asked for, since the last call. */
  takeSkipped(): Skip[];
  /** Ends everything still waiting. */
  abandon(why: SkippedWhy): void;
  known(): number;
  /** Namings beyond what a crawl can keep in mind: neither known nor counted as such. */
  beyond(): number;
}

type Budgets = Pick<CrawlPolicy, 'maxPagesPerSite' | 'maxPagesPerUnit' | 'maxDepth'>;

/** More redirects, frames or lists within lists than this, one leading to the next, lead nowhere. */
const maxSteps = 5;
/** A column names a column of its template, which names the next: no tree of columns is that narrow and deep. */
const maxChain = 4;
/** Addresses kept in mind at least: so many times what may be asked for, and for what is only linked half of it. */
const keptPerPage = 10;
const keptAtLeast = 300_000;

interface Waiting {
  candidate: Candidate;
  /** Who named it first. */
  namer: string | null;
  /** As a column, somebody else named it too. */
  shared: boolean;
}

/** A better reason; or the same, from a page that says whose it is (a front page names what is nobody's). */
function betters(next: Candidate, waiting: Candidate): boolean {
  const gain = priority[waiting.reason] - priority[next.reason];
  return gain > 0 || (gain === 0 && next.reason === 'article' && waiting.unit === null && next.unit !== null);
}

/** 96 bits of a digest as 12 one-byte characters: a tenth of what the addresses would take, and none meets another. */
const digestOf = (url: string): string => hash('sha1', twinKey(url), 'binary').slice(0, 12);

/** `policy` gives the budgets: pages per site, per unit (what belongs to nobody has only the site's), and depth. `atLeast`: addresses kept in mind. */
export function frontier(policy: Budgets, atLeast = keptAtLeast): Frontier {
  const levels = Array.from({ length: 7 }, () => turns<Candidate>());
  /** Every address known is in one of the two. */
  const waiting = new Map<string, Waiting>();
  const ended = new Set<string>();
  const spent = new Map<string, number>();
  const isVariant = variantCounter();
  const twins = tokenTwins();
  const kept = Math.max(atLeast, keptPerPage * policy.maxPagesPerSite);
  let skipped: Skip[] = [];
  let asked = 0;
  let beyond = 0;

  const known = () => waiting.size + ended.size;
  const put = (candidate: Candidate) => levels[priority[candidate.reason]]!.put(candidate.unit ?? '', candidate);
  const end = (key: string) => {
    waiting.delete(key);
    ended.add(key);
  };
  const skip = (key: string, candidate: Candidate, why: SkippedWhy) => {
    end(key);
    skipped.push({ candidate, why });
  };
  const isTrap = ({ url, reason, entry, steps = 0, chain = 0 }: Candidate): boolean =>
    steps > maxSteps || (!entry && (chain > maxChain || looksLikeTrap(url) || twins.isTwin(url) || (reason === 'link' && isVariant(url))));
  const isBeyond = ({ reason }: Candidate): boolean => {
    const isFull = known() >= (priority[reason] >= priority.undated ? kept / 2 : kept);
    if (isFull) beyond += 1;
    return isFull;
  };
  /** Whose it is in the end: a column that several units name, or the portal and a unit, is the portal's own. */
  const owned = ({ candidate, shared }: Waiting): Candidate =>
    candidate.settled || candidate.reason !== 'column' || !shared ? candidate : { ...candidate, unit: null };
  const take = (): { key: string; candidate: Candidate } | null => {
    for (const level of levels) {
      for (let candidate = level.take(); candidate !== null; candidate = level.take()) {
        const key = digestOf(candidate.url);
        const found = waiting.get(key);
        // What was moved forward since leaves its old place empty.
        if (found?.candidate === candidate) return { key, candidate: owned(found) };
      }
    }
    return null;
  };

  return {
    add(candidate) {
      const key = digestOf(candidate.url);
      if (ended.has(key)) return false;
      const found = waiting.get(key);
      if (found !== undefined) {
        if (candidate.reason === 'column' && candidate.unit !== found.namer) found.shared = true;
        if (!betters(candidate, found.candidate) || candidate.depth > policy.maxDepth) return false;
        found.candidate = candidate;
        put(candidate);
        return true;
      }
      if (isBeyond(candidate)) return false;
      if (candidate.depth > policy.maxDepth) skip(key, candidate, 'budget');
      else if (isTrap(candidate)) skip(key, candidate, 'trap');
      else {
        waiting.set(key, { candidate, namer: candidate.unit, shared: false });
        put(candidate);
      }
      return true;
    },
    refuse(candidate, why) {
      const key = digestOf(candidate.url);
      if (!waiting.has(key) && !ended.has(key) && !isBeyond(candidate)) skip(key, candidate, why);
    },
    next() {
      for (let taken = take(); taken !== null; taken = take()) {
        const { key, candidate } = taken;
        const used = candidate.unit === null ? 0 : (spent.get(candidate.unit) ?? 0);
        if (asked >= policy.maxPagesPerSite || used >= policy.maxPagesPerUnit) {
          skip(key, candidate, 'budget');
          continue;
        }
        end(key);
        asked += 1;
        if (candidate.unit !== null) spent.set(candidate.unit, used + 1);
        return candidate;
      }
      return null;
    },
    saw: (url, facts) => twins.note(url, facts),
    takeSkipped() {
      const taken = skipped;
      skipped = [];
      return taken;
    },
    abandon(why) {
      for (let taken = take(); taken !== null; taken = take()) skip(taken.key, taken.candidate, why);
    },
    known,
    beyond: () => beyond,
  };
}
