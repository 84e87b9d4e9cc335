/** Gives jobs to workers that can be killed: one job at a time each, a new worker after a kill, nobody else's job lost. */

/** How a job ended; a kill is a value like any other. */
export type Ended<Reply> = { ok: true; value: Reply } | { ok: false; why: 'time' | 'memory' | 'bug'; says: string };

/** A thread or a process. */
export interface Worker<Job> {
  post(job: Job): void;
  kill(): void;
  /** Whether it keeps our own process alive. */
  hold(held: boolean): void;
}

/** What a worker tells; after `lost` it is gone. */
export interface Hears<Reply> {
  ready(): void;
  done(ended: Ended<Reply>): void;
  lost(why: 'memory' | 'bug', says: string): void;
}

export interface LaneOptions<Job, Reply> {
  start(hears: Hears<Reply>): Worker<Job>;
  /** Workers at most; each starts when it is first needed. */
  width: number;
  /** Longest time for one job. The clock starts when the worker is ready, so that a slow start costs no job. */
  timeMs: number;
}

export interface Lanes<Job, Reply> {
  /** Never rejects. */
  run(job: Job): Promise<Ended<Reply>>;
  /** Ends all workers; what still waits ends as a bug. */
  close(): void;
}

interface Task<Job, Reply> {
  job: Job;
  end(ended: Ended<Reply>): void;
}

interface Lane<Job, Reply> {
  worker: Worker<Job> | null;
  task: Task<Job, Reply> | null;
  timer: NodeJS.Timeout | undefined;
}

/** A worker loads its sources first; a machine under load takes its time. */
const START_MS = 120_000;

const refused = (says: string) => ({ ok: false, why: 'bug', says }) as const;

export function lanes<Job, Reply>({ start, width, timeMs }: LaneOptions<Job, Reply>): Lanes<Job, Reply> {
  const waiting: Task<Job, Reply>[] = [];
  const all: Lane<Job, Reply>[] = Array.from({ length: width }, () => ({ worker: null, task: null, timer: undefined }));
  let closed = false;

  function settle(lane: Lane<Job, Reply>, ended: Ended<Reply>): void {
    clearTimeout(lane.timer);
    const { task } = lane;
    lane.task = null;
    task?.end(ended);
    next(lane);
  }

  function lose(lane: Lane<Job, Reply>, why: 'time' | 'memory' | 'bug', says: string): void {
    lane.worker?.kill();
    lane.worker = null;
    settle(lane, { ok: false, why, says });
  }

  function give(lane: Lane<Job, Reply>, worker: Worker<Job>, { job }: Task<Job, Reply>): void {
    clearTimeout(lane.timer);
    lane.timer = setTimeout(() => lose(lane, 'time', `longer than ${timeMs} ms`), timeMs);
    worker.post(job);
  }

  function begin(lane: Lane<Job, Reply>): void {
    lane.timer = setTimeout(() => lose(lane, 'bug', `the worker did not start within ${START_MS} ms`), START_MS);
    const worker: Worker<Job> = start({
      ready: () => lane.worker === worker && lane.task !== null && give(lane, worker, lane.task),
      done: (ended) => lane.worker === worker && settle(lane, ended),
      lost: (why, says) => lane.worker === worker && lose(lane, why, says),
    });
    lane.worker = worker;
  }

  function next(lane: Lane<Job, Reply>): void {
    lane.task = waiting.shift() ?? null;
    lane.worker?.hold(lane.task !== null);
    if (lane.task === null) return;
    if (lane.worker === null) begin(lane);
    else give(lane, lane.worker, lane.task);
  }

  return {
    run(job) {
      if (closed) return Promise.resolve(refused('closed'));
      return new Promise((end) => {
        waiting.push({ job, end });
        const idle = all.filter(({ task }) => task === null);
        const lane = idle.find(({ worker }) => worker !== null) ?? idle[0];
        if (lane !== undefined) next(lane);
      });
    },
    close() {
      closed = true;
      for (const { end } of waiting.splice(0)) end(refused('closed'));
      for (const lane of all) {
        const { worker } = lane;
        lane.worker = null;
        worker?.kill();
        settle(lane, refused('closed'));
      }
    },
  };
}
