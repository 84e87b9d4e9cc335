/** The embedded database: one SQLite file in the data directory, through libsql, whose binary ships inside its npm package. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import type { Dialect, SqliteDatabase } from 'kysely';
import Libsql from 'libsql';
import { makeDir } from './make-dir.ts';
import type { Backend } from './store-backend.ts';
import { StoreError } from './store.ts';
import type { StoreTrouble } from './store.ts';

/** How long a writer waits for another one (the command line may write while `serve` runs). */
const lockWaitDefaultMs = 10_000;
const lockLookMs = 10;

/** @throws StoreError when the data directory cannot be made. */
export function sqliteBackend(dataDir: string, lockWaitMs: number = lockWaitDefaultMs): Backend {
  const file = join(dataDir, 'sundial.db');
  const explain = (error: unknown) => explainSqlite(file, error);
  try {
    makeDir(dataDir);
  } catch (error) {
    throw explain(error) ?? error;
  }
  return {
    dialect: dialectFor(file, lockWaitMs),
    where: file,
    textType: 'text',
    bytesType: 'blob',
    countedType: 'integer',
    field: (column, name) => sql<string | null>`${sql.ref(column)} ->> ${sql.lit(name)}`,
    holdRun: async () => {},
    holdLedger: async () => {},
    holdSite: async () => {},
    lease: async (run) => lease(join(dataDir, 'locks'), run),
    explain,
  };
}

/** Kysely's own dialect with four corrections: three for two processes that meet in one file, one for a disk that is full. */
function dialectFor(file: string, lockWaitMs: number): Dialect {
  let database: Libsql.Database;
  const open = async (): Promise<SqliteDatabase> => {
    database = new Libsql(file);
    for (const setting of [`busy_timeout = ${lockWaitMs}`, 'journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON'])
      database.pragma(setting);
    return { close: () => close(database), prepare: (text) => database.prepare(text) as unknown as ReturnType<SqliteDatabase['prepare']> };
  };
  const base = new SqliteDialect({ database: open });
  return {
    createQueryCompiler: () => base.createQueryCompiler(),
    createIntrospector: (db) => base.createIntrospector(db),
    // SQLite does roll back a schema change; without this, two first starts would both create the tables.
    createAdapter: () => Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true }),
    createDriver: () =>
      Object.assign(new SqliteDriver({ database: open }), {
        beginTransaction: () => begin(database, lockWaitMs),
        rollbackTransaction: async () => rollback(database),
      }),
  };
}

/**
 * A deferred transaction that reads and then writes fails at once when somebody wrote in between; an immediate one waits its turn at the
 * beginning. It waits here and not inside SQLite, which would stop the whole process meanwhile. `exec`, because libsql leaves a prepared
 * statement that met a lock unfinished, and then nothing can be committed.
 */
async function begin(database: Libsql.Database, lockWaitMs: number): Promise<void> {
  const deadline = performance.now() + lockWaitMs;
  for (;;) {
    try {
      database.exec('pragma busy_timeout = 0; begin immediate');
      return;
    } catch (error) {
      if (!/^SQLITE_BUSY/.test(String((error as { code?: unknown }).code)) || performance.now() >= deadline) throw error;
    } finally {
      database.exec(`pragma busy_timeout = ${lockWaitMs}`);
    }
    await pause(lockLookMs);
  }
}

/** SQLite rolls back by itself when the disk is full; to be told that there is nothing to roll back would hide why. */
function rollback(database: Libsql.Database): void {
  if (database.inTransaction) database.exec('rollback');
}

/** A lock that SQLite takes on a file of its own ends with its process, also after `kill -9`; a file with a process id in it would stay. */
function lease(dir: string, run: string): (() => Promise<void>) | null {
  makeDir(dir);
  const database = new Libsql(join(dir, `${run}.lock`));
  try {
    database.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (error) {
    database.close();
    if (/^SQLITE_BUSY/.test(String((error as { code?: unknown }).code))) return null;
    throw error;
  }
  return async () => {
    database.exec('rollback');
    database.close();
  };
}

/** Leaves everything in the one file, so that whoever copies it copies all. */
function close(database: Libsql.Database): void {
  database.exec('pragma wal_checkpoint(truncate)');
  database.close();
}

const troubles: { codes: RegExp; trouble: StoreTrouble; what: string; hint: string }[] = [
  {
    codes: /^SQLITE_(BUSY|LOCKED|PROTOCOL)/,
    trouble: 'locked',
    what: 'the database is locked by another process',
    hint: 'Wait until the other sundial command has ended, then run this one again',
  },
  {
    codes: /^SQLITE_(CORRUPT|NOTADB|FORMAT)/,
    trouble: 'corrupt',
    what: 'this file is not an SQLite database, or it is damaged',
    hint: 'Put a backup in its place, or move the file away to start with an empty database',
  },
  {
    codes: /^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS|EEXIST|ENOENT|ENOTDIR|EISDIR)/,
    trouble: 'unwritable',
    what: 'the database file cannot be opened for writing',
    hint: 'Give this user write permission to the data directory, or choose another one with --data',
  },
  {
    codes: /^(SQLITE_(FULL|IOERR|NOMEM)|ENOSPC|EDQUOT|EIO)/,
    trouble: 'full',
    what: 'the disk is full or cannot be written',
    hint: 'Free some space, then run the command again; what was saved before stays',
  },
];

/** Exported for its table test: not every disk trouble can be made on purpose. */
export function explainSqlite(file: string, error: unknown): StoreError | null {
  const { code: given, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  // libsql tells of a file that cannot be opened, or not be written while it is opened, in words only.
  const told = /^ConnectionFailed\("Unable to open|attempt to write a readonly database/.test(String(message));
  const code = told ? 'SQLITE_CANTOPEN' : given;
  if (typeof code !== 'string') return null;
  const known = troubles.find(({ codes }) => codes.test(code));
  return known ? new StoreError(known.trouble, file, known.what, known.hint, error) : null;
}
