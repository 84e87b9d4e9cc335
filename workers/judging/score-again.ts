/** Scores one unit again from what was stored, with what people have said by now: no page is read, no check is run. */
import { withAdded } from '../../scoring/added.ts';
import type { CheckResult } from '../../scoring/check.ts';
import { beforePublication, type Judgement } from '../../scoring/judgement.ts';
import { scoreUnit } from '../../scoring/score.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { Refusal } from '../commands/command.ts';
import { engine } from '../engine.ts';
import { whyWithFailures } from '../judge-step.ts';
import type { Store } from '../store.ts';
import type { StoredMonth } from './stored-month.ts';

export interface ScoredAgain {
  score: UnitScore;
  results: CheckResult[];
}

/** Facts of one unit; throws Refusal for a month that an older version judged. */
export async function factsFor(store: Store, { run }: StoredMonth, unit: string): Promise<UnitFacts> {
  const facts = (await store.facts(run.id)).get(unit);
  if (facts) return facts;
  throw new Refusal('no-data', `${run.id}: expected the facts by which ${unit} was judged, found none`, 'an older version judged it');
}

/** `judgements`: all that are to be heeded. */
export function scoreAgain(month: StoredMonth, facts: UnitFacts, judgements: readonly Judgement[]): ScoredAgain {
  const { run, rubric, found: stored } = month;
  const { unit } = facts;
  const results = withAdded(stored.get(unit.id) ?? [], { run: run.id, unit: unit.id, judgements });
  return { score: scoreUnit({ run: run.id, unit, facts, results, rubric, judgements, engine: engine().digest }), results };
}

/** Stores what an open month's unit comes to now. The caller judges alone. */
export async function settle(store: Store, month: StoredMonth, unit: string): Promise<ScoredAgain> {
  const facts = await factsFor(store, month, unit);
  const again = scoreAgain(month, facts, beforePublication(await store.judgements(month.run.id), month.run.id));
  const why = await whyWithFailures({ store, run: month.run }, facts.unit, again.score.why);
  const settled = { ...again, score: { ...again.score, why } };
  await store.saveScore(settled.score, settled.results);
  return settled;
}
