/** What the leader does about one picture of the store: begins the oldest month or the warning, hands on a mended configuration, publishes drafts, keeps backups. */
import type { Config } from '../../config/load.ts';
import type { Schedule } from '../../config/schedule.ts';
import { holdOn } from '../holds.ts';
import type { Assignment } from '../operations.ts';
import { publishOverdue } from '../publish-draft.ts';
import type { Books } from '../runtime.ts';
import { nextAt } from './civil-time.ts';
import { backupDue, draftsDue, warningDue, warningsOver } from './due.ts';
import type { LiveConfig } from './live-config.ts';
import { dueMonths, type Picture } from './seen.ts';

/** A run that is to be begun, or gone on with by another configuration. */
export interface Asked {
  kind: 'month' | 'warning';
  month: string;
  /** ISO; null: the month's end. */
  asOf: string | null;
  config: Config;
}

type BackupSchedule = NonNullable<Schedule['backup']>;

export interface Backups {
  /** When the newest was made (ms); null: there is none. */
  last(backup: BackupSchedule): Promise<number | null>;
  make(backup: BackupSchedule): Promise<void>;
}

export interface Desk {
  books: Books;
  live: LiveConfig;
  begin(asked: Asked): Promise<void>;
  backups?: Backups;
}

/** A warning whose month has ended warns nobody, and would be in the way of the month. Answers what is left active. */
export async function endOldWarnings({ books: { store, log } }: Desk, seen: Picture, now: number): Promise<Assignment[]> {
  const over = new Set(warningsOver(now, seen));
  for (const run of over) {
    await store.endAssignment(run, 'given-up', new Date(now).toISOString());
    log('warning-over', { run });
  }
  return seen.assignments.filter(({ run, ended }) => ended === null && !over.has(run));
}

/** The oldest month that can be begun, or else the warning. One that cannot is told, and keeps no other back. */
export async function beginDue({ books, live, begin }: Desk, seen: Picture, now: number): Promise<void> {
  const config = live.config();
  let trouble: unknown;
  for (const month of await dueMonths(books.store, config.schedule, config.units, now, seen)) {
    try {
      return await begin({ kind: 'month', month, asOf: null, config });
    } catch (error) {
      trouble ??= error;
    }
  }
  if (trouble !== undefined) throw trouble;
  const warned = warningDue(config.schedule, now, seen);
  if (warned !== null) await begin({ kind: 'warning', month: warned, asOf: new Date(now).toISOString(), config });
}

/** Somebody has edited a file since: what the schedule began goes on by it. */
export async function handOn({ live, begin }: Desk, active: readonly Assignment[]): Promise<void> {
  for (const { by, kind, month, asOf, config } of active)
    if (by === 'schedule' && kind !== 'trial' && config !== live.digest()) await begin({ kind, month, asOf, config: live.config() });
}

/** `held`: until when (ms) a draft need not be looked at again, because its rubric holds it. */
export async function publishDue({ books, live }: Desk, seen: Picture, now: number, held: Map<string, number>): Promise<void> {
  const config = live.config();
  const { timeZone, publish } = config.schedule;
  for (const { run } of draftsDue(config.schedule, now, seen.allDrafts)) {
    if ((held.get(run) ?? 0) > now) continue;
    // Asked now, not by the picture: what is published cannot be taken back, and the draft before this one may have taken minutes.
    if (holdOn(await books.store.holds(), run) !== null) continue;
    const outcome = await publishOverdue(books, config, run);
    books.log('draft-due', { run, outcome });
    if (outcome === 'held') held.set(run, nextAt(timeZone, publish.at, now));
  }
}

export async function backUp({ live, backups }: Desk, now: number): Promise<void> {
  const { schedule } = live.config();
  const { backup } = schedule;
  if (!backups || !backup || !backupDue(schedule, now, await backups.last(backup))) return;
  await backups.make(backup);
}
