/** The part of the store that keeps what scoring concluded. */
import type { CheckResult } from '../scoring/check.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import type { Backend } from './store-backend.ts';
import { heldClosed, publishedAlready, whileOpen, writing } from './store-runs.ts';
import { pack, unpack } from './store-schema.ts';
import type { Database } from './store-schema.ts';
import type { Store } from './store.ts';

type Scores = Pick<Store, 'saveScore' | 'clearScore' | 'scores' | 'scoredUnits' | 'results' | 'allResults'>;

export function scoresOf(db: Database, backend: Backend): Scores {
  return {
    saveScore: (score, results) => writing(db, (transaction) => saveScore(transaction, backend, score, results)),
    clearScore: (run, unit) =>
      whileOpen(db, backend, run, async (transaction) => {
        await transaction.deleteFrom('score').where('run', '=', run).where('unit', '=', unit).execute();
      }),
    async scores(run) {
      const rows = await db.selectFrom('score').select('score').where('run', '=', run).orderBy('unit').execute();
      return rows.map(({ score }) => JSON.parse(score) as UnitScore);
    },
    async scoredUnits(run) {
      const rows = await db.selectFrom('score').select('unit').where('run', '=', run).orderBy('unit').execute();
      return rows.map(({ unit }) => unit);
    },
    async results(run, unit) {
      const row = await db.selectFrom('score').select('results').where('run', '=', run).where('unit', '=', unit).executeTakeFirst();
      return row ? unpack<CheckResult[]>(row.results) : [];
    },
    async allResults(run) {
      const rows = await db.selectFrom('score').select(['unit', 'results']).where('run', '=', run).orderBy('unit').execute();
      return new Map(rows.map(({ unit, results }) => [unit, unpack<CheckResult[]>(results)]));
    },
  };
}

async function saveScore(db: Database, backend: Backend, score: UnitScore, results: CheckResult[]): Promise<void> {
  const { run, unit } = score;
  const text = JSON.stringify(score);
  if (await heldClosed(db, backend, run)) {
    const stored = await db
      .selectFrom('score')
      .select(['score', 'results'])
      .where('run', '=', run)
      .where('unit', '=', unit)
      .executeTakeFirst();
    const same = stored?.score === text && JSON.stringify(unpack(stored.results)) === JSON.stringify(results);
    if (!same) throw publishedAlready(backend, run);
    return;
  }
  const row = { score: text, results: pack(results) };
  await db
    .insertInto('score')
    .values({ run, unit, ...row })
    .onConflict((conflict) => conflict.columns(['run', 'unit']).doUpdateSet(row))
    .execute();
}
