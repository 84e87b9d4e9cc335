/** Reads attachments in one process that can be killed: what a document holds, why it could not be read, personal data that stands in it. */
import { fileURLToPath } from 'node:url';
import { lanes } from '../reading/lanes.ts';
import type { Hears } from '../reading/lanes.ts';
import { shared } from '../reading/pool.ts';
import type { Personal } from '../read/page-facts.ts';
import { startProcess } from './process.ts';
import type { Unread } from './text-sink.ts';

export type { Unread } from './text-sink.ts';

export interface DocumentReading {
  /** null: none could be had. */
  text: string | null;
  /** Why there is none, or not all of it. */
  unread: Unread | null;
  /** Spots count characters of `text`. */
  personal: Personal[];
}

export interface DocumentAbout {
  /** Link text or file name: a directory of an office names itself there. */
  title?: string;
  /** YYYY-MM-DD; a later birth date is no birth date. */
  notAfter?: string;
}

export interface DocumentJob {
  bytes: Uint8Array;
  about: DocumentAbout;
}

type Reply = DocumentReading & { says: string };

export interface DocumentOptions {
  /** Last resort; readers bound what they read by size (default 30 s). */
  timeMs?: number;
  /** Whole process (default 640 MB). */
  memoryMb?: number;
  log(event: string, data: Record<string, unknown>): void;
}

export interface Documents {
  /** The kind is told by the bytes, not by a name. Never rejects; a kill costs this document and nothing else. */
  read(bytes: Uint8Array, about?: DocumentAbout): Promise<DocumentReading>;
  close(): void;
}

const entry = fileURLToPath(new URL('./document-process.mjs', import.meta.url));

/** The process starts with the first document, serves every crawl of this process, and idle it keeps nobody waiting. */
export function openDocuments({ timeMs = 30_000, memoryMb = 640, log }: DocumentOptions): Documents {
  const start = (hears: Hears<Reply>) => startProcess<DocumentJob, Reply>({ entry, memoryMb }, hears);
  const pool = shared(`documents ${timeMs} ${memoryMb}`, () => lanes<DocumentJob, Reply>({ start, width: 1, timeMs }));
  return {
    async read(bytes, about = {}) {
      const ended = await pool.run({ bytes, about });
      const { text, unread, personal, says } = ended.ok ? ended.value : { text: null, unread: ended.why, personal: [], says: ended.says };
      if (unread !== null) log('document-unread', { why: unread, says });
      return { text, unread, personal };
    },
    close: () => pool.close(),
  };
}
