/** The whole difference between a laptop and a cluster: which store, which bus, which browser, which log. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { openBus } from './bus-open.ts';
import { Refusal } from './commands/command.ts';
import type { Bus } from './bus.ts';
import { installationOf } from './installation.ts';
import { openKeys, type Keys } from './keys.ts';
import { makeDir } from './make-dir.ts';
import { openLog, secretsOf } from './log.ts';
import { findChromium } from './needs.ts';
import { openStore } from './store-kysely.ts';
import type { Work } from './work.ts';

/** What a command needs that only reads and writes the books: no queue, no browser, and so nothing of theirs that could be wrong. */
export type Books = Pick<Work, 'store' | 'dataDir' | 'now' | 'log' | 'keys' | 'timestampServer'> & { close(): Promise<void> };

export type Runtime = Books &
  Pick<Work, 'chromium'> & {
    /** The queue is on Redis: other processes may carry out the same run. */
    isShared: boolean;
    /** How often the store is held against the queues. */
    reconcileMs: number;
    /** @throws BusError when Redis is asked for and does not answer. */
    openBus(run: string): Promise<Bus>;
  };

/** Nobody sits before what runs by itself: its log tells the ordinary, too. */
export interface Manner {
  unattended?: boolean;
  /** Whoever only looks, or speaks about what was done, makes no store: a mistyped or unmounted directory is told, and stays as it is. */
  mustStand?: boolean;
}

export async function openBooks(settings: Settings, { unattended = false, mustStand = false }: Manner = {}): Promise<Books> {
  if (mustStand) refuseWithoutStore(settings);
  const { dataDir, databaseUrl, logLevel = unattended ? 'info' : 'warn', timestampServer = null } = settings;
  const log = openLog({ level: logLevel, secrets: secretsOf(settings) });
  const store = await openStore({ dataDir, databaseUrl, backupsDir: settings.backupsDir });
  return {
    store,
    dataDir,
    now: () => new Date(),
    log,
    keys: keysOnce(settings, log),
    timestampServer,
    close: () => store.close(),
  };
}

function refuseWithoutStore({ dataDir, databaseUrl }: Settings): void {
  const file = join(dataDir, 'sundial.db');
  if (databaseUrl !== undefined || existsSync(file)) return;
  throw new Refusal(
    'no-data',
    `${file}: expected a store, found none`,
    'name the data directory with --data; "sundial inspect" or "serve" makes one',
  );
}

/** Whoever never seals and never hides a digest needs no key, and gets none. */
function keysOnce({ dataDir, sealKey, digestKey }: Settings, log: Work['log']): () => Keys {
  let known: Keys | undefined;
  return () => {
    if (known) return known;
    known = openKeys(dataDir, { SUNDIAL_KEY: sealKey, SUNDIAL_DIGEST_KEY: digestKey });
    const advice = "keep a copy in a safe place: with another key nobody can tell your seals from a stranger's";
    if (known.made) log('seal-key-made', { path: known.path, fingerprint: known.fingerprint, advice });
    return known;
  };
}

/** Checks at the door that Redis answers and that this data directory is the one that the other machines use. */
export async function openRuntime(settings: Settings, manner: Manner = {}): Promise<Runtime> {
  const chromium = findChromium();
  const { dataDir, databaseUrl, redisUrl, reconcileMs } = settings;
  const books = await openBooks(settings, manner);
  try {
    makeDir(dataDir);
    const isShared = redisUrl !== undefined;
    const home = isShared && databaseUrl !== undefined ? await installationOf(books) : resolve(dataDir);
    if (isShared) await (await import('./bus-knock.ts')).knock(redisUrl);
    const prefix = `sundial:${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
    // Jobs name sites and units only, so no run may meet another's, nor another installation's.
    const ofRun = (run: string) => openBus({ redisUrl, prefix: `${prefix}:${run}`, log: noting(books, run) });
    return { ...books, chromium, isShared, reconcileMs, openBus: ofRun };
  } catch (error) {
    await books.close();
    throw error;
  }
}

/** A job whose worker died goes on elsewhere; an operator may want to know how often that happens. */
function noting({ store, log, now }: Books, run: string): Books['log'] {
  return (event, data) => {
    log(event, data);
    if (event !== 'job-stalled') return;
    const about = { run, job: String(data['name']), what: String(data['id']), kind: 'stalled' as const, attempt: null };
    const incident = { ...about, at: now().toISOString(), why: 'its worker died or stood still; another one goes on with it' };
    store.note(incident).catch((error: Error) => log('incident-not-noted', { error: error.message }));
  };
}
