/** A thread as a worker of a lane: its memory is bounded, and its death is told once, by cause. */
import { Worker as Thread } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import type { Ended, Hears, Worker } from './lanes.ts';

export interface ThreadOptions<Job> {
  /** Path of the script that posts `'ready'` and then answers each job with one `Ended`. */
  entry: string;
  workerData: unknown;
  /** JavaScript heap. */
  memoryMb: number;
  /** How a job travels. */
  pack(job: Job): { message: unknown; hand: Transferable[] };
}

export function startThread<Job, Reply>({ entry, workerData, memoryMb, pack }: ThreadOptions<Job>, hears: Hears<Reply>): Worker<Job> {
  const thread = new Thread(entry, {
    workerData,
    // Loaders of our own process (tsx, jest) are not the thread's; its entry brings what it needs.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  thread.on('message', (message: 'ready' | Ended<Reply>) => (message === 'ready' ? hears.ready() : hears.done(message)));
  thread.on('error', (error: NodeJS.ErrnoException) =>
    hears.lost(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'bug', error.message),
  );
  thread.on('exit', (code) => hears.lost('bug', `the thread ended with code ${code}`));
  return {
    post(job) {
      const { message, hand } = pack(job);
      thread.postMessage(message, hand);
    },
    kill: () => void thread.terminate(),
    hold: (held) => (held ? thread.ref() : thread.unref()),
  };
}
