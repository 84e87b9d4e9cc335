/** Reads pages beside the crawl, in threads with limits of time and memory: no page may hang, crash or bloat the crawl. */
import { fileURLToPath } from 'node:url';
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { PageContext, PageFacts } from '../read/page-facts.ts';
import { lanes } from './lanes.ts';
import type { Hears } from './lanes.ts';
import { shared } from './pool.ts';
import { startThread } from './thread.ts';

export interface ReaderOptions {
  columns: ColumnTaxonomy;
  /** Last resort; readers bound what they read by size (default 20 s). */
  timeMs?: number;
  /** JavaScript heap of one thread (default 256 MB; a page of 200 kB takes 30). */
  memoryMb?: number;
  /** Threads at most. Default 1: a polite crawl waits for its site, and a second thread costs 70 MB. */
  width?: number;
}

export type PageReading = { ok: true; facts: PageFacts } | { ok: false; why: 'time' | 'memory' | 'bug'; says: string };

export interface PageReader {
  /** The same facts as `readPage` gives. Never rejects; a kill costs this page and nothing else. */
  read(source: Uint8Array | string, context: PageContext): Promise<PageReading>;
  close(): void;
}

export interface ReadJob {
  source: Uint8Array | string;
  context: PageContext;
}

const entry = fileURLToPath(new URL('./reading-thread.mjs', import.meta.url));

function pack({ source, context }: ReadJob): { message: ReadJob; hand: ArrayBuffer[] } {
  if (typeof source === 'string') return { message: { source, context }, hand: [] };
  // A view would be sent with all that lies behind it: copy what is meant, and hand the copy over.
  const copy = new Uint8Array(source);
  return { message: { source: copy, context }, hand: [copy.buffer] };
}

/** Threads start with the first page, serve every crawl of this process that has the same columns, and keep nobody waiting when idle. */
export function openReader({ columns, timeMs = 20_000, memoryMb = 256, width = 1 }: ReaderOptions): PageReader {
  const start = (hears: Hears<PageFacts>) => startThread({ entry, workerData: { columns }, memoryMb, pack }, hears);
  const key = JSON.stringify(['read', timeMs, memoryMb, width, columns]);
  const pool = shared(key, () => lanes<ReadJob, PageFacts>({ start, width, timeMs }));
  return {
    async read(source, context) {
      const ended = await pool.run({ source, context });
      return ended.ok ? { ok: true, facts: ended.value } : ended;
    },
    close: () => pool.close(),
  };
}
