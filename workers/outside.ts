/** Which addresses outside the city's own sites its pages name, in the order in which they matter. */
import type { Site } from '../config/site.ts';
import type { Page } from '../crawler/crawl-result.ts';
import type { PageFacts } from '../crawler/read/page-facts.ts';
import { byCodePoint } from '../config/canonical.ts';

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

const pathOf = (url: string) => url.split('?', 1)[0]!;

/** Collects while pages stream by: memory is that of the addresses. */
export function outsideAddresses(ownerOf: (url: string) => string | null) {
  const first = new Set<string>();
  /**
   * By path, the first in code order. Every page of a portal links to "report an error" and "share" with its own address as a parameter:
   * to ask a neighbour a thousand times for one door would be no way for a guest to behave.
   */
  const rest = new Map<string, string>();
  let left = 0;
  const add = ({ url, first: important }: Named) => {
    if (!/^https?:/.test(url) || first.has(url) || (!important && rest.get(pathOf(url)) === url) || ownerOf(url) !== null) return;
    const known = important ? undefined : rest.get(pathOf(url));
    if (known === undefined && (important ? first.size : rest.size) >= mostNamed) left += 1;
    else if (important) first.add(url);
    else if (known === undefined || byCodePoint(url, known) < 0) rest.set(pathOf(url), url);
  };
  return {
    add({ bundle, record, facts }: Page): void {
      if (record.outcome.kind === 'answered' && facts !== null) namedBy({ bundle, record, facts }).forEach(add);
    },
    /** What points rest on first, then the rest, unless one of the former stands for it; each in order of address. */
    inOrder(): string[] {
      const stands = new Set([...first].map(pathOf));
      const others = [...rest.values()].filter((url) => !stands.has(pathOf(url)));
      return [...[...first].sort(byCodePoint), ...others.sort(byCodePoint)];
    },
    left: () => left,
  };
}
