/** Which step a run is at, as the store shows it: where a kill fell, and when an aimed one is due. */
import type { Store } from '../../workers/store.ts';
import { EXHIBITS, OUTSIDE } from '../../workers/work.ts';
import { PROBES } from '../../workers/probe-bundle.ts';
import { month, type Town } from './town.ts';

/** In the order of a run. */
export const steps = ['before', 'crawl', 'probes', 'links', 'judge', 'exhibit', 'publish', 'seal', 'print', 'ended'] as const;
export type Step = (typeof steps)[number];

export async function stepOf(store: Store, town: Town): Promise<Step> {
  const attempts = new Map((await store.sites(month)).map(({ site, state }) => [site, state]));
  const ended = (site: string) => (attempts.get(site) ?? 'open') !== 'open';
  if (attempts.size === 0) return 'before';
  if (!town.sites.every(ended)) return 'crawl';
  if (!ended(PROBES)) return 'probes';
  if (!ended(OUTSIDE)) return 'links';
  if ((await store.counts(month)).scores < town.units.length) return 'judge';
  if (!ended(EXHIBITS)) return 'exhibit';
  if (await store.isClosed(month)) return 'ended';
  const entered = (await store.ledger(month.slice(0, 4))).some(({ kind, period }) => kind === 'published' && period === month);
  if (!entered) return 'publish';
  return (await store.seals()).length === 0 ? 'seal' : 'print';
}

export const isPast = (step: Step, other: Step): boolean => steps.indexOf(step) > steps.indexOf(other);
