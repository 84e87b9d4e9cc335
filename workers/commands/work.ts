/** `sundial work`: one of many machines that carry out what was assigned; needs the shared store, queue and data directory, and no configuration. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { openWatch } from '../console/open-watch.ts';
import { openCrew, type Crew } from '../crew.ts';
import { startHeartbeat } from '../heartbeat.ts';
import { installationOf } from '../installation.ts';
import { onInterrupt } from '../interrupt.ts';
import { isOutage } from '../patience.ts';
import type { WorkOutput } from '../outputs-work.ts';
import { allGroups, type QueueGroup } from '../queues.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { printJson, Refusal, withExample, type Session } from './command.ts';

interface Options {
  queues: string;
  concurrency: string;
  data?: string;
  listen?: string;
  once?: boolean;
  json?: boolean;
}

export function workCommand(session: Session): Command[] {
  const command = new Command('work')
    .description('carry out, with other machines, what "serve" or "inspect" have begun (needs DATABASE_URL and REDIS_URL)')
    .option('--queues <list>', 'what to do here: crawl, analyse, publish', allGroups.join(','))
    .option('--concurrency <n>', 'sites that are crawled at a time, in each run', '2')
    .option('--data <dir>', 'the data directory, the same on all machines')
    .option('--listen <host:port>', 'where this worker answers /healthz, /readyz, /metrics and shows the console; default: nowhere')
    .option('--once', 'end as soon as nothing is assigned any more')
    .option('--json', 'print one JSON document at the start')
    .action((options: Options) => run(session, options));
  const ending = [
    '',
    'SIGTERM and Ctrl-C (SIGINT) finish the page in hand, leave the rest to the other machines and end with 0; a second one ends at once.',
    'Nothing is lost either way, nor by kill -9. Each run needs somebody for each of the three: crawl, analyse, publish.',
    'Exit codes: 0 told to stop, or nothing is assigned any more (--once); 2 bad usage, or store, queue or data directory not usable; 1 internal failure.',
  ];
  command.addHelpText('after', ending.join('\n'));
  return [withExample(command, 'npx sundial work --queues crawl,analyse --concurrency 4 --data /mnt/sundial')];
}

async function run(session: Session, options: Options): Promise<void> {
  const queues = queuesOf(options.queues);
  const concurrency = concurrencyOf(options.concurrency);
  const settings = { ...session.settings, listen: options.listen ?? 'off', ...(options.data ? { dataDir: options.data } : {}) };
  mustBeShared(settings);
  const { terminal } = session;
  const interrupt = onInterrupt((name) =>
    terminal.err(`${name}: the page in hand is finished, the rest is left to the others; once more ends at once`),
  );
  const runtime = await openRuntime(settings, { unattended: true });
  let shown: { close(): Promise<void> } | null = null;
  try {
    const watch = await openWatch(runtime, { settings, config: () => null, stopping: () => interrupt.signal.aborted });
    shown = watch;
    const about: WorkOutput = {
      ...{ host: hostname(), pid: process.pid, queues, concurrency },
      dataDir: resolve(settings.dataDir),
      installation: await installationOf(runtime),
    };
    if (options.json) printJson(session, about);
    terminal.err(`sundial work: serves ${queues.join(', ')}, ${concurrency} sites at a time, data in ${about.dataDir}`);
    const counted: Runtime = { ...runtime, openBus: async (run) => watch.counted(await runtime.openBus(run)) };
    await work(counted, { queues, concurrency, signal: interrupt.signal, once: options.once === true });
  } finally {
    await shown?.close();
    await runtime.close();
    interrupt.off();
  }
}

interface Working {
  queues: QueueGroup[];
  concurrency: number;
  signal: AbortSignal;
  once: boolean;
}

async function work(runtime: Runtime, { queues, concurrency, signal, once }: Working): Promise<void> {
  let crew: Crew | null = null;
  const beat = startHeartbeat({ ...runtime, kind: 'work', queues, concurrency, doing: () => crew?.doing() ?? [] });
  crew = openCrew(runtime, { queues, concurrency, onChange: () => void beat.beatNow() });
  try {
    await (once ? untilNothing(runtime, signal) : aborted(signal));
  } finally {
    await crew.close();
    await beat.stop();
  }
}

const lookMs = 1_000;

async function untilNothing({ store, log }: Runtime, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      if ((await store.assignments({ active: true })).length === 0) return;
    } catch (error) {
      if (!isOutage(error)) throw error;
      log('look-failed', { error: error.message });
    }
    await pause(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    // Where the queue is away nothing else keeps the process alive.
    const alive = setInterval(() => undefined, 60_000);
    const end = () => (clearInterval(alive), done());
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function mustBeShared({ databaseUrl, redisUrl }: Session['settings']): void {
  const missing = [...(databaseUrl ? [] : ['DATABASE_URL']), ...(redisUrl ? [] : ['REDIS_URL'])];
  if (missing.length === 0) return;
  throw new Refusal(
    'settings',
    `work: expected DATABASE_URL and REDIS_URL, by which machines share the work, found no ${missing.join(' and no ')}`,
    'set both; on one machine alone "npx sundial serve" or "npx sundial inspect" does all the work itself',
  );
}

function queuesOf(text: string): QueueGroup[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const strange = names.find((name) => !(allGroups as string[]).includes(name));
  if (strange === undefined) return names as QueueGroup[];
  throw new Refusal(
    'usage',
    `--queues: expected some of ${allGroups.join(', ')}, found "${strange}"`,
    'e.g. --queues crawl,analyse,publish',
  );
}

export function concurrencyOf(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new Refusal(
    'usage',
    `--concurrency: expected a number from 1 to 99, found "${text}"`,
    'each site is asked politely, however many go side by side',
  );
}
