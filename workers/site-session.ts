/** One sitting at the archive of a site: takes the site, saves what is met as its newest writer, and states how it ended. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CrawlJob, CrawlResult, LinkFacts, Page } from '../crawler/crawl-result.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import { attemptId, bundleBefore } from './bundle-chain.ts';
import { GiveUp, maxTries, type BusJob } from './bus.ts';
import { leaveTrace } from './dead-letter.ts';
import { isFull } from './keeping/room.ts';
import { LeaseTaken } from './lease-taken.ts';
import { isOutage } from './patience.ts';
import type { SiteAttempt } from './store.ts';
import { StoreError } from './store.ts';
import { evidenceDir, type Work } from './work.ts';

/** Pages are saved in batches: one transaction for each of them would dominate the crawl. */
const batchSize = 50;

/** What the two kinds of crawl (a site; everything outside) are given alike. */
export type Sitting = Pick<
  CrawlJob,
  'run' | 'dir' | 'before' | 'log' | 'onPage' | 'onLink' | 'onProgress' | 'signal' | 'hasRoom' | 'paused'
> & {
  writer: number;
};

/**
 * Goes on with the open attempt of a site, or begins one, unless it is done. After the last try the site counts as failed for good, so
 * that its units are judged (as unseen) and the run can end.
 */
export async function sit(
  work: Work,
  site: string,
  job: BusJob<unknown>,
  carryOut: (sitting: Sitting) => Promise<CrawlResult>,
): Promise<void> {
  const before = (await work.store.sites(work.run.id)).find((attempt) => attempt.site === site);
  if (before?.state === 'done' || work.signal?.aborted) return;
  const leave = await enterSite(work, site);
  if (leave === null) return work.log('site-at-work-elsewhere', { site });
  try {
    await sitAlone(work, site, job, before, carryOut);
  } finally {
    await leave();
  }
}

/**
 * Where other processes carry out the same run, the site is kept to one of them until it leaves or dies: a second one would ask it twice as
 * often as it bears, however soon its writer was fenced off. Null: somebody is there.
 */
async function enterSite({ store, run, isShared, log }: Work, site: string): Promise<(() => Promise<void>) | null> {
  if (!isShared) return async () => {};
  try {
    return await store.lease(`${run.id}.site.${site}`, { onLost: () => log('site-lease-lost', { site }) });
  } catch (error) {
    if (error instanceof LeaseTaken) return null;
    throw error;
  }
}

async function sitAlone(
  work: Work,
  site: string,
  job: BusJob<unknown>,
  before: SiteAttempt | undefined,
  carryOut: (sitting: Sitting) => Promise<CrawlResult>,
): Promise<void> {
  const token = await work.store.takeSite(work.run.id, site);
  work.fenced.delete(site);
  try {
    await sitAs(work, site, before, token, carryOut);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (isFenced(error)) {
      // Somebody else has taken the site: it is theirs to bring to its end, and nothing of it is ours to say.
      work.fenced.add(site);
      work.log('site-fenced', { site, why });
      return leaveTrace(work, { job: job.name, what: site, kind: 'fenced', attempt: job.attempt, why });
    }
    if (work.signal?.aborted) return work.log('site-interrupted', { site, why });
    if (isFull(error)) return leaveForRoom(work, site, token, why);
    if (isOutage(error) || (job.attempt < maxTries && !(error instanceof GiveUp))) throw error;
    work.log('site-failed', { site, why });
    await leaveTrace(work, { job: job.name, what: site, kind: 'dead', attempt: job.attempt, why });
    const { bundle } = (await work.store.sites(work.run.id)).find((attempt) => attempt.site === site)!;
    await work.store.saveSite({ ...attemptOf(work, site), bundle, state: 'failed', why }, token);
  }
}

/** A full disk is no fault of the site: what is whole stays, and the attempt goes on as soon as there is room. */
async function leaveForRoom(work: Work, site: string, token: number, why: string): Promise<void> {
  work.log('disk-full', { site, why });
  const { bundle } = (await work.store.sites(work.run.id)).find((attempt) => attempt.site === site)!;
  await work.store.saveSite({ ...attemptOf(work, site), bundle, pause: { why: 'disk', until: null } }, token);
}

async function sitAs(
  work: Work,
  site: string,
  before: SiteAttempt | undefined,
  token: number,
  carryOut: (sitting: Sitting) => Promise<CrawlResult>,
): Promise<void> {
  const { store, run, log, onProgress, signal, hasRoom } = work;
  const dir = evidenceDir(work.dataDir, run.id);
  mkdirSync(dir, { recursive: true });
  const bundle = before?.bundle ?? freeBundle(work, dir, site);
  // The pause stays until the session ends: by it the job is known, whoever sends it again.
  const open: SiteAttempt = { ...attemptOf(work, site), bundle, pause: before?.pause ?? null };
  await store.saveSite(open, token);
  // What an earlier session met comes again from its archive.
  await store.clearSite(run.id, site, token);
  const saved = saver(work, site, token);
  const result = await carryOut({
    run: { ...run, id: bundle.slice(0, -(site.length + 1)) },
    dir,
    writer: token,
    before: await bundleBefore(work, site, bundle),
    paused: before?.pause ?? null,
    log,
    onPage: saved.page,
    onLink: saved.link,
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
    ...(hasRoom ? { hasRoom } : {}),
  });
  await saved.flush();
  if (result.state === 'paused') {
    const { why, until, since } = result;
    log('site-paused', { site, why, until });
    await store.saveSite({ ...open, pause: { why, until, ...(since === undefined ? {} : { since }) } }, token);
  } else {
    const { path, sha256 } = result;
    await store.saveSite({ ...open, state: 'done', path, sha256, pause: null }, token);
  }
}

function attemptOf({ run }: Work, site: string): SiteAttempt {
  return { run: run.id, site, state: 'open', bundle: null, path: null, sha256: null, why: null, pause: null };
}

/** The archive and the store each tell a writer that another has taken its place. */
function isFenced(error: unknown): boolean {
  return (error instanceof StoreError && error.trouble === 'fenced') || (error as Error | undefined)?.name === 'BundleFenced';
}

/** Evidence of an earlier attempt is never written over: published points may rest on it. A trial has nothing published. */
function freeBundle({ run }: Work, dir: string, site: string): string {
  let nth = 1;
  while (!run.trial && bundleStands(join(dir, `${attemptId(run.id, site, nth)}.wacz`))) nth++;
  return attemptId(run.id, site, nth);
}

function saver({ store, run }: Work, site: string, token: number) {
  let pages: Page[] = [];
  let links: LinkFacts[] = [];
  const flush = async () => {
    const [someP, someL] = [pages, links];
    pages = [];
    links = [];
    if (someP.length > 0) await store.savePages(run.id, site, someP, token);
    if (someL.length > 0) await store.saveLinks(run.id, site, someL, token);
  };
  const full = () => (pages.length + links.length >= batchSize ? flush() : Promise.resolve());
  return {
    page: (page: Page) => (pages.push(page), full()),
    link: (link: LinkFacts) => (links.push(link), full()),
    flush,
  };
}
