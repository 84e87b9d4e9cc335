/** What an overview says of months that nobody carries out just now: drafts that wait for people, and the last one published. */
import type { InspectionRun } from '../config/run.ts';
import type { Overview } from './outputs-operations.ts';
import type { Memory } from './overview-memory.ts';
import type { Assignment } from './operations.ts';
import type { Store } from './store.ts';

type Runs = { run: InspectionRun; closed: boolean }[];

/** `today`: civil date in Shanghai. */
export async function openDrafts(store: Store, runs: Runs, today: string): Promise<Overview['drafts']> {
  const drafts = await Promise.all(runs.filter(({ closed }) => !closed).map(({ run }) => store.draft(run.id)));
  return drafts.flatMap((draft) => {
    if (draft === null) return [];
    const { run, waiting, due, then } = draft;
    return [{ run, waiting, due, then, overdue: today > due }];
  });
}

interface Looks {
  now: Date;
  memory: Memory;
}

const hourMs = 3_600_000;

export async function lastEnded(
  store: Store,
  runs: Runs,
  assignments: Assignment[],
  { now, memory }: Looks,
): Promise<Overview['lastEnded']> {
  const last = runs.find(({ run, closed }) => closed && !run.trial)?.run;
  if (last === undefined) return null;
  const { nulls } = await store.counts(last.id);
  // Published: it does not change any more, but by a correction.
  const coverage = await memory.kept(`${last.id} published`, now, hourMs, () => store.outcomes(last.id));
  const ended = assignments.filter(({ run, outcome }) => run === last.id && outcome === 'closed');
  return { run: last.id, month: last.month, units: last.units.length, unjudged: nulls, ended: ended.at(-1)?.ended ?? null, coverage };
}
