/** When an installation that runs by itself does what: the month, the looks at home pages, the warning, publication, backups, and what it calls late. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { Hours, type CrawlPolicy } from './policy.ts';

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day, e.g. "20:00"');

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const MonthSchedule = z.strictObject({
  day: z
    .int()
    .min(1)
    .max(31)
    .default(1)
    .describe('Day on which the month before is begun. 29 to 31 mean the last day of a month that is shorter.'),
  at: Clock.optional().describe('Time of that day, on the clock of timeZone. Default: when the window opens.'),
  window: z
    .union([Hours, z.literal('off')])
    .default('20:00-07:00')
    .describe(
      'Night window, Shanghai time: the hours of every site that has none of its own in policy.yaml or sites.yaml, in what the schedule begins. A hand-started inspection is not bound by it. off: any time.',
    ),
  catchUpMonths: z
    .int()
    .min(0)
    .max(24)
    .default(3)
    .describe('How many months before the last complete one are made up for, oldest first, when the machine was off.'),
  retries: z
    .int()
    .min(0)
    .max(31)
    .default(2)
    .describe('A month that ended without a total for some unit is begun again at the same time of the next days, so often at most.'),
  lateAfterDays: z.int().positive().max(365).default(10).describe('A month that is not ended so many days after its day is called late.'),
});

const ProbeSchedule = z.strictObject({
  everyMinutes: z.int().min(5).max(1440).describe('A round of looks at all home pages begins so often, counted from midnight.'),
});

const WarningSchedule = z.strictObject({
  day: z.int().min(1).max(28).describe('Day of the running month on which it is looked at ahead of time.'),
  at: Clock.optional().describe("Time of that day, on the clock of timeZone. Default: when the month's window opens."),
});

const BackupSchedule = z.strictObject({
  at: Clock.describe('Time of each day, on the clock of timeZone.'),
  keep: z.int().positive().default(14).describe('How many backups stay; the oldest go first.'),
  dir: z
    .string()
    .refine(isAbsolute, 'an absolute path, e.g. "/backup/sundial"')
    .describe('Directory in which backups are laid, best on another disk.'),
});

const Watch = z.strictObject({
  minCoveragePercent: z
    .int()
    .min(0)
    .max(100)
    .default(80)
    .describe('A run of whose known pages a smaller part could be seen is called thin.'),
  stuckMinutes: z
    .int()
    .min(5)
    .default(60)
    .describe('A run in which nothing was done for so long, and nothing waits for its hours, is called stuck.'),
  lostMinutes: z.int().min(1).default(5).describe('A worker that has not been heard of for so long counts as lost.'),
  probeGapMinutes: z.int().min(5).default(180).describe('Longest time without a round of looks before somebody is told.'),
  backupGapHours: z
    .int()
    .min(1)
    .default(48)
    .describe('Longest time without a backup, where backups are scheduled, before somebody is told.'),
});

const shape = z.strictObject({
  timeZone: z
    .string()
    .refine(isZone, { error: 'a time zone by its IANA name, e.g. "Asia/Shanghai"', abort: true })
    .default('Asia/Shanghai')
    .describe('On whose clock days and times of this file are read. What month it is, is always told by the Shanghai calendar.'),
  month: MonthSchedule.prefault({}).describe('The inspection of the month that has ended.'),
  probe: z
    .union([ProbeSchedule, z.literal('off')])
    .default({ everyMinutes: 60 })
    .describe('Looks at home pages for the availability veto. off: none.'),
  warning: z
    .union([WarningSchedule, z.literal('off')])
    .default({ day: 15 })
    .describe('Mid-month warning: a trial of all units that tells what is lost already and what will be overdue. off: none.'),
  publish: z
    .strictObject({
      at: Clock.default('09:00').describe(
        'Time of day at which drafts whose time for review is over are published, on the clock of timeZone.',
      ),
    })
    .prefault({})
    .describe('Drafts that wait for people.'),
  backup: BackupSchedule.optional().describe('Backups of the store and the evidence. Absent: none by schedule.'),
  watch: Watch.prefault({}).describe('From when on somebody is told.'),
});

/** What stands in the file, and what contradicts itself in it. */
export const Schedule = shape
  .superRefine(({ timeZone, month, warning }, context) => {
    // The window is told by the Shanghai clock; a time of another one cannot be held against it once for all.
    if (month.window === 'off' || !isZone(timeZone) || !keepsShanghaiTime(timeZone)) return;
    const { window } = month;
    const outside = (at: string, path: string[]) => {
      if (!within(window, at)) context.addIssue({ code: 'custom', path, input: at, message: `a time within month.window (${window})` });
    };
    outside(month.at ?? window.slice(0, 5), ['month', 'at']);
    if (warning !== 'off') outside(warning.at ?? window.slice(0, 5), ['warning', 'at']);
  })
  .transform((schedule) => {
    const { month, warning } = schedule;
    const opens = month.window === 'off' ? '20:00' : month.window.slice(0, 5);
    const ahead = warning === 'off' ? warning : { ...warning, at: warning.at ?? opens };
    return { ...schedule, month: { ...month, at: month.at ?? opens }, warning: ahead };
  });
export type Schedule = z.output<typeof Schedule>;

function keepsShanghaiTime(timeZone: string): boolean {
  const clock = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', day: 'numeric', hour: 'numeric', minute: 'numeric' });
  const shanghai = new Intl.DateTimeFormat('en', { ...clock.resolvedOptions(), timeZone: 'Asia/Shanghai' } as Intl.DateTimeFormatOptions);
  return [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)].every((at) => clock.format(at) === shanghai.format(at));
}

function within(hours: string, at: string): boolean {
  const [from, to] = [hours.slice(0, 5), hours.slice(6)];
  return from < to ? at >= from && at < to : at >= from || at < to;
}

/** The policy of a run that the schedule began: whoever names no hours is asked in the night window. */
export function inWindow(policy: CrawlPolicy, { month }: Schedule): CrawlPolicy {
  return month.window === 'off' || policy.hours !== undefined ? policy : { ...policy, hours: month.window };
}
