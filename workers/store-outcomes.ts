/** The part of the store that counts what came of a run's pages, without handing each of them over: asked again and again while a run goes on. */
import { sql } from 'kysely';
import type { Operations } from './operations.ts';
import type { Database } from './store-schema.ts';

const kinds = ['answered', 'blocked', 'silent', 'skipped'] as const;

export function outcomesOf(db: Database): Pick<Operations, 'outcomes'> {
  return {
    async outcomes(run) {
      // Within a text of the record a quotation mark has a backslash before it: only its own key reads like this, in either database.
      const of = (kind: string) =>
        sql<number | string | null>`sum(case when record like ${`%"outcome":{"kind":"${kind}"%`} then 1 else 0 end)`.as(kind);
      const row = await db
        .selectFrom('page')
        .select(({ fn }) => [fn.countAll<number | string>().as('known'), ...kinds.map(of)])
        .where('run', '=', run)
        .executeTakeFirstOrThrow();
      const count = (kind: string) => Number((row as Record<string, number | string | null>)[kind] ?? 0);
      const [answered, blocked, silent, skipped] = kinds.map(count) as [number, number, number, number];
      return { known: count('known'), answered, blocked, silent, skipped };
    },
  };
}
