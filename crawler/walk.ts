/** Walks over one site: takes an address, closes its record, and lets what it says decide where to go next. */
import type { CrawlJob, CrawlResult, Page } from './crawl-result.ts';
import { follow, wantedSince } from './follow.ts';
import type { Candidate, Frontier } from './frontier.ts';
import type { Lists } from './lists.ts';
import type { OpenCrawl } from './open-crawl.ts';
import type { FetchOutcome } from './page-record.ts';
import { isDoubtful, look, outcomeOf, settleFile, settlePage, unasked } from './visit.ts';
import type { Seen } from './visit.ts';

/** Looks that may run side by side, over all hosts of a site. */
const widest = 8;
/** So many silent answers in a row: ask for robots.txt again, to see whether anybody is still there. */
const silentInARow = 5;

/** The state of one walk over a site. */
export interface Walk {
  job: CrawlJob;
  open: OpenCrawl;
  ahead: Frontier;
  readOn: Lists;
  /** Dead at first sight; asked once more when everything else is done. */
  doubtful: { candidate: Candidate; tries: number }[];
  confirming: Map<Candidate, number>;
  outside: Set<string>;
  silent: number;
  counts: CrawlResult['counts'];
}

function count({ job, ahead, counts }: Walk, outcome: FetchOutcome, url: string): void {
  counts[outcome.kind] += 1;
  counts.known = ahead.known();
  const done = counts.answered + counts.blocked + counts.silent + counts.skipped;
  job.onProgress?.({ site: job.site.id, done, known: counts.known, url });
}

/** Puts what a page leads to into the frontier. */
function enqueue(walk: Walk, candidate: Candidate, { record, facts }: Page): void {
  const { job, open, ahead, readOn, outside } = walk;
  // The site's own front page is read on from in a trial too: what it names is the portal's, not the unit's.
  if (job.only && !candidate.entry && !job.only.includes(record.unit ?? '')) return;
  const failed = record.outcome.kind !== 'answered' || record.outcome.status >= 400;
  if (facts !== null && !failed) {
    const { inside, ownerOf } = {
      inside: (url: string) => open.house.refuse(url) === null,
      ownerOf: (url: string) => open.desk.attribute(url).unit,
    };
    const found = follow({ ...candidate, unit: record.unit }, record.finalUrl, facts, { ...job.run, inside, ownerOf });
    if (found.cut > 0) job.log('links-cut', { url: record.url, left: found.cut });
    for (const next of found.candidates) ahead.add(next);
    for (const url of found.outside) outside.add(url);
  }
  const listed = facts !== null && !failed && ['column', 'messages', 'other'].includes(facts.kind);
  if (candidate.entry || (candidate.list === null && !(listed && facts.paging.next.length > 0))) return;
  const column = candidate.column ?? facts?.column?.key ?? null;
  const letters = (facts?.messages ?? []).map((message) => ({ ...message, text: message.title, date: message.askedAt, pinned: false }));
  const entries = facts === null || failed ? null : { items: [...facts.items, ...letters], paging: facts.paging };
  const on = readOn.read(candidate.list ?? candidate.url, entries, wantedSince(column, job.run.from));
  if (on.kind === 'end' || open.house.refuse(on.url) !== null) return;
  const next = {
    ...candidate,
    url: on.url,
    reason: 'list',
    from: record.url,
    unit: record.unit,
    list: candidate.list ?? candidate.url,
    column,
  } as const;
  if (on.kind === 'next') ahead.add(next);
  else ahead.refuse(next, 'budget');
}

/** Closes one address, or puts it off for a second look. */
async function settle(walk: Walk, seen: Seen): Promise<void> {
  const { job, open, doubtful, confirming } = walk;
  const { candidate } = seen;
  const outcome = outcomeOf(seen);
  walk.silent = outcome.kind === 'silent' ? walk.silent + 1 : 0;
  if (walk.silent === silentInARow) open.rules.forget(candidate.url);
  const before = confirming.get(candidate);
  if (isDoubtful(outcome) && before === undefined) {
    await open.desk.keeper.answers((seen.kind === 'page' ? seen.fetched : seen.look).answer.exchanges);
    doubtful.push({ candidate, tries: outcome.kind === 'silent' ? outcome.tries : 1 });
    return;
  }
  confirming.delete(candidate);
  const confirmed: FetchOutcome = outcome.kind === 'silent' ? { ...outcome, tries: outcome.tries + (before ?? 0) } : outcome;
  if (seen.kind === 'file') {
    await job.onLink(await settleFile(candidate, { ...seen.look, outcome: confirmed }, open.desk));
  } else {
    const page = await settlePage(candidate, { ...seen.fetched, outcome: confirmed }, open.desk);
    try {
      enqueue(walk, candidate, page);
    } catch (error) {
      job.log('bug', { url: candidate.url, says: (error as Error).message, stack: (error as Error).stack });
    }
    await job.onPage(page);
  }
  count(walk, confirmed, candidate.url);
}

async function settleSkipped(walk: Walk): Promise<void> {
  for (const { candidate, why } of walk.ahead.takeSkipped()) await settleUnasked(walk, candidate, { kind: 'skipped', why });
}

async function settleUnasked(walk: Walk, candidate: Candidate, outcome: FetchOutcome): Promise<void> {
  const { job, open } = walk;
  const page = unasked(candidate, outcome, open.desk.bundle);
  if (candidate.as === 'page') await job.onPage(page);
  else {
    const sha256 = await open.desk.keeper.probe(candidate.url, page.record.at, outcome);
    await job.onLink({
      bundle: page.bundle,
      url: candidate.url,
      where: 'inside',
      outcome,
      sha256,
      at: page.record.at,
      verdict: 'unknown',
      file: null,
    });
  }
  count(walk, outcome, candidate.url);
}

/** Walks a site to its end. Looks run side by side, but are settled in the order they were taken: the same site gives the same walk. */
export async function walkSite(walk: Walk): Promise<void> {
  const { job, open, ahead, doubtful, confirming } = walk;
  const width = Math.min(widest, job.policy.concurrency * job.site.hosts.length);
  const pending: Promise<Seen>[] = [];
  const again: Candidate[] = [];
  for (;;) {
    await settleSkipped(walk);
    if (job.signal?.aborted) ahead.abandon('interrupted');
    while (pending.length < width) {
      const candidate = ahead.next() ?? (job.signal?.aborted ? undefined : again.shift());
      if (candidate === undefined) break;
      pending.push(look(candidate, open.desk));
    }
    const first = pending.shift();
    if (first !== undefined) {
      await settle(walk, await first);
      continue;
    }
    await settleSkipped(walk);
    if (doubtful.length === 0 || job.signal?.aborted) break;
    open.rules.forget();
    for (const { candidate, tries } of doubtful.splice(0)) {
      confirming.set(candidate, tries);
      again.push(candidate);
    }
  }
  for (const candidate of [...again, ...doubtful.map((entry) => entry.candidate)]) {
    await settleUnasked(walk, candidate, { kind: 'skipped', why: 'interrupted' });
  }
}
