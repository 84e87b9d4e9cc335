/** The embedded database: one SQLite file in the data directory, through libsql, whose binary ships inside its npm package. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteDialect } from 'kysely';
import type { SqliteDatabase } from 'kysely';
import Libsql from 'libsql';
import type { Backend } from './store-backend.ts';
import { StoreError } from './store.ts';
import type { StoreTrouble } from './store.ts';

/** How long a writer waits for another one (the command line may write while `serve` runs). */
const busyTimeoutMs = 10_000;

/** @throws StoreError when the data directory cannot be made. */
export function sqliteBackend(dataDir: string): Backend {
  const file = join(dataDir, 'sundial.db');
  const explain = (error: unknown) => explainSqlite(file, error);
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw explain(error) ?? error;
  }
  return {
    dialect: new SqliteDialect({ database: async () => open(file) }),
    where: file,
    textType: 'text',
    bytesType: 'blob',
    holdRun: async () => {},
    holdLedger: async () => {},
    explain,
  };
}

function open(file: string): SqliteDatabase {
  const database = new Libsql(file);
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  return {
    close: () => database.close(),
    // A deferred transaction that reads and then writes fails at once when another process wrote in between;
    // an immediate one waits its turn at the beginning.
    prepare: (text) => database.prepare(text === 'begin' ? 'begin immediate' : text) as unknown as ReturnType<SqliteDatabase['prepare']>,
  };
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
    codes: /^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS|EEXIST|ENOTDIR|EISDIR)/,
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
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return null;
  const known = troubles.find(({ codes }) => codes.test(code));
  return known ? new StoreError(known.trouble, file, known.what, known.hint, error) : null;
}
