/** The part of the store that keeps the rules of each run: the file may change, the month is scored by what it was begun with. */
import { canonicalJson, digestOf } from '../config/canonical.ts';
import type { Rubric } from '../config/rubric.ts';
import type { Backend } from './store-backend.ts';
import { writing } from './store-runs.ts';
import type { Database } from './store-schema.ts';
import { StoreError } from './store.ts';
import type { Contradiction, Store } from './store.ts';

export function rulesOf(db: Database, backend: Backend): Pick<Store, 'keepRubric' | 'rubricOf'> {
  return {
    keepRubric: (run, rubric) => writing(db, (transaction) => keepRubric(transaction, backend, run, rubric)),
    async rubricOf(run) {
      const row = await db.selectFrom('run_rubric').select('body').where('run', '=', run).executeTakeFirst();
      return row ? (JSON.parse(row.body) as Rubric) : null;
    },
  };
}

async function keepRubric(db: Database, backend: Backend, id: string, rubric: Rubric): Promise<void> {
  await backend.holdRun(db, id);
  const run = await db.selectFrom('run').select('body').where('id', '=', id).executeTakeFirst();
  if (!run) throw new Error(`no such run: ${id}`);
  const row = { digest: digestOf(rubric), body: canonicalJson(rubric) };
  const kept = await db.selectFrom('run_rubric').select('digest').where('run', '=', id).executeTakeFirst();
  if (kept?.digest === row.digest) return;
  if (kept && !(JSON.parse(run.body) as { trial: boolean }).trial) {
    const what = `${id} was begun under other rules (${kept.digest.slice(0, 12)}, not ${row.digest.slice(0, 12)})`;
    throw new StoreError('conflict', backend.where, what, 'Rehearse the change with "npx sundial rubric preview"');
  }
  await db
    .insertInto('run_rubric')
    .values({ run: id, ...row })
    .onConflict((conflict) => conflict.column('run').doUpdateSet(row))
    .execute();
}

/** A row whose text is not what its digest says. */
export async function auditRunRubric(db: Database, run: string): Promise<Contradiction[]> {
  const rows = await db.selectFrom('run_rubric').selectAll().where('run', '=', run).execute();
  return rows.flatMap(({ digest, body }): Contradiction[] => {
    const tell = (says: Contradiction['says'], columns: string[]) => [{ table: 'run_rubric', key: run, says, columns }];
    try {
      return digestOf(JSON.parse(body)) === digest ? [] : tell('columns', ['digest']);
    } catch {
      return tell('unreadable', []);
    }
  });
}
