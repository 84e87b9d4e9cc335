/** The store holds the truth: sends whatever it shows as owed, whether a job for it was lost, taken away, or never sent. */
import { isHeard } from './heard.ts';
import type { Worker } from './operations.ts';
import { isFarOff } from './far-off.ts';
import { isWithinTries } from './dead-letter.ts';
import { attemptsOf, owedOf, type Owed } from './owed.ts';
import type { SiteAttempt } from './store.ts';
import { OUTSIDE, type Work } from './work.ts';

export interface Owing {
  /** Sites that wait for room are asked for again, if there is some. Default: true. */
  retryDisk?: boolean;
}

interface Seen extends Owing {
  /** When the assignment was begun (ISO). */
  since: string;
  workers: readonly Worker[];
}

/** Answers how many jobs were sent; those that are queued or running already are the same jobs, and nothing happens. */
export async function sendOwed(work: Work, seen: Seen): Promise<number> {
  if (work.signal?.aborted) return 0;
  const attempts = await attemptsOf(work);
  const owed = await owedOf(work, attempts);
  if (owed.step === 'crawl' || owed.step === 'links') {
    let sent = 0;
    for (const id of owed.ids) sent += (await sendOwedSite(work, id, attempts.get(id), seen)) ? 1 : 0;
    return sent;
  }
  if (owed.step === 'publish' && !(await isWithinTries(work, 'publish', seen.since))) return 0;
  return send(work, owed);
}

async function sendOwedSite(work: Work, site: string, attempt: SiteAttempt | undefined, seen: Seen): Promise<boolean> {
  if (work.isShared ? isAtWork(work, site, seen.workers) : work.fenced.has(site)) return false;
  const waitsForRoom = attempt?.pause?.why === 'disk';
  if (waitsForRoom && (seen.retryDisk === false || work.hasRoom?.() === false)) return false;
  await sendSite(work, site, attempt);
  return true;
}

/** A live worker says that it is at this site: a second job would only find it taken. */
function isAtWork({ run, now, doing }: Work, site: string, workers: readonly Worker[]): boolean {
  const alive = workers.filter((worker) => isHeard(worker, now()));
  const all = [...alive.flatMap((worker) => worker.doing), ...(doing?.values() ?? [])];
  return all.some((each) => each.run === run.id && each.what === site);
}

/** What follows on the end of a step, as soon as all of its kind have ended. */
export async function sendNext(work: Work): Promise<void> {
  const attempts = await attemptsOf(work);
  const owed = await owedOf(work, attempts);
  if (owed.step === 'crawl') return;
  if (owed.step === 'links') return sendSite(work, OUTSIDE, attempts.get(OUTSIDE));
  await send(work, owed);
}

async function send({ bus, run }: Work, owed: Exclude<Owed, { step: 'crawl' | 'links' }>): Promise<number> {
  if (owed.step !== 'judge') {
    await bus.send(owed.step, run.id, {});
    return 1;
  }
  for (const id of owed.ids) await bus.send('judge', `${run.id}/${id}`, { unit: id });
  return owed.ids.length;
}

export async function sendSite(work: Work, site: string, attempt: SiteAttempt | undefined): Promise<void> {
  const { bus, run, now, onPause } = work;
  const queue = site === OUTSIDE ? 'links' : 'crawl';
  const id = `${run.id}/${site}`;
  const until = attempt?.pause?.until ?? null;
  if (until === null) return bus.send(queue, id, { site });
  const later = `${id}@${until}`;
  if (isFarOff(work, until)) {
    // Its job would keep whoever waits for the queue to be empty.
    await bus.cancel(queue, later);
    return bus.send(queue, id, { site });
  }
  if (Date.parse(until) > now().getTime()) onPause?.(site, attempt!.pause!);
  await bus.send(queue, later, { site }, { notBefore: new Date(until) });
}
