/** Waits beside a run until it was published, is held, is to be left off, or nothing more can be done for it here. */
import { setTimeout as pause } from 'node:timers/promises';
import { activeAssignment } from './assignment.ts';
import { isHeard } from './heard.ts';
import { holdOn } from './holds.ts';
import type { JoinedRun } from './joined-run.ts';
import type { Hold } from './operations.ts';
import { isOutage } from './patience.ts';
import type { Store } from './store.ts';
import type { Work } from './work.ts';

const lookMs = 1_000;

/** stuck: nothing is left to be sent, nobody is at it, and yet it has not ended: something has failed, or waits for room. */
export type Watched = 'ended' | 'held' | 'interrupted' | 'stuck';

export async function watchRun(joined: JoinedRun, signal: AbortSignal | undefined): Promise<Watched> {
  const { work, assignment } = joined;
  const { store, bus, run, log } = work;
  let idle: Promise<boolean> | null = null;
  // A queue that cannot be asked just now is not idle; the store is looked at all the same.
  const ask = () =>
    bus
      .idle()
      .then(
        () => true,
        (error: Error) => (log('queue', { error: error.message }), false),
      )
      .finally(() => (idle = null));
  await joined.reconcile();
  for (;;) {
    const isIdle = await atMost(lookMs, (idle ??= ask()), signal);
    if (signal?.aborted) return 'interrupted';
    try {
      if ((await activeAssignment(store, run.id))?.begun !== assignment.begun) return 'ended';
      if ((await holdOf(store, run.id)) !== null) return 'held';
      if (isIdle && (await isStuck(joined))) return 'stuck';
    } catch (error) {
      if (!isOutage(error)) throw error;
      log('look-failed', { error: error.message });
    }
    // It answered at once, and yet all is not over: some of it is waited for elsewhere, or the queue is away.
    if (idle === null) await pauseUnless(signal);
  }
}

/** false: not yet. */
async function atMost(ms: number, work: Promise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
  const over = new AbortController();
  const late = pause(ms, false, { signal: signal ? AbortSignal.any([over.signal, signal]) : over.signal }).catch(() => false);
  return Promise.race([work, late]).finally(() => over.abort());
}

/** Where the queue is inside this process, what it has not finished by now it will not. */
async function isStuck(joined: JoinedRun): Promise<boolean> {
  const { work } = joined;
  if (work.failed.length > 0) return true;
  if ((await joined.reconcile({ retryDisk: false })) > 0) return false;
  return !work.isShared || !(await isSomebodyAtIt(joined));
}

async function isSomebodyAtIt({ work, doing }: JoinedRun): Promise<boolean> {
  const alive = (await work.store.workers()).filter((worker) => isHeard(worker, work.now()));
  return [...doing(), ...alive.flatMap((worker) => worker.doing)].some(({ run }) => run === work.run.id);
}

/** Of this run, or of all. */
export async function holdOf(store: Pick<Store, 'holds'>, run: string): Promise<Hold | null> {
  return holdOn(await store.holds(), run);
}

/** `told`: called once, when it is held. Ends when it is held no more, or when told to. */
export async function waitWhileHeld(
  { store, run, signal }: { store: Pick<Store, 'holds'>; run: string; signal: AbortSignal | undefined },
  told: (hold: Hold) => void,
): Promise<void> {
  let isTold = false;
  for (let hold = await holdOf(store, run); hold !== null && !signal?.aborted; hold = await holdOf(store, run)) {
    if (!isTold) told(hold);
    isTold = true;
    await pauseUnless(signal);
  }
}

/** Why it is stuck, as far as it was told: by this process, by another, or by a site that somebody else took over. */
export async function failuresOf({ work, assignment }: JoinedRun): Promise<Work['failed']> {
  const { store, run, units, failed, fenced } = work;
  if (failed.length > 0) return failed;
  const scored = new Set(await store.scoredUnits(run.id));
  const whole = units.every((unit) => scored.has(unit.id));
  const taken = whole ? [] : [...fenced].map((site) => ({ job: `crawl ${run.id}/${site}`, why: 'another worker has taken it over' }));
  const dead = (await store.incidents({ run: run.id, limit: 100 })).filter(
    ({ kind, at, job }) => kind === 'dead' && job === 'publish' && at >= assignment.begun,
  );
  return [...taken, ...dead.slice(0, 1).map(({ job, why }) => ({ job: `${job} ${run.id}`, why }))];
}

function pauseUnless(signal: AbortSignal | undefined): Promise<void> {
  return pause(lookMs, undefined, signal ? { signal } : {}).catch(() => undefined);
}
