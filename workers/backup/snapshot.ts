/** The database as it stood at one moment, however much is written to it meanwhile. Nothing is migrated, nothing is changed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import pg from 'pg';
import { Refusal } from '../commands/command.ts';
import { explainPostgres } from '../store-postgres.ts';
import { explainSqlite } from '../store-sqlite.ts';
import type { Query } from './rows.ts';

export interface Where {
  dataDir: string;
  databaseUrl?: string | undefined;
}

export interface Applied {
  name: string;
  /** ISO, when the step was applied. */
  timestamp: string;
}

export interface Snapshot {
  database: 'sqlite' | 'postgresql';
  query: Query;
  /** Steps of the schema, in order. */
  applied: Applied[];
  /** Every table there is but those in which the steps are kept. */
  tables: string[];
  close(): Promise<void>;
}

const stepTables = new Set(['kysely_migration', 'kysely_migration_lock']);

/** Null: there is no database yet, or nothing was ever made in it. Throws StoreError. */
export async function openSnapshot(where: Where): Promise<Snapshot | null> {
  const open = where.databaseUrl === undefined ? openSqlite(where.dataDir) : await openPostgres(where.databaseUrl);
  if (open === null) return null;
  try {
    const tables = (await open.query(open.listing, [])).map(({ name }) => String(name));
    if (!tables.includes('kysely_migration')) return (await open.close(), null);
    const applied = (await open.query('select name, timestamp from kysely_migration order by name', [])) as unknown as Applied[];
    if (applied.length === 0) return (await open.close(), null);
    const told = applied.map(({ name, timestamp }) => ({ name, timestamp }));
    return { ...open, applied: told, tables: tables.filter((name) => !stepTables.has(name)) };
  } catch (error) {
    await open.close();
    throw error;
  }
}

type Open = Pick<Snapshot, 'database' | 'query' | 'close'> & { listing: string };

/** A reader of a write-ahead log sees what was there when it began, and keeps no writer waiting. */
function openSqlite(dataDir: string): Open | null {
  const file = join(dataDir, 'sundial.db');
  if (!existsSync(file)) return null;
  const clearly = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explainSqlite(file, error) ?? error;
    }
  };
  const database = clearly(() => new Libsql(file));
  try {
    // The transaction begins with its first look.
    clearly(() => {
      database.exec('pragma busy_timeout = 10000; pragma query_only = on; begin');
      database.prepare('select count(*) from sqlite_master').get();
    });
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    database: 'sqlite',
    listing: "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
    query: async (text, parameters) => clearly(() => database.prepare(text).all(...parameters) as Record<string, unknown>[]),
    close: async () => void (database.exec('rollback'), database.close()),
  };
}

async function openPostgres(databaseUrl: string): Promise<Open> {
  const where = 'DATABASE_URL';
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'sundial backup', connectionTimeoutMillis: 10_000 });
  // A connection that ends is told to the query that waits, or to the next one.
  client.on('error', () => undefined);
  const clearly = async <T>(work: Promise<T>): Promise<T> => work.catch((error) => Promise.reject(explainPostgres(where, error) ?? error));
  await clearly(client.connect());
  await clearly(client.query('begin transaction isolation level repeatable read read only'));
  return {
    database: 'postgresql',
    listing: `select table_name as name from information_schema.tables
      where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name`,
    query: async (text, parameters) => (await clearly(client.query(numbered(text), [...parameters]))).rows,
    close: () => client.end(),
  };
}

/** `?` of SQLite as `$1`, `$2` … */
export function numbered(text: string): string {
  let nth = 0;
  return text.replaceAll('?', () => `$${(nth += 1)}`);
}

export function refuseNoStore(snapshot: Snapshot | null, { dataDir, databaseUrl }: Where): Snapshot {
  if (snapshot !== null) return snapshot;
  const place = databaseUrl === undefined ? join(dataDir, 'sundial.db') : 'DATABASE_URL';
  throw new Refusal('backup', `${place}: expected a store of Sundial, found none`, 'name its directory with --data, or set DATABASE_URL');
}
