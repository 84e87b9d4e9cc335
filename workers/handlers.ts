/** The steps of a run and what follows on what: every site is crawled, the links outside are looked at, units are judged, what was cited is shown, the month is published. */
import { activeAssignment, endPublished } from './assignment.ts';
import type { BusJob } from './bus.ts';
import { carry, isHandedBack, sendBack } from './carry.ts';
import { crawlSite } from './crawl-step.ts';
import { buryUnit, leaveTrace } from './dead-letter.ts';
import { makeExhibits } from './exhibit-step.ts';
import { isFarOff } from './far-off.ts';
import { judgeUnit } from './judge-step.ts';
import { lookAtOutside } from './links-step.ts';
import { sealProbes } from './probes-step.ts';
import { publish } from './publish.ts';
import { allGroups, queuesIn, type Queue, type QueueGroup } from './queues.ts';
import { unlessOvertaken } from './overtaken.ts';
import { attemptsOf, isEnded, isOwed } from './owed.ts';
import { sendNext, sendSite } from './reconcile.ts';
import type { SiteAttempt } from './store.ts';
import { EXHIBITS, OUTSIDE, type Work } from './work.ts';

export interface SiteJob {
  site: string;
}
interface UnitJob {
  unit: string;
}

/** Which queues this process serves. Sites are crawled so many at a time: each is polite within its own host. */
export interface Serving {
  queues?: readonly QueueGroup[];
  concurrency?: number;
}

interface Step {
  /** The site or unit that it is about. */
  of(job: BusJob<unknown>): string;
  run(work: Work, job: BusJob<unknown>): Promise<void>;
}

const siteOf = ({ data }: BusJob<unknown>) => (data as SiteJob).site;
const unitOf = ({ data }: BusJob<unknown>) => (data as UnitJob).unit;
const runOf = ({ id }: BusJob<unknown>) => id.replace(/~$/, '');

/** Each may run twice without harm. */
const steps: Record<Queue, Step> = {
  crawl: { of: siteOf, run: crawlNow },
  links: { of: () => OUTSIDE, run: linksNow },
  judge: { of: unitOf, run: judgeNow },
  exhibit: { of: runOf, run: exhibitNow },
  publish: { of: runOf, run: publishNow },
};

/** Binds the steps to the bus. */
export function registerHandlers(work: Work, { queues = allGroups, concurrency = 2 }: Serving = {}): void {
  for (const name of queuesIn(queues)) {
    const { of, run } = steps[name];
    const carried = (job: BusJob<unknown>) =>
      carry(work, job, { what: of(job), step: () => run(work, job), bury: (error) => bury(work, job, error) });
    work.bus.handle(name, { concurrency: name === 'crawl' ? concurrency : 1 }, carried);
  }
  work.bus.onFailed((job, error) => {
    work.log('job-failed', { job: job.id, error: error.message });
    work.failed.push({ job: `${job.name} ${job.id}`, why: error.message });
    // A job whose worker died too often fails without its step being asked.
    if (/stalled/.test(error.message)) void buryStalled(work, job, error);
  });
}

async function crawlNow(work: Work, job: BusJob<unknown>): Promise<void> {
  const site = siteOf(job);
  const before = (await attemptsOf(work)).get(site);
  if (!(await isTooEarly(work, site))) await crawlSite(work, job as BusJob<SiteJob>);
  await sendAgain(work, site, job, before);
  await sendNext(work);
}

async function linksNow(work: Work, job: BusJob<unknown>): Promise<void> {
  const before = (await attemptsOf(work)).get(OUTSIDE);
  if ((await isOwed(work, 'links')) && !(await isTooEarly(work, OUTSIDE))) {
    await sealProbes(work, job);
    await unlessOvertaken(work, OUTSIDE, () => lookAtOutside(work, job));
  }
  await sendAgain(work, OUTSIDE, job, before);
  await sendNext(work);
}

async function judgeNow(work: Work, job: BusJob<unknown>): Promise<void> {
  if (await isOwed(work, 'judge', unitOf(job))) await judgeUnit(work, unitOf(job));
  await afterJudging(work);
}

async function exhibitNow(work: Work, job: BusJob<unknown>): Promise<void> {
  if (await isOwed(work, 'exhibit')) await unlessOvertaken(work, EXHIBITS, () => makeExhibits(work, job));
  if (isHandedBack(work) && !isEnded((await attemptsOf(work)).get(EXHIBITS))) await sendBack(work, job);
  else if (await isOwed(work, 'publish')) await sendNext(work);
}

/** Somebody else may have published it a moment ago; a closed month needs no more than that it is said. */
async function publishNow(work: Work): Promise<void> {
  const { store, run } = work;
  const assignment = await activeAssignment(store, run.id);
  if (assignment === null) return;
  if (!(await store.isClosed(run.id))) {
    // Left over from before something was taken back: a month is not published by half.
    if (!(await isOwed(work, 'publish'))) return sendNext(work);
    if ((await publish(work)) === 'not-owed') return;
  }
  await endPublished(work, assignment);
}

async function afterJudging(work: Work): Promise<void> {
  // The other units have jobs of their own.
  if (!isHandedBack(work) && !(await isOwed(work, 'judge'))) await sendNext(work);
}

/** It was sent for a later hour: a job that comes before it (twice sent, or left over) may not ask the site. */
async function isTooEarly(work: Work, site: string): Promise<boolean> {
  const until = (await attemptsOf(work)).get(site)?.pause?.until ?? null;
  return until !== null && Date.parse(until) > work.now().getTime() + 1_000 && !isFarOff(work, until);
}

/** A session that ended in a pause leaves the rest to a later job; one that was told to stop, to another worker. */
async function sendAgain(work: Work, site: string, job: BusJob<unknown>, before: SiteAttempt | undefined): Promise<void> {
  const attempt = (await attemptsOf(work)).get(site);
  if (attempt?.state !== 'open' || work.fenced.has(site)) return;
  if (isAtWorkElsewhere(work, attempt, before)) return;
  if (attempt.pause?.until) await sendLater(work, site, attempt, job);
  else if (isHandedBack(work) && attempt.pause?.why === 'interrupted') await sendBack(work, job);
}

/** The pause that it came for is over and stands unchanged: somebody else has begun, and says himself what follows. */
function isAtWorkElsewhere(work: Work, { pause }: SiteAttempt, before: SiteAttempt | undefined): boolean {
  const until = pause?.until ?? null;
  return until !== null && until === before?.pause?.until && (Date.parse(until) <= work.now().getTime() || isFarOff(work, until));
}

async function sendLater(work: Work, site: string, attempt: SiteAttempt, job: BusJob<unknown>): Promise<void> {
  if (work.signal?.aborted && !work.isShared) return;
  // Each session after a pause is a job of its own: the one that is just ending would swallow it. Whoever sends it calls it the same.
  if (job.id.endsWith(`@${attempt.pause!.until}`)) await sendBack(work, job, new Date(attempt.pause!.until!));
  else await sendSite(work, site, attempt);
}

/** What a job that used up its tries leaves, so that the run ends. A site says so itself (site-session); the last step is sent again. */
async function bury(work: Work, job: BusJob<unknown>, error: Error): Promise<boolean> {
  await leaveTrace(work, { job: job.name, what: steps[job.name as Queue].of(job), kind: 'dead', attempt: job.attempt, why: error.message });
  if (job.name !== 'judge') return false;
  await buryUnit(work, unitOf(job), error);
  await afterJudging(work);
  return true;
}

/** What is to end for the run to go on. */
function siteOfStep(job: BusJob<unknown>): string | null {
  if (job.name === 'crawl') return siteOf(job);
  return job.name === 'links' ? OUTSIDE : job.name === 'exhibit' ? EXHIBITS : null;
}

async function buryStalled(work: Work, job: BusJob<unknown>, error: Error): Promise<void> {
  try {
    const site = siteOfStep(job);
    if (site !== null) {
      const { bundle = null } = (await attemptsOf(work)).get(site) ?? {};
      await work.store.saveSite({
        run: work.run.id,
        site,
        bundle,
        state: 'failed',
        path: null,
        sha256: null,
        why: error.message,
        pause: null,
      });
    }
    await bury(work, job, error);
  } catch (second) {
    work.log('job-failed', { job: job.id, error: (second as Error).message });
  }
}
