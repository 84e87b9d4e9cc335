// Starts a reading thread: the TypeScript readers run as they stand here too (docs/decisions/no-build-step.md).
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { serve } = await import('./reading-thread.ts');
serve(parentPort, workerData);
