/** A step that works long may be overtaken: what it rests on is taken back and done again while it is at it. */
import { canonicalJson } from '../config/canonical.ts';
import { attemptsOf } from './owed.ts';
import { EXHIBITS, sitesOf, type OUTSIDE, type Work } from './work.ts';

/** Does the step; where it ended on what does not stand any more, it is owed again, and its next bundle stands beside this one. */
export async function unlessOvertaken(work: Work, site: typeof OUTSIDE | typeof EXHIBITS, step: () => Promise<void>): Promise<void> {
  const before = await restsOn(work, site);
  await step();
  const attempt = (await attemptsOf(work)).get(site);
  if (attempt?.state !== 'done' || before === (await restsOn(work, site))) return;
  work.log('step-overtaken', { site });
  await work.store.saveSite({ ...attempt, state: 'open', bundle: null, path: null, sha256: null, why: null, pause: null });
}

/** The links are those of the sites' pages; exhibits show what the scores cite. */
async function restsOn(work: Work, site: string): Promise<string> {
  const { store, run, units, config } = work;
  const attempts = await attemptsOf(work);
  const sites = sitesOf(config, units).map(({ id }) => [id, attempts.get(id)?.state ?? null, attempts.get(id)?.sha256 ?? null]);
  return canonicalJson([sites, site === EXHIBITS ? await store.scores(run.id) : null]);
}
