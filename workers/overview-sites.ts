/** How far each site of a run is, and why it waits. */
import type { SiteNow } from './outputs-operations.ts';
import type { Doing } from './operations.ts';
import { redacted } from './redaction.ts';
import type { SiteAttempt } from './store.ts';

export interface SitesSeen {
  /** Sites of the run by name; outside links come last. */
  named: { id: string; name: string }[];
  attempts: SiteAttempt[];
  /** Of workers that are heard. */
  doing: Doing[];
  /** Saved pages by site. */
  pages: Record<string, number>;
  now: Date;
}

export function sitesNow({ named, attempts, doing, pages, now }: SitesSeen): SiteNow[] {
  return named.map(({ id, name }) => {
    const attempt = attempts.find(({ site }) => site === id);
    const job = doing.find(({ job, what }) => (job === 'crawl' || job === 'links') && what === id);
    const { state, why, until } = stateOf(attempt, job, now);
    const isAt = state === 'crawling';
    return {
      site: id,
      name,
      state,
      why,
      until,
      done: isAt ? (job?.done ?? null) : null,
      known: isAt ? (job?.known ?? null) : null,
      pages: pages[id] ?? 0,
      pagesPerSecond: isAt ? (job?.perSecond ?? null) : null,
    };
  });
}

type State = Pick<SiteNow, 'state' | 'why' | 'until'>;

function stateOf(attempt: SiteAttempt | undefined, job: Doing | undefined, now: Date): State {
  if (attempt?.state === 'done') return { state: 'sealed', why: null, until: null };
  if (attempt?.state === 'failed') return { state: 'failed', why: redacted(attempt.why ?? 'no reason was kept', [], 300), until: null };
  if (job !== undefined) return { state: 'crawling', why: job.waiting ? redacted(job.waiting, [], 200) : null, until: null };
  if (attempt === undefined) return { state: 'unbegun', why: null, until: null };
  const { pause } = attempt;
  if (pause === null) return { state: 'open', why: null, until: null };
  const isOver = pause.until !== null && Date.parse(pause.until) <= now.getTime();
  // Told to stop, it goes on as soon as somebody takes it: it waits for nothing of its own.
  const waits = !isOver && pause.why !== 'interrupted';
  return { state: waits ? 'waiting' : 'open', why: pause.why, until: isOver ? null : pause.until };
}

/** Seconds until the crawl is through at this pace, by what is known so far; null: part of it cannot be told. */
export function secondsLeft(sites: SiteNow[], perSecond: number | null): number | null {
  const left = sites.filter(({ state }) => state !== 'sealed' && state !== 'failed');
  if (left.length === 0) return 0;
  // What nobody has begun or holds in hand is of unknown size.
  if (perSecond === null || perSecond <= 0 || left.some(({ state, known }) => state !== 'crawling' || known === null)) return null;
  const each = left.map(({ done, known, pagesPerSecond }) => {
    const rest = known! - (done ?? 0);
    return rest <= 0 ? 0 : pagesPerSecond === null || pagesPerSecond <= 0 ? Infinity : rest / pagesPerSecond;
  });
  // Sites are asked side by side: the slowest decides.
  const slowest = Math.max(...each);
  return Number.isFinite(slowest) ? Math.round(slowest) : null;
}
