/** What the two databases do differently; everything else in the store is one code path. */
import type { Dialect } from 'kysely';
import type { Database } from './store-schema.ts';
import type { StoreError } from './store.ts';

export interface Backend {
  dialect: Dialect;
  /** The file, or the server's address without its password. */
  where: string;
  /** Column types: text ordered by code point; bytes. */
  textType: string;
  bytesType: string;
  /** Keeps a run from being closed, or the ledger from growing, until the transaction ends. SQLite has one writer anyway. */
  holdRun(transaction: Database, run: string): Promise<void>;
  holdLedger(transaction: Database): Promise<void>;
  /** Keeps a site from being taken by somebody else until the transaction ends. */
  holdSite(transaction: Database, run: string, site: string): Promise<void>;
  /** Takes the lease of a run (see Store) and answers how to give it back; null while another process has it. */
  lease(run: string): Promise<(() => Promise<void>) | null>;
  /** Turns a driver's error into one that a person can act on; null: a bug, let it through. */
  explain(error: unknown): StoreError | null;
}
