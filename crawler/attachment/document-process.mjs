// Starts the document process: a thread reads, the process itself watches its memory and its parent, and neither has a network.
import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';

/** How this process ends when it outgrows its memory; process.ts knows. */
const OUT_OF_MEMORY = 'SIGUSR2';
const memoryMb = Number(process.argv[2]);

const thread = new Worker(new URL('./document-thread.mjs', import.meta.url), {
  execArgv: [],
  resourceLimits: { maxOldGenerationSizeMb: Math.floor((memoryMb * 2) / 3) },
});
thread.on('message', (message) => process.send?.(message));
thread.on('error', ({ code, message }) => {
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') process.kill(process.pid, OUT_OF_MEMORY);
  else process.send?.({ broken: message }, () => process.exit(1));
});
process.on('message', (job) => thread.postMessage(job));
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
setInterval(() => {
  // Buffers lie outside the heap.
  if (process.memoryUsage.rss() > memoryMb * 1_000_000) process.kill(process.pid, OUT_OF_MEMORY);
}, 50);
