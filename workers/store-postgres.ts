/** The shared database: PostgreSQL, for a store that several machines write to. */
import { PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Backend } from './store-backend.ts';
import { StoreError } from './store.ts';
import type { StoreTrouble } from './store.ts';

const connectTimeoutMs = 10_000;

/** @throws StoreError when the address is not one of PostgreSQL. */
export function postgresBackend(databaseUrl: string): Backend {
  const where = withoutPassword(databaseUrl);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'sundial',
  });
  // An idle connection that the server drops is replaced at the next query, which reports the trouble if it lasts.
  pool.on('error', () => undefined);
  return {
    dialect: new PostgresDialect({ pool }),
    where,
    textType: 'text collate "C"',
    bytesType: 'bytea',
    holdRun: async (transaction, run) => void (await sql`select id from run where id = ${run} for share`.execute(transaction)),
    holdLedger: async (transaction) => void (await sql`lock table ledger in share row exclusive mode`.execute(transaction)),
    holdSite: async (transaction, run, site) =>
      void (await sql`select token from site_token where run = ${run} and site = ${site} for share`.execute(transaction)),
    lease: (run) => lease(pool, run),
    explain: (error) => explainPostgres(where, error),
  };
}

/** An advisory lock ends with its connection, so with its process. */
async function lease(pool: pg.Pool, run: string): Promise<(() => Promise<void>) | null> {
  const client = await pool.connect();
  // A connection lost meanwhile is told to the next query; the lease is then void, and what was published stays guarded by the store.
  client.on('error', () => undefined);
  const key = ['sundial', run];
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock(hashtext($1), hashtext($2)) as held', key);
  if (!rows[0]!.held) return (client.release(), null);
  const unlock = () => client.query('select pg_advisory_unlock(hashtext($1), hashtext($2))', key);
  return async () => void (await unlock().finally(() => client.release(true)));
}

function withoutPassword(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    throw new StoreError(
      'refused',
      'DATABASE_URL',
      'this is not an address of PostgreSQL',
      'Write it as postgres://user:password@host:5432/database',
    );
  }
  const url = new URL(databaseUrl);
  url.password = '';
  url.search = '';
  return url.href;
}

const troubles: { codes: RegExp; trouble: StoreTrouble; what: string; hint: string }[] = [
  {
    codes: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|57P0[1-3]|08...)$/,
    trouble: 'unreachable',
    what: 'the database server does not answer',
    hint: 'Start it, or correct the host and port in DATABASE_URL; without DATABASE_URL an SQLite file is used',
  },
  {
    codes: /^(28...|3D000|42501)$/,
    trouble: 'refused',
    what: 'the database server refuses this user or database',
    hint: 'Correct user, password and database in DATABASE_URL, or create the database with: createdb NAME',
  },
  {
    codes: /^(53100|53200|58030)$/,
    trouble: 'full',
    what: 'the database server has no space left',
    hint: 'Free some space on the server, then run the command again',
  },
  {
    codes: /^53300$/,
    trouble: 'locked',
    what: 'the database server has no free connection',
    hint: 'End other programs that use it, or raise max_connections on the server',
  },
  { codes: /^(40001|40P01|55P03)$/, trouble: 'locked', what: 'another writer was in the way', hint: 'Run the command again' },
  { codes: /^25006$/, trouble: 'unwritable', what: 'the database server is read-only', hint: 'Point DATABASE_URL at the primary server' },
  { codes: /^XX00[12]$/, trouble: 'corrupt', what: 'the database is damaged', hint: 'Restore it from a backup' },
];

/** pg reports a connection that ends in mid-query, or is not made in time, as an Error without a code. */
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|The server does not support SSL|Client has encountered a connection error)/;

export function explainPostgres(where: string, error: unknown): StoreError | null {
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown[] };
  const text = typeof code === 'string' ? code : lostConnection.test(String(message)) ? 'ECONNRESET' : null;
  if (text === null) return Array.isArray(errors) && errors.length > 0 ? explainPostgres(where, errors[0]) : null;
  const known = troubles.find(({ codes }) => codes.test(text));
  return known ? new StoreError(known.trouble, where, known.what, known.hint, error) : null;
}
