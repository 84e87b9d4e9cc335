/** Opens the database, brings its schema up to date, and joins the parts of the store into one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { RESTORING } from './backup/restoring.ts';
import { migrate } from './migrate.ts';
import { adjustmentsOf } from './store-adjustments.ts';
import { auditOf } from './store-audit.ts';
import type { Backend } from './store-backend.ts';
import { correctionsOf } from './store-corrections.ts';
import { factsOf } from './store-facts.ts';
import { judgementsOf } from './store-judgements.ts';
import { ledgerOf } from './store-ledger.ts';
import { operationsOf } from './store-operations.ts';
import { probesOf } from './store-probes.ts';
import { runsOf } from './store-runs.ts';
import { rulesOf } from './store-rules.ts';
import type { Tables } from './store-schema.ts';
import { scoresOf } from './store-scores.ts';
import { sitesOf } from './store-sites.ts';
import { unitFactsOf } from './store-unit-facts.ts';
import { StoreError } from './store.ts';
import type { Store } from './store.ts';

export interface OpenStoreOptions {
  dataDir: string;
  databaseUrl?: string | undefined;
  /** How long a writer of the SQLite file waits for another process; default 10,000. */
  lockWaitMs?: number | undefined;
  /** How long PostgreSQL may take for one answer; default 120,000. */
  queryTimeoutMs?: number | undefined;
  /** Where a store is saved before its schema changes; default `<dataDir>/backups`. */
  backupsDir?: string | undefined;
}

/** Which database these options name. Throws StoreError when it cannot be one. */
export async function backendFor({ dataDir, databaseUrl, lockWaitMs, queryTimeoutMs }: OpenStoreOptions): Promise<Backend> {
  return databaseUrl
    ? (await import('./store-postgres.ts')).postgresBackend(databaseUrl, queryTimeoutMs)
    : (await import('./store-sqlite.ts')).sqliteBackend(dataDir, lockWaitMs);
}

/**
 * `<dataDir>/sundial.db`, or the PostgreSQL that `databaseUrl` names. Safe to call from several processes at once.
 * @throws StoreError when the database cannot be used as it stands.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  refuseHalfRestored(options.dataDir);
  const backend = await backendFor(options);
  const db = new Kysely<Tables>({ dialect: backend.dialect });
  try {
    await migrate(db, backend, {
      before: async (step) => (await import('./backup/before-migration.ts')).saveBeforeMigration(options, backend.where, step),
    });
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
    ...correctionsOf(db, backend),
    ...adjustmentsOf(db, backend),
    ...probesOf(db),
    ...unitFactsOf(db, backend),
    ...rulesOf(db, backend),
    ...auditOf(db),
    ...operationsOf(db, backend),
    close: () => db.destroy(),
  };
  return explained(store, backend);
}

/** Whoever opened it would go on without what is still missing. */
function refuseHalfRestored(dataDir: string): void {
  const rest = join(dataDir, RESTORING);
  if (!existsSync(rest)) return;
  const what = 'a restore into this directory is under way, or did not end';
  throw new StoreError('refused', rest, what, 'Wait for it; if its process is gone, empty the directory and restore again');
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
