/** Schedulers in this process, on a real store and a configuration in files, by a clock that the test sets. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Settings } from '../../../config/settings.ts';
import { beginAssignment } from '../../../workers/assignment.ts';
import { openCrew } from '../../../workers/crew.ts';
import { allGroups } from '../../../workers/queues.ts';
import { openRuntime, type Runtime } from '../../../workers/runtime.ts';
import { openLiveConfig } from '../../../workers/schedule/live-config.ts';
import { openScheduler, type SchedulerOptions } from '../../../workers/schedule/scheduler.ts';

/** A clock on the wall (Shanghai time) and one that nobody sets; `pass` moves both. */
export function testClock(at: string) {
  const clock = { wall: 0, steady: 1000 };
  const set = (text: string) => (clock.wall = Date.parse(`${text.replace(' ', 'T')}:00+08:00`));
  set(at);
  return {
    times: { wall: () => clock.wall, steady: () => clock.steady },
    now: () => new Date(clock.wall),
    set,
    pass: (ms: number) => ((clock.wall += ms), (clock.steady += ms)),
    /** As if the machine had run on evenly until then. */
    passTo(text: string) {
      const before = clock.wall;
      clock.steady += set(text) - before;
    },
  };
}
export type TestClock = ReturnType<typeof testClock>;

/** `schedule`: lines of schedule.yaml. */
export function writeSchedule(config: string, schedule: string): void {
  writeFileSync(join(config, 'schedule.yaml'), schedule);
}

/** As fast as a month can be, and nothing that is not asked for. */
export const quick = 'month: { window: off, at: "20:00" }\nwarning: off\nprobe: off\n';

export interface Opened {
  data: string;
  config: string;
  clock: TestClock;
  /** Carries out what was begun, too. */
  crewed?: boolean;
  options?: Partial<SchedulerOptions>;
}

export async function openDesk({ data, config, clock, crewed = false, options = {} }: Opened) {
  const settings = Settings.parse({ dataDir: data, reconcileMs: 500, logLevel: 'silent' });
  const events: { event: string; data: Record<string, unknown> }[] = [];
  const log = (event: string, about: Record<string, unknown>) => void events.push({ event, data: about });
  const runtime: Runtime = { ...(await openRuntime(settings)), now: clock.now, log };
  const crew = crewed ? openCrew(runtime, { queues: allGroups, concurrency: 2, lookMs: 200 }) : null;
  const live = openLiveConfig(config, runtime);
  const scheduler = openScheduler({
    books: runtime,
    live,
    begin: async ({ kind, month, asOf, config: given }) => {
      await beginAssignment(runtime, { config: given, month, kind, by: 'schedule', asOf, units: [] });
      await crew?.look();
    },
    everyMs: 3_600_000,
    times: clock.times,
    ...options,
  });
  const close = async () => {
    await scheduler.close();
    await crew?.close();
    await runtime.close();
  };
  return { scheduler, store: runtime.store, live, events, close };
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Looks until it is so. */
export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let looks = 0; looks < 1200; looks += 1) {
    if (await isSo()) return;
    await pause(50);
  }
  throw new Error(`waited in vain: ${what}`);
}
