/** Closes one address, whatever was seen of it: a record, one report to whoever ordered the crawl, and what it leads to. */
import type { LinkFacts, Page } from './crawl-result.ts';
import { enqueue } from './enqueue.ts';
import type { Candidate } from './frontier.ts';
import { answerOf, outcomeOf } from './look.ts';
import type { Fresh, Seen } from './look.ts';
import { LINK, PAGE, pageNote } from './notes.ts';
import type { FirstLook } from './notes.ts';
import type { FetchOutcome } from './page-record.ts';
import { renderedBefore } from './browser/render.ts';
import { Stopped } from './session/gate.ts';
import { doubtOf, endingOf, mostWaits } from './session/second-look.ts';
import type { Doubt, PutOff } from './session/second-look.ts';
import { settleFile, settleKnown, settlePage, stated } from './visit.ts';
import type { Walk } from './walk.ts';

/** So many silent answers in a row: ask for robots.txt again, to see whether anybody is still there. */
const silentInARow = 5;
/** So many reports may be lost when the machine itself goes down; a killed process loses none. */
const checkpointEvery = 100;

async function count({ job, open, ahead, counts }: Walk, outcome: FetchOutcome, url: string): Promise<void> {
  counts[outcome.kind] += 1;
  counts.known = ahead.known();
  const done = counts.answered + counts.blocked + counts.silent + counts.skipped;
  job.onProgress?.({ site: job.site.id, done, known: counts.known, url });
  if (done % checkpointEvery === 0) await open.archive.checkpoint();
}

/** The note comes first: what is not noted is looked at again, what is noted is reported again. */
async function reportPage(walk: Walk, page: Page, entry: boolean): Promise<void> {
  await walk.open.desk.memory.write(`${PAGE}${page.record.url}`, page.record.at, pageNote(page, entry));
  await walk.job.onPage(page);
  await count(walk, page.record.outcome, page.record.url);
}

async function reportLink(walk: Walk, link: LinkFacts): Promise<void> {
  await walk.open.desk.memory.write(`${LINK}${link.url}`, link.at, link);
  await walk.job.onLink(link);
  await count(walk, link.outcome, link.url);
}

function leadOn(walk: Walk, candidate: Candidate, page: Page): void {
  try {
    if (page.facts !== null) walk.ahead.saw(page.record.finalUrl, page.facts);
    enqueue(walk, candidate, page);
  } catch (error) {
    walk.job.log('bug', { url: candidate.url, says: (error as Error).message, stack: (error as Error).stack });
  }
}

/** Whoever was refused before and is again is no news: only first looks tell of a wall, of earlier sessions too. */
function noteWall({ open, again }: Walk, candidate: Candidate, outcome: FetchOutcome): void {
  if (!again.get(candidate)?.look.asked) open.desk.walls.saw(candidate.url, outcome);
}

/** Closes what was seen, or puts it off for a second look. */
export async function settle(walk: Walk, seen: Seen): Promise<void> {
  const { open } = walk;
  const { candidate } = seen;
  if (seen.kind === 'put-off' && seen.look.asked) noteWall(walk, candidate, seen.look.outcome);
  if (seen.kind === 'known-page') noteWall(walk, candidate, seen.page.record.outcome);
  if (seen.kind === 'known-file') noteWall(walk, candidate, seen.link.outcome);
  if (seen.kind.startsWith('known')) walk.again.delete(candidate);
  if (seen.kind === 'stopped') walk.stopped = true;
  else if (seen.kind === 'put-off') walk.waiting[seen.why].push({ candidate, look: seen.look });
  else if (seen.kind === 'known-file') await reportLink(walk, { ...seen.link, bundle: open.desk.bundle });
  else if (seen.kind === 'known-page') {
    await renderedBefore(seen.page, open.desk);
    const page = settleKnown(candidate, seen.page, open.desk);
    const { url: asked, finalUrl: url } = page.record;
    if (page.facts !== null) open.desk.soft404.note({ asked, url, entry: candidate.entry }, page.facts);
    leadOn(walk, candidate, page);
    await reportPage(walk, page, candidate.entry);
  } else if (walk.stopped && open.line.waits()) {
    // An earlier one has to be asked for again: whatever came after it is settled after it, as if nothing had been.
    walk.again.delete(candidate);
  } else {
    try {
      await open.desk.gate.inHand(() => settleFresh(walk, seen), true);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      walk.stopped = true;
    }
  }
}

async function settleFresh(walk: Walk, seen: Fresh): Promise<void> {
  const { job, open, again } = walk;
  const { candidate } = seen;
  const outcome = outcomeOf(seen);
  walk.silent = outcome.kind === 'silent' ? walk.silent + 1 : 0;
  if (walk.silent === silentInARow) open.rules.forget(candidate.url);
  const before = again.get(candidate);
  if (answerOf(seen).exchanges.length > 0) noteWall(walk, candidate, outcome);
  const doubt = doubtOf(outcome, before, job.policy.blockedAgainMs === 0 ? 1 : mostWaits);
  // A trial is watched by somebody: it says that it was turned away and does not wait for another hour.
  const mayWait = doubt !== 'blocked' || job.only === undefined || job.policy.blockedAgainMs === 0;
  if (doubt !== null && mayWait) return putOff(walk, seen, doubt, before);
  again.delete(candidate);
  const ending = endingOf(outcome, before);
  if (ending.isFirst) {
    await open.desk.keeper.answers(answerOf(seen).exchanges);
    await settleUnread(walk, candidate, ending.outcome, before?.look);
  } else if (seen.kind === 'file') {
    await reportLink(walk, await settleFile(candidate, { ...seen.look, outcome: ending.outcome }, open.desk));
  } else {
    const page = await settlePage(candidate, { ...seen.fetched, outcome: ending.outcome }, open.desk);
    leadOn(walk, candidate, page);
    await reportPage(walk, page, candidate.entry);
  }
}

async function putOff({ open, waiting }: Walk, seen: Fresh, why: Doubt, before: PutOff | undefined): Promise<void> {
  const { candidate } = seen;
  const { at, finalUrl, exchanges } = answerOf(seen);
  const outcome = outcomeOf(seen);
  const look: FirstLook = {
    outcome,
    at,
    finalUrl,
    sha256: await open.desk.keeper.answers(exchanges),
    bytes: exchanges.at(-1)?.decoded.length ?? 0,
    tries: outcome.kind === 'silent' ? outcome.tries : 1,
    asked: why === 'dead' || exchanges.length > 0,
    waits: before === undefined ? 1 : (before.look.waits ?? 1) + 1,
  };
  await open.desk.memory.putOff(why, candidate.url, look);
  waiting[why].push({ candidate, look });
}

/** Closes an address of which nothing was read: never asked for, or turned away. */
export async function settleUnread(walk: Walk, candidate: Candidate, outcome: FetchOutcome, look?: PutOff['look']): Promise<void> {
  const { desk } = walk.open;
  const page = stated(candidate, outcome, desk.bundle, look ?? (await desk.memory.endedAt(candidate, outcome)) ?? {});
  if (candidate.as === 'page') return reportPage(walk, page, candidate.entry);
  const { at } = page.record;
  const sha256 = await desk.keeper.probe(candidate.url, at, outcome);
  const where = { bundle: page.bundle, url: candidate.url, where: 'inside' } as const;
  await reportLink(walk, { ...where, outcome, sha256, at, verdict: 'unknown', file: null });
}
