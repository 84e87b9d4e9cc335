/** One month inspected from end to end on this machine: opens or resumes the run, sends its jobs, waits, reports the outcome. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/load.ts';
import type { InspectionRun } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import type { CrawlProgress } from '../crawler/crawl-result.ts';
import { coldStart, type ColdRow } from '../scoring/cold-start.ts';
import type { Draft } from '../scoring/draft.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { beginAssignment, unitsOf } from './assignment.ts';
import { startHeartbeat } from './heartbeat.ts';
import { historyFor } from './history.ts';
import { joinRun, type JoinedRun } from './joined-run.ts';
import { missingRoom, monthAhead } from './keeping/missing-room.ts';
import { runId } from './open-run.ts';
import type { Assignment, Doing, Hold } from './operations.ts';
import { attempts, tablesOf, type Publishing } from './publish.ts';
import { inOrder, publishedRoster } from './published-roster.ts';
import { allGroups } from './queues.ts';
import type { Runtime } from './runtime.ts';
import type { Pause, SiteAttempt } from './store.ts';
import { failuresOf, waitWhileHeld, watchRun, type Watched } from './watch-run.ts';
import { draftDir, reportDir, type Work } from './work.ts';

/** Sites that are crawled at a time: each is polite within its own host. */
const concurrency = 2;

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
  /** First month of the year that the annual sums hold. */
  since: string;
  /** What a first month can judge; null: the month before was inspected, too. */
  coldStart: ColdRow[] | null;
  tables: RankingTable[];
  sites: SiteAttempt[];
  /** It was printed for review and waits for people. */
  draft: Draft | null;
  /** Path by format; of the draft, while it is one. */
  files: Record<string, string>;
  failed: { job: string; why: string }[];
  /** Told to stop before the end; the same request goes on. */
  interrupted: boolean;
  /** Why evidence may not grow, and how much room is needed where (English); null: there is room. The same request goes on. */
  full: string | null;
}

export async function inspect(runtime: Runtime, request: InspectionRequest): Promise<Inspection> {
  const release = await runtime.store.lease(runId(request));
  try {
    return await inspectAlone(runtime, request);
  } finally {
    await release();
  }
}

async function inspectAlone(runtime: Runtime, request: InspectionRequest): Promise<Inspection> {
  const { config, signal } = request;
  const { store, dataDir } = runtime;
  const kind = request.units.length > 0 ? 'trial' : 'month';
  const begun = await beginAssignment(runtime, { ...request, kind, by: 'command', anew: kind === 'trial' });
  const { run, rubric, assignment } = begun;
  for (const says of begun.warnings) request.onWarning?.(says);
  const units = unitsOf(run, config);
  const done = assignment === null ? { failed: [], isEnded: true } : await carriedOut(runtime, request, assignment);
  const closed = await store.isClosed(run.id);
  const draft = await store.draft(run.id);
  const all = await store.scores(run.id);
  const scores = inOrder(closed ? run.units : units.map((unit) => unit.id), all);
  const history = await historyFor(store, run.month);
  const work: Publishing = { ...runtime, config, run, rubric, units, failed: done.failed, fenced: new Set() };
  return {
    run,
    state: closed ? 'closed' : 'open',
    scores,
    since: history.since,
    coldStart: coldStart({ rubric, month: run.month, history, scores }),
    tables: await tablesOf(work, scores, closed ? publishedRoster(scores, config.units) : units),
    sites: await attempts(work),
    draft,
    files: filesIn(draft ? draftDir(dataDir, run.id) : reportDir(dataDir, run.id)),
    failed: done.failed,
    interrupted: signal?.aborted === true && !closed && !done.isEnded,
    full: closed ? null : await missingRoom(work),
  };
}

/** `isEnded`: it was published or printed, by this process or another. */
interface Done {
  failed: Work['failed'];
  isEnded: boolean;
}

async function carriedOut(runtime: Runtime, request: InspectionRequest, assignment: Assignment): Promise<Done> {
  let doing = (): Doing[] => [];
  const beat = startHeartbeat({ ...runtime, kind: 'inspect', queues: allGroups, concurrency, doing: () => doing() });
  const told = ({ by, why }: Hold) =>
    request.onWarning?.(`${assignment.run} is paused by ${by}: ${why}; it goes on after: npx sundial resume ${assignment.run}`);
  try {
    for (;;) {
      await waitWhileHeld({ store: runtime.store, run: assignment.run, signal: request.signal }, told);
      const joined = await joinRun(runtime, assignment, { ...request, queues: allGroups, concurrency, isAttended: true });
      doing = joined.doing;
      await warnAhead(joined.work, request);
      const watched = await watchRun(joined, request.signal).finally(() => joined.leave());
      if (watched !== 'held') return await outcome(joined, watched);
    }
  } finally {
    await beat.stop();
  }
}

async function outcome(joined: JoinedRun, watched: Watched): Promise<Done> {
  const { work, assignment } = joined;
  const { store, now, run } = work;
  // What was in hand when it was told to stop may have been the last step.
  if (watched === 'ended' || work.printed) return { failed: [], isEnded: true };
  const failed = watched === 'stuck' ? await failuresOf(joined) : [];
  // What was left off or waits for room is gone on with by whoever comes next; what has failed, and a trial, is begun anew.
  // Whoever took a site over is at the run, and would be told that it has ended.
  if (watched === 'stuck' && work.fenced.size > 0) return { failed, isEnded: false };
  const isOver = watched === 'interrupted' ? assignment.trial : (await missingRoom({ ...work, failed })) === null;
  if (isOver) await store.endAssignment(run.id, 'given-up', now().toISOString());
  return { failed, isEnded: false };
}

async function warnAhead(work: Work, { onWarning }: InspectionRequest): Promise<void> {
  const tight = await monthAhead(work);
  if (tight === null) return;
  work.log('disk-tight', { says: tight });
  onWarning?.(tight);
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
