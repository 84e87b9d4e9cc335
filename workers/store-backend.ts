/** What the two databases do differently; everything else in the store is one code path. */
import type { Dialect, RawBuilder } from 'kysely';
import type { Database } from './store-schema.ts';
import type { StoreError } from './store.ts';

export interface Backend {
  dialect: Dialect;
  /** The file, or the server's address without its password. */
  where: string;
  /** Column types: text ordered by code point; bytes. */
  textType: string;
  bytesType: string;
  /** Of a primary key that the database counts up by itself. */
  countedType: string;
  /** Keeps a run from being closed, or the ledger from growing, until the transaction ends. SQLite has one writer anyway. */
  holdRun(transaction: Database, run: string): Promise<void>;
  holdLedger(transaction: Database): Promise<void>;
  /** Keeps a site from being taken by somebody else until the transaction ends. */
  holdSite(transaction: Database, run: string, site: string): Promise<void>;
  /** A field of a JSON text at its top level, as text; null where it is null. */
  field(column: string, name: string): RawBuilder<string | null>;
  /** Takes the lease of a run (see Store) and answers how to give it back; null while another process has it. */
  lease(run: string, onLost: () => void): Promise<(() => Promise<void>) | null>;
  /** Turns a driver's error into one that a person can act on; null: a bug, let it through. */
  explain(error: unknown): StoreError | null;
}
