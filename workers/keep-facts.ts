/** Fills the store with the facts of a month that was judged before facts were kept, made again from its sealed bundles. */
import { alike } from '../config/canonical.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { Analysis } from './analysis.ts';
import type { Store } from './store.ts';

export interface KeptFacts {
  /** Names of units whose facts are in the store now. */
  kept: string[];
  /** Names of units of which the store holds other results than these facts give: theirs are not kept. */
  apart: string[];
}

/** Only facts that give exactly the stored results, by the rules that gave them: nobody rehearses on anything else. */
export async function keepFacts(store: Store, { run, units, facts }: Analysis): Promise<KeptFacts> {
  const [stored, held] = [await store.allResults(run.id), await store.facts(run.id)];
  const told: KeptFacts = { kept: [], apart: [] };
  for (const [nth, { score, results }] of units.entries()) {
    const before = stored.get(score.unit);
    if (!before || !sameResults(results, before)) told.apart.push(score.name);
    else {
      if (!held.has(score.unit)) await store.saveFacts(run.id, facts[nth]!);
      told.kept.push(score.name);
    }
  }
  return told;
}

function sameResults(results: readonly CheckResult[], stored: readonly CheckResult[]): boolean {
  return results.length === stored.length && results.every((result, nth) => alike(result, stored[nth]));
}
