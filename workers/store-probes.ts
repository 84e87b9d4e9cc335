/** The part of the store that keeps looks at home pages: they belong to no run, and whoever judges a month takes those of its days. */
import type { ProbeSample } from '../crawler/probe/sample.ts';
import { canonicalJson, digestOf } from '../config/canonical.ts';
import { writing } from './store-runs.ts';
import type { Database } from './store-schema.ts';
import type { Store } from './store.ts';

export function probesOf(db: Database): Pick<Store, 'saveProbe' | 'probes'> {
  return {
    saveProbe: (sample) =>
      writing(db, async (transaction) => {
        const { site, at } = sample;
        await transaction
          .insertInto('probe')
          .values({ site, at: instant(at), digest: digestOf(sample), body: canonicalJson(sample) })
          .onConflict((conflict) => conflict.columns(['site', 'at', 'digest']).doNothing())
          .execute();
      }),
    async probes(site, from, to) {
      const rows = await db
        .selectFrom('probe')
        .select('body')
        .where('site', '=', site)
        .where('at', '>=', instant(from))
        .where('at', '<', instant(to))
        .orderBy('at')
        .orderBy('digest')
        .execute();
      return rows.map(({ body }) => JSON.parse(body) as ProbeSample);
    },
  };
}

/** One spelling, so that instants compare as text. */
const instant = (text: string): string => new Date(text).toISOString();
