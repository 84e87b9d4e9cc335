/** A process as a worker of a lane: nothing of our surroundings, bounded memory, a death that is told once. */
import { fork } from 'node:child_process';
import type { Ended, Hears, Worker } from '../reading/lanes.ts';

export interface ProcessOptions {
  /** Path of the script that sends `'ready'` and then answers each job with one `Ended`. */
  entry: string;
  /** Of the whole process, its first argument. */
  memoryMb: number;
}

/** How the process ends that outgrew its memory. */
const OUT_OF_MEMORY = 'SIGUSR2';

export function startProcess<Job extends object, Reply>({ entry, memoryMb }: ProcessOptions, hears: Hears<Reply>): Worker<Job> {
  const child = fork(entry, [String(memoryMb)], {
    // No addons: what a parser brings along as machine code stays out.
    execArgv: ['--no-addons', '--expose-gc', '--no-warnings'],
    cwd: '/',
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    // Ctrl-C is meant for us: the document in hand is finished.
    detached: true,
  });
  child.on('message', (message: 'ready' | { broken: string } | Ended<Reply>) => {
    if (message === 'ready') hears.ready();
    else if ('broken' in message) hears.lost('bug', message.broken);
    else hears.done(message);
  });
  child.on('error', (error) => hears.lost('bug', error.message));
  child.on('exit', (code, signal) =>
    hears.lost(signal === OUT_OF_MEMORY ? 'memory' : 'bug', `the process ended with ${signal ?? `code ${code}`}`),
  );
  return {
    post: (job) => void child.send(job, (error) => error && hears.lost('bug', error.message)),
    kill: () => void child.kill('SIGKILL'),
    hold(held) {
      if (held) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    },
  };
}
