/** The seam to the queue: it says "look again"; the store holds the truth. One contract suite holds both sides to it. */

/** Thrown by a handler that must not be tried again. */
export class GiveUp extends Error {}

export interface BusJob<T> {
  id: string;
  name: string;
  data: T;
  /** 1 for the first try. */
  attempt: number;
}

export interface Bus {
  /** Sends a job. A job with the same id that still waits or runs is the same job; one that has ended runs again. */
  send<T>(name: string, id: string, data: T, options?: { notBefore?: Date }): Promise<void>;
  /** Registers the one handler of a name. A throw is retried with back-off (3 tries in all) unless it is GiveUp. */
  handle<T>(name: string, options: { concurrency: number }, run: (job: BusJob<T>) => Promise<void>): void;
  /** Takes back a job that has not started; true if it was there. */
  cancel(name: string, id: string): Promise<boolean>;
  /** Resolves when nothing waits (delayed jobs included) and nothing runs. */
  idle(): Promise<void>;
  /** Called when a job has used up its tries or gave up. */
  onFailed(report: (job: BusJob<unknown>, error: Error) => void): void;
  /** Lets running handlers finish, takes no new jobs. */
  close(): Promise<void>;
}
