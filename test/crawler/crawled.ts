/** Runs a crawl and keeps what it reported; when it was sealed, every address must have ended exactly once. */
import { afterAll, expect } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrawlPolicy } from '../../config/policy.ts';
import { crawl } from '../../crawler/crawl.ts';
import type { CrawlJob, CrawlResult, LinkFacts, Page } from '../../crawler/crawl-result.ts';
import { orderFor } from './small-portal.ts';

const dirs: string[] = [];
afterAll(async () => {
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});
export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'sundial-crawl-'));
  dirs.push(dir);
  return dir;
}

export interface Crawled {
  result: CrawlResult;
  /** Of the bundle; '' when there is none. */
  path: string;
  /** By path on the site. */
  pages: Map<string, Page>;
  links: Map<string, LinkFacts>;
  events: string[];
  dir: string;
}

export async function crawlOf(
  origin: string,
  change: Partial<CrawlPolicy> = {},
  job: Partial<CrawlJob> = {},
  entries = ['/bm/gaj/'],
): Promise<Crawled> {
  const dir = job.dir ?? (await folder());
  const [pages, links, events] = [new Map<string, Page>(), new Map<string, LinkFacts>(), [] as string[]];
  const path = (url: string) => (url.startsWith(origin) ? url.slice(origin.length) : url);
  const result = await crawl({
    ...orderFor(origin, dir, change, entries),
    onPage: async (page) => {
      if (pages.has(path(page.record.url))) throw new Error(`reported twice: ${page.record.url}`);
      pages.set(path(page.record.url), page);
    },
    onLink: async (link) => void links.set(path(link.url), link),
    log: (event) => events.push(event),
    ...job,
  });
  const { known, ...kinds } = result.counts;
  const closed = Object.values(kinds).reduce((sum, n) => sum + n, 0);
  expect(pages.size + links.size).toBe(closed);
  if (result.state === 'sealed') expect(closed).toBe(known);
  return { result, path: result.state === 'sealed' ? result.path : '', pages, links, events, dir };
}

/** One line for each address: what has to be the same whenever the same site is crawled. */
export function lines(origin: string, { pages, links }: Pick<Crawled, 'pages' | 'links'>): string[] {
  const plain = (value: object) =>
    JSON.stringify(value)
      .replaceAll(origin, '')
      .replace(/"ms":\d+/g, '"ms":0');
  return [
    ...[...pages].map(
      ([path, { record, facts }]) =>
        `${path} ${record.unit} ${record.depth} ${record.from?.replace(origin, '')} ${record.sha256} ${facts?.textSha256} ${facts?.defects.length} ${plain(record.outcome)}`,
    ),
    ...[...links].map(([path, link]) => `${path} ${link.verdict} ${plain(link.outcome)}`),
  ];
}
