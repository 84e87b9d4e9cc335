/** One month inspected from end to end on this machine: opens or resumes the run, sends its jobs, waits, reports the outcome. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rubricFor, type Config } from '../config/load.ts';
import { monthWindow, type InspectionRun } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { registerHandlers } from './handlers.ts';
import { publish, tablesOf } from './publish.ts';
import type { Runtime } from './runtime.ts';
import type { SiteAttempt, Store } from './store.ts';
import { reportDir, sitesOf, type Work } from './work.ts';
import type { CrawlProgress } from '../crawler/crawl-result.ts';

export interface InspectionRequest {
  config: Config;
  month: string;
  /** ISO with offset; null: the month's end. */
  asOf: string | null;
  /** Empty: every unit. Otherwise a trial that never enters the ledger. */
  units: Unit[];
  onProgress?(progress: CrawlProgress): void;
}

export interface Inspection {
  run: InspectionRun;
  state: 'open' | 'closed';
  scores: UnitScore[];
  tables: RankingTable[];
  sites: SiteAttempt[];
  /** Path by format. */
  files: Record<string, string>;
  failed: { job: string; why: string }[];
}

/** The month stands already, measured at another clock; scores of two clocks would not compare. */
export class ClockDiffers extends Error {
  readonly hint = 'leave out --as-of to go on with that run, or use another --data directory';
  constructor(run: string, asOf: string) {
    super(`--as-of: run ${run} was opened as of ${asOf}`);
    this.name = 'ClockDiffers';
  }
}

export async function inspect(runtime: Runtime, request: InspectionRequest): Promise<Inspection> {
  const { config } = request;
  const rubric = rubricFor(config, request.month);
  const asked = describeRun(request, rubric.id);
  const opened = await runtime.store.openRun(asked);
  // A trial is asked anew each time; a month keeps the clock it was opened with.
  const run = asked.trial ? asked : opened;
  if (request.asOf !== null && run.asOf !== request.asOf) throw new ClockDiffers(run.id, run.asOf);
  const units = asked.trial ? request.units : config.units.filter((unit) => belongs(unit, run));
  const work: Work = {
    ...runtime,
    config,
    run,
    rubric,
    units,
    failed: [],
    ...(request.onProgress ? { onProgress: request.onProgress } : {}),
  };
  if (!(await runtime.store.isClosed(run.id))) await carryOut(work);
  const scores = (await runtime.store.scores(run.id)).filter((score) => units.some((unit) => unit.id === score.unit));
  return {
    run,
    state: (await runtime.store.isClosed(run.id)) ? 'closed' : 'open',
    scores,
    tables: await tablesOf(work, scores),
    sites: await runtime.store.sites(run.id),
    files: filesIn(reportDir(runtime.dataDir, run.id)),
    failed: work.failed,
  };
}

function describeRun({ month, asOf, units, config }: InspectionRequest, rubric: string): InspectionRun {
  const { from, to } = monthWindow(month);
  const trial = units.length > 0;
  return {
    id: trial ? `${month}-trial` : month,
    month,
    from,
    to,
    asOf: asOf ?? `${to}T00:00:00+08:00`,
    rubric,
    units: (trial ? units : config.units).map((unit) => unit.id),
    trial,
  };
}

/** A unit takes part in a month on whose last day it exists. */
function belongs(unit: Unit, run: InspectionRun): boolean {
  return (unit.from === undefined || unit.from < run.to) && (unit.to === undefined || unit.to >= run.to);
}

async function carryOut(work: Work): Promise<void> {
  const { store, bus, run } = work;
  registerHandlers(work);
  if (run.trial) await forget(work);
  else await reopenUnfinished(work);
  for (const site of sitesOf(work.config, work.units)) await bus.send('crawl', `${run.id}/${site.id}`, { site: site.id });
  await bus.idle();
  // Nothing was left to judge (all sites done, all units scored before an interruption): the last step is still owed.
  const scores = await store.scores(run.id);
  if (work.failed.length === 0 && scores.length >= work.units.length && !(await store.isClosed(run.id))) await publish(work);
}

/** A trial starts from nothing each time: it answers "what would it say now". */
async function forget({ config, run, store, units }: Work): Promise<void> {
  for (const unit of units) await store.clearScore(run.id, unit.id);
  for (const site of sitesOf(config, units)) await reopen(store, run.id, site.id);
}

/** Running an open month again asks anew only the units that have no total yet, and so only their sites. */
async function reopenUnfinished({ config, run, store, units }: Work): Promise<void> {
  const scores = await store.scores(run.id);
  const open = units.filter((unit) => scores.some((score) => score.unit === unit.id && score.total === null));
  for (const unit of open) await store.clearScore(run.id, unit.id);
  const owed = new Set(sitesOf(config, open).map((site) => site.id));
  for (const attempt of await store.sites(run.id)) {
    if (attempt.state === 'failed' || owed.has(attempt.site)) await reopen(store, run.id, attempt.site);
  }
}

function reopen(store: Store, run: string, site: string): Promise<void> {
  return store.saveSite({ run, site, state: 'open', bundle: null, path: null, sha256: null, why: null });
}

/** What a report directory holds, path by format. */
export function filesIn(dir: string): Record<string, string> {
  const formats: Record<string, string> = {
    'bulletin.docx': 'docx',
    'bulletin.html': 'html',
    'bulletin.pdf': 'pdf',
    'scores.xlsx': 'xlsx',
    'scores.csv': 'csv',
  };
  let names: string[];
  try {
    names = readdirSync(dir).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  return Object.fromEntries(names.flatMap((name) => (formats[name] ? [[formats[name], join(dir, name)]] : [])));
}
