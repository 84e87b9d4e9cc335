/** The steps of a run and what follows on what: every site is crawled, the links outside are looked at, units are judged, what was cited is shown, the month is published. */
import { crawlSite } from './crawl-step.ts';
import { makeExhibits } from './exhibit-step.ts';
import { judgeUnit } from './judge-step.ts';
import { lookAtOutside } from './links-step.ts';
import { sealProbes } from './probes-step.ts';
import { publish } from './publish.ts';
import type { SiteAttempt } from './store.ts';
import { EXHIBITS, OUTSIDE, sitesOf, type Work } from './work.ts';

export interface SiteJob {
  site: string;
}
interface UnitJob {
  unit: string;
}

/** Binds the steps to the bus. Sites are crawled two at a time: each is polite within its own host. Each step may run twice without harm. */
export function registerHandlers(work: Work): void {
  const { bus, store, run } = work;
  bus.handle<SiteJob>('crawl', { concurrency: 2 }, async (job) => {
    await crawlSite(work, job);
    await sendAgain(work, job.data.site);
    await sendNext(work);
  });
  bus.handle<SiteJob>('links', { concurrency: 1 }, async (job) => {
    await sealProbes(work, job);
    await lookAtOutside(work, job);
    await sendAgain(work, OUTSIDE);
    await sendNext(work);
  });
  bus.handle<UnitJob>('judge', { concurrency: 1 }, async (job) => {
    await judgeUnit(work, job.data.unit);
    const scored = new Set((await store.scores(run.id)).map((score) => score.unit));
    if (work.units.every((unit) => scored.has(unit.id))) await sendLast(work);
  });
  bus.handle('exhibit', { concurrency: 1 }, async (job) => {
    await makeExhibits(work, job);
    if (await isShown(work)) await bus.send('publish', run.id, {});
  });
  bus.handle('publish', { concurrency: 1 }, () => publish(work));
  bus.onFailed((job, error) => {
    work.log('job-failed', { job: job.id, error: error.message });
    work.failed.push({ job: `${job.name} ${job.id}`, why: error.message });
  });
}

/** Sends every site that has not ended. */
export async function sendSites(work: Work): Promise<void> {
  const attempts = await work.store.sites(work.run.id);
  for (const { id } of sitesOf(work.config, work.units)) {
    const attempt = attempts.find(({ site }) => site === id);
    if (attempt === undefined || attempt.state === 'open') await sendSite(work, id, attempt);
  }
}

/** A session that ended in a pause leaves the rest to a later job. */
async function sendAgain(work: Work, site: string): Promise<void> {
  const attempt = (await work.store.sites(work.run.id)).find((each) => each.site === site);
  if (attempt?.state === 'open' && attempt.pause?.until && !work.fenced.has(site)) await sendSite(work, site, attempt);
}

/** Sends what the store says is due once all sites have ended: a look at what they link to outside, then the units without a score. */
export async function sendNext(work: Work): Promise<void> {
  const { store, run, config, units, bus } = work;
  const attempts = new Map((await store.sites(run.id)).map((attempt) => [attempt.site, attempt]));
  const ended = (site: string) => (attempts.get(site)?.state ?? 'open') !== 'open';
  if (!sitesOf(config, units).every(({ id }) => ended(id))) return;
  if (!ended(OUTSIDE)) return sendSite(work, OUTSIDE, attempts.get(OUTSIDE));
  const scored = new Set((await store.scores(run.id)).map((score) => score.unit));
  const open = units.filter((unit) => !scored.has(unit.id));
  for (const { id } of open) await bus.send<UnitJob>('judge', `${run.id}/${id}`, { unit: id });
  // An interruption may have come between the last score and the last steps.
  if (open.length === 0 && !(await isShown(work))) await sendLast(work);
}

/** All are judged: what was cited is shown once more, then the month is published. */
async function sendLast(work: Work): Promise<void> {
  if (work.signal?.aborted) return;
  const { bus, run } = work;
  await ((await isShown(work)) ? bus.send('publish', run.id, {}) : bus.send('exhibit', run.id, {}));
}

async function isShown({ store, run }: Work): Promise<boolean> {
  const attempt = (await store.sites(run.id)).find(({ site }) => site === EXHIBITS);
  return attempt !== undefined && attempt.state !== 'open';
}

async function sendSite({ bus, run, now, onPause, signal }: Work, site: string, attempt: SiteAttempt | undefined): Promise<void> {
  if (signal?.aborted) return;
  const until = attempt?.pause?.until ?? null;
  if (until !== null && Date.parse(until) > now().getTime()) onPause?.(site, attempt!.pause!);
  await bus.send<SiteJob>(queueOf(site), jobId(run.id, site, until), { site }, until === null ? {} : { notBefore: new Date(until) });
}

/** Takes back the job that waits for a better hour of this site. */
export async function cancelSite({ bus, run }: Work, { site, pause }: SiteAttempt): Promise<void> {
  await bus.cancel(queueOf(site), jobId(run.id, site, pause?.until ?? null));
}

const queueOf = (site: string) => (site === OUTSIDE ? 'links' : 'crawl');

/** Each session after a pause is a job of its own: the one that is just ending would swallow it. Whoever sends it calls it the same. */
const jobId = (run: string, site: string, until: string | null) => `${run}/${site}${until === null ? '' : `@${until}`}`;
