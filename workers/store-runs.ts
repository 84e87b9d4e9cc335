/** The part of the store that knows runs: who may work at one, and when it is closed. */
import type { InspectionRun } from '../config/run.ts';
import type { Backend } from './store-backend.ts';
import type { Database } from './store-schema.ts';
import { LeaseTaken } from './lease-taken.ts';
import { StoreError } from './store.ts';
import type { Store } from './store.ts';

type Runs = Pick<Store, 'lease' | 'openRun' | 'findRun' | 'closeRun' | 'isClosed'>;

export function runsOf(db: Database, backend: Backend): Runs {
  const findRun = async (id: string) => {
    const row = await db.selectFrom('run').select('body').where('id', '=', id).executeTakeFirst();
    return row ? (JSON.parse(row.body) as InspectionRun) : null;
  };
  return {
    findRun,
    async lease(run, { onLost = () => {} } = {}) {
      const release = await backend.lease(run, onLost);
      if (release === null) throw leasedAlready(backend, run);
      return release;
    },
    async openRun(run) {
      await writing(db, (transaction) => insertRun(transaction, run));
      return (await findRun(run.id)) as InspectionRun;
    },
    closeRun: (id) => writing(db, (transaction) => closeRun(transaction, id)),
    async isClosed(id) {
      const row = await db.selectFrom('run').select('closed').where('id', '=', id).executeTakeFirst();
      return row?.closed === 1;
    },
  };
}

/** Every write is a transaction, also a single statement: only the beginning of one knows how to wait for another writer. */
export function writing<T>(db: Database, work: (transaction: Database) => Promise<T>): Promise<T> {
  return db.transaction().execute(work);
}

/** Runs `work` while nobody can close the run; refuses when it is closed already. */
export async function whileOpen<T>(db: Database, backend: Backend, run: string, work: (transaction: Database) => Promise<T>): Promise<T> {
  return writing(db, async (transaction) => {
    if (await heldClosed(transaction, backend, run)) throw publishedAlready(backend, run);
    return work(transaction);
  });
}

/** Whether the run is closed, and it stays so or not until the transaction ends. */
export async function heldClosed(transaction: Database, backend: Backend, run: string): Promise<boolean> {
  await backend.holdRun(transaction, run);
  const row = await transaction.selectFrom('run').select('closed').where('id', '=', run).executeTakeFirst();
  if (!row) throw new Error(`no such run: ${run}`);
  return row.closed === 1;
}

function leasedAlready(backend: Backend, run: string): StoreError {
  return new LeaseTaken(
    'locked',
    backend.where,
    // A lease does not say what for.
    `another process is inspecting ${run}, or publishing or correcting it`,
    'Wait until it has ended, then run the command again: it shows what that one found',
  );
}

export function publishedAlready(backend: Backend, run: string): StoreError {
  return new StoreError(
    'conflict',
    backend.where,
    `run ${run} is closed; what was published never changes`,
    'Enter a correction in the ledger instead',
  );
}

async function insertRun(db: Database, run: InspectionRun): Promise<void> {
  await db
    .insertInto('run')
    .values({ id: run.id, month: run.month, closed: 0, body: JSON.stringify(run) })
    .onConflict((conflict) =>
      run.trial ? conflict.column('id').doUpdateSet({ body: JSON.stringify(run) }) : conflict.column('id').doNothing(),
    )
    .execute();
}

async function closeRun(db: Database, id: string): Promise<void> {
  const { numUpdatedRows } = await db.updateTable('run').set({ closed: 1 }).where('id', '=', id).executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error(`no such run: ${id}`);
}
