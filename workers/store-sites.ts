/** The part of the store that knows who crawls which site of a run, and keeps everybody else from writing to it. */
import type { Backend } from './store-backend.ts';
import { whileOpen, writing } from './store-runs.ts';
import type { Database } from './store-schema.ts';
import { StoreError } from './store.ts';
import type { SiteAttempt, Store } from './store.ts';

type Sites = Pick<Store, 'takeSite' | 'saveSite' | 'sites' | 'earlierAttempts'>;

export function sitesOf(db: Database, backend: Backend): Sites {
  return {
    takeSite: (run, site, { closed = false } = {}) =>
      closed
        ? writing(db, (transaction) => takeSite(transaction, run, site))
        : whileOpen(db, backend, run, (transaction) => takeSite(transaction, run, site)),
    saveSite: (attempt, token) =>
      writing(db, async (transaction) => {
        await mustBeNewest(transaction, backend, attempt.run, attempt.site, token);
        await saveSite(transaction, backend, attempt);
      }),
    async sites(run) {
      const rows = await db.selectFrom('site_attempt').select('body').where('run', '=', run).orderBy('site').execute();
      return rows.map(attemptIn);
    },
    async earlierAttempts(site, month) {
      const rows = await db
        .selectFrom('site_attempt')
        .innerJoin('run', 'run.id', 'site_attempt.run')
        .select('site_attempt.body')
        .where('site_attempt.site', '=', site)
        .where('site_attempt.state', '=', 'done')
        .where('run.month', '<', month)
        .whereRef('run.id', '=', 'run.month') // a trial goes by another name
        .orderBy('run.month', 'desc')
        .execute();
      return rows.map(attemptIn);
    },
  };
}

/** Refuses whoever took the site before somebody else did; who is the newest stays so until the transaction ends. */
export async function mustBeNewest(db: Database, backend: Backend, run: string, site: string, token: number | undefined): Promise<void> {
  if (token === undefined) return;
  await backend.holdSite(db, run, site);
  const row = await db.selectFrom('site_token').select('token').where('run', '=', run).where('site', '=', site).executeTakeFirst();
  if (row && token < row.token) throw fenced(backend, run, site);
}

async function takeSite(db: Database, run: string, site: string): Promise<number> {
  const { token } = await db
    .insertInto('site_token')
    .values({ run, site, token: 1 })
    .onConflict((conflict) => conflict.columns(['run', 'site']).doUpdateSet((row) => ({ token: row('site_token.token', '+', 1) })))
    .returning('token')
    .executeTakeFirstOrThrow();
  return token;
}

async function saveSite(db: Database, backend: Backend, attempt: SiteAttempt): Promise<void> {
  const { run, site, state } = attempt;
  const body = JSON.stringify(attempt);
  // One statement decides between two writers: an attempt that is done is replaced by itself, or opened again.
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('site_attempt')
    .values({ run, site, state, body })
    .onConflict((conflict) =>
      conflict
        .columns(['run', 'site'])
        .doUpdateSet({ state, body })
        .where((row) =>
          row.or([row('site_attempt.state', '!=', 'done'), row('site_attempt.body', '=', body), row(row.val(state), '=', 'open')]),
        ),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) throw doneAlready(backend, run, site);
}

/** What was saved before pauses were known had none. */
function attemptIn({ body }: { body: string }): SiteAttempt {
  return { pause: null, ...(JSON.parse(body) as Omit<SiteAttempt, 'pause'> & Partial<SiteAttempt>) };
}

function doneAlready(backend: Backend, run: string, site: string): StoreError {
  return new StoreError(
    'conflict',
    backend.where,
    `site ${site} is done in run ${run}; another worker has finished it`,
    'Nothing needs to be done',
  );
}

function fenced(backend: Backend, run: string, site: string): StoreError {
  return new StoreError(
    'fenced',
    backend.where,
    `site ${site} of run ${run} was taken over by another worker`,
    'Nothing needs to be done: that one goes on with it',
  );
}
