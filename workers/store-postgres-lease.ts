/** The lease of a run on PostgreSQL: an advisory lock on a connection of its own, which ends with the connection, so with its process. */
import type pg from 'pg';
import { connectAlone, type Connecting } from './store-postgres-connection.ts';

/** How often a lease is looked after: a server that vanished without a word is noticed by nothing else while nobody asks. */
const lookMs = 15_000;
const answerMs = 10_000;

export interface Leases {
  /** Null while another process has it; `onLost`: once, when the connection ends before the lease is given back. */
  take(run: string, onLost: () => void): Promise<(() => Promise<void>) | null>;
  /** Ends what nobody gave back. */
  end(): Promise<void>;
}

export function postgresLeases(connecting: Connecting): Leases {
  const open = new Set<() => Promise<void>>();
  const answered = { ...connecting, queryTimeoutMs: Math.min(connecting.queryTimeoutMs, answerMs) };
  return {
    async take(run, onLost) {
      const client = await connectAlone(answered);
      const key = ['sundial', run];
      try {
        const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock(hashtext($1), hashtext($2)) as held', key);
        if (!rows[0]!.held) return (await endOf(client), null);
      } catch (error) {
        void endOf(client);
        throw error;
      }
      const giveBack = held(client, Math.min(lookMs, connecting.queryTimeoutMs), (lost) => {
        open.delete(giveBack);
        if (lost) onLost();
      });
      open.add(giveBack);
      return giveBack;
    },
    end: async () => void (await Promise.all([...open].map((giveBack) => giveBack()))),
  };
}

/** Given back or lost, whichever comes first, and the other is nothing any more. */
function held(client: pg.Client, everyMs: number, ended: (lost: boolean) => void): () => Promise<void> {
  let state: 'held' | 'given back' | 'over' = 'held';
  let asking: Promise<unknown> = Promise.resolve();
  const end = () => {
    if (state === 'over') return;
    const lost = state === 'held';
    state = 'over';
    clearInterval(look);
    ended(lost);
    void endOf(client);
  };
  const look = setInterval(() => (asking = client.query('select 1').catch(end)), everyMs).unref();
  client.once('end', end);
  client.once('error', end);
  return async () => {
    if (state !== 'held') return;
    state = 'given back';
    clearInterval(look);
    await asking;
    // In words, because a lease that is given back is free at once; if no answer comes, the lock ends with the connection.
    await client.query('select pg_advisory_unlock_all()').catch(() => undefined);
    end();
  };
}

/** A connection that does not end politely within the time is cut. */
async function endOf(client: pg.Client): Promise<void> {
  const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
  const cut = setTimeout(() => stream.destroy(), 1000);
  await client.end().catch(() => undefined);
  clearTimeout(cut);
}
