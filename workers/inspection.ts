/** One month inspected from end to end on this machine: opens or resumes the run, sends its jobs, waits, reports the outcome. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rubricFor, type Config } from '../config/load.ts';
import type { Rubric } from '../config/rubric.ts';
import type { InspectionRun } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { registerHandlers } from './handlers.ts';
import { belongs, openRun, runId } from './open-run.ts';
import { attempts, publish, tablesOf } from './publish.ts';
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

export async function inspect(runtime: Runtime, request: InspectionRequest): Promise<Inspection> {
  const rubric = rubricFor(request.config, request.month);
  const release = await runtime.store.lease(runId(request));
  try {
    return await inspectAlone(runtime, request, rubric);
  } finally {
    await release();
  }
}

async function inspectAlone(runtime: Runtime, request: InspectionRequest, rubric: Rubric): Promise<Inspection> {
  const { config, onProgress } = request;
  const { store, dataDir } = runtime;
  const run = await openRun(store, request, rubric.id);
  const units = run.trial ? request.units : config.units.filter((unit) => belongs(unit, run));
  const work: Work = { ...runtime, config, run, rubric, units, failed: [], ...(onProgress ? { onProgress } : {}) };
  if (!(await store.isClosed(run.id))) await carryOut(work);
  const closed = await store.isClosed(run.id);
  const all = await store.scores(run.id);
  const scores = inOrder(closed ? run.units : units.map((unit) => unit.id), all);
  return {
    run,
    state: closed ? 'closed' : 'open',
    scores,
    tables: await tablesOf(work, scores, closed ? scores.map(({ unit, name, group }) => ({ id: unit, name, group })) : units),
    sites: await attempts(work),
    files: filesIn(reportDir(dataDir, run.id)),
    failed: work.failed,
  };
}

/** A closed month keeps the units it was published with, whatever the configuration says today. */
function inOrder(roster: string[], scores: UnitScore[]): UnitScore[] {
  return roster.flatMap((id) => scores.filter((score) => score.unit === id));
}

async function carryOut(work: Work): Promise<void> {
  const { store, bus, run } = work;
  registerHandlers(work);
  if (run.trial) await forget(work);
  else await reopenUnfinished(work);
  for (const site of sitesOf(work.config, work.units)) await bus.send('crawl', `${run.id}/${site.id}`, { site: site.id });
  await bus.idle();
  // Nothing was left to judge (all sites done, all units scored before an interruption): the last step is still owed.
  const scored = new Set((await store.scores(run.id)).map((score) => score.unit));
  if (!work.printed && work.failed.length === 0 && work.units.every((unit) => scored.has(unit.id))) await publish(work);
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
