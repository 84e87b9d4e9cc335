/** The part of the store that keeps what results were made from, so that a changed rule can be tried without reading a page again. */
import { digestOfBytes, openFacts, packFacts } from './packed-facts.ts';
import type { Backend } from './store-backend.ts';
import { heldClosed, publishedAlready, writing } from './store-runs.ts';
import type { Database, Packed } from './store-schema.ts';
import type { Contradiction, Store } from './store.ts';

export function unitFactsOf(db: Database, backend: Backend): Pick<Store, 'saveFacts' | 'facts'> {
  return {
    async saveFacts(run, facts) {
      const { bytes, digest } = packFacts(facts);
      const row = { digest, body: bytes };
      await writing(db, async (transaction) => {
        const closed = await heldClosed(transaction, backend, run);
        const stored = await transaction
          .selectFrom('unit_facts')
          .select('digest')
          .where('run', '=', run)
          .where('unit', '=', facts.unit.id)
          .executeTakeFirst();
        if (stored?.digest === digest) return;
        if (stored && closed) throw publishedAlready(backend, run);
        await transaction
          .insertInto('unit_facts')
          .values({ run, unit: facts.unit.id, ...row })
          .onConflict((conflict) => conflict.columns(['run', 'unit']).doUpdateSet(row))
          .execute();
      });
    },
    async facts(run) {
      const rows = await db.selectFrom('unit_facts').select(['unit', 'body']).where('run', '=', run).orderBy('unit').execute();
      return new Map(rows.map(({ unit, body }) => [unit, openFacts(bytesOf(body))]));
    },
  };
}

const bytesOf = (body: Packed): Uint8Array => (body instanceof Uint8Array ? body : new Uint8Array(body));

/** Rows whose bytes are not those that were written, or that cannot be read, or that tell of another unit. */
export async function auditUnitFacts(db: Database, run: string, packed: boolean): Promise<Contradiction[]> {
  const rows = await db.selectFrom('unit_facts').select(['unit', 'digest', 'body']).where('run', '=', run).orderBy('unit').execute();
  return rows.flatMap(({ unit, digest, body }): Contradiction[] => {
    const tell = (says: Contradiction['says'], columns: string[]) => [{ table: 'unit_facts', key: unit, says, columns }];
    if (digestOfBytes(bytesOf(body)) !== digest) return tell('columns', ['digest']);
    if (!packed) return [];
    try {
      return openFacts(bytesOf(body)).unit.id === unit ? [] : tell('columns', ['unit']);
    } catch {
      return tell('unreadable', []);
    }
  });
}
