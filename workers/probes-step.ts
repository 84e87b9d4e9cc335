/** The step that puts the looks at home pages beside the other evidence of a run, before anybody is judged by them; and what a unit gets of them. */
import { join } from 'node:path';
import type { Unit } from '../config/unit.ts';
import { openBundle } from '../crawler/evidence/bundle.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import { digestAt } from '../crawler/evidence/whole.ts';
import type { CrawlCounts, CrawlResult } from '../crawler/crawl-result.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import type { SeenProbe } from '../scoring/unit-facts.ts';
import type { BusJob } from './bus.ts';
import { PROBES, replayProbes, writeProbes, type ProbesReplay } from './probe-bundle.ts';
import { sit, type Sitting } from './site-session.ts';
import { sitesOf, type Work } from './work.ts';

/** Does nothing when there never were any, or when they are sealed already. */
export async function sealProbes(work: Work, job: BusJob<unknown>): Promise<void> {
  const samples = await samplesOf(work);
  const begun = (await work.store.sites(work.run.id)).some(({ site }) => site === PROBES);
  if (samples.length > 0 || begun) await sit(work, PROBES, job, (sitting) => seal(work, sitting, samples));
}

/** All that was seen within the month and before the clock, of every site of this run. */
async function samplesOf({ config, units, store, run }: Work): Promise<ProbeSample[]> {
  const end = `${run.to}T00:00:00+08:00`;
  const until = Date.parse(run.asOf) < Date.parse(end) ? run.asOf : end;
  const samples: ProbeSample[] = [];
  for (const { id } of sitesOf(config, units)) samples.push(...(await store.probes(id, `${run.from}T00:00:00+08:00`, until)));
  return samples;
}

async function seal(work: Work, { run, dir, writer, before = null }: Sitting, samples: ProbeSample[]): Promise<CrawlResult> {
  const id = `${run.id}.${PROBES}`;
  const path = join(dir, `${id}.wacz`);
  // A process that died between sealing and saying so leaves it as it shall be.
  const sha256 =
    bundleStands(path) && !work.run.trial
      ? await digestAt(path)
      : await writeProbes(run, samples, { path, id, before, writer, replace: work.run.trial });
  return { state: 'sealed', bundle: id, path, sha256, counts: countsOf(samples) };
}

function countsOf(samples: ProbeSample[]): CrawlCounts {
  const counts: CrawlCounts = { known: samples.length, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  for (const { outcome } of samples) counts[outcome.kind] += 1;
  return counts;
}

/** Units of one portal share its looks: they are read once a run. */
const replays = new WeakMap<Work, Promise<ProbesReplay | null>>();

/** Looks at the home page of the site where the unit's first place is; [] without any. */
export async function probesFor(work: Work, unit: Unit): Promise<readonly SeenProbe[]> {
  const attempt = (await work.store.sites(work.run.id)).find(({ site, state }) => site === PROBES && state === 'done');
  if (!attempt?.path) return [];
  const replay = replays.get(work) ?? replayAt(attempt.path);
  replays.set(work, replay);
  return (await replay)?.looks.get(unit.places[0]!.site) ?? [];
}

async function replayAt(path: string): Promise<ProbesReplay | null> {
  const reader = await openBundle(path);
  try {
    return await replayProbes(reader);
  } finally {
    await reader.close();
  }
}
