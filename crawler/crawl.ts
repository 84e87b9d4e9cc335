/** One site, one month: from the front pages to a sealed bundle, in one sitting or in many. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrawlCounts, CrawlJob, CrawlResult } from './crawl-result.ts';
import { createBundle } from './evidence/bundle.ts';
import type { BundleWriter } from './evidence/bundle.ts';
import { bundleStands } from './evidence/readable.ts';
import { frontier } from './frontier.ts';
import { Stopped } from './session/gate.ts';
import { keepHeapSmall } from './session/heap.ts';
import { isOpen, opensAt } from './session/hours.ts';
import { openLine } from './line.ts';
import type { Line } from './line.ts';
import { lists } from './lists.ts';
import { openCrawl } from './open-crawl.ts';
import { retell } from './session/retell.ts';
import { seeds, sitemapSeed } from './seeds.ts';
import { beginSession } from './session/session.ts';
import type { Session } from './session/session.ts';
import { sitemapSeeds, wantsSitemaps } from './sitemap.ts';
import { walkSite } from './walk.ts';
import type { Pause, Walk } from './walk.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const software = `Sundial/${version}`;

export const noCounts = (): CrawlCounts => ({ known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 });

/** Adds what sitemaps name. A trial takes from them what is its units'. */
async function addSitemaps({ job, open, ahead }: Walk): Promise<void> {
  const { site, run, policy, only, log } = job;
  if (!wantsSitemaps(policy)) return;
  const ask = async (url: string) => {
    const answer = await open.once.ask(url, { want: 'file', permit: open.desk.permit });
    await open.keep(answer);
    return answer;
  };
  const robotsSitemaps = await open.rules.sitemaps(new URL(site.home).origin);
  const { pages, files, left } = await sitemapSeeds({ ask, robotsSitemaps, home: site.home, inside: open.inside, since: run.from });
  log('sitemaps', { files, left, pages: pages.length });
  for (const page of pages) {
    const seed = sitemapSeed(page, run, open);
    if (seed !== null && (only === undefined || only.includes(seed.unit ?? ''))) ahead.add(seed);
  }
}

function lineOf({ site, policy, neighbours, nameServers, paused, log }: CrawlJob): Line {
  const house = site.intranet ? site.hosts : [];
  return openLine({ policy, home: site.home, house, neighbours, nameServers, paused, log });
}

/** Walks until the end (null) or a pause. */
async function walkOn(walk: Walk, session: Session): Promise<Pause | null> {
  const { gate } = walk.open.desk;
  for (const candidate of seeds(walk.job, walk.open)) walk.ahead.add(candidate);
  try {
    await gate.inHand(() => addSitemaps(walk));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return { why: gate.shut() ?? 'interrupted', until: null };
  }
  // Somebody has answered by now: should this session crash, its clock and vantage are on record.
  await session.tell();
  return walkSite(walk);
}

async function crawlOn(job: CrawlJob, bundle: BundleWriter, line: Line): Promise<{ pause: Pause | null; counts: CrawlCounts }> {
  const open = await openCrawl(job, bundle, line);
  try {
    const { memory } = open.desk;
    const session = await beginSession(job, { bundle, memory, software, witness: open.witness });
    const walk: Walk = {
      job,
      open,
      ahead: frontier(job.policy),
      readOn: lists(job.policy.maxListPages),
      waiting: { dead: [], blocked: [] },
      again: new Map(),
      silent: 0,
      stopped: false,
      counts: noCounts(),
    };
    const pause = await walkOn(walk, session);
    await session.tell();
    if (walk.ahead.beyond() > 0) job.log('addresses-left', { left: walk.ahead.beyond() });
    if (pause !== null) {
      if (pause.why === 'line') Object.assign(pause, line.pause());
      pause.until ??= pause.why === 'hours' ? opensAt(job.policy.hours!, Date.now()) : null;
      await session.pause(pause.why, pause.until);
    }
    return { pause, counts: { ...walk.counts, known: walk.ahead.known() } };
  } finally {
    await open.close();
  }
}

/**
 * Crawls one site for one month and seals what it saw, or pauses and leaves the archive for a later session to go on with.
 * Every address that became known ends with one outcome, reported by `onPage` or, for files, `onLink`; when the bundle is sealed the kinds
 * sum to `counts.known`. A session that goes on reports again what earlier ones finished, and asks for none of it again.
 * Rejects when the archive or a callback fails (the archive then stays for a later session); nothing that a server does makes it reject.
 */
export async function crawl(job: CrawlJob): Promise<CrawlResult> {
  const id = `${job.run.id}.${job.site.id}`;
  const path = join(job.dir, `${id}.wacz`);
  const isTrial = job.only !== undefined;
  if (!isTrial && bundleStands(path)) return retell(job, path, id);
  const { hours } = job.policy;
  if (hours !== undefined && !isOpen(hours, Date.now()))
    return { state: 'paused', bundle: id, why: 'hours', until: opensAt(hours, Date.now()), counts: noCounts() };
  if (job.hasRoom?.() === false) return { state: 'paused', bundle: id, why: 'disk', until: null, counts: noCounts() };
  const line = lineOf(job);
  // Nobody reads a long archive again to learn that the line is still down.
  if (job.paused?.why === 'line' && line.isPatient && !(await line.isUp()))
    return { state: 'paused', bundle: id, why: 'line', ...line.pause(), counts: noCounts() };
  keepHeapSmall();
  const { before = null, writer = 1 } = job;
  const bundle = await createBundle({ path, id, software, before, writer, replace: isTrial });
  try {
    const { pause, counts } = await crawlOn(job, bundle, line);
    if (pause === null) return { state: 'sealed', bundle: id, path, sha256: (await bundle.seal()).sha256, counts };
    await bundle.leave();
    return { state: 'paused', bundle: id, ...pause, counts };
  } catch (error) {
    await bundle.leave().catch((failure: Error) => job.log('bundle-not-left', { says: failure.message }));
    throw error;
  }
}
