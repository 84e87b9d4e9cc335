/** Everything that runs in one unattended process, put together and taken apart in order. */
import type { Settings } from '../config/settings.ts';
import { beginAssignment } from './assignment.ts';
import { openWatch, type Watch } from './console/open-watch.ts';
import { openCrew, type Crew } from './crew.ts';
import { startHeartbeat } from './heartbeat.ts';
import { allGroups, type QueueGroup } from './queues.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { backupsOf } from './schedule/backups.ts';
import { openLiveConfig, type LiveConfig } from './schedule/live-config.ts';
import type { Asked } from './schedule/planned.ts';
import { openScheduler, type Scheduler } from './schedule/scheduler.ts';
import { openTeller } from './schedule/teller.ts';
import { readyInWords } from './serve-words.ts';

export interface ServeOptions {
  settings: Settings;
  /** Configuration directory. */
  config: string;
  env: Record<string, string | undefined>;
  crawl: boolean;
  trustClock: boolean;
  concurrency: number;
}

export interface Serve {
  /** One line: where, how, what comes next. */
  says: string;
  /** Finishes what is in hand and closes everything. */
  close(): Promise<void>;
}

/** Throws what a person can mend: ConfigError, StoreError, BusError, Refusal; whatever was opened until then is closed. */
export async function openServe(options: ServeOptions): Promise<Serve> {
  const closes: (() => Promise<void>)[] = [];
  const close = async () => {
    for (let next = closes.pop(); next; next = closes.pop()) await next();
  };
  try {
    return { says: await assemble(options, (part) => void closes.push(part)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `later`: closes a part; the last that was opened goes first. */
async function assemble(options: ServeOptions, later: (close: () => Promise<void>) => void): Promise<string> {
  const { settings } = options;
  // A mistake in it is told before anything is made.
  const early: [string, Record<string, unknown>][] = [];
  const live = openLiveConfig(options.config, { now: () => new Date(), log: (event, data) => void early.push([event, data]) });
  const bare = await openRuntime(settings, { unattended: true });
  later(() => bare.close());
  const stopping = new AbortController();
  const watch = await openWatch(bare, { settings, config: () => live.config(), stopping: () => stopping.signal.aborted });
  later(() => watch.close());
  const runtime: Runtime = { ...bare, openBus: async (run) => watch.counted(await bare.openBus(run)) };
  const crew = crewOf(options, runtime, later);
  const scheduler = await schedulerOf(options, runtime, { live, watch, crew, signal: stopping.signal }, later);
  later(async () => stopping.abort());
  for (const [event, data] of early) runtime.log(event, data);
  await scheduler.tick();
  return readyInWords({ url: watch.url, settings, isLeading: scheduler.isLeading(), seen: await watch.look() });
}

/** Hands and pulse of this process. */
function crewOf({ crawl, concurrency }: ServeOptions, runtime: Runtime, later: (close: () => Promise<void>) => void): Crew {
  const queues: QueueGroup[] = crawl ? [...allGroups] : ['publish'];
  let crew: Crew | null = null;
  const pulse = startHeartbeat({
    store: runtime.store,
    kind: 'serve',
    queues,
    concurrency,
    doing: () => crew?.doing() ?? [],
    log: runtime.log,
  });
  later(() => pulse.stop());
  crew = openCrew(runtime, { queues, concurrency, onChange: () => void pulse.beatNow() });
  later(() => crew!.close());
  return crew;
}

interface Hands {
  live: LiveConfig;
  watch: Watch;
  crew: Crew;
  signal: AbortSignal;
}

async function schedulerOf(
  { settings, env, trustClock }: ServeOptions,
  runtime: Runtime,
  { live, watch, crew, signal }: Hands,
  later: (close: () => Promise<void>) => void,
): Promise<Scheduler> {
  const teller = openTeller({ books: runtime, env, live, look: watch.look, away: watch.ready });
  later(() => teller.close());
  const begin = async ({ kind, month, asOf, config }: Asked) => {
    const { begun, run, warnings } = await beginAssignment(runtime, { config, month, kind, by: 'schedule', asOf, units: [] });
    for (const says of warnings) runtime.log('begin-warning', { run: run.id, says });
    runtime.log(begun ? 'run-begun' : 'run-handed-on', { run: run.id, kind });
    await crew.look();
  };
  const scheduler: Scheduler = openScheduler({
    books: runtime,
    live,
    begin,
    backups: backupsOf(settings, runtime, live, signal),
    tell: () => teller.tell(scheduler.troubles()),
    everyMs: runtime.reconcileMs,
    trustClock,
  });
  later(() => scheduler.close());
  return scheduler;
}
