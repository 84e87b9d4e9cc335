/** Rounds of looks at home pages: what each needs to know beforehand, what is kept of it, and what a month of them amounts to. */
import { policyFor, rubricFor, type Config } from '../config/load.ts';
import type { Rubric } from '../config/rubric.ts';
import { monthWindow } from '../config/run.ts';
import type { Site } from '../config/site.ts';
import { probeRound, type ProbeRound } from '../crawler/probe/round.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import { availability, type Availability, type AvailabilityLimits } from '../scoring/availability.ts';
import siteUnreachable from '../scoring/checks/site-unreachable.ts';
import { Refusal } from './commands/command.ts';
import type { Work } from './work.ts';

export interface Probing extends Pick<Work, 'store' | 'log'> {
  config: Config;
}

export type ReachLimits = AvailabilityLimits & { share: string };

/** What robots.txt allowed is looked for in samples of the last two days; while it cannot be had, each carries its last word on. */
const memoryMs = 48 * 3_600_000;
/** So much longer than the slowest page that may count, that "too late" is seen and not guessed. */
const graceMs = 3000;

/** The thresholds by which a rubric judges availability; null: it does not. */
export function limitsOf(rubric: Rubric): ReachLimits | null {
  const indicator = rubric.indicators.find(({ check }) => check === siteUnreachable.id);
  return indicator ? (siteUnreachable.params.parse(indicator.with) as ReachLimits) : null;
}

/** The longest that any rubric lets a page take: which of them will judge is not known yet. */
export function slowestMs({ rubrics }: Pick<Config, 'rubrics'>): number {
  const known = rubrics.flatMap((rubric) => limitsOf(rubric)?.slowMs ?? []);
  if (known.length > 0) return Math.max(...known);
  throw new Refusal(
    'configuration',
    `expected a rubric with an indicator of check "${siteUnreachable.id}", found none`,
    'its "with" says how slow a page may be: { slowMs: 15000, perDay: 20, days: 7, share: 5% }',
  );
}

/** One look at each home page, kept. */
export async function carryOutRound({ store, log, config }: Probing, sites: Site[]): Promise<ProbeRound> {
  const now = Date.now();
  const asked = await Promise.all(
    sites.map(async (site) => {
      const recent = await store.probes(site.id, new Date(now - memoryMs).toISOString(), new Date(now).toISOString());
      return { site, policy: policyFor(config, site), permitted: recent.at(-1)?.permitted ?? {} };
    }),
  );
  const intranetHosts = config.sites.filter(({ intranet }) => intranet).flatMap(({ hosts }) => hosts);
  const round = await probeRound({ sites: asked, intranetHosts, waitMs: slowestMs(config) + graceMs, log });
  for (const sample of round.samples) await store.saveProbe(sample);
  return round;
}

export interface SiteReach {
  site: Site;
  reach: Availability<ProbeSample>;
}

/** What is known of each site's home page in a month, by the rubric in force in it. `asOf`: the clock of the question. */
export async function reachOf(
  { store, config }: Probing,
  sites: Site[],
  month: string,
): Promise<{ rubric: string; limits: ReachLimits; sites: SiteReach[] }> {
  const rubric = rubricFor(config, month);
  const limits = limitsOf(rubric);
  if (limits === null)
    throw new Refusal('configuration', `rubric "${rubric.id}" has no indicator of check "${siteUnreachable.id}"`, 'give V-01 that check');
  const { from, to } = monthWindow(month);
  const [begin, end] = [`${from}T00:00:00+08:00`, `${to}T00:00:00+08:00`];
  const found: SiteReach[] = [];
  for (const site of sites) {
    const samples = await store.probes(site.id, begin, end);
    found.push({ site, reach: availability(samples, (sample) => sample, { from, to, asOf: end }, limits) });
  }
  return { rubric: rubric.id, limits, sites: found };
}
