/** Has what used up its tries done again: sites that failed, units that could not be judged, the last steps. */
import type { Config } from '../config/load.ts';
import type { InspectionRun } from '../config/run.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { activeAssignment, aloneAtBeginning, beginAssignment, unitsOf } from './assignment.ts';
import { Refusal } from './commands/command.ts';
import { alone } from './judging/alone.ts';
import { isDead, RETRY } from './dead-letter.ts';
import { isHeard } from './heard.ts';
import { keptConfig } from './kept-config.ts';
import type { Assignment } from './operations.ts';
import type { RetryOutput } from './outputs-work.ts';
import { PROBES } from './probe-bundle.ts';
import { takeBack } from './run-anew.ts';
import type { Books } from './runtime.ts';
import { OUTSIDE } from './work.ts';

export type Retried = RetryOutput;

export async function retryRun(books: Books, id: string): Promise<Retried> {
  const { store, now } = books;
  const { run, last } = await mustBeOpen(books, id);
  const config = await keptConfig(store, last.config);
  const at = now().toISOString();
  await store.note({ at, run: id, job: RETRY, what: id, kind: 'note', attempt: null, why: 'what was given up is done again' });
  const { sites, units } = await aloneAtBeginning(store, id, () => alone(store, id, () => reopenDead(books, run, config)));
  const begun = (await activeAssignment(store, id)) === null;
  if (begun) await assignAgain(books, last, config);
  const workers = (await store.workers()).filter((worker) => worker.kind !== 'inspect' && isHeard(worker, now()));
  return { run: id, sites, units, begun, workers: workers.length };
}

async function mustBeOpen({ store }: Books, id: string): Promise<{ run: InspectionRun; last: Assignment }> {
  const refuse = (found: string, hint: string) =>
    new Refusal('usage', `${id}: expected a month that is not yet published, found ${found}`, hint);
  const last = (await store.assignments()).filter((assignment) => assignment.run === id).at(-1);
  if (last?.trial) throw refuse('a trial', 'it begins anew each time');
  const run = await store.findRun(id);
  if (run === null || last === undefined) throw refuse('none that was begun', 'npx sundial status tells what there is');
  if (await store.isClosed(id)) throw refuse('a closed one', 'npx sundial correct says what can be done about a published month');
  return { run, last };
}

/** Sites whose attempt failed, the units that stand on them without a total, and those whose judging was given up. */
async function reopenDead({ store }: Books, run: InspectionRun, config: Config): Promise<{ sites: string[]; units: string[] }> {
  const attempts = await store.sites(run.id);
  const failed = attempts.some(({ state }) => state === 'failed');
  // Those that are open, too: an earlier retry may have come no further.
  const undone = new Set(attempts.flatMap(({ site, state }) => (state === 'done' ? [] : [site])));
  const units = unitsOf(run, config);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const isHit = (score: UnitScore) =>
    isDead(score) || (score.total === null && byId.get(score.unit)?.places.some(({ site }) => undone.has(site)) === true);
  const hit = (await store.scores(run.id)).flatMap((score) => (isHit(score) ? (byId.get(score.unit) ?? []) : []));
  // It was printed without them; people go on judging, and it is printed again.
  if (hit.length > 0 || failed) await store.dropDraft(run.id);
  const sites = await takeBack({ run, store, units }, { units: hit, isTaken: ({ state }) => state === 'failed' });
  const own = new Set<string>([PROBES, OUTSIDE]);
  return { sites: sites.filter((site) => !own.has(site)), units: hit.map(({ id }) => id) };
}

async function assignAgain(books: Books, { config: digest, month, asOf, kind, by }: Assignment, config: Config): Promise<void> {
  const files = (await books.store.keptConfig(digest)) ?? {};
  await beginAssignment(books, { config, packed: { digest, files }, month, kind, by, asOf, units: [] });
}
