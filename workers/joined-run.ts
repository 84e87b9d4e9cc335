/** A run in which this process takes part: its queues, its steps, what is being done, and how to leave it in good order. */
import { join } from 'node:path';
import { rubricFor, type Config } from '../config/load.ts';
import { inWindow } from '../config/schedule.ts';
import type { CrawlProgress } from '../crawler/crawl-result.ts';
import { unitsOf } from './assignment.ts';
import { registerHandlers } from './handlers.ts';
import { keptConfig } from './kept-config.ts';
import { roomInWords, watchRoom } from './keeping/room.ts';
import { rulesOfRun } from './open-run.ts';
import type { Assignment, Doing } from './operations.ts';
import type { QueueGroup } from './queues.ts';
import { sendOwed, type Owing } from './reconcile.ts';
import type { Runtime } from './runtime.ts';
import type { Pause } from './store.ts';
import type { Work } from './work.ts';

export interface Joining {
  queues: readonly QueueGroup[];
  /** Sites that this process crawls at a time. */
  concurrency: number;
  /** Aborted: as leave(). */
  signal?: AbortSignal;
  /** Somebody sits before it, who is to be told at once of a full disk. */
  isAttended?: boolean;
  /** Default: the one that was kept with the assignment. */
  config?: Config;
  onProgress?(progress: CrawlProgress): void;
  onPause?(site: string, pause: Pause): void;
  /** English, for whoever sits before the terminal. */
  onWarning?(says: string): void;
}

export interface JoinedRun {
  assignment: Assignment;
  work: Work;
  doing(): Doing[];
  /** Sends what the store shows as owed and nobody is at; answers how many jobs. Harmless at any time. */
  reconcile(owing?: Owing): Promise<number>;
  /** What is in hand is finished (the page, the unit), nothing new is begun; never hangs when Redis is away. */
  leave(): Promise<void>;
}

/** Throws ConfigError when what was kept is not understood (another version kept it), BusError when Redis is away. */
export async function joinRun(runtime: Runtime, assignment: Assignment, joining: Joining): Promise<JoinedRun> {
  const { store } = runtime;
  const left = new AbortController();
  const signal = joining.signal ? AbortSignal.any([joining.signal, left.signal]) : left.signal;
  const work = await workOf(runtime, assignment, joining, signal);
  const { bus, doing } = work;
  registerHandlers(work, joining);
  let leaving: Promise<void> | null = null;
  const leave = async () => {
    left.abort();
    await bus.rest();
    await bus.close();
  };
  return {
    assignment,
    work,
    doing: () => [...doing!.values()],
    reconcile: async (owing) =>
      left.signal.aborted ? 0 : sendOwed(work, { since: assignment.begun, workers: await store.workers(), ...owing }),
    leave: () => (leaving ??= leave()),
  };
}

async function workOf(runtime: Runtime, assignment: Assignment, joining: Joining, signal: AbortSignal): Promise<Work> {
  const { store, dataDir, log, now, keys, timestampServer, chromium, isShared } = runtime;
  const { onProgress, onPause, onWarning } = joining;
  const config = joining.config ?? (await configOf(runtime, assignment));
  const run = await store.findRun(assignment.run);
  if (run === null) throw new Error(`the run ${assignment.run} of this assignment is not in the store`);
  const { rubric } = await rulesOfRun(store, run, rubricFor(config, run.month));
  const hasRoom = watchRoom(join(dataDir, 'evidence'), config.keeping, (room) => {
    log('disk-low', { ...room });
    onWarning?.(roomInWords(room));
  });
  const doing = new Map<string, Doing>();
  const progress = (step: CrawlProgress) => {
    const { done, known, site: what } = step;
    for (const each of doing.values()) if (each.what === what) Object.assign(each, { done, known });
    onProgress?.(step);
  };
  return {
    ...{ store, dataDir, log, now, keys, timestampServer, chromium, isShared, config, run, rubric, hasRoom, doing, signal },
    ...(joining.isAttended ? { isAttended: true } : {}),
    units: unitsOf(run, config),
    bus: await runtime.openBus(run.id),
    failed: [],
    fenced: new Set(),
    onProgress: progress,
    ...(onPause ? { onPause } : {}),
  };
}

/** Whoever runs by schedule keeps to the night; whoever is told to run now does not. */
async function configOf({ store }: Pick<Runtime, 'store'>, assignment: Assignment): Promise<Config> {
  const config = await keptConfig(store, assignment.config);
  return assignment.by === 'schedule' ? { ...config, policy: inWindow(config.policy, config.schedule) } : config;
}
