/** How every step is carried out: seen from outside while it runs, patient while store or queue are away, given back when this process is to end. */
import { GiveUp, maxTries, type BusJob } from './bus.ts';
import { leaveTrace } from './dead-letter.ts';
import { isFull } from './keeping/room.ts';
import type { Doing } from './operations.ts';
import { isOutage, withPatience, type Outage } from './patience.ts';
import type { Work } from './work.ts';

interface Carrying {
  /** The site or unit. */
  what: string;
  step(): Promise<void>;
  /** After the last try; true: the run goes on without it, and nothing has failed. */
  bury(error: Error): Promise<boolean>;
}

export async function carry(work: Work, job: BusJob<unknown>, { what, step, bury }: Carrying): Promise<void> {
  if (work.signal?.aborted) return giveBack(work, job);
  const doing: Doing = { run: work.run.id, job: job.name, what, since: work.now().toISOString(), done: null, known: null, waiting: null };
  const key = `${job.name} ${job.id}`;
  work.doing?.set(key, doing);
  try {
    await patiently(work, job, doing, () => tryOnce(work, job, { what, step, bury }));
  } finally {
    work.doing?.delete(key);
  }
}

/** What is away comes back, and uses up no try. Whoever is told to stop while he waits leaves the job to others. */
async function patiently(work: Work, job: BusJob<unknown>, doing: Doing, step: () => Promise<void>): Promise<void> {
  const { signal, store, run } = work;
  const note = ({ at, what, why }: Outage) =>
    store.note({ at, run: run.id, job: job.name, what, kind: 'outage', attempt: job.attempt, why });
  const log: Work['log'] = (event, data) => {
    doing.waiting = event === 'outage-waits' ? String(data['why']) : null;
    work.log(event, data);
  };
  try {
    await withPatience(step, { signal, log, note });
  } catch (error) {
    if (!signal?.aborted) throw error;
    work.log('job-left', { job: job.id, why: (error as Error).message });
    await giveBack(work, job);
  }
}

async function tryOnce(work: Work, job: BusJob<unknown>, { what, step, bury }: Carrying): Promise<void> {
  try {
    await step();
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (work.signal?.aborted) throw error;
    // Somebody sits before it who is to be told now that there is no room.
    if (isOutage(error) && !(work.isAttended && isFull(error))) throw error;
    if (job.attempt >= maxTries || error instanceof GiveUp) {
      if (await bury(error)) return;
    } else await leaveTrace(work, { job: job.name, what, kind: 'retry', attempt: job.attempt, why: error.message });
    throw isOutage(error) ? new Error(error.message, { cause: error }) : error;
  }
}

/** This process is to end, and other processes are at the same run: one of them can have what is left. */
export const isHandedBack = ({ signal, isShared }: Pick<Work, 'signal' | 'isShared'>): boolean =>
  signal?.aborted === true && isShared === true;

async function giveBack(work: Work, job: BusJob<unknown>): Promise<void> {
  if (isHandedBack(work)) await sendBack(work, job);
}

/** Under its other name: while this job runs, its own name is taken. */
export async function sendBack({ bus, log }: Work, { name, id, data }: BusJob<unknown>, notBefore?: Date): Promise<void> {
  const other = id.endsWith('~') ? id.slice(0, -1) : `${id}~`;
  await bus.send(name, other, data, notBefore ? { notBefore } : {}).catch((error: Error) => {
    // The store knows what is owed: the next who looks sends it.
    log('job-not-given-back', { job: id, error: error.message });
  });
}
