/** Opens the database, brings its schema up to date, and joins the parts of the store into one. */
import { Kysely } from 'kysely';
import { migrate } from './migrations.ts';
import { auditOf } from './store-audit.ts';
import type { Backend } from './store-backend.ts';
import { factsOf } from './store-facts.ts';
import { judgementsOf } from './store-judgements.ts';
import { ledgerOf } from './store-ledger.ts';
import { probesOf } from './store-probes.ts';
import { runsOf } from './store-runs.ts';
import type { Tables } from './store-schema.ts';
import { scoresOf } from './store-scores.ts';
import { sitesOf } from './store-sites.ts';
import { StoreError } from './store.ts';
import type { Store } from './store.ts';

export interface OpenStoreOptions {
  dataDir: string;
  databaseUrl?: string | undefined;
  /** How long a writer of the SQLite file waits for another process; default 10,000. */
  lockWaitMs?: number | undefined;
}

/**
 * `<dataDir>/sundial.db`, or the PostgreSQL that `databaseUrl` names. Safe to call from several processes at once.
 * @throws StoreError when the database cannot be used as it stands.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const backend = options.databaseUrl
    ? (await import('./store-postgres.ts')).postgresBackend(options.databaseUrl)
    : (await import('./store-sqlite.ts')).sqliteBackend(options.dataDir, options.lockWaitMs);
  const db = new Kysely<Tables>({ dialect: backend.dialect });
  try {
    await migrate(db, backend);
  } catch (error) {
    await db.destroy();
    throw explainMigration(backend, error);
  }
  const store: Store = {
    ...runsOf(db, backend),
    ...sitesOf(db, backend),
    ...factsOf(db, backend),
    ...scoresOf(db, backend),
    ...ledgerOf(db, backend),
    ...judgementsOf(db, backend),
    ...probesOf(db),
    ...auditOf(db),
    close: () => db.destroy(),
  };
  return explained(store, backend);
}

/** Kysely refuses a database that knows migrations this program does not. */
function explainMigration(backend: Backend, error: unknown): unknown {
  if (/^corrupted migrations/.test((error as Error).message)) {
    return new StoreError(
      'newer',
      backend.where,
      'this database was made by another version of Sundial',
      'Use the version that made it, or a newer one',
      error,
    );
  }
  return backend.explain(error) ?? error;
}

/** The same store, whose driver errors are StoreErrors where a person can do something about them. */
function explained(store: Store, backend: Backend): Store {
  const clearly = (error: unknown) => backend.explain(error) ?? error;
  const wrapped = Object.entries(store).map(([name, call]: [string, (...parameters: never[]) => unknown]) => [
    name,
    (...parameters: never[]) => {
      const answer = call(...parameters) as Promise<unknown> | AsyncIterable<unknown>;
      return 'then' in answer ? answer.catch((error: unknown) => Promise.reject(clearly(error))) : explainedEach(answer, clearly);
    },
  ]);
  return Object.fromEntries(wrapped) as Store;
}

async function* explainedEach<T>(rows: AsyncIterable<T>, clearly: (error: unknown) => unknown): AsyncGenerator<T> {
  const iterator = rows[Symbol.asyncIterator]();
  for (;;) {
    // Only the database's own errors are explained; what the reader of the rows throws never passes here.
    const next = await iterator.next().catch((error: unknown) => Promise.reject(clearly(error)));
    if (next.done) return;
    yield next.value;
  }
}
