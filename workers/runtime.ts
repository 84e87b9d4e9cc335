/** The whole difference between a laptop and a cluster: which store, which bus, which browser, which log. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import pino from 'pino';
import type { Settings } from '../config/settings.ts';
import { openBus } from './bus-open.ts';
import { findChromium } from './needs.ts';
import { openStore } from './store-kysely.ts';
import type { Work } from './work.ts';

/** What a command needs that only reads and writes the books: no queue, no browser, and so nothing of theirs that could be wrong. */
export type Books = Pick<Work, 'store' | 'dataDir' | 'now' | 'log'> & { close(): Promise<void> };

export type Runtime = Books & Pick<Work, 'bus' | 'chromium'>;

export async function openBooks({ dataDir, databaseUrl, logLevel }: Settings): Promise<Books> {
  const logger = pino({ level: logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const store = await openStore({ dataDir, databaseUrl });
  return {
    store,
    dataDir,
    now: () => new Date(),
    log: (event, data) => logger[/fail|unread|error/.test(event) ? 'warn' : 'info'](data, event),
    close: () => store.close(),
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
