/** Puts the looks at home pages that a month is judged by into a sealed bundle of their own, and takes them out again as facts. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleDamaged, createBundle, openBundle, type BundleReader } from '../crawler/evidence/bundle.ts';
import type { CrawlCounts, CrawlResult } from '../crawler/crawl-result.ts';
import type { ProbeSample } from '../crawler/probe-sample.ts';
import type { Unit } from '../config/unit.ts';
import { canonicalJson } from '../scoring/canonical.ts';
import type { SeenProbe } from '../scoring/unit-facts.ts';
import type { BusJob } from './bus.ts';
import { sit, type Sitting } from './site-session.ts';
import { sitesOf, type Work } from './work.ts';

/** Goes by the name of a site and is none; the configuration refuses it as an id. */
export const PROBES = 'probes';

/** In such a bundle: of which run its looks are. */
export const PROBES_NOTE = 'urn:sundial:probes';
const LOOK = 'urn:probe:';

export interface ProbesNote {
  run: Sitting['run'];
}

/** Does nothing when there are none, or when they are sealed already. */
export async function sealProbes(work: Work, job: BusJob<unknown>): Promise<void> {
  const samples = await samplesOf(work);
  if (samples.length > 0) await sit(work, PROBES, job, (sitting) => seal(work, sitting, samples));
}

/** All that was seen within the month and before the clock, of every site of this run. */
async function samplesOf({ config, units, store, run }: Work): Promise<ProbeSample[]> {
  const end = `${run.to}T00:00:00+08:00`;
  const until = Date.parse(run.asOf) < Date.parse(end) ? run.asOf : end;
  const samples: ProbeSample[] = [];
  for (const { id } of sitesOf(config, units)) samples.push(...(await store.probes(id, `${run.from}T00:00:00+08:00`, until)));
  return samples;
}

async function seal(work: Work, { run, dir, writer }: Sitting, samples: ProbeSample[]): Promise<CrawlResult> {
  const id = `${run.id}.${PROBES}`;
  const path = join(dir, `${id}.wacz`);
  const sealed = (sha256: string): CrawlResult => ({ state: 'sealed', bundle: id, path, sha256, counts: countsOf(samples) });
  // A process that died between sealing and saying so leaves it as it shall be.
  if (existsSync(path) && !work.run.trial) return sealed(createHash('sha256').update(readFileSync(path)).digest('hex'));
  const bundle = await createBundle({ path, id, software: 'Sundial/0.1.0', writer, replace: work.run.trial });
  const json = (url: string, at: string, text: string) => ({ url, at, contentType: 'application/json', body: Buffer.from(text) });
  const { month, from, to, asOf } = run;
  const note: ProbesNote = { run: { id: run.id, month, from, to, asOf } };
  await bundle.addMetadata(json(PROBES_NOTE, work.now().toISOString(), JSON.stringify(note)));
  for (const sample of samples) {
    // What an interrupted sealing has written stands; so does the second of two looks of one instant.
    const url = addressOf(sample);
    if (!bundle.recorded.has(url)) await bundle.addResource(json(url, sample.at, canonicalJson(sample)));
  }
  return sealed((await bundle.seal()).sha256);
}

const addressOf = ({ address, at }: ProbeSample): string => `${LOOK}${address}#${at}`;

function countsOf(samples: ProbeSample[]): CrawlCounts {
  const counts: CrawlCounts = { known: samples.length, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  for (const { outcome } of samples) counts[outcome.kind] += 1;
  return counts;
}

/** The looks of a bundle by site, in the order of the index. Throws BundleDamaged when they are none. */
export async function readProbes(reader: BundleReader): Promise<Map<string, SeenProbe[]>> {
  const bySite = new Map<string, SeenProbe[]>();
  for await (const { url, sha256 } of reader.entries()) {
    if (!url.startsWith(LOOK)) continue;
    const recorded = await reader.read(url, sha256);
    const sample = recorded === null ? null : parsed(url, recorded.payload);
    if (recorded === null || sample === null) throw new BundleDamaged(`${url} 不是首页访问记录`);
    const evidence = { bundle: reader.id, url, at: sample.at, sha256 };
    const looks = bySite.get(sample.site) ?? [];
    bySite.set(sample.site, looks);
    looks.push({ sample, evidence });
  }
  return bySite;
}

function parsed(url: string, bytes: Uint8Array): ProbeSample | null {
  try {
    const sample = JSON.parse(new TextDecoder().decode(bytes)) as ProbeSample;
    return typeof sample.site === 'string' && addressOf(sample) === url ? sample : null;
  } catch {
    return null;
  }
}

/** Units of one portal share its looks: they are read once a run. */
const readOf = new WeakMap<Work, Promise<Map<string, SeenProbe[]>>>();

/** Looks at the home page of the site where the unit's first place is; [] without any. */
export async function probesFor(work: Work, unit: Unit): Promise<readonly SeenProbe[]> {
  const attempt = (await work.store.sites(work.run.id)).find(({ site, state }) => site === PROBES && state === 'done');
  if (!attempt?.path) return [];
  const known = readOf.get(work) ?? readSealed(attempt.path);
  readOf.set(work, known);
  return (await known).get(unit.places[0]!.site) ?? [];
}

async function readSealed(path: string): Promise<Map<string, SeenProbe[]>> {
  const reader = await openBundle(path);
  try {
    return await readProbes(reader);
  } finally {
    await reader.close();
  }
}
