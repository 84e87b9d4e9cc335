/** What becomes of a job that used up its tries: the run still ends, and says of whom it could not tell, and why. */
import { gather } from '../scoring/gather.ts';
import { judge } from '../scoring/judge.ts';
import type { CheckResult } from '../scoring/check.ts';
import { scoreUnit } from '../scoring/score.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { maxTries } from './bus.ts';
import { engine } from './engine.ts';
import type { Incident } from './operations.ts';
import { redacted } from './redaction.ts';
import type { Work } from './work.ts';

const DEAD = '判定未完成';

/** Chinese, for the bulletin: the kind of error only, for its words may hold what a page said. */
export const deadInWords = (error: Error): string => `${DEAD}（已试 ${maxTries} 次，${error.name}）`;

export function isDead({ total, why }: Pick<UnitScore, 'total' | 'why'>): boolean {
  return total === null && why !== null && why.startsWith(DEAD);
}

/** A unit that could not be judged gets a result for each indicator that says so, and no total: nobody counts what nobody saw. */
export async function buryUnit(work: Work, id: string, error: Error): Promise<void> {
  const { store, run, config, rubric } = work;
  const unit = work.units.find((candidate) => candidate.id === id);
  if (!unit || (await store.scoredUnits(run.id)).includes(id)) return;
  const { units, sites, columns, city } = config;
  const nothing = { pages: [], links: [], probes: [], host: null };
  const facts = gather({ unit, units, sites, run, columns, city: city.name, ...nothing });
  const why = deadInWords(error);
  const results = judge(facts, rubric, run.id).map((result): CheckResult => ({
    ...result,
    state: 'unseen',
    examined: 0,
    findings: [],
    unseen: [],
    why,
  }));
  const score = scoreUnit({ run: run.id, unit, facts, results, rubric, judgements: [], engine: engine().digest });
  await store.saveFacts(run.id, facts);
  await store.saveScore({ ...score, total: null, verdict: 'not-ranked', why }, results);
}

/** How often a last step that used up its tries is sent anew before it waits for people. */
const mostRounds = 3;
/** What `sundial retry` leaves in the incidents: what died before it does not count any more. */
export const RETRY = 'retry';

/** Whether a job that uses up its tries again and again may be sent once more. */
export async function isWithinTries({ store, run }: Pick<Work, 'store' | 'run'>, job: string, since: string): Promise<boolean> {
  let deaths = 0;
  for (const incident of await store.incidents({ run: run.id, limit: 500 })) {
    if (incident.at < since || incident.job === RETRY) break;
    if (incident.kind === 'dead' && incident.job === job) deaths += 1;
  }
  return deaths < mostRounds;
}

/** Leaves a trace for the operator; the work goes on without it if the store does not take it. */
export async function leaveTrace(
  work: Pick<Work, 'store' | 'run' | 'now' | 'log'>,
  incident: Omit<Incident, 'seq' | 'at' | 'run'>,
): Promise<void> {
  try {
    await work.store.note({ ...incident, at: work.now().toISOString(), run: work.run.id, why: redacted(incident.why, [], 500) });
  } catch (error) {
    work.log('incident-not-noted', { ...incident, error: (error as Error).message });
  }
}
