/** Which addresses outside the city's own sites its pages name, in the order in which they matter. */
import type { Site } from '../config/site.ts';
import type { Page } from '../crawler/crawl-result.ts';
import type { PageFacts } from '../crawler/read/page-facts.ts';
import { byCodePoint } from '../scoring/canonical.ts';

/** Beyond so many a run is a trap: later ones, in order of the pages that name them, are only counted. */
const mostNamed = 50_000;

const bareHost = (host: string) => host.replace(/^www\./, '');

/** Id of the site that an address (in its canonical spelling) belongs to; null: outside. With `www.` or without is one site. */
export function siteFinder(sites: readonly Pick<Site, 'id' | 'hosts'>[]): (url: string) => string | null {
  const byHost = new Map(sites.flatMap(({ id, hosts }) => hosts.map((host) => [bareHost(host), id])));
  // Millions of links pass here: a pattern is a tenth of what a parser costs.
  return (url) => byHost.get(bareHost(/^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? '')) ?? null;
}

interface Named {
  url: string;
  /** Points rest on what home pages link to, and on where sections lead. */
  first: boolean;
}

function namedBy({ record, facts }: Page & { facts: PageFacts }): Named[] {
  const home = record.depth === 0;
  const links = [...facts.links, ...facts.attachments].map(({ url }) => url);
  const led = facts.redirect === null ? [] : [facts.redirect];
  return [
    ...[...links, ...facts.frames, ...led, record.finalUrl].map((url) => ({ url, first: home })),
    ...facts.sections.map(({ url }) => ({ url, first: true })),
  ];
}

/** Collects while pages stream by: memory is that of the addresses. */
export function outsideAddresses(ownerOf: (url: string) => string | null) {
  const found = new Map<string, boolean>();
  let left = 0;
  return {
    add({ bundle, record, facts }: Page): void {
      if (record.outcome.kind !== 'answered' || facts === null) return;
      for (const { url, first } of namedBy({ bundle, record, facts })) {
        const known = found.get(url);
        if (known === true || known === first || !/^https?:/.test(url) || ownerOf(url) !== null) continue;
        if (known !== undefined || found.size < (first ? 2 * mostNamed : mostNamed)) found.set(url, first);
        else left += 1;
      }
    },
    /** What points rest on first, then the rest; each in order of address. */
    inOrder(): string[] {
      const urls = (first: boolean) => [...found].flatMap(([url, important]) => (important === first ? [url] : [])).sort(byCodePoint);
      return [...urls(true), ...urls(false)];
    },
    left: () => left,
  };
}
