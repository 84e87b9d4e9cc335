/** The step that looks at the host of each site and puts this and the month's looks at home pages beside the other evidence of a run; and what a unit gets of them. */
import { join } from 'node:path';
import PQueue from 'p-queue';
import { policyFor } from '../config/load.ts';
import type { Site } from '../config/site.ts';
import type { Unit } from '../config/unit.ts';
import { openBundle } from '../crawler/evidence/bundle.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import { digestAt } from '../crawler/evidence/whole.ts';
import type { CrawlCounts, CrawlResult } from '../crawler/crawl-result.ts';
import { openLine, type Line } from '../crawler/line.ts';
import { isDoubtful, lookAtHost, unlookedAt, type HostLook } from '../crawler/probe/host.ts';
import { canonicalUrl } from '../crawler/url.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import type { BusJob } from './bus.ts';
import { looksOf, PROBES, replayProbes, writeProbes, type ProbesReplay, type SeenLooks } from './probe-bundle.ts';
import { sit, type Sitting } from './site-session.ts';
import { OUTSIDE, sitesOf, type Work } from './work.ts';

/** Hosts looked at at the same time; each is another one. */
const width = 8;

/** Does nothing when they are sealed already. */
export async function sealProbes(work: Work, job: BusJob<unknown>): Promise<void> {
  const samples = await samplesOf(work);
  await sit(work, PROBES, job, (sitting) => seal(work, sitting, samples));
}

/** All that was seen within the month and before the clock, of every site of this run. */
async function samplesOf({ config, units, store, run }: Work): Promise<ProbeSample[]> {
  const end = `${run.to}T00:00:00+08:00`;
  const until = Date.parse(run.asOf) < Date.parse(end) ? run.asOf : end;
  const samples: ProbeSample[] = [];
  for (const { id } of sitesOf(config, units)) samples.push(...(await store.probes(id, `${run.from}T00:00:00+08:00`, until)));
  return samples;
}

async function seal(work: Work, sitting: Sitting, samples: ProbeSample[]): Promise<CrawlResult> {
  const { run, dir, writer, before = null } = sitting;
  const id = `${run.id}.${PROBES}`;
  const path = join(dir, `${id}.wacz`);
  const counts = countsOf(samples);
  // A process that died between sealing and saying so leaves it as it shall be.
  if (bundleStands(path) && !work.run.trial) return { state: 'sealed', bundle: id, path, sha256: await digestAt(path), counts };
  const hosts = await hostsOf(work, sitting);
  if (!Array.isArray(hosts)) return { state: 'paused', bundle: id, why: 'line', ...hosts, counts };
  const sha256 = await writeProbes(run, samples, hosts, { path, id, before, writer, replace: work.run.trial });
  return { state: 'sealed', bundle: id, path, sha256, counts };
}

/** Why the looks wait for our own line, as a pause of whatever is to come after them; null: they do not. */
export async function probesWait({ store, run }: Work): Promise<CrawlResult | null> {
  const attempt = (await store.sites(run.id)).find(({ site }) => site === PROBES);
  if (attempt?.state !== 'open' || attempt.pause?.why !== 'line') return null;
  return { state: 'paused', bundle: `${run.id}.${OUTSIDE}`, ...attempt.pause, counts: countsOf([]) };
}

/** One look at each host: a handshake, two questions to the name servers. Its home page has just been asked for. When our own line is down: until when to wait. */
async function hostsOf(work: Work, { paused }: Sitting): Promise<HostLook[] | ReturnType<Line['pause']>> {
  const { config, units, log } = work;
  const sites = sitesOf(config, units);
  const neighbours = sites.map(({ home }) => home);
  const line = openLine({ policy: config.policy, home: neighbours[0]!, house: [], neighbours, paused, log });
  let isDown = paused?.why === 'line' && !(await line.isUp());
  const look = async (site: Site): Promise<HostLook> => {
    const job = { site, policy: policyFor(config, site), home: await homeMet(work, site), log };
    const seen = isDown ? null : await lookAtHost(job);
    if (seen !== null && isDoubtful(seen) && !(await line.isUp())) isDown = true;
    return isDown || seen === null ? unlookedAt(job) : seen;
  };
  const looks = new PQueue({ concurrency: width });
  const found = await Promise.all(sites.map((site) => looks.add(() => look(site))));
  return isDown && line.isPatient ? line.pause() : found;
}

/** What the crawl met at a site's front page; durations are nobody's business here. */
async function homeMet({ store, run }: Work, { home }: Site): Promise<HostLook['home']> {
  const address = canonicalUrl(home) ?? home;
  for await (const { record } of store.pages(run.id, { addresses: [address], facts: false })) {
    const { outcome, finalUrl } = record;
    return { outcome: outcome.kind === 'answered' ? { ...outcome, ms: 0 } : outcome, finalUrl };
  }
  return null;
}

function countsOf(samples: ProbeSample[]): CrawlCounts {
  const counts: CrawlCounts = { known: samples.length, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  for (const { outcome } of samples) counts[outcome.kind] += 1;
  return counts;
}

/** Units of one portal share its looks: they are read once a run. */
const replays = new WeakMap<Work, Promise<ProbesReplay | null>>();

/** Of the site where the unit's first place is: looks at its home page, [] without any, and the run's own look at its host. */
export async function looksFor(work: Work, unit: Unit): Promise<SeenLooks> {
  const attempt = (await work.store.sites(work.run.id)).find(({ site, state }) => site === PROBES && state === 'done');
  if (!attempt?.path) return { probes: [], host: null };
  const replay = replays.get(work) ?? replayAt(attempt.path);
  replays.set(work, replay);
  return looksOf(await replay, unit);
}

async function replayAt(path: string): Promise<ProbesReplay | null> {
  const reader = await openBundle(path);
  try {
    return await replayProbes(reader);
  } finally {
    await reader.close();
  }
}
