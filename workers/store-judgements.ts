/** The part of the store that keeps what people decided and what was sealed: both only grow, in the order of writing. */
import { canonicalJson, digestOf } from '../config/canonical.ts';
import { isVerdict, type Judgement } from '../scoring/judgement.ts';
import type { Backend } from './store-backend.ts';
import { heldClosed, publishedAlready, writing } from './store-runs.ts';
import type { Database } from './store-schema.ts';
import { StoreError } from './store.ts';
import type { Store, StoredSeal } from './store.ts';

type Judgements = Pick<Store, 'judgements' | 'appendJudgements' | 'seals' | 'saveSeal'>;

export function judgementsOf(db: Database, backend: Backend): Judgements {
  return {
    async judgements(run) {
      const rows = await db
        .selectFrom('judgement')
        .select('body')
        .where((where) =>
          where.or([where('run', '=', run), where.and([where('until', '>=', `${run.slice(0, 7)}-01`), where('run', '<', run)])]),
        )
        .orderBy('seq')
        .execute();
      return rows.map(({ body }) => JSON.parse(body) as Judgement);
    },
    appendJudgements: (judgements) => writing(db, (transaction) => append(transaction, backend, judgements)),
    async seals() {
      const rows = await db.selectFrom('seal').selectAll().orderBy('seq').execute();
      return rows.map(({ run, edition, sha256, statement, signature, public_key }) => {
        return { run, edition, sha256, statement, signature, publicKey: public_key };
      });
    },
    saveSeal: (seal) => writing(db, (transaction) => saveSeal(transaction, backend, seal)),
  };
}

async function append(db: Database, backend: Backend, judgements: readonly Judgement[]): Promise<void> {
  await backend.holdLedger(db);
  for (const judgement of judgements) {
    if (judgement.amends !== undefined) throw new Error('what amends a published month is appended as a correction');
    if (await isKnown(db, judgement)) continue;
    if (await heldClosed(db, backend, judgement.run)) throw publishedAlready(backend, judgement.run);
    await appendJudgement(db, judgement);
  }
}

export async function isKnown(db: Database, judgement: Judgement): Promise<boolean> {
  const row = await db.selectFrom('judgement').select('seq').where('digest', '=', digestOf(judgement)).executeTakeFirst();
  return row !== undefined;
}

/** The caller holds the ledger, so that nobody else takes the number. */
export async function appendJudgement(db: Database, judgement: Judgement): Promise<void> {
  const until = isVerdict(judgement) ? (judgement.until ?? null) : null;
  const seq = (await lastOf(db, 'judgement')) + 1;
  await db
    .insertInto('judgement')
    .values({ seq, run: judgement.run, until, digest: digestOf(judgement), body: canonicalJson(judgement) })
    .execute();
}

async function saveSeal(db: Database, backend: Backend, seal: StoredSeal): Promise<void> {
  await backend.holdLedger(db);
  const { run, edition, sha256, statement, signature, publicKey } = seal;
  const stored = await db.selectFrom('seal').selectAll().where('run', '=', run).where('edition', '=', edition).executeTakeFirst();
  if (stored) {
    if (stored.sha256 === sha256 && stored.signature === signature && stored.statement === statement) return;
    const what = `${run} was sealed already, edition ${edition}`;
    throw new StoreError('conflict', backend.where, what, 'What was sealed never changes; a change is another edition');
  }
  const seq = (await lastOf(db, 'seal')) + 1;
  await db.insertInto('seal').values({ seq, run, edition, sha256, statement, signature, public_key: publicKey }).execute();
}

async function lastOf(db: Database, table: 'judgement' | 'seal'): Promise<number> {
  const { last } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.max('seq').as('last'))
    .executeTakeFirstOrThrow();
  return Number(last ?? 0);
}
