/** One month inspected from end to end on this machine: opens or resumes the run, sends its jobs, waits, reports the outcome. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rubricFor, type Config } from '../config/load.ts';
import type { Rubric } from '../config/rubric.ts';
import type { InspectionRun } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import { discardPartials } from '../crawler/evidence/bundle.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { cancelSite, registerHandlers, sendNext, sendSites } from './handlers.ts';
import { missingRoom, monthAhead } from './keeping/missing-room.ts';
import { roomInWords, watchRoom } from './keeping/room.ts';
import { belongs, openRun, runId } from './open-run.ts';
import { PROBES } from './probe-bundle.ts';
import { attempts, publish, tablesOf } from './publish.ts';
import type { Runtime } from './runtime.ts';
import type { Pause, SiteAttempt, Store } from './store.ts';
import { evidenceDir, EXHIBITS, OUTSIDE, reportDir, sitesOf, type Work } from './work.ts';
import type { CrawlProgress } from '../crawler/crawl-result.ts';

export interface InspectionRequest {
  config: Config;
  month: string;
  /** ISO with offset; null: the month's end. */
  asOf: string | null;
  /** Empty: every unit. Otherwise a trial that never enters the ledger. */
  units: Unit[];
  /** Aborted: what is in hand is finished, and the run is left for the next start. */
  signal?: AbortSignal;
  onProgress?(progress: CrawlProgress): void;
  onPause?(site: string, pause: Pause): void;
  /** English, for whoever sits before the terminal. */
  onWarning?(says: string): void;
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
  /** Told to stop before the end; the same request goes on. */
  interrupted: boolean;
  /** Why evidence may not grow, and how much room is needed where (English); null: there is room. The same request goes on. */
  full: string | null;
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
  const { config, onProgress, onPause, signal } = request;
  const { store, dataDir } = runtime;
  const run = await openRun(store, request, rubric.id);
  const units = run.trial ? request.units : config.units.filter((unit) => belongs(unit, run));
  const told = { ...(onProgress ? { onProgress } : {}), ...(onPause ? { onPause } : {}), ...(signal ? { signal } : {}) };
  const hasRoom = watchRoom(join(dataDir, 'evidence'), config.keeping, (room) => {
    runtime.log('disk-low', { ...room });
    request.onWarning?.(roomInWords(room));
  });
  const work: Work = { ...runtime, config, run, rubric, units, failed: [], fenced: new Set(), hasRoom, ...told };
  if (!(await store.isClosed(run.id))) {
    const tight = await monthAhead(work);
    if (tight !== null) work.log('disk-tight', { says: tight });
    if (tight !== null) request.onWarning?.(tight);
    await carryOut(work);
  }
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
    interrupted: signal?.aborted === true && !closed && !work.printed,
    full: closed ? null : await missingRoom(work),
  };
}

/** A closed month keeps the units it was published with, whatever the configuration says today. */
function inOrder(roster: string[], scores: UnitScore[]): UnitScore[] {
  return roster.flatMap((id) => scores.filter((score) => score.unit === id));
}

async function carryOut(work: Work): Promise<void> {
  const { store, bus, run, units, signal } = work;
  registerHandlers(work);
  if (run.trial) await forget(work);
  else await reopenUnfinished(work);
  await sendSites(work);
  await sendNext(work);
  await Promise.race([bus.idle(), ...(signal ? [aborted(signal)] : [])]);
  if (signal?.aborted) return bus.close(); // lets what is in hand end
  const scored = new Set((await store.scores(run.id)).map((score) => score.unit));
  const whole = units.every((unit) => scored.has(unit.id));
  for (const site of whole ? [] : work.fenced)
    work.failed.push({ job: `crawl ${run.id}/${site}`, why: 'another worker has taken it over' });
  // Nothing was left to judge (all sites done, all units scored before an interruption): the last step is still owed.
  if (!work.printed && work.failed.length === 0 && whole && !work.fenced.has(EXHIBITS)) await publish(work);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
}

/** A trial starts from nothing each time: it answers "what would it say now". */
async function forget(work: Work): Promise<void> {
  const { config, run, store, units, dataDir } = work;
  for (const unit of units) await store.clearScore(run.id, unit.id);
  for (const attempt of await store.sites(run.id)) await cancelSite(work, attempt);
  const dir = evidenceDir(dataDir, run.id);
  mkdirSync(dir, { recursive: true });
  const begun = new Set((await store.sites(run.id)).map(({ site }) => site));
  const extra = [PROBES, EXHIBITS].filter((name) => begun.has(name));
  for (const site of [...sitesOf(config, units).map(({ id }) => id), OUTSIDE, ...extra]) {
    await reopen(store, run.id, site);
    // Neither an archive that was left off nor a sealed one is to be gone on with.
    const archive = join(dir, `${run.id}.${site}.wacz`);
    await discardPartials(archive);
    rmSync(archive, { force: true });
  }
}

/** Running an open month again asks anew only the units that have no total yet, and so only their sites; and what these link to outside. */
async function reopenUnfinished({ config, run, store, units }: Work): Promise<void> {
  const scores = await store.scores(run.id);
  const open = units.filter((unit) => scores.some((score) => score.unit === unit.id && score.total === null));
  for (const unit of open) await store.clearScore(run.id, unit.id);
  const owed = new Set(sitesOf(config, open).map((site) => site.id));
  const ended = (await store.sites(run.id)).filter(({ state }) => state !== 'open');
  const again = ended.filter(({ state, site }) => site !== EXHIBITS && (state === 'failed' || owed.has(site)));
  if (again.length > 0) again.push(...ended.filter(({ site, state }) => site === OUTSIDE && state === 'done'));
  // What is judged anew may cite other records; a new bundle of exhibits shows them, the earlier one stands.
  const isJudgedAnew = scores.length - open.length < units.length;
  again.push(...ended.filter(({ site, state }) => site === EXHIBITS && (state === 'failed' || isJudgedAnew)));
  // A failed attempt goes on with its archive; one that was sealed is left as it stands, and the next begins another.
  for (const { site, state, bundle } of again) await reopen(store, run.id, site, state === 'failed' ? bundle : null);
}

function reopen(store: Store, run: string, site: string, bundle: string | null = null): Promise<void> {
  return store.saveSite({ run, site, state: 'open', bundle, path: null, sha256: null, why: null, pause: null });
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
