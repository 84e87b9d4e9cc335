/** What the store shows a run to need next. Each step asks before it begins: a job may be left over from before something was taken back. */
import type { SiteAttempt } from './store.ts';
import { EXHIBITS, OUTSIDE, sitesOf, type Work } from './work.ts';

/** Exactly one step is owed at a time; `ids`: the sites or units that it is owed for. */
export type Owed = { step: 'crawl' | 'links' | 'judge'; ids: string[] } | { step: 'exhibit' | 'publish' };

export type Attempts = ReadonlyMap<string, SiteAttempt>;

export async function owedOf(work: Pick<Work, 'store' | 'run' | 'units' | 'config'>, attempts?: Attempts): Promise<Owed> {
  const { units, config } = work;
  const known = attempts ?? (await attemptsOf(work));
  const open = sitesOf(config, units).flatMap(({ id }) => (isEnded(known.get(id)) ? [] : [id]));
  if (open.length > 0) return { step: 'crawl', ids: open };
  if (!isEnded(known.get(OUTSIDE))) return { step: 'links', ids: [OUTSIDE] };
  const unjudged = await unjudgedOf(work);
  if (unjudged.length > 0) return { step: 'judge', ids: unjudged };
  return { step: isEnded(known.get(EXHIBITS)) ? 'publish' : 'exhibit' };
}

/** In roster order. */
async function unjudgedOf({ store, run, units }: Pick<Work, 'store' | 'run' | 'units'>): Promise<string[]> {
  const scored = new Set(await store.scoredUnits(run.id));
  return units.flatMap(({ id }) => (scored.has(id) ? [] : [id]));
}

export async function attemptsOf({ store, run }: Pick<Work, 'store' | 'run'>): Promise<Map<string, SiteAttempt>> {
  return new Map((await store.sites(run.id)).map((attempt) => [attempt.site, attempt]));
}

export const isEnded = (attempt: SiteAttempt | undefined): boolean => (attempt?.state ?? 'open') !== 'open';

/** Two that ask at once, or a step that works long: whether what it was begun for is still wanted. */
export async function isOwed(work: Parameters<typeof owedOf>[0], step: Owed['step'], id?: string): Promise<boolean> {
  const owed = await owedOf(work);
  return owed.step === step && (id === undefined || ('ids' in owed && owed.ids.includes(id)));
}
