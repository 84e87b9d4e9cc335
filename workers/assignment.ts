/** Says that a run is to be carried out now, by whom ever: begins it once, however many drivers ask, and ends it when it was published. */
import { setTimeout as pause } from 'node:timers/promises';
import { rubricFor, type Config } from '../config/load.ts';
import type { Rubric } from '../config/rubric.ts';
import type { InspectionRun } from '../config/run.ts';
import { takesPart } from '../config/succession.ts';
import type { Unit } from '../config/unit.ts';
import { alone } from './judging/alone.ts';
import { packConfig, type PackedConfig } from './kept-config.ts';
import { LeaseTaken } from './lease-taken.ts';
import { openRun, refuseUnsound, rulesInWords, rulesOfRun, runId } from './open-run.ts';
import type { Assignment, Outcome } from './operations.ts';
import { forget, reopenUnfinished } from './run-anew.ts';
import type { Store } from './store.ts';
import type { Work } from './work.ts';

export interface Beginning {
  config: Config;
  month: string;
  kind: Assignment['kind'];
  by: Assignment['by'];
  /** ISO with offset; null: the month's end. */
  asOf: string | null;
  /** Only of a trial; empty: all. */
  units: Unit[];
  /** Default: the files of config.dir as they are now. */
  packed?: PackedConfig;
  /** A trial that is under way already is left off, and begun from nothing. */
  anew?: boolean;
}

export interface Begun {
  run: InspectionRun;
  /** null: the month is closed, and there is nothing to be done. */
  assignment: Assignment | null;
  /** false: it was under way already, and is gone on with. */
  begun: boolean;
  /** By which the run is carried out. */
  rubric: Rubric;
  /** English. */
  warnings: string[];
}

type Desk = Pick<Work, 'store' | 'dataDir' | 'now' | 'log'>;

/** Throws Refusal or ConfigError when the month was begun otherwise, or already stands in the ledger from other hands. */
export async function beginAssignment(desk: Desk, beginning: Beginning): Promise<Begun> {
  const { store } = desk;
  const inForce = rubricFor(beginning.config, beginning.month);
  refuseUnsound(inForce, beginning.config);
  return aloneAtBeginning(store, runId(beginning), async () => {
    const run = await openRun(store, beginning, inForce.id);
    const { rubric, changed } = await rulesOfRun(store, run, inForce);
    const warnings = changed ? [rulesInWords(run, rubric, inForce)] : [];
    if (await store.isClosed(run.id)) return { run, assignment: null, begun: false, rubric, warnings };
    return { run, rubric, warnings, ...(await assign(desk, beginning, run)) };
  });
}

async function assign(desk: Desk, beginning: Beginning, run: InspectionRun): Promise<{ assignment: Assignment; begun: boolean }> {
  const { store, dataDir, now } = desk;
  const { config, month, kind, by, asOf, units, anew = false } = beginning;
  const { digest, files } = beginning.packed ?? packConfig(config.dir);
  await store.keepConfig(digest, files);
  const active = await activeAssignment(store, run.id);
  if (active !== null && !anew) {
    // Somebody has mended a file since: whoever is at it goes on with that.
    if (active.config !== digest) await store.reassign(run.id, digest);
    return { assignment: { ...active, config: digest }, begun: false };
  }
  if (active !== null) await store.endAssignment(run.id, 'given-up', now().toISOString());
  // Before it is assigned: nobody is at it yet. What is interrupted here is begun anew by the next who asks.
  const work = { config, run, store, dataDir, units: unitsOf(run, config) };
  if (run.trial) await forget(work);
  else if ((await store.draft(run.id)) === null) await alone(store, run.id, () => reopenUnfinished(work));
  const about = { run: run.id, month, trial: run.trial, kind, asOf, by };
  return store.assign({ ...about, config: digest, begun: now().toISOString(), units: units.map(({ id }) => id) });
}

/** In roster order. A month that is gone on with follows the roster of today; a trial keeps to what it was asked. */
export function unitsOf(run: InspectionRun, config: Pick<Config, 'units'>): Unit[] {
  if (!run.trial) return config.units.filter((unit) => takesPart(unit, run.month));
  return run.units.flatMap((id) => config.units.find((unit) => unit.id === id) ?? []);
}

export async function activeAssignment(store: Pick<Store, 'assignments'>, run: string): Promise<Assignment | null> {
  return (await store.assignments({ active: true })).find((assignment) => assignment.run === run) ?? null;
}

/** It was published, or printed for review: whatever is left is for people, or for another assignment. */
export async function endPublished(
  { store, run, now, log }: Pick<Work, 'store' | 'run' | 'now' | 'log'>,
  { begun }: Pick<Assignment, 'begun'>,
): Promise<void> {
  const outcome = await outcomeOf(store, run);
  await store.endAssignment(run.id, outcome, now().toISOString(), begun);
  log('run-ended', { run: run.id, outcome });
}

async function outcomeOf(store: Store, run: InspectionRun): Promise<Outcome> {
  const settled = run.trial ? (await store.counts(run.id)).nulls === 0 : await store.isClosed(run.id);
  if (settled) return 'closed';
  return (await store.draft(run.id)) ? 'draft' : 'open';
}

const lookMs = 100;
const longestMs = 120_000;

/** Two drivers who begin one run at once: the second finds it begun. */
export async function aloneAtBeginning<T>(store: Pick<Store, 'lease'>, run: string, work: () => Promise<T>): Promise<T> {
  const release = await beginnerOf(store, run, performance.now() + longestMs);
  return work().finally(release);
}

async function beginnerOf(store: Pick<Store, 'lease'>, run: string, deadline: number): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await store.lease(`${run}.begin`);
    } catch (error) {
      if (!(error instanceof LeaseTaken) || performance.now() >= deadline) throw error;
      await pause(lookMs);
    }
  }
}
