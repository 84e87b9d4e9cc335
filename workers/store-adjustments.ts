/** The part of the store that keeps what late publications changed in the month they belong to: written once, with the entry of the book. */
import { canonicalJson, digestOf } from '../config/canonical.ts';
import type { Adjustment, AdjustmentSet } from '../scoring/adjustment.ts';
import type { Backend } from './store-backend.ts';
import { appendEntries } from './store-ledger.ts';
import { writing } from './store-runs.ts';
import type { Database } from './store-schema.ts';
import { StoreError } from './store.ts';
import type { Contradiction, Store } from './store.ts';

export function adjustmentsOf(db: Database, backend: Backend): Pick<Store, 'adjustments' | 'adjustmentsTo' | 'appendAdjustments'> {
  return {
    async adjustments(run) {
      const rows = await db.selectFrom('adjustment').select('body').where('run', '=', run).orderBy('unit').execute();
      return rows.map(({ body }) => JSON.parse(body) as Adjustment);
    },
    async adjustmentsTo(month) {
      const rows = await db.selectFrom('adjustment').select('body').where('run', '>', month).orderBy('run').orderBy('unit').execute();
      return rows.map(({ body }) => JSON.parse(body) as Adjustment).filter((adjustment) => adjustment.month === month);
    },
    appendAdjustments: (sets) => writing(db, (transaction) => append(transaction, backend, sets)),
  };
}

/** A unit that this run has adjusted is left as it stands, so that a step that runs twice counts nothing twice. */
async function append(db: Database, backend: Backend, sets: readonly AdjustmentSet[]): Promise<void> {
  await backend.holdLedger(db);
  for (const { adjustment, entry } of sets) {
    const { run, unit, amends } = adjustment;
    const known = await db.selectFrom('adjustment').select('digest').where('run', '=', run).where('unit', '=', unit).executeTakeFirst();
    if (known) continue;
    const published = await db.selectFrom('ledger').select(['unit', 'kind']).where('digest', '=', amends).executeTakeFirst();
    if (published?.kind !== 'published' || published.unit !== unit) {
      const what = `${unit} was not published in ${adjustment.month}, so there is nothing to adjust`;
      throw new StoreError('conflict', backend.where, what, 'Only a published month is adjusted');
    }
    if (entry !== null) await appendEntries(db, backend, [entry]);
    await db
      .insertInto('adjustment')
      .values({ run, unit, digest: digestOf(adjustment), body: canonicalJson(adjustment) })
      .execute();
  }
}

/** Rows of a run that say otherwise than their text. */
export async function auditAdjustments(db: Database, of: string): Promise<Contradiction[]> {
  const rows = await db.selectFrom('adjustment').selectAll().where('run', '=', of).orderBy('unit').execute();
  return rows.flatMap(({ run, unit, digest, body }): Contradiction[] => {
    const row = { table: 'adjustment', key: `${run} ${unit}` };
    try {
      const said = JSON.parse(body) as Adjustment;
      const is = { run: said.run === run, unit: said.unit === unit, digest: digestOf(said) === digest, body: canonicalJson(said) === body };
      const wrong = Object.entries(is).flatMap(([name, alike]) => (alike ? [] : [name]));
      return wrong.length > 0 ? [{ ...row, says: 'columns', columns: wrong }] : [];
    } catch {
      return [{ ...row, says: 'unreadable', columns: [] }];
    }
  });
}
