/** Reads pages beside the crawl, in threads with limits of time and memory: no page may hang, crash or bloat the crawl. */
import { fileURLToPath } from 'node:url';
import { Worker as Thread } from 'node:worker_threads';
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { PageContext, PageFacts } from '../read/page-facts.ts';
import { lanes } from './lanes.ts';
import type { Ended, Hears, Worker } from './lanes.ts';

export interface ReaderOptions {
  columns: ColumnTaxonomy;
  /** Last resort; readers bound what they read by size (default 20 s). */
  timeMs?: number;
  /** JavaScript heap of one thread (default 512 MB). */
  memoryMb?: number;
  /** Threads at most (default 1). */
  width?: number;
  log(event: string, data: Record<string, unknown>): void;
}

export type PageReading = { ok: true; facts: PageFacts } | { ok: false; why: 'time' | 'memory' | 'bug'; says: string };

export interface PageReader {
  /** The same facts as `readPage` gives. Never rejects; a kill costs this page and nothing else. */
  read(source: Uint8Array | string, context: PageContext): Promise<PageReading>;
  close(): void;
}

/** What goes to the thread: a copy that is handed over, or text. */
export interface ReadJob {
  source: Uint8Array | string;
  context: PageContext;
}

const entry = fileURLToPath(new URL('./reading-thread.mjs', import.meta.url));

function startThread(columns: ColumnTaxonomy, memoryMb: number, hears: Hears<PageFacts>): Worker<ReadJob> {
  const thread = new Thread(entry, {
    workerData: { columns },
    // Loaders of our own process (tsx, jest) are not the thread's; its entry brings what it needs.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  thread.on('message', (message: 'ready' | Ended<PageFacts>) => (message === 'ready' ? hears.ready() : hears.done(message)));
  thread.on('error', (error: NodeJS.ErrnoException) =>
    hears.lost(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'bug', error.message),
  );
  thread.on('exit', (code) => hears.lost('bug', `the thread ended with code ${code}`));
  return {
    post({ source, context }) {
      if (typeof source === 'string') return thread.postMessage({ source, context });
      // A view is sent with all that lies behind it: copy what is meant, and hand the copy over.
      const copy = new Uint8Array(source);
      thread.postMessage({ source: copy, context }, [copy.buffer]);
    },
    kill: () => void thread.terminate(),
    hold: (held) => (held ? thread.ref() : thread.unref()),
  };
}

/** Threads start with the first page and keep nobody waiting when idle. */
export function openReader({ columns, timeMs = 20_000, memoryMb = 512, width = 1, log }: ReaderOptions): PageReader {
  const pool = lanes<ReadJob, PageFacts>({ start: (hears) => startThread(columns, memoryMb, hears), width, timeMs, log });
  return {
    async read(source, context) {
      const ended = await pool.run({ source, context });
      return ended.ok ? { ok: true, facts: ended.value } : ended;
    },
    close: () => pool.close(),
  };
}
