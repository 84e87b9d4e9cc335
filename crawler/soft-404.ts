/** Learns how a host answers for a page that cannot exist, to know that answer again under a 200 (facts §G.2, design: random-address fingerprint). */
import { createHash } from 'node:crypto';
import type { ColumnTaxonomy } from '../config/columns.ts';
import { fetchPageFacts } from './fetch.ts';
import type { Fetched } from './fetch.ts';
import type { Ask, Http } from './http.ts';
import type { PageFacts } from './read/page-facts.ts';

export interface Soft404 {
  /** The facts, with a defect noted when the page is the one that the host shows for anything it does not have. */
  mark(url: string, entry: boolean, facts: PageFacts): Promise<PageFacts>;
}
export interface Soft404Options {
  http: Http;
  columns: ColumnTaxonomy;
  permit: Ask['permit'];
  /** Seed of the address asked for: the same crawl asks for the same one. */
  seed: string;
  onAnswer(fetched: Fetched): Promise<void>;
}

export function soft404({ http, columns, permit, seed, onAnswer }: Soft404Options): Soft404 {
  /** By origin: digest of the text shown for the impossible address; null when the host says no honestly. */
  const prints = new Map<string, string | null>();
  /** Digests of front pages: a host that shows its front page for everything tells nothing by it. */
  const fronts = new Set<string>();
  async function learn(origin: string): Promise<string | null> {
    const name = createHash('sha256').update(`${seed} ${origin}`).digest('hex').slice(0, 20);
    const fetched = await fetchPageFacts(`${origin}/sundial-${name}.html`, false, { http, columns, permit });
    await onAnswer(fetched);
    const { outcome, facts } = fetched;
    const shown = outcome.kind === 'answered' && outcome.status < 300 && facts !== null && facts.textChars > 0;
    return shown ? facts.textSha256 : null;
  }
  return {
    async mark(url, entry, facts) {
      if (entry) fronts.add(facts.textSha256);
      const { origin } = new URL(url);
      if (!prints.has(origin)) prints.set(origin, await learn(origin));
      const known = facts.defects.some(({ sort }) => sort === 'soft-404');
      if (entry || known || prints.get(origin) !== facts.textSha256 || fronts.has(facts.textSha256)) return facts;
      return { ...facts, defects: [...facts.defects, { sort: 'soft-404', text: '与本站对不存在地址的答复相同' }] };
    },
  };
}
