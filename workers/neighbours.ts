/** A page may link to another site of the same run: what that site's crawl met there answers for the link, and nobody asks twice. */
import type { LinkFacts, Page } from '../crawler/crawl-result.ts';
import type { PageFacts } from '../crawler/read/page-facts.ts';
import { lookAt } from '../scoring/gather/address-book.ts';

/** Every address that pages name, in whatever way scoring may ask for it. */
export function namedOn(pages: Iterable<{ facts: PageFacts | null }>): Set<string> {
  const named = new Set<string>();
  for (const { facts } of pages) {
    if (facts === null) continue;
    const forms = facts.guide?.forms ?? [];
    for (const { url } of [...facts.links, ...facts.items, ...facts.attachments, ...facts.sections, ...forms]) named.add(url);
    for (const url of facts.frames) named.add(url);
  }
  return named;
}

/** How the neighbour's crawl may have spelt the same address. */
function spellings(url: string): string[] {
  const [, host = '', rest = ''] = /^https?:\/\/(?:www\.)?([^/?#]*)(.*)$/s.exec(url) ?? [];
  return ['http://', 'https://'].flatMap((scheme) => [`${scheme}${host}${rest}`, `${scheme}www.${host}${rest}`]);
}

/** `ours`: sites whose pages are at hand anyway. Asks for the addresses of other sites of the run, in all their spellings, and turns pages into answers. */
export function neighbours(named: Iterable<string>, ownerOf: (url: string) => string | null, ours: ReadonlySet<string>) {
  const bySpelling = new Map<string, string[]>();
  for (const url of named) {
    const owner = ownerOf(url);
    if (owner === null || ours.has(owner)) continue;
    for (const spelling of spellings(url)) bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), url]);
  }
  return {
    addresses: [...bySpelling.keys()],
    links: (page: Page): LinkFacts[] => (bySpelling.get(page.record.url) ?? []).flatMap((url) => asLink(url, page)),
  };
}

/** Blocked or answering with an error of its server, it is there; gone, it is dead; anything else says nothing. */
function asLink(url: string, page: Page): LinkFacts[] {
  const { at, outcome, sha256 } = page.record;
  if (sha256 === null) return [];
  const look = lookAt(page);
  const unknown = outcome.kind === 'silent' || outcome.kind === 'skipped';
  const verdict = unknown ? 'unknown' : look.kind === 'gone' && look.why !== 'soft-404' ? 'dead' : 'alive';
  return [{ bundle: page.bundle, url, where: 'outside', outcome, sha256, at, verdict, file: null }];
}
