/** States for each address that the unit's pages link to what came of looking at it. */
import type { LinkFacts } from '../../crawler/crawl-result.ts';
import { byCodePoint } from '../../config/canonical.ts';
import type { SeenPage, UnitFacts } from '../unit-facts.ts';
import { evidenceOf, lookAt } from './address-book.ts';
import type { AddressBook } from './address-book.ts';

type Targets = UnitFacts['targets'];
type Target = Targets[string];

/** Links, frames, attachments, list rows and forms of a page. */
export function linkedFrom({ facts }: SeenPage): string[] {
  const forms = facts.guide?.forms ?? [];
  return [...[...facts.links, ...facts.items, ...facts.attachments, ...facts.sections, ...forms].map(({ url }) => url), ...facts.frames];
}

/** By address in code order. What a page looks like wins over a probe of its address, except that a probe knows files. */
export function collectTargets(pages: readonly SeenPage[], links: readonly LinkFacts[], book: AddressBook): Targets {
  const probes = new Map<string, LinkFacts>();
  for (const link of links) probes.set(link.url, surer(probes.get(link.url), link));
  const found: [string, Target][] = [];
  for (const url of new Set(pages.flatMap(linkedFrom))) {
    const probe = probes.get(url);
    const target = (probe ? ofProbe(probe) : null) ?? ofPage(url, book);
    if (target) found.push([url, target]);
  }
  return Object.fromEntries(found.sort(([a], [b]) => byCodePoint(a, b)));
}

const SURENESS = { unknown: 0, dead: 1, alive: 2 } as const;

/** Of two looks the surer: an address that answered once is not dead. */
function surer(a: LinkFacts | undefined, b: LinkFacts): LinkFacts {
  if (!a) return b;
  const order = SURENESS[b.verdict] - SURENESS[a.verdict] || byCodePoint(b.at, a.at) || byCodePoint(b.sha256, a.sha256);
  return order > 0 ? b : a;
}

function ofProbe(link: LinkFacts): Target {
  const { bundle, url, at, sha256, verdict, file, where, outcome, parked } = link;
  const why =
    outcome.kind === 'answered'
      ? `HTTP ${outcome.status}`
      : outcome.kind === 'blocked'
        ? `blocked: ${outcome.by}`
        : `${outcome.kind}: ${outcome.why}`;
  const personal = (file?.personal?.length ?? 0) > 0 ? { personal: true as const } : {};
  const evidence = { bundle, url, at, sha256, ...personal };
  return { verdict: outcome.kind === 'blocked' ? 'alive' : verdict, why, file, where, ...(parked ? { parked } : {}), evidence };
}

/** A blocked page is there, and so is one that answers with an error of the server: neither is a dead link. */
function ofPage(url: string, book: AddressBook): Target | null {
  const page = book.find(url);
  const evidence = page && evidenceOf(page);
  const look = lookAt(page);
  if (!page || !evidence || look.kind === 'unasked') return null;
  const { outcome } = page.record;
  if (outcome.kind === 'silent' || outcome.kind === 'skipped')
    return { verdict: 'unknown', why: `${outcome.kind}: ${outcome.why}`, file: null, where: 'inside', evidence };
  const dead = look.kind === 'gone' && look.why !== 'soft-404';
  const why = outcome.kind === 'blocked' ? `blocked: ${outcome.by}` : `HTTP ${outcome.status}`;
  return { verdict: dead ? 'dead' : 'alive', why, file: null, where: 'inside', evidence };
}
