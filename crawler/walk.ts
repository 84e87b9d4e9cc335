/** Walks over one site: takes an address, has it looked at and closed, and stops when nothing is left or nothing may be asked now. */
import type { CrawlCounts, CrawlJob, PauseWhy } from './crawl-result.ts';
import type { Candidate, Frontier } from './frontier.ts';
import type { Lists } from './lists.ts';
import { look } from './look.ts';
import type { Seen } from './look.ts';
import type { FirstLook } from './notes.ts';
import type { OpenCrawl } from './open-crawl.ts';
import { againAt } from './session/again.ts';
import { settle, settleUnread } from './settle.ts';
import type { Doubt, PutOff } from './session/second-look.ts';

/** Looks that may run side by side, over all hosts of a site. */
const widest = 8;

interface Waiting {
  candidate: Candidate;
  look: FirstLook;
}
/** The state of one walk over a site. */
export interface Walk {
  job: CrawlJob;
  open: OpenCrawl;
  ahead: Frontier;
  readOn: Lists;
  /** First looks that were not the last word, until everything else is done. */
  waiting: Record<Doubt, Waiting[]>;
  /** What is being asked for once more, and what came of it the first time. */
  again: Map<Candidate, PutOff>;
  /** Silent answers in a row. */
  silent: number;
  /** Something was not begun because the gate was shut. */
  stopped: boolean;
  counts: CrawlCounts;
}

export interface Pause {
  why: PauseWhy;
  /** For `blocked` and `line`: when to come again. */
  until: string | null;
  /** For `line`: since when it is down. */
  since?: string;
}

async function settleSkipped(walk: Walk): Promise<void> {
  for (const { candidate, why } of walk.ahead.takeSkipped()) await settleUnread(walk, candidate, { kind: 'skipped', why });
}

/** Moves what waits for a second look to the queue, when nothing else is left; says when to come again if it is not yet time. */
async function secondLooks(walk: Walk, queue: Candidate[]): Promise<Pause | null> {
  const { job, open, waiting, again } = walk;
  const why: Doubt = waiting.dead.length > 0 ? 'dead' : 'blocked';
  if (why === 'blocked') {
    const last = waiting.blocked.reduce((latest, { look: { at } }) => Math.max(latest, Date.parse(at)), 0);
    const until = againAt(last, job.policy.blockedAgainMs, Date.now());
    const isTrial = job.only !== undefined && job.policy.blockedAgainMs > 0;
    if (isTrial) {
      for (const { candidate, look: first } of waiting.blocked.splice(0)) await settleUnread(walk, candidate, first.outcome, first);
      return null;
    }
    if (until !== null) return { why: 'blocked', until };
    open.wake();
  }
  open.rules.forget();
  for (const { candidate, look: first } of waiting[why].splice(0)) {
    again.set(candidate, { why, look: first });
    queue.push(candidate);
  }
  return null;
}

/**
 * Walks a site to its end (null) or to a pause. Looks run side by side, but are settled in the order they were taken:
 * the same site gives the same walk, and a walk that goes on from its archive is the one that was interrupted.
 */
export async function walkSite(walk: Walk): Promise<Pause | null> {
  const { job, open, ahead, waiting, again } = walk;
  const width = Math.min(widest, job.policy.concurrency * job.site.hosts.length);
  const pending: Promise<Seen>[] = [];
  const queue: Candidate[] = [];
  for (;;) {
    await settleSkipped(walk);
    const shut = open.desk.gate.shut() ?? (walk.stopped ? 'interrupted' : null);
    while (shut === null && pending.length < width) {
      const candidate = ahead.next() ?? queue.shift();
      if (candidate === undefined) break;
      const looking = look(candidate, again.get(candidate), open.desk);
      // Whoever waits for it hears of a failure; until then it must not end the process.
      looking.catch(() => undefined);
      pending.push(looking);
    }
    const first = pending.shift();
    if (first !== undefined) {
      await settle(walk, await first);
      continue;
    }
    await settleSkipped(walk);
    if (shut !== null) return { why: shut, until: null };
    if (waiting.dead.length + waiting.blocked.length === 0) return null;
    const pause = await secondLooks(walk, queue);
    if (pause !== null) return pause;
  }
}
