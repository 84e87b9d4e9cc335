/** One look at everything that runs, waits or is wrong. Whoever shows it (command line, console, metrics, notifier) shows the same. */
import { join } from 'node:path';
import type { Config } from '../config/load.ts';
import { KeepingPolicy } from '../config/keeping.ts';
import type { InspectionRun } from '../config/run.ts';
import type { Schedule } from '../config/schedule.ts';
import type { Settings } from '../config/settings.ts';
import { civilDate } from '../scoring/calendar.ts';
import { monthBefore } from '../scoring/period.ts';
import { roomAt } from './keeping/room.ts';
import { lastEnded, openDrafts } from './overview-months.ts';
import { newMemory, type Memory } from './overview-memory.ts';
import { runNow } from './overview-run.ts';
import { toldBeside, troublesOf } from './overview-troubles.ts';
import { workersNow } from './overview-workers.ts';
import type { Overview } from './outputs-operations.ts';
import { programVersion } from './program-version.ts';
import { redacted } from './redaction.ts';
import { nextDue } from './schedule/due.ts';
import { runningMonth } from './schedule/months.ts';
import type { Store } from './store.ts';

export interface Looking {
  /** For names of sites and units; null: ids have to do. */
  config: Config | null;
  /** null: nothing is begun by itself. */
  schedule: Schedule | null;
  now: Date;
  settings?: Pick<Settings, 'databaseUrl' | 'redisUrl'>;
  /** What earlier looks of this process saw: paces and last movements are told from it. */
  memory?: Memory;
}

/** May throw StoreError. */
export async function overview(books: { store: Store; dataDir: string }, looking: Looking): Promise<Overview> {
  const { store, dataDir } = books;
  const { now, schedule, settings = {}, memory = newMemory() } = looking;
  const [assignments, holds, rows, incidents, alerts, all] = await Promise.all([
    store.assignments(),
    store.holds(),
    store.workers(),
    store.incidents({ limit: 20 }),
    store.alerts({ open: true }),
    store.runs(),
  ]);
  const workers = workersNow(rows, now);
  const active = assignments.filter(({ ended }) => ended === null);
  const ended = assignments.filter((assignment) => assignment.ended !== null);
  const drafts = await openDrafts(store, all, civilDate(now.toISOString()));
  const runs = [];
  for (const assignment of active) runs.push(await runNow(books, { ...looking, memory }, { assignment, holds, workers: rows }));
  const seen: Omit<Overview, 'verdict' | 'troubles'> = {
    at: now.toISOString(),
    version: programVersion(),
    store: settings.databaseUrl === undefined ? 'sqlite' : 'postgresql',
    queue: settings.redisUrl === undefined ? 'process' : 'redis',
    dataDir,
    runs,
    holds: holds.map((hold) => ({ ...hold, why: redacted(hold.why) })),
    workers,
    incidents: incidents.map((incident) => ({ ...incident, why: redacted(incident.why, [], 300) })),
    alerts: alerts.map(({ cleared: _, delivered: _by, ...alert }) => alert),
    next: schedule === null ? [] : nextDue(schedule, now, drafts),
    drafts,
    probes: await lastProbe(store, looking),
    lastEnded: await lastEnded(store, all, ended, { now, memory }),
    disk: diskNow(dataDir, looking, memory),
  };
  const dead = (await Promise.all(active.map(({ run }) => store.incidents({ run, limit: 200 })))).flat();
  const done = await doneMonths(store, all, drafts, now);
  const troubles = troublesOf({ now, seen, dead, ended, done, schedule });
  const isWell = troubles.length + toldBeside({ ...seen, troubles }).length === 0;
  return { ...seen, verdict: isWell ? 'well' : 'attention', troubles };
}

/** Published, printed for review, or imported: of the last complete month nothing is owed. */
async function doneMonths(
  store: Store,
  runs: { run: InspectionRun; closed: boolean }[],
  drafts: { run: string }[],
  now: Date,
): Promise<Set<string>> {
  const done = new Set([...runs.filter(({ closed }) => closed).map(({ run }) => run.id), ...drafts.map(({ run }) => run)]);
  const last = monthBefore(runningMonth(now.getTime()));
  if (!done.has(last)) for (const { kind, period } of await store.ledger(last.slice(0, 4))) if (kind === 'imported') done.add(period);
  return done;
}

const twoDaysMs = 2 * 86_400_000;

async function lastProbe(store: Store, { config, schedule, now }: Looking): Promise<Overview['probes']> {
  const from = new Date(now.getTime() - twoDaysMs).toISOString();
  // A clock that was set back leaves looks in what is now the future.
  const to = new Date(now.getTime() + twoDaysMs).toISOString();
  // A round looks at every site: the first ones stand for all.
  const looks = await Promise.all((config?.sites ?? []).slice(0, 3).map(({ id }) => store.probes(id, from, to)));
  const last = looks.flatMap((samples) => samples.at(-1)?.at ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
  const everyMinutes = schedule === null || schedule.probe === 'off' ? null : schedule.probe.everyMinutes;
  return { last: last.at(-1) ?? null, everyMinutes };
}

/** A budget makes the whole folder be measured: not at every look. */
const diskFreshMs = 60_000;

function diskNow(dataDir: string, { config, now }: Looking, memory: Memory): Overview['disk'] {
  return memory.kept('disk', now, diskFreshMs, () => {
    try {
      const { free, keepFree, taken, budget, left, low } = roomAt(join(dataDir, 'evidence'), config?.keeping ?? KeepingPolicy.parse({}));
      return { freeBytes: free, keepFreeBytes: keepFree, takenBytes: taken, budgetBytes: budget, leftBytes: left, low };
    } catch (error) {
      // A folder that vanishes while it is measured, a share that is away: it is unknown, which is what is said.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return null;
    }
  });
}
