/** What else is due now, and what comes next: the warning, the looks, drafts, backups. Times are given, never asked for. Pure. */
import type { Schedule } from '../../config/schedule.ts';
import type { Draft } from '../../scoring/draft.ts';
import { monthBefore } from '../../scoring/period.ts';
import { dateIn, dayAfter, instantOf, lastAt, nextAt } from './civil-time.ts';
import { dayOf, monthAfter, monthEnd, monthInstant, runningMonth, type Shown } from './months.ts';

type Of<Key extends keyof Schedule> = Pick<Schedule, 'timeZone' | Key>;

/** A warning that was missed is made up for within so many days; later it would warn nobody. */
const warnWithinMs = 7 * 86_400_000;

export const warningId = (month: string): string => `${month}-warning`;

function warningInstant({ timeZone, warning }: Of<'warning'>, month: string): number | null {
  return warning === 'off' ? null : instantOf(timeZone, dayOf(month, warning.day), warning.at);
}

/** The running month, when it is to be looked at ahead of time and was not yet. */
export function warningDue(schedule: Of<'warning'>, now: number, { assignments }: Pick<Shown, 'assignments'>): string | null {
  const month = runningMonth(now);
  const at = warningInstant(schedule, month);
  if (at === null || now < at || now >= Math.min(at + warnWithinMs, monthEnd(month))) return null;
  // A run alone is no sign: whoever opened it may have been killed before it was assigned.
  return assignments.some(({ run }) => run === warningId(month)) ? null : month;
}

/** Warnings that are still carried out although their month has ended: nobody can be warned any more. */
export function warningsOver(now: number, { assignments }: Pick<Shown, 'assignments'>): string[] {
  return assignments
    .filter(({ kind, ended, month }) => kind === 'warning' && ended === null && monthEnd(month) <= now)
    .map(({ run }) => run);
}

/** When a draft may be published: at the time for it on the first day after its last day for review. */
function draftInstant({ timeZone, publish }: Of<'publish'>, { due }: Pick<Draft, 'due'>): number {
  const day = dayAfter(due);
  return Math.max(instantOf(timeZone, day, publish.at), Date.parse(`${day}T00:00:00+08:00`));
}

/** Drafts whose time for review is over. */
export function draftsDue<D extends Pick<Draft, 'due'>>(schedule: Of<'publish'>, now: number, drafts: readonly D[]): D[] {
  return drafts.filter((draft) => draftInstant(schedule, draft) <= now);
}

/** Between two instants (ms) one round of looks is to be begun; null: none at all. */
export function probeSlot({ timeZone, probe }: Of<'probe'>, now: number): { from: number; to: number } | null {
  if (probe === 'off') return null;
  const today = dateIn(timeZone, now);
  const [midnight, next] = [instantOf(timeZone, today, '00:00'), instantOf(timeZone, dayAfter(today), '00:00')];
  const everyMs = probe.everyMinutes * 60_000;
  const from = midnight + Math.floor((now - midnight) / everyMs) * everyMs;
  return { from, to: Math.min(from + everyMs, next) };
}

/** `last`: when the newest backup was made (ms); null: there is none. */
export function backupDue({ timeZone, backup }: Of<'backup'>, now: number, last: number | null): boolean {
  return backup !== undefined && (last === null || last < lastAt(timeZone, backup.at, now));
}

export interface Next {
  what: 'month' | 'probe' | 'warning' | 'publish' | 'backup';
  month: string | null;
  /** ISO UTC. */
  at: string;
}

/** What the schedule does next, the soonest first; what is due already is not in it. */
export function nextDue(schedule: Schedule, now: Date, drafts: readonly Pick<Draft, 'run' | 'due'>[] = []): Next[] {
  const at = now.getTime();
  const running = runningMonth(at);
  const next = (what: Next['what'], month: string | null, instant: number | null | undefined): Next[] =>
    instant === null || instant === undefined ? [] : [{ what, month, at: new Date(instant).toISOString() }];
  const first = (months: readonly string[], when: (month: string) => number | null) => months.find((month) => (when(month) ?? 0) > at);
  const month = first([monthBefore(running), running, monthAfter(running)], (one) => monthInstant(schedule, one))!;
  const warned = first([running, monthAfter(running)], (one) => warningInstant(schedule, one));
  return [
    ...next('month', month, monthInstant(schedule, month)),
    ...next('probe', null, probeSlot(schedule, at)?.to),
    ...(warned === undefined ? [] : next('warning', warned, warningInstant(schedule, warned))),
    ...drafts.flatMap((draft) => {
      const when = draftInstant(schedule, draft);
      return when > at ? next('publish', draft.run, when) : [];
    }),
    ...next('backup', null, schedule.backup && nextAt(schedule.timeZone, schedule.backup.at, at)),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
