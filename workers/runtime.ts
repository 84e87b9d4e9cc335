/** The whole difference between a laptop and a cluster: which store, which bus, which browser, which log. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import pino from 'pino';
import type { Settings } from '../config/settings.ts';
import { openBus } from './bus-open.ts';
import { openKeys, type Keys } from './keys.ts';
import { findChromium } from './needs.ts';
import { openStore } from './store-kysely.ts';
import type { Work } from './work.ts';

/** What a command needs that only reads and writes the books: no queue, no browser, and so nothing of theirs that could be wrong. */
export type Books = Pick<Work, 'store' | 'dataDir' | 'now' | 'log' | 'keys' | 'timestampServer'> & { close(): Promise<void> };

export type Runtime = Books & Pick<Work, 'bus' | 'chromium'>;

export async function openBooks(settings: Settings): Promise<Books> {
  const { dataDir, databaseUrl, logLevel, timestampServer = null } = settings;
  const logger = pino({ level: logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const store = await openStore({ dataDir, databaseUrl });
  const log: Work['log'] = (event, data) => logger[/fail|unread|error|key-made|disk/.test(event) ? 'warn' : 'info'](data, event);
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

/** `run`: whose jobs travel on the bus. Jobs name sites and units only, so no run may meet another's, nor another installation's. */
export async function openRuntime(settings: Settings, run: string): Promise<Runtime> {
  const chromium = findChromium();
  const books = await openBooks(settings);
  try {
    mkdirSync(settings.dataDir, { recursive: true });
    const home = createHash('sha256')
      .update(settings.databaseUrl ?? resolve(settings.dataDir))
      .digest('hex')
      .slice(0, 12);
    const bus = await openBus({ redisUrl: settings.redisUrl, prefix: `sundial:${home}:${run}`, log: books.log });
    const close = async () => void (await bus.close(), await books.close());
    return { ...books, bus, chromium, close };
  } catch (error) {
    await books.close();
    throw error;
  }
}
