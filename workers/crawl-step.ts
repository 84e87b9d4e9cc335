/** The step that crawls one site, or goes on with it. */
import { policyFor } from '../config/load.ts';
import { crawl } from '../crawler/crawl.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import type { BusJob } from './bus.ts';
import type { SiteJob } from './handlers.ts';
import { sit } from './site-session.ts';
import { bundlePath, sitesOf, type Work } from './work.ts';

export async function crawlSite(work: Work, job: BusJob<SiteJob>): Promise<void> {
  const { config, run, units, columns, chromium } = { ...work, columns: work.config.columns };
  const site = sitesOf(config, units).find(({ id }) => id === job.data.site);
  if (!site) return work.log('job-of-another-day', { site: job.data.site });
  await sit(work, site.id, job, async (sitting) =>
    crawl({
      ...sitting,
      site,
      units: config.units.filter((unit) => unit.places.some((place) => place.site === site.id)),
      ...(run.trial ? { only: run.units } : {}),
      policy: policyFor(config, site),
      columns,
      city: { name: config.city.name, units: config.units, sites: config.sites },
      chromium,
      prior: await priorOf(work, site.id),
    }),
  );
}

/** The newest bundle of an earlier month: what has not changed since need not come again. */
async function priorOf({ store, run, dataDir }: Work, site: string): Promise<string | null> {
  const earlier = await store.earlierAttempts(site, run.month);
  // The data may have been moved since.
  const paths = earlier.flatMap(({ path, bundle }) => [...(path ? [path] : []), ...(bundle ? [bundlePath(dataDir, bundle)] : [])]);
  return paths.find(bundleStands) ?? null;
}
