/** Which pages a site's own sitemaps name: found by robots.txt or at the usual place, read to a depth and a total, the wanted ones picked out. */
import type { CrawlPolicy } from '../config/policy.ts';
import { headerOf } from './exchange.ts';
import { charsetIn } from './fetch.ts';
import type { Reason } from './frontier.ts';
import type { Answer } from './http.ts';
import { addressDate } from './read/dates.ts';
import { fileLimits, readSitemap } from './sitemap-read.ts';
import type { SitemapFileLimits, SitemapPage } from './sitemap-read.ts';
import { canonicalUrl, twinKey } from './url.ts';

export { readSitemap } from './sitemap-read.ts';
export type { SitemapFile, SitemapPage } from './sitemap-read.ts';

export interface SitemapLimits extends SitemapFileLimits {
  /** An index below an index below the first is not read. */
  maxDepth: number;
  maxFiles: number;
  /** Pages of all files together. */
  maxPages: number;
}
const limitsOfSite: SitemapLimits = { ...fileLimits, maxDepth: 2, maxFiles: 50, maxPages: 100_000 };

export interface SitemapOrder {
  /** Asks for a file whole (`want: 'file'`), as robots.txt permits. Never rejects. */
  ask(url: string): Promise<Answer>;
  /** `Sitemap:` lines of robots.txt; empty: /sitemap.xml of the home's host. */
  robotsSitemaps: readonly string[];
  home: string;
  /** True for an address that the crawl may ask for. */
  inside(url: string): boolean;
  /** First day wanted: of an index, the files changed since then are read first. */
  since?: string;
  limits?: Partial<SitemapLimits>;
}
export interface SitemapSeeds {
  /** Each page once, twins folded; in the order of the files. */
  pages: SitemapPage[];
  /** Files asked for, with what they gave. `unread`: nobody answered, or it is no sitemap. */
  files: { url: string; kind: string; pages: number }[];
  /** What the limits left: files never asked for; true when entries were left too. */
  left: { files: number; entries: boolean };
}

/** A generator that stamps every entry with its own day says nothing by it. */
const stampedFrom = 20;
function withoutStamp(pages: SitemapPage[]): SitemapPage[] {
  const [first] = pages;
  const isStamp = pages.length >= stampedFrom && pages.every(({ lastmod }) => lastmod === first!.lastmod);
  return isStamp ? pages.map(({ url }) => ({ url, lastmod: null })) : pages;
}

function bytesOf(answer: Answer): { bytes: Uint8Array; charset: string | null } | null {
  const last = answer.exchanges.at(-1);
  const isGiven = answer.outcome.kind === 'answered' && answer.outcome.status === 200 && answer.leadsOutside === null;
  if (!isGiven || last === undefined || last.decoded.length === 0) return null;
  return { bytes: last.decoded, charset: charsetIn(headerOf(last.headers, 'content-type')) };
}

/** Reads a site's sitemaps. The same answers give the same pages in the same order; nothing that a server sends makes it reject. */
export async function sitemapSeeds({ ask, robotsSitemaps, home, inside, since, limits: own }: SitemapOrder): Promise<SitemapSeeds> {
  const limits = { ...limitsOfSite, ...own };
  const seeds: SitemapSeeds = { pages: [], files: [], left: { files: 0, entries: false } };
  const queue: { url: string; depth: number }[] = [];
  const files = new Set<string>();
  const pages = new Set<string>();
  const queueFile = (address: string, depth: number) => {
    const url = canonicalUrl(address, home);
    if (url === null || !inside(url) || files.has(twinKey(url))) return;
    files.add(twinKey(url));
    if (depth > limits.maxDepth) seeds.left.files += 1;
    else queue.push({ url, depth });
  };
  for (const url of robotsSitemaps.length > 0 ? robotsSitemaps : ['/sitemap.xml']) queueFile(url, 0);
  for (let at = 0; at < queue.length; at += 1) {
    const { url, depth } = queue[at]!;
    if (seeds.files.length >= limits.maxFiles || seeds.pages.length >= limits.maxPages) {
      seeds.left.files += queue.length - at;
      break;
    }
    const given = bytesOf(await ask(url));
    const read = given && (await readSitemap(given.bytes, url, { ...limits, headerCharset: given.charset }));
    seeds.files.push({ url, kind: read === null || read.kind === 'none' ? 'unread' : read.kind, pages: read?.pages.length ?? 0 });
    if (read === null) continue;
    seeds.left.entries ||= read.cut;
    for (const page of withoutStamp(read.pages)) {
      if (!inside(page.url) || pages.has(twinKey(page.url))) continue;
      if (seeds.pages.length >= limits.maxPages) {
        seeds.left.entries = true;
        break;
      }
      pages.add(twinKey(page.url));
      seeds.pages.push(page);
    }
    const isFresh = ({ lastmod }: SitemapPage) => since === undefined || lastmod === null || lastmod >= since;
    const children = withoutStamp(read.sitemaps);
    for (const child of [...children.filter(isFresh), ...children.filter((each) => !isFresh(each))]) queueFile(child.url, depth + 1);
  }
  return seeds;
}

/** Front pages of folders and lists: they stand for years, whatever day a generator gives them. */
const standing = /\/(?:(?:index|default|list|more)\w{0,3}\.\w{2,5})?$/i;

/**
 * Why a page that only a sitemap names is asked for; null: it is not, like a list's entry of another month.
 * What the address itself dates is believed; `lastmod` only tells that a page has not changed since before the month.
 */
export function sitemapReason({ url, lastmod }: SitemapPage, { from, to }: { from: string; to: string }): Reason | null {
  const dated = addressDate(url)?.date ?? null;
  if (dated !== null) return dated >= from && dated < to ? 'article' : null;
  if (standing.test(new URL(url).pathname)) return 'link';
  if (lastmod === null) return 'archive';
  return lastmod >= from ? 'undated' : null;
}

/** Whether sitemaps are looked at at all. */
export const wantsSitemaps = ({ sitemaps }: Pick<CrawlPolicy, 'sitemaps'>): boolean => sitemaps === 'follow';
