/** The part of the store that keeps what was said about a month after it was published, and which months are drafts: corrections only grow. */
import { canonicalJson, digestOf } from '../config/canonical.ts';
import type { Correction, CorrectionSet } from '../scoring/correction.ts';
import type { Draft } from '../scoring/draft.ts';
import type { Backend } from './store-backend.ts';
import { appendJudgement, isKnown } from './store-judgements.ts';
import { appendEntries } from './store-ledger.ts';
import { writing } from './store-runs.ts';
import type { Database } from './store-schema.ts';
import { StoreError } from './store.ts';
import type { Contradiction, Store } from './store.ts';

type Corrections = Pick<Store, 'corrections' | 'appendCorrection' | 'draft' | 'saveDraft' | 'dropDraft'>;

export function correctionsOf(db: Database, backend: Backend): Corrections {
  return {
    async corrections(run) {
      const rows = await db.selectFrom('correction').select('body').where('run', '=', run).orderBy('seq').execute();
      return rows.map(({ body }) => JSON.parse(body) as Correction);
    },
    appendCorrection: (set) => writing(db, (transaction) => append(transaction, backend, set)),
    async draft(run) {
      const row = await db.selectFrom('draft').select('body').where('run', '=', run).executeTakeFirst();
      return row ? (JSON.parse(row.body) as Draft) : null;
    },
    saveDraft: (draft) =>
      writing(db, async (transaction) => {
        const row = { body: canonicalJson(draft) };
        await transaction
          .insertInto('draft')
          .values({ run: draft.run, ...row })
          .onConflict((conflict) => conflict.column('run').doUpdateSet(row))
          .execute();
      }),
    dropDraft: (run) => writing(db, async (transaction) => void (await transaction.deleteFrom('draft').where('run', '=', run).execute())),
  };
}

/** All of it or nothing: a judgement whose points did not reach the book, or points that nobody gave, would both be wrong. */
async function append(db: Database, backend: Backend, { judgement, changes }: CorrectionSet): Promise<void> {
  await backend.holdLedger(db);
  if (await isKnown(db, judgement)) {
    const known = await Promise.all(changes.map(({ correction }) => isEntered(db, correction)));
    // The very same once more, down to its instant: whoever asks got no answer the first time.
    if (known.length > 0 && known.every(Boolean)) return;
  }
  for (const { correction } of changes) await refuseUnpublished(db, backend, correction);
  await appendJudgement(db, judgement);
  await appendEntries(
    db,
    backend,
    changes.flatMap(({ entry }) => entry ?? []),
  );
  for (const { correction } of changes) {
    const { last } = await db
      .selectFrom('correction')
      .select(({ fn }) => fn.max('seq').as('last'))
      .executeTakeFirstOrThrow();
    const { run, unit } = correction;
    await db
      .insertInto('correction')
      .values({ seq: Number(last ?? 0) + 1, run, unit, digest: digestOf(correction), body: canonicalJson(correction) })
      .execute();
  }
}

async function isEntered(db: Database, correction: Correction): Promise<boolean> {
  return (await db.selectFrom('correction').select('seq').where('digest', '=', digestOf(correction)).executeTakeFirst()) !== undefined;
}

async function refuseUnpublished(db: Database, backend: Backend, { run, unit, amends }: Correction): Promise<void> {
  const published = await db.selectFrom('ledger').select(['unit', 'kind']).where('digest', '=', amends).executeTakeFirst();
  if (published?.kind !== 'published' || published.unit !== unit) {
    const what = `${unit} was not published in ${run}, so there is nothing to correct`;
    throw new StoreError('conflict', backend.where, what, 'Before publication judge the finding instead');
  }
}

/** Rows that say otherwise than their text, and gaps in what only grows. */
export async function auditCorrections(db: Database): Promise<Contradiction[]> {
  const found: Contradiction[] = [];
  const rows = await db.selectFrom('correction').selectAll().orderBy('seq').execute();
  rows.forEach(({ seq, run, unit, digest, body }, index) => {
    const tell = (says: Contradiction['says'], columns: string[]) => found.push({ table: 'correction', key: String(seq), says, columns });
    const before = index === 0 ? 0 : rows[index - 1]!.seq;
    if (seq !== before + 1) found.push({ table: 'correction', key: String(before + 1), says: 'missing', columns: [] });
    try {
      const said = JSON.parse(body) as Correction;
      const is = { run: said.run === run, unit: said.unit === unit, digest: digestOf(said) === digest, body: canonicalJson(said) === body };
      const wrong = Object.entries(is).flatMap(([name, alike]) => (alike ? [] : [name]));
      if (wrong.length > 0) tell('columns', wrong);
    } catch {
      tell('unreadable', []);
    }
  });
  return found;
}
