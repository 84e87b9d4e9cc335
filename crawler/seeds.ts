/** Where a crawl starts: the front pages of a site and its units, the columns that people pinned, and what sitemaps name. Pure. */
import type { CrawlJob } from './crawl-result.ts';
import { isDocument, isMedia } from './file.ts';
import type { Candidate } from './frontier.ts';
import { sitemapReason } from './sitemap.ts';
import type { SitemapPage } from './sitemap.ts';

const start = (url: string, change: Partial<Candidate>): Candidate => ({
  url,
  reason: 'entry',
  as: 'page',
  entry: false,
  depth: 0,
  from: null,
  unit: null,
  settled: true,
  column: null,
  list: null,
  ...change,
});

export interface SeedOptions {
  /** Unit that an address shows by itself; null when it shows none. */
  ownerOf(url: string): string | null;
  /** True for an address of the site. */
  inside(url: string): boolean;
}

export function seeds(
  { site, units: all, only }: Pick<CrawlJob, 'site' | 'units' | 'only'>,
  { ownerOf, inside }: SeedOptions,
): Candidate[] {
  const units = only ? all.filter((unit) => only.includes(unit.id)) : all;
  const entries = units.flatMap((unit) => unit.places.filter((place) => place.site === site.id).flatMap((place) => place.entries));
  const found = [site.home, ...entries].map((url) => start(url, { entry: true, unit: ownerOf(url) }));
  for (const unit of units) {
    for (const [column, urls] of Object.entries(unit.columns ?? {})) {
      for (const url of urls) if (inside(url)) found.push(start(url, { reason: 'column', unit: unit.id, column }));
    }
  }
  return found;
}

/** What a sitemap names and a month is judged by; null: it is not. */
export function sitemapSeed(page: SitemapPage, run: CrawlJob['run'], { ownerOf }: Pick<SeedOptions, 'ownerOf'>): Candidate | null {
  const reason = sitemapReason(page, run);
  if (reason === null) return null;
  const owner = ownerOf(page.url);
  const as = isDocument(page.url) || isMedia(page.url) ? 'file' : 'page';
  return start(page.url, { reason, as, depth: 1, unit: owner, settled: owner !== null });
}
