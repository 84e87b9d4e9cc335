/** What is taken back when a run is begun anew: of a trial everything, of a month only what is still owed. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { discardPartials } from '../crawler/evidence/bundle.ts';
import { isDead } from './dead-letter.ts';
import { PROBES } from './probe-bundle.ts';
import type { Unit } from '../config/unit.ts';
import type { SiteAttempt, Store } from './store.ts';
import { evidenceDir, EXHIBITS, OUTSIDE, sitesOf, type Work } from './work.ts';

type Anew = Pick<Work, 'config' | 'run' | 'store' | 'units' | 'dataDir'>;

/** A trial starts from nothing each time: it answers "what would it say now". */
export async function forget(work: Anew): Promise<void> {
  const { config, run, store, units, dataDir } = work;
  for (const { unit } of await store.scores(run.id)) await store.clearScore(run.id, unit);
  const dir = evidenceDir(dataDir, run.id);
  mkdirSync(dir, { recursive: true });
  const begun = new Set((await store.sites(run.id)).map(({ site }) => site));
  const extra = [PROBES, EXHIBITS].filter((name) => begun.has(name));
  for (const site of [...sitesOf(config, units).map(({ id }) => id), OUTSIDE, ...extra]) {
    await reopen(store, run.id, site);
    // Neither an archive that was left off nor a sealed one is to be gone on with.
    const archive = join(dir, `${run.id}.${site}.wacz`);
    await discardPartials(archive);
    rmSync(archive, { force: true });
  }
}

/**
 * Running an open month again asks anew only the units that have no total yet, and so only their sites; and what these link to outside.
 * A unit that could not be judged although its sites were seen is only judged again.
 */
export async function reopenUnfinished({ config, run, store, units }: Anew): Promise<void> {
  const scores = new Map((await store.scores(run.id)).map((score) => [score.unit, score]));
  const open = units.filter(({ id }) => scores.get(id)?.total === null);
  const seen = open.filter(({ id }) => !isDead(scores.get(id)!));
  const owed = new Set(sitesOf(config, seen).map(({ id }) => id));
  await takeBack({ run, store, units }, { units: open, isTaken: ({ site, state }) => state === 'failed' || owed.has(site) });
}

interface TakenBack {
  /** Judged anew. */
  units: readonly Unit[];
  isTaken(ended: SiteAttempt): boolean;
}

/**
 * Sites and units that are done again, and what rests on them: the links outside are looked at again, what is cited is shown again. Answers
 * the sites. Killed at any point, it is found again by whoever asks next: the scores, which say what is wanted, go last.
 */
export async function takeBack(
  { run, store, units }: Pick<Anew, 'run' | 'store' | 'units'>,
  { units: judgedAnew, isTaken }: TakenBack,
): Promise<string[]> {
  const ended = (await store.sites(run.id)).filter(({ state }) => state !== 'open');
  const again = ended.filter((attempt) => attempt.site !== EXHIBITS && isTaken(attempt));
  // What is judged anew may cite other records; a new bundle of exhibits shows them, the earlier one stands.
  const isJudgedAnew = judgedAnew.length > 0 || (await store.scoredUnits(run.id)).length < units.length;
  const resting = ended.filter(
    ({ site, state }) =>
      (site === OUTSIDE && state === 'done' && again.length > 0) || (site === EXHIBITS && (state === 'failed' || isJudgedAnew)),
  );
  // A failed attempt goes on with its archive; one that was sealed is left as it stands, and the next begins another.
  for (const { site, state, bundle } of [...resting, ...again]) await reopen(store, run.id, site, state === 'failed' ? bundle : null);
  for (const { id } of judgedAnew) await store.clearScore(run.id, id);
  return again.map(({ site }) => site);
}

function reopen(store: Store, run: string, site: string, bundle: string | null = null): Promise<void> {
  return store.saveSite({ run, site, state: 'open', bundle, path: null, sha256: null, why: null, pause: null });
}
