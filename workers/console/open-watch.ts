/** Puts together what shows one process from outside: the overview, the metrics, the readiness, and the console that answers with them. */
import type { Config } from '../../config/load.ts';
import type { Settings } from '../../config/settings.ts';
import type { Bus } from '../bus.ts';
import { openMetrics } from '../metrics.ts';
import type { Overview } from '../outputs-operations.ts';
import { overview } from '../overview.ts';
import { newMemory } from '../overview-memory.ts';
import type { Books } from '../runtime.ts';
import { openConsole } from './console.ts';
import { openReadiness, type Readiness } from './readiness.ts';

export interface WatchOptions {
  settings: Settings;
  /** The configuration in force now; null: the process has none, and begins nothing by itself. */
  config(): Config | null;
  stopping(): boolean;
}

export interface Watch {
  /** null: the console was turned off. */
  url: string | null;
  /** The one document that all show; whoever calls it often sees paces. */
  look(): Promise<Overview>;
  /** What keeps this process from working, in words; empty: nothing. */
  ready: Readiness['look'];
  /** The same bus, whose jobs appear in /metrics. */
  counted(bus: Bus): Bus;
  close(): Promise<void>;
}

/** Throws Refusal when the console cannot be opened where it is wanted. */
export async function openWatch(books: Pick<Books, 'store' | 'dataDir' | 'now' | 'log'>, options: WatchOptions): Promise<Watch> {
  const { settings, config, stopping } = options;
  const { store, dataDir, now, log } = books;
  const memory = newMemory();
  const look = () => overview(books, { config: config(), schedule: config()?.schedule ?? null, now: now(), settings, memory });
  const metrics = openMetrics({ look, store, log });
  const readiness = openReadiness({ store, dataDir, redisUrl: settings.redisUrl, stopping });
  try {
    const { listen, consolePassword: password } = settings;
    const opened = await openConsole({ dataDir, config, overview: look, metrics, ready: readiness.look, listen, password, log });
    const close = async () => {
      await opened.close();
      readiness.close();
    };
    return { url: opened.url, look, ready: readiness.look, counted: metrics.counted, close };
  } catch (error) {
    readiness.close();
    throw error;
  }
}
