/** One site, one month: from the front pages to a sealed bundle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrawlJob, CrawlResult } from './crawl-result.ts';
import { createBundle } from './evidence/bundle.ts';
import { frontier } from './frontier.ts';
import type { Candidate } from './frontier.ts';
import { lookOutside } from './links.ts';
import { lists } from './lists.ts';
import { noting } from './notes.ts';
import { openCrawl } from './open-crawl.ts';
import type { OpenCrawl } from './open-crawl.ts';
import type { FetchOutcome } from './page-record.ts';
import { walkSite } from './walk.ts';
import type { Walk } from './walk.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
/** Outside addresses looked at for one site; the rest is reported as not looked at. */
const maxOutside = 1000;
const outsideWidth = 8;

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

/** Front pages of the site and its units, and the columns people pinned. */
function seeds({ site, units: all, only }: CrawlJob, { desk, house }: OpenCrawl): Candidate[] {
  const units = only ? all.filter((unit) => only.includes(unit.id)) : all;
  const entries = units.flatMap((unit) => unit.places.filter((place) => place.site === site.id).flatMap((place) => place.entries));
  const found = [site.home, ...entries].map((url) => start(url, { entry: true, unit: desk.attribute(url).unit }));
  for (const unit of units) {
    for (const [column, urls] of Object.entries(unit.columns ?? {})) {
      for (const url of urls) if (house.refuse(url) === null) found.push(start(url, { reason: 'column', unit: unit.id, column }));
    }
  }
  return found;
}

/** Looks at what the home pages link to outside, once the site is done. */
async function walkOutside({ job, open, outside }: Walk): Promise<void> {
  const { keeper: kept, bundle } = open.desk;
  const urls = [...outside].sort();
  const looked = job.policy.outsideLinks === 'check' ? urls.slice(0, maxOutside) : [];
  if (urls.length > looked.length) job.log('outside-links-left', { left: urls.length - looked.length, policy: job.policy.outsideLinks });
  const stopped = () => job.signal?.aborted === true;
  await lookOutside(looked, { http: open.outside, keeper: kept, bundle, width: outsideWidth, stopped, onLink: job.onLink, log: job.log });
  const outcome: FetchOutcome = { kind: 'skipped', why: job.policy.outsideLinks === 'check' ? 'budget' : 'outside' };
  for (const url of urls.slice(looked.length)) {
    const at = new Date().toISOString();
    await job.onLink({
      bundle,
      url,
      where: 'outside',
      outcome,
      sha256: await kept.probe(url, at, outcome),
      at,
      verdict: 'unknown',
      file: null,
    });
  }
}

/**
 * Crawls one site for one month and seals what it saw.
 * Every address that became known ends with one outcome, reported once by `onPage` or, for files, `onLink`; the kinds sum to `counts.known`.
 * Rejects when the archive or a callback fails; nothing that a server does makes it reject.
 */
export async function crawl(order: CrawlJob): Promise<CrawlResult> {
  const id = `${order.run.id}.${order.site.id}`;
  const path = join(order.dir, `${id}.wacz`);
  const bundle = await createBundle({ path, id, software: `Sundial/${version}` });
  const job = await noting(order, bundle);
  const opened = openCrawl(job, bundle);
  const counts = { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  const walk: Walk = {
    job,
    open: opened,
    ahead: frontier(job.policy),
    readOn: lists(job.policy.maxListPages),
    doubtful: [],
    confirming: new Map(),
    outside: new Set(),
    silent: 0,
    counts,
  };
  try {
    for (const candidate of seeds(job, opened)) walk.ahead.add(candidate);
    await walkSite(walk);
    await walkOutside(walk);
    const { sha256 } = await bundle.seal();
    return { state: 'sealed', bundle: id, path, sha256, counts: { ...counts, known: walk.ahead.known() } };
  } catch (error) {
    await bundle.abandon().catch((failure: Error) => job.log('bundle-not-abandoned', { says: failure.message }));
    throw error;
  } finally {
    await opened.close();
  }
}
