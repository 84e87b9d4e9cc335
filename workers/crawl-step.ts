/** The step that crawls one site, or goes on with it. */
import { policyFor } from '../config/load.ts';
import { monthWindow } from '../config/run.ts';
import { takesPart } from '../config/succession.ts';
import { crawl } from '../crawler/crawl.ts';
import type { Late } from '../crawler/follow.ts';
import { twinKey } from '../crawler/url.ts';
import { monthBefore } from '../scoring/period.ts';
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
      units: config.units.filter((unit) => takesPart(unit, run.month) && unit.places.some((place) => place.site === site.id)),
      ...(run.trial ? { only: run.units } : {}),
      policy: policyFor(config, site),
      columns,
      city: { name: config.city.name, units: config.units, sites: config.sites },
      chromium,
      neighbours: config.sites.filter(({ id, intranet }) => id !== site.id && intranet === site.intranet).map(({ home }) => home),
      prior: await priorOf(work, site.id),
      late: await lateOf(work, site.id),
    }),
  );
}

/** What the crawl of the month before met on this site, when that month was published; late items are told by it. */
async function lateOf({ store, run }: Work, site: string): Promise<Late | null> {
  const month = monthBefore(run.month);
  const isDone = (await store.sites(month)).some((attempt) => attempt.site === site && attempt.state === 'done');
  const book = run.trial || !isDone ? [] : await store.ledger(month.slice(0, 4));
  if (!book.some(({ kind, period }) => kind === 'published' && period === month)) return null;
  const met = new Set<string>();
  for await (const { record } of store.pages(month, { site, facts: false }))
    for (const url of [record.url, record.finalUrl]) met.add(keyOf(url));
  for await (const { url } of store.links(month, site)) met.add(keyOf(url));
  return { from: monthWindow(month).from, isKnown: (url) => met.has(keyOf(url)) };
}

const keyOf = (url: string): string => (URL.canParse(url) ? twinKey(url) : url);

/** The newest bundle of an earlier month: what has not changed since need not come again. */
async function priorOf({ store, run, dataDir }: Work, site: string): Promise<string | null> {
  const earlier = await store.earlierAttempts(site, run.month);
  // The data may have been moved since.
  const paths = earlier.flatMap(({ path, bundle }) => [...(path ? [path] : []), ...(bundle ? [bundlePath(dataDir, bundle)] : [])]);
  return paths.find(bundleStands) ?? null;
}
