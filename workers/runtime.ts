/** The whole difference between a laptop and a cluster: which store, which bus, which browser, which log. */
import { mkdirSync } from 'node:fs';
import pino from 'pino';
import type { Settings } from '../config/settings.ts';
import { openBus } from './bus-open.ts';
import { findChromium } from './needs.ts';
import { openStore } from './store-kysely.ts';
import type { Work } from './work.ts';

export type Runtime = Pick<Work, 'store' | 'bus' | 'dataDir' | 'chromium' | 'now' | 'log'> & { close(): Promise<void> };

export async function openRuntime(settings: Settings): Promise<Runtime> {
  mkdirSync(settings.dataDir, { recursive: true });
  const logger = pino({ level: settings.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const store = await openStore({ dataDir: settings.dataDir, databaseUrl: settings.databaseUrl });
  const bus = await openBus({ redisUrl: settings.redisUrl });
  return {
    store,
    bus,
    dataDir: settings.dataDir,
    chromium: settings.chromium ?? findChromium(),
    now: () => new Date(),
    log: (event, data) => logger[/fail|unread|error/.test(event) ? 'warn' : 'info'](data, event),
    async close() {
      await bus.close();
      await store.close();
    },
  };
}
