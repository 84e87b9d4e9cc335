/** Looks at one address: in the archive first, then over the network. Looks may run side by side. */
import type { LinkFacts } from './crawl-result.ts';
import { fetchPageFacts } from './fetch.ts';
import type { Fetched } from './fetch.ts';
import { lookAtFile } from './file.ts';
import type { Look } from './file.ts';
import type { Candidate } from './frontier.ts';
import { Stopped } from './session/gate.ts';
import type { Answer } from './http.ts';
import type { KnownPage } from './session/journal.ts';
import type { FirstLook } from './notes.ts';
import type { FetchOutcome } from './page-record.ts';
import { onCondition } from './session/prior.ts';
import type { Doubt, PutOff } from './session/second-look.ts';
import type { Desk } from './visit.ts';

export type Fresh = { candidate: Candidate } & ({ kind: 'page'; fetched: Fetched } | { kind: 'file'; look: Look });
export type Seen =
  | Fresh
  | { candidate: Candidate; kind: 'known-page'; page: KnownPage }
  | { candidate: Candidate; kind: 'known-file'; link: LinkFacts }
  /** An earlier session put it off. */
  | { candidate: Candidate; kind: 'put-off'; why: Doubt; look: FirstLook }
  /** The crawl stopped before it was begun. */
  | { candidate: Candidate; kind: 'stopped' };

export const outcomeOf = (seen: Fresh): FetchOutcome => (seen.kind === 'page' ? seen.fetched.outcome : seen.look.outcome);
export const answerOf = (seen: Fresh): Answer => (seen.kind === 'page' ? seen.fetched : seen.look).answer;

/** `before`: what the first look said, when this is the second. Rejects only when the archive fails. */
export async function look(candidate: Candidate, before: PutOff | undefined, desk: Desk): Promise<Seen> {
  // Seen at the moment of the walk at which this address was taken, not whenever its turn comes: the same site gives the same walk.
  const wall = before?.look.asked ? null : desk.walls.before(candidate.url);
  const known = await remembered(candidate, before, desk);
  if (known !== null) return known;
  if (wall !== null) return unasked(candidate, { kind: 'blocked', by: wall, status: null });
  return desk.gate.inHand(() => ask(candidate, before, desk));
}

/** Settled or put off by an earlier session: in the order in which that session came to know it, so that the walk is the same. */
async function remembered(candidate: Candidate, before: PutOff | undefined, { memory }: Desk): Promise<Seen | null> {
  const { url } = candidate;
  const later = before === undefined ? await memory.firstLook('blocked', url) : null;
  if (later !== null) return { candidate, kind: 'put-off', why: 'blocked', look: later };
  const dead = before === undefined || !before.look.asked ? await memory.firstLook('dead', url) : null;
  if (dead !== null) return { candidate, kind: 'put-off', why: 'dead', look: dead };
  if (candidate.as === 'file') {
    const link = await memory.link(url);
    return link && { candidate, kind: 'known-file', link };
  }
  const page = await memory.page(url);
  return page && { candidate, kind: 'known-page', page };
}

async function ask(candidate: Candidate, before: PutOff | undefined, desk: Desk): Promise<Seen> {
  const { url, entry, as } = candidate;
  const { permit, columns, read, log } = desk;
  try {
    const earlier = before === undefined ? ((await desk.prior?.of(candidate)) ?? null) : null;
    const http = onCondition(desk.http, url, earlier, desk.vouched);
    if (as === 'file') return { candidate, kind: 'file', look: await lookAtFile(url, http, permit) };
    return { candidate, kind: 'page', fetched: await fetchPageFacts(url, entry, { http, permit, columns, read }) };
  } catch (error) {
    if (error instanceof Stopped) return { candidate, kind: 'stopped' };
    log('bug', { url, says: (error as Error).message, stack: (error as Error).stack });
    // A fault of ours costs this address an answer, and nobody a point: it is stated as one that could not be read.
    return unasked(candidate, { kind: 'silent', why: 'malformed', tries: 1 });
  }
}

function unasked(candidate: Candidate, outcome: FetchOutcome): Fresh {
  const { url } = candidate;
  const answer = { outcome, finalUrl: url, at: new Date().toISOString(), exchanges: [], leadsOutside: null };
  if (candidate.as === 'file') return { candidate, kind: 'file', look: { answer, outcome, verdict: 'unknown', file: null } };
  return { candidate, kind: 'page', fetched: { answer, outcome, last: null, charset: null, facts: null, unread: null } };
}
