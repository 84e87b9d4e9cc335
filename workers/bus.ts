/** The seam to the queue: it says "look again"; the store holds the truth. One contract suite holds both sides to it. */

/** How often a job is tried in all, unless the bus is opened with another number. */
export const maxTries = 3;

/** Thrown by a handler that must not be tried again. */
export class GiveUp extends Error {}

/** The queue server cannot be used as it stands. The message says which one (without its password) and what is wrong, `hint` what to do. */
export class BusError extends Error {
  readonly where: string;
  readonly what: string;
  readonly hint: string;

  constructor(where: string, what: string, hint: string, cause?: unknown) {
    super(`${where}: ${what}`, { cause });
    this.name = 'BusError';
    this.where = where;
    this.what = what;
    this.hint = hint;
  }
}

export interface BusJob<T> {
  id: string;
  name: string;
  data: T;
  /** 1 for the first try. */
  attempt: number;
}

export interface Bus {
  /**
   * Sends a job; `data` travels as JSON. A job with the same name and id that still waits (also for its time or its next try) or runs
   * is the same job, and the first one's data and time hold; one that has ended runs again. Rejects after close().
   */
  send<T>(name: string, id: string, data: T, options?: { notBefore?: Date }): Promise<void>;
  /** Registers the one handler of a name. A throw is retried with back-off (maxTries in all) unless it is GiveUp. */
  handle<T>(name: string, options: { concurrency: number }, run: (job: BusJob<T>) => Promise<void>): void;
  /** Takes back a job that is not running; true if it was there. */
  cancel(name: string, id: string): Promise<boolean>;
  /** Resolves when nothing waits (delayed jobs included) and nothing runs, whoever sent it; rejects when the bus is closed before that. */
  idle(): Promise<void>;
  /** Called, in the process that ran it, when a job has used up its tries or gave up; before idle() resolves. */
  onFailed(report: (job: BusJob<unknown>, error: Error) => void): void;
  /** Takes no new jobs from now on; resolves when what runs has ended, which may still send. */
  rest(): Promise<void>;
  /** Lets running handlers finish, takes no new jobs. What waits is dropped (p-queue) or stays for the other workers (BullMQ). */
  close(): Promise<void>;
}

export interface BusOptions {
  /** How often a job is tried in all; default maxTries. */
  tries?: number;
  /** Pause before the second try; doubles with each further one. Default 1000. */
  backoffMs?: number;
}
