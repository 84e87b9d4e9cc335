/** What the store shows of months: read once a look, so that everything that is decided then is decided by the same picture. */
import type { Unit } from '../../config/unit.ts';
import type { Schedule } from '../../config/schedule.ts';
import type { Draft } from '../../scoring/draft.ts';
import { underIds } from '../../scoring/ledger-names.ts';
import { monthsOf } from '../../scoring/period.ts';
import { EVERY_RUN } from '../holds.ts';
import type { Assignment } from '../operations.ts';
import type { Store } from '../store.ts';
import { monthsDue, type Shown } from './months.ts';

export interface Picture extends Omit<Shown, 'imported'> {
  assignments: Assignment[];
  allDrafts: Draft[];
  /** Everything is held by a person. */
  isHeld: boolean;
  /** The latest instant (ms) that stands anywhere; null: none. */
  newest: number | null;
}

type Reading = Pick<Store, 'runs' | 'assignments' | 'draft' | 'ledger' | 'holds'>;

export async function pictureOf(store: Reading): Promise<Picture> {
  const [runs, assignments, holds] = [await store.runs(), await store.assignments(), await store.holds()];
  const open = runs.filter(({ run, closed }) => !closed && !run.trial);
  const drafts = (await Promise.all(open.map(({ run }) => store.draft(run.id)))).filter((draft) => draft !== null);
  // Incidents and looks are dated by whatever clock there was, right or wrong; these are not.
  const instants = [
    ...assignments.map(({ begun }) => Date.parse(begun)),
    ...runs.flatMap(({ run, closed }) => (closed ? [Date.parse(`${run.month}-01T00:00:00+08:00`)] : [])),
  ];
  return {
    runs,
    assignments,
    drafts: new Set(drafts.map(({ run }) => run)),
    allDrafts: drafts,
    isHeld: holds.some(({ run }) => run === EVERY_RUN),
    newest: instants.length === 0 ? null : Math.max(...instants),
  };
}

/** The ledger is read only where it can decide. */
export async function dueMonths(
  store: Pick<Store, 'ledger'>,
  schedule: Schedule,
  units: Unit[],
  now: number,
  picture: Picture,
): Promise<string[]> {
  const due = monthsDue(schedule, now, { ...picture, imported: new Set() });
  const imported = new Set<string>();
  const roster = new Set(units.map(({ id }) => id));
  for (const year of new Set(due.map((month) => month.slice(0, 4))))
    for (const { kind, unit, period } of underIds(await store.ledger(year), units))
      if (kind === 'imported' && roster.has(unit)) monthsOf(period)?.forEach((month) => imported.add(month));
  return imported.size === 0 ? due : monthsDue(schedule, now, { ...picture, imported });
}
