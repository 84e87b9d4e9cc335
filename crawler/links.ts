/** Looks at the addresses that the pages of a run link to outside: host by host, and once more at another hour where one look is not enough. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrawlCounts, CrawlResult } from './crawl-result.ts';
import { createBundle, openBundle } from './evidence/bundle.ts';
import { bundleStands } from './evidence/readable.ts';
import { digestAt } from './evidence/whole.ts';
import { verdictOf } from './file.ts';
import { Stopped } from './session/gate.ts';
import { openLine } from './line.ts';
import type { Line } from './line.ts';
import type { Glance } from './outside/glance.ts';
import { againAt } from './session/again.ts';
import { isOpen, opensAt } from './session/hours.ts';
import { beginSitting } from './session/session.ts';
import { lookAtAll } from './outside/look-at-all.ts';
import { openRound, OUTSIDE, reporting } from './outside/round.ts';
import type { OutsideJob, Round } from './outside/round.ts';
import { replayOutside } from './replay.ts';
import { isTurnedAway } from './session/second-look.ts';
import type { PutOff } from './session/second-look.ts';
import type { Pause } from './walk.ts';

export type { OutsideJob } from './outside/round.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

const software = `Sundial/${version}`;

/** Addresses that have no last word yet, with the first one of those that have been looked at. */
type Ahead = Map<string, PutOff | null>;

async function putOff(round: Round, ahead: Ahead, url: string, seen: Glance, why: PutOff['why']): Promise<void> {
  const { outcome, answer } = seen;
  const sha256 = await round.keep(seen);
  const tries = outcome.kind === 'silent' ? outcome.tries : 1;
  const at = new Date(seen.until).toISOString();
  const look = { outcome, at, finalUrl: answer.finalUrl, sha256, bytes: 0, tries, asked: answer.exchanges.length > 0, waits: 1 };
  await round.memory.putOff(why, url, look);
  ahead.set(url, { why, look });
}

/** One look at each of `urls`. What is plain is stated; the rest is put off or, at the second look, given its verdict. */
async function pass(round: Round, ahead: Ahead, urls: string[]): Promise<void> {
  const seemDead: { url: string; seen: Glance }[] = [];
  const state = async (url: string, seen: Glance, verdict: 'alive' | 'dead' | 'unknown') => {
    await round.state(url, seen, verdict);
    ahead.delete(url);
  };
  await lookAtAll(round, urls, async (url, seen) => {
    const verdict = verdictOf(seen.outcome);
    if (verdict === 'dead') seemDead.push({ url, seen });
    else if (isTurnedAway(seen.outcome) && ahead.get(url) === null) await putOff(round, ahead, url, seen, 'blocked');
    else await state(url, seen, verdict);
  });
  // While nobody at all could be heard, silence was ours.
  if (round.gate.shut() === null && seemDead.some(({ url, seen }) => !round.speaks(url, seen)))
    await round.checkLine().catch((error: Error) => {
      if (!(error instanceof Stopped)) throw error;
    });
  for (const { url, seen } of seemDead) {
    const before = ahead.get(url) ?? null;
    const speaks = round.speaks(url, seen);
    // The line fell before anybody could vouch for it: asked for again, as if this had not been.
    if (!speaks && round.gate.shut() === 'line') continue;
    if (before === null) await putOff(round, ahead, url, seen, speaks ? 'dead' : 'blocked');
    else await state(url, seen, speaks && before.why === 'dead' ? 'dead' : 'unknown');
  }
}

/** What earlier sessions know is told again; the rest lies ahead. */
async function recall(round: Round, job: OutsideJob): Promise<{ ahead: Ahead; left: string[] }> {
  const { addresses, policy } = job;
  const most = policy.outsideLinks === 'check' ? policy.maxOutsideLinks : 0;
  const ahead: Ahead = new Map();
  for (const url of addresses.slice(0, most)) {
    const link = await round.memory.link(url);
    if (link !== null) {
      await round.restate(link);
      continue;
    }
    const [dead, blocked] = [await round.memory.firstLook('dead', url), await round.memory.firstLook('blocked', url)];
    ahead.set(url, dead ? { why: 'dead', look: dead } : blocked ? { why: 'blocked', look: blocked } : null);
  }
  return { ahead, left: addresses.slice(most) };
}

/** Looks until everything has its last word (null), or until it is time to wait. */
async function lookOn(round: Round, job: OutsideJob, ahead: Ahead, line: Line): Promise<Pause | null> {
  const { policy } = job;
  const stopped = (): Pause | null => {
    const why = round.gate.shut();
    if (why === 'line') return { why, ...line.pause() };
    return why === null ? null : { why, until: why === 'hours' ? opensAt(policy.hours!, Date.now()) : null };
  };
  await pass(
    round,
    ahead,
    [...ahead].flatMap(([url, before]) => (before === null ? [url] : [])),
  );
  const pause = stopped();
  if (pause !== null || ahead.size === 0) return pause;
  const last = Math.max(...[...ahead.values()].map((before) => Date.parse(before!.look.at)));
  const until = againAt(last, policy.blockedAgainMs, Date.now());
  if (until !== null) return { why: 'blocked', until };
  round.again();
  await pass(round, ahead, [...ahead.keys()]);
  return stopped();
}

function lineOf({ addresses, policy, neighbours = [], nameServers, paused, log }: OutsideJob): Line {
  const home = neighbours[0] ?? addresses[0] ?? 'http://localhost/';
  return openLine({ policy, home, house: [], neighbours, nameServers, paused, log });
}

async function retold(job: OutsideJob, path: string, id: string, counts: CrawlCounts): Promise<CrawlResult> {
  const reader = await openBundle(path);
  const report = reporting(job, counts);
  try {
    for (const link of (await replayOutside(reader))?.links ?? []) await report(link);
  } finally {
    await reader.close();
  }
  return { state: 'sealed', bundle: id, path, sha256: await digestAt(path), counts };
}

/**
 * One `onLink` for each address, and the bundle `<run>.outside`. Dead is said only of what failed twice, at two times, while our own line was up;
 * who was turned away is asked once more at another hour (`blockedAgainMs`), until then the job is paused. Sessions resume like those of a crawl.
 * Rejects when the archive or a callback fails; nothing that is out there makes it reject.
 */
export async function lookOutside(job: OutsideJob): Promise<CrawlResult> {
  const { addresses, run, policy, log } = job;
  const id = `${run.id}.${OUTSIDE}`;
  const path = join(job.dir, `${id}.wacz`);
  const counts: CrawlCounts = { known: addresses.length, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  if (job.replace !== true && bundleStands(path)) return retold(job, path, id, counts);
  if (policy.hours !== undefined && !isOpen(policy.hours, Date.now()))
    return { state: 'paused', bundle: id, why: 'hours', until: opensAt(policy.hours, Date.now()), counts };
  if (job.hasRoom?.() === false) return { state: 'paused', bundle: id, why: 'disk', until: null, counts };
  const line = lineOf(job);
  if (job.paused?.why === 'line' && line.isPatient && !(await line.isUp()))
    return { state: 'paused', bundle: id, why: 'line', ...line.pause(), counts };
  const bundle = await createBundle({
    path,
    id,
    software,
    before: job.before ?? null,
    writer: job.writer ?? 1,
    replace: job.replace ?? false,
  });
  const round = openRound(job, bundle, counts, line);
  try {
    const { month, from, to, asOf } = run;
    const { memory, witness } = round;
    const order = { run: { id: run.id, month, from, to, asOf }, outside: true };
    const session = await beginSitting(order, { bundle, memory, software, witness, log });
    const { ahead, left } = await recall(round, job);
    const pause = await lookOn(round, job, ahead, line);
    await session.tell();
    if (pause !== null) {
      await session.pause(pause.why, pause.until);
      await bundle.leave();
      return { state: 'paused', bundle: id, ...pause, counts };
    }
    if (left.length > 0) log('outside-links-left', { left: left.length, policy: policy.outsideLinks });
    const why = policy.outsideLinks === 'check' ? 'budget' : 'outside';
    for (const url of left) await round.state(url, { kind: 'skipped', why }, 'unknown');
    return { state: 'sealed', bundle: id, path, sha256: (await bundle.seal()).sha256, counts };
  } catch (error) {
    await bundle.leave().catch((failure: Error) => log('bundle-not-left', { says: failure.message }));
    throw error;
  } finally {
    await round.close();
  }
}
