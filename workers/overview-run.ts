/** How far one run is that is carried out now: its stage, its sites, its units, and how fast it goes. */
import { statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/load.ts';
import type { InspectionRun } from '../config/run.ts';
import { takesPart } from '../config/succession.ts';
import type { Unit } from '../config/unit.ts';
import type { Draft } from '../scoring/draft.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { keptConfig } from './kept-config.ts';
import type { RunNow, SiteNow, Stage } from './outputs-operations.ts';
import type { Assignment, Doing, Hold, Worker } from './operations.ts';
import type { Memory } from './overview-memory.ts';
import { secondsLeft, sitesNow } from './overview-sites.ts';
import { isHeard } from './heard.ts';
import { holdOn } from './holds.ts';
import { PROBES } from './probe-bundle.ts';
import { redacted } from './redaction.ts';
import { StoreError, type SiteAttempt, type Store } from './store.ts';
import { evidenceDir, EXHIBITS, OUTSIDE, RESULTS, sitesOf } from './work.ts';

interface Around {
  config: Config | null;
  now: Date;
  memory: Memory;
}

export async function runNow(
  { store, dataDir }: { store: Store; dataDir: string },
  { config: given, now, memory }: Around,
  { assignment, holds, workers }: { assignment: Assignment; holds: Hold[]; workers: Worker[] },
): Promise<RunNow> {
  const { run, month, trial, kind, by, begun } = assignment;
  const [opened, attempts, counts, scores, draft, closed] = await Promise.all([
    store.findRun(run),
    store.sites(run),
    store.counts(run),
    store.scores(run),
    store.draft(run),
    store.isClosed(run),
  ]);
  const config = given ?? (await keptWith(store, assignment));
  const coverage = await memory.kept(`${run} outcomes`, now, coverageFreshMs, () => store.outcomes(run));
  const heard = workers.filter((worker) => isHeard(worker, now));
  const doing = heard.flatMap((worker) => worker.doing.filter((job) => job.run === run));
  const units = unitsOf(config, assignment, opened);
  const named = namesOfSites(config, units, attempts);
  const sites = sitesNow({ named, attempts, doing, pages: counts.pages, now });
  const pages = Object.values(counts.pages).reduce((sum, each) => sum + each, 0);
  const seen = memory.moved(`${run} steps`, pages + counts.scores + attempts.filter(({ state }) => state !== 'open').length, now);
  memory.moved(`${run} pages`, pages, now);
  const pagesPerSecond = paceOf(doing, memory.pace(`${run} pages`));
  const isHeld = holdOn(holds, run) !== null;
  return {
    ...{ run, month, trial, kind, by, begun },
    stage: isHeld ? 'held' : stageOf({ sites, attempts, doing, scores, units, draft, closed, opened }),
    // Who has just taken up a site has moved it, too.
    moved: latest([seen, ...doing.flatMap(({ moved = null, since }) => [since, moved])]),
    workers: heard.filter((worker) => worker.doing.some((job) => job.run === run)).length,
    sites,
    pages,
    evidenceBytes: memory.kept(`${run} bytes`, now, coverageFreshMs, () => sizeOf(evidenceDir(dataDir, run))),
    pagesPerSecond,
    secondsLeft: secondsLeft(sites, pagesPerSecond),
    notBefore: latest(sites.map(({ until }) => until)),
    coverage: coverage.known === 0 ? null : coverage,
    units: unitsNow(units, scores, counts.nulls),
  };
}

const coverageFreshMs = 30_000;

/** Names are a comfort: a configuration that cannot be read here is the workers' trouble, and they say so. */
async function keptWith(store: Store, { config }: Assignment): Promise<Config | null> {
  try {
    return await keptConfig(store, config);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    return null;
  }
}

type Units = Pick<Unit, 'id' | 'name' | 'places'>[];

/** Without a configuration the store knows ids, and no names. */
function unitsOf(config: Config | null, { month, units }: Assignment, opened: InspectionRun | null): Units {
  const wanted = opened?.units ?? (units.length > 0 ? units : config?.units.filter((unit) => takesPart(unit, month)).map(({ id }) => id));
  return (wanted ?? []).map((id) => config?.units.find((unit) => unit.id === id) ?? { id, name: id, places: [] });
}

const noSites = new Set([PROBES, EXHIBITS, RESULTS, OUTSIDE]);

function namesOfSites(config: Config | null, units: Units, attempts: SiteAttempt[]): { id: string; name: string }[] {
  const known = config === null ? [] : sitesOf(config, units as Unit[]).map(({ id, name }) => ({ id, name }));
  const others = attempts.filter(({ site }) => !noSites.has(site) && !known.some(({ id }) => id === site));
  const outside = attempts.some(({ site }) => site === OUTSIDE) ? [{ id: OUTSIDE, name: '站外链接' }] : [];
  return [...known, ...others.map(({ site }) => ({ id: site, name: site })), ...outside];
}

function unitsNow(units: Units, scores: UnitScore[], unjudged: number): RunNow['units'] {
  const byUnit = new Map(scores.map((score) => [score.unit, score]));
  const list = units.map(({ id, name, places }) => {
    const score = byUnit.get(id);
    const state = score === undefined ? ('waiting' as const) : score.total === null ? ('unjudged' as const) : ('judged' as const);
    const why = score?.total === null ? redacted(score.why ?? '', [], 300) : null;
    return { unit: id, name: score?.name ?? name, state, sites: [...new Set(places.map(({ site }) => site))], why };
  });
  return { total: units.length, judged: list.filter(({ state }) => state !== 'waiting').length, unjudged, list };
}

interface Stood {
  sites: SiteNow[];
  attempts: SiteAttempt[];
  doing: Doing[];
  scores: UnitScore[];
  units: Units;
  draft: Draft | null;
  closed: boolean;
  opened: InspectionRun | null;
}

function stageOf({ sites, attempts, doing, scores, units, draft, closed, opened }: Stood): Stage {
  const ended = (site: string) => attempts.some((attempt) => attempt.site === site && attempt.state !== 'open');
  if (closed) return 'ended';
  if (draft !== null) return 'review';
  if (opened === null) return 'beginning';
  const left = sites.filter(({ site, state }) => site !== OUTSIDE && state !== 'sealed' && state !== 'failed');
  if (left.length > 0) return left.every(({ state }) => state === 'waiting') ? 'waiting' : 'crawling';
  if (!ended(OUTSIDE)) return 'outside';
  if (!units.every(({ id }) => scores.some(({ unit }) => unit === id))) return 'judging';
  return ended(EXHIBITS) || doing.some(({ job }) => job === 'publish') ? 'publishing' : 'showing';
}

/** What the workers measured goes before what two looks at the store show: pages are saved in portions. */
function paceOf(doing: Doing[], looked: number | null): number | null {
  const crawls = doing.filter(({ job }) => job === 'crawl' || job === 'links');
  const measured = crawls.flatMap(({ perSecond }) => perSecond ?? []);
  if (measured.length > 0) return measured.reduce((sum, each) => sum + each, 0);
  // Nothing saved yet is no pace of nothing.
  return crawls.length === 0 || looked === 0 ? null : looked;
}

function latest(instants: (string | null)[]): string | null {
  const known = instants.filter((each): each is string => each !== null);
  return known.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
}

/** Size of the files directly in a folder; 0 when there is none. */
function sizeOf(dir: string): number {
  let bytes = 0;
  try {
    for (const name of readdirSync(dir)) bytes += statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  return bytes;
}
