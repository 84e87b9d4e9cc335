/** Reads the coverage of a run from the store, address by address: memory stays flat however large the run. */
import { coverageTally, type CoverageReason, type CoverageReport } from '../scoring/coverage.ts';
import type { CoveragePageInput } from '../reports/pages/coverage.ts';
import type { Config } from '../config/load.ts';
import type { SiteAttempt, Store } from './store.ts';
import { PROBES } from './probe-bundle.ts';
import { EXHIBITS, OUTSIDE } from './work.ts';

export interface CoverageQuestion {
  site?: string | undefined;
  /** Only this unit's pages: files and outside links belong to nobody. */
  unit?: string | undefined;
  /** Addresses kept for each reason. */
  most: number;
  lists?: (reason: Omit<CoverageReason, 'count'>) => boolean;
}

/** What was crawled in a run: the looks at home pages over the month are no crawl, nor are the exhibits made of it. */
export async function crawledIn(store: Store, run: string): Promise<SiteAttempt[]> {
  return (await store.sites(run)).filter(({ site }) => site !== PROBES && site !== EXHIBITS);
}

export async function coverageOf(store: Store, run: string, { site: only, unit, most, lists }: CoverageQuestion): Promise<CoverageReport> {
  const tally = coverageTally(most, lists);
  for (const { site } of await crawledIn(store, run)) {
    if (only !== undefined && site !== only) continue;
    for await (const { record } of store.pages(run, { site, facts: false, ...(unit === undefined ? {} : { unit }) })) {
      tally.add({ ...record, site, sort: 'page' });
    }
    if (unit !== undefined) continue;
    for await (const { url, outcome } of store.links(run, site)) {
      tally.add({ url, outcome, site, unit: null, sort: site === OUTSIDE ? 'outside' : 'file' });
    }
  }
  return tally.report();
}

/** Addresses that the printed page lists for each reason. */
const printed = 200;

/** What the bulletin's coverage page shows of a run; null when no site was crawled. */
export async function coverageForPrint(
  store: Store,
  run: string,
  { sites, units }: Pick<Config, 'sites' | 'units'>,
): Promise<Omit<CoveragePageInput, 'bulletin'> | null> {
  const attempts = await crawledIn(store, run);
  if (attempts.length === 0) return null;
  const nameOf = (id: string) => (id === OUTSIDE ? '站外链接' : (sites.find((site) => site.id === id)?.name ?? id));
  return {
    run,
    report: await coverageOf(store, run, { most: printed }),
    sites: inOrder(attempts, sites).map(({ site, state, why }) => ({ id: site, name: nameOf(site), state, why })),
    units: units.map(({ id, name }) => ({ id, name })),
  };
}

/** As sites.yaml has them; what belongs to no site comes last. */
function inOrder(attempts: SiteAttempt[], sites: Config['sites']): SiteAttempt[] {
  const known = sites.flatMap(({ id }) => attempts.filter(({ site }) => site === id));
  return [...known, ...attempts.filter((attempt) => !known.includes(attempt))];
}
