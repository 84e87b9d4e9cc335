/** Connections to PostgreSQL that notice when the server, or the machine it runs on, is gone: no query waits for ever for an answer. */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';

const connectTimeoutMs = 10_000;
/** Longer than any statement of the store takes on a slow server; whoever waits longer is told, and asks again. */
export const queryTimeoutDefaultMs = 120_000;
/** How soon the system asks a silent peer whether it is there. */
const keepAliveMs = 30_000;

export interface Connecting {
  databaseUrl: string;
  queryTimeoutMs: number;
}

export function connectionConfig({ databaseUrl, queryTimeoutMs }: Connecting): pg.ClientConfig {
  return {
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'sundial',
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    query_timeout: queryTimeoutMs,
  };
}

/**
 * A server that lives stops a statement itself, before the asking side gives the connection up; and it frees the locks of a client whose
 * machine is gone. Only those that this server knows, so that an older one, or one of its relatives, is good enough.
 */
async function agree(client: pg.ClientBase, queryTimeoutMs: number): Promise<void> {
  const settings = {
    statement_timeout: Math.ceil(queryTimeoutMs * 0.9),
    idle_in_transaction_session_timeout: Math.max(queryTimeoutMs, 60_000),
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 10,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 60_000,
  };
  const known = `select set_config(name, wanted ->> name, false) from pg_settings, (select $1::json as wanted) as asked where name = any ($2)`;
  await client.query(known, [JSON.stringify(settings), Object.keys(settings)]);
}

/** A connection of its own, for what must end together with it. */
export async function connectAlone(connecting: Connecting): Promise<pg.Client> {
  const client = new pg.Client(connectionConfig(connecting));
  // Told to the next query, and to whoever listens for the end.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await agree(client, connecting.queryTimeoutMs);
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw error;
  }
}

export function connectionPool(connecting: Connecting): PostgresPool {
  const onConnect = (client: pg.ClientBase) => agree(client, connecting.queryTimeoutMs);
  const pool = new pg.Pool({ ...connectionConfig(connecting), max: 10, onConnect });
  // An idle connection that the server drops is replaced at the next query, which reports the trouble if it lasts.
  pool.on('error', () => undefined);
  return { connect: async () => watched(await pool.connect()), end: () => pool.end() };
}

/** Whether the query was given up by this side: the connection may be dead, and its answer would be taken for that of the next query. */
const unanswered = (error: unknown): boolean => (error as Error | undefined)?.message === 'Query read timeout';

function watched(client: pg.PoolClient): PostgresPoolClient {
  let dead = false;
  const ignore = () => undefined;
  // While it is lent out, nobody else listens; what is lost is told to the query.
  client.on('error', ignore);
  const query = async (text: string, values: readonly unknown[]) => {
    if (dead) throw new Error('Connection terminated: a query before this one had no answer');
    try {
      return await client.query(text, values as unknown[]);
    } catch (error) {
      dead ||= unanswered(error);
      throw error;
    }
  };
  const release = () => {
    client.off('error', ignore);
    client.release(dead);
  };
  return { query, release } as unknown as PostgresPoolClient;
}
