/** Walks over an invented site as the crawl does, without a network: what a page says goes into the frontier, and what that gives is asked for. */
import type { CrawlPolicy } from '../../config/policy.ts';
import { CrawlPolicy as Policy } from '../../config/policy.ts';
import type { Page } from '../../crawler/crawl-result.ts';
import { enqueue } from '../../crawler/enqueue.ts';
import { frontier } from '../../crawler/frontier.ts';
import type { Candidate } from '../../crawler/frontier.ts';
import { lists } from '../../crawler/lists.ts';
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import type { Walk } from '../../crawler/walk.ts';
import { columns, read } from './read/reading.ts';

export const origin = 'http://www.example.gov.cn';
/** What a path answers; null: 404. */
export type Fake = (path: string) => string | null;

export interface FakeWalk {
  /** Paths asked for, in order. */
  asked: string[];
  /** `why path` of what was not. */
  skipped: string[];
  facts: Map<string, PageFacts>;
}

export interface FakeWalkOptions {
  /** Paths that are asked for and not read: articles that do not matter here. */
  leave?(path: string): boolean;
  inside?(path: string): boolean;
  policy?: Partial<CrawlPolicy>;
}

export function fakeWalk(fake: Fake, first: Partial<Candidate>, { leave, inside, policy }: FakeWalkOptions = {}): FakeWalk {
  const budgets = { ...Policy.parse({}), ...policy };
  const ahead = frontier(budgets);
  const job = { run: { from: '2018-12-01', to: '2019-01-01' }, columns, log: () => undefined };
  const pathOf = (url: string) => url.slice(origin.length);
  const open = { inside: (url: string) => url.startsWith(`${origin}/`) && (inside?.(pathOf(url)) ?? true), ownerOf: () => null };
  const walk = { job, open, ahead, readOn: lists(budgets.maxListPages) } as unknown as Walk;
  const seen: FakeWalk = { asked: [], skipped: [], facts: new Map() };
  const start: Candidate = {
    url: `${origin}/`,
    reason: 'entry',
    as: 'page',
    entry: false,
    depth: 0,
    from: null,
    unit: 'a',
    settled: true,
    column: null,
    list: null,
  };
  ahead.add({ ...start, ...first });
  for (let next = ahead.next(); next !== null; next = ahead.next()) {
    const path = pathOf(next.url);
    seen.asked.push(path);
    if (leave?.(path) === true) continue;
    const body = fake(path);
    const contentType = /dataproxy/.test(path) ? 'text/xml' : /\/api/.test(path) ? 'application/json' : 'text/html';
    const facts = body === null ? null : read(body, { url: next.url, contentType, entry: next.entry });
    if (facts !== null) {
      seen.facts.set(path, facts);
      ahead.saw(next.url, facts);
    }
    const outcome = { kind: 'answered', status: facts === null ? 404 : 200 };
    enqueue(walk, next, { record: { url: next.url, finalUrl: next.url, unit: next.unit, outcome }, facts } as Page);
  }
  seen.skipped = ahead.takeSkipped().map(({ candidate, why }) => `${why} ${pathOf(candidate.url)}`);
  return seen;
}
