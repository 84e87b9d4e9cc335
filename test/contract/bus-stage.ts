/** The stage on which both buses are tried: a fresh bus for each test, and what ran and failed on it. */
import { afterEach, beforeEach } from '@jest/globals';
import type { Bus, BusJob, BusOptions } from '../../workers/bus.ts';

export interface Stage {
  bus: Bus;
  ran: BusJob<unknown>[];
  failures: { id: string; attempt: number; error: Error }[];
  /** A handler that only remembers. */
  note(job: BusJob<unknown>): Promise<void>;
}

/** The returned object is filled anew before each test of the describe block it is called in. */
export function stage(openBus: (options: BusOptions) => Promise<Bus>): Stage {
  const on = {} as Stage;
  beforeEach(async () => {
    const bus = await openBus({ backoffMs: 5 });
    Object.assign(on, { bus, ran: [], failures: [], note: async (job: BusJob<unknown>) => void on.ran.push(job) });
    bus.onFailed(({ id, attempt }, error) => on.failures.push({ id, attempt, error }));
  });
  afterEach(() => on.bus.close());
  return on;
}

/** A promise and the handle that lets it go: tests order events by these, never by the clock. */
export function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
