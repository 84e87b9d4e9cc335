/** Which months are to be inspected now: the month is the key, the oldest goes first, and what was missed is made up for. Pure. */
import { monthWindow, type InspectionRun } from '../../config/run.ts';
import type { Schedule } from '../../config/schedule.ts';
import { monthBefore } from '../../scoring/period.ts';
import type { Assignment } from '../operations.ts';
import { instantOf, nextAt } from './civil-time.ts';

/** What of the store decides. */
export interface Shown {
  runs: readonly { run: Pick<InspectionRun, 'id' | 'month' | 'trial'>; closed: boolean }[];
  /** In the order in which they were begun. */
  assignments: readonly Pick<Assignment, 'run' | 'month' | 'kind' | 'begun' | 'ended' | 'outcome'>[];
  /** Runs that are printed for review. */
  drafts: ReadonlySet<string>;
  /** Months of which the ledger holds imported sums. */
  imported: ReadonlySet<string>;
}

type Of<Key extends keyof Schedule> = Pick<Schedule, 'timeZone' | Key>;

export function monthAfter(month: string): string {
  return monthWindow(month).to.slice(0, 7);
}

/** The first instant after a month, by the Shanghai calendar (ms). */
export function monthEnd(month: string): number {
  return Date.parse(`${monthWindow(month).to}T00:00:00+08:00`);
}

/** The month in which an instant falls, by the Shanghai calendar. */
export function runningMonth(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 7);
}

/** 31 in February is its last day. */
export function dayOf(month: string, day: number): string {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return `${month}-${String(Math.min(day, last)).padStart(2, '0')}`;
}

/** When the inspection of a month is due (ms): never before the month has ended. */
export function monthInstant({ timeZone, month: { day, at } }: Of<'month'>, month: string): number {
  return Math.max(instantOf(timeZone, dayOf(monthAfter(month), day), at), monthEnd(month));
}

/** Months that are due and that nobody is at, the oldest first. */
export function monthsDue(schedule: Of<'month'>, now: number, seen: Shown): string[] {
  return candidates(schedule, now, seen).filter((month) => isOwed(schedule, now, month, seen));
}

/** A fresh installation begins with the last complete month; later it goes back so far as it may, and never behind its first. */
function candidates(schedule: Of<'month'>, now: number, { runs }: Shown): string[] {
  const first = runs
    .filter(({ run }) => !run.trial)
    .map(({ run }) => run.month)
    .sort()[0];
  const months = [monthBefore(runningMonth(now))];
  const back = first === undefined ? 0 : schedule.month.catchUpMonths;
  for (let nth = 0; nth < back; nth += 1) months.unshift(monthBefore(months[0]!));
  return months.filter((month) => monthInstant(schedule, month) <= now && (first === undefined || month >= first));
}

function isOwed(schedule: Of<'month'>, now: number, month: string, seen: Shown): boolean {
  const begun = seen.runs.find(({ run }) => run.id === month);
  if (begun === undefined) return !seen.imported.has(month) && !seen.assignments.some(({ run, ended }) => run === month && ended === null);
  if (begun.closed || seen.drafts.has(month)) return false;
  const sittings = seen.assignments.filter(({ run }) => run === month);
  const last = sittings.at(-1);
  if (last === undefined) return true;
  if (last.ended === null || last.outcome === 'given-up') return false;
  // Some unit has no total: not tonight again, and not for ever.
  const { retries, at } = schedule.month;
  return sittings.length <= retries && nextAt(schedule.timeZone, at, Date.parse(last.ended)) <= now;
}
