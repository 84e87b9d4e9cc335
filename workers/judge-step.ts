/** The step that judges one unit: its facts, its findings, its points. */
import type { Unit } from '../config/unit.ts';
import type { LinkFacts, Page } from '../crawler/crawl-result.ts';
import { withAdded } from '../scoring/added.ts';
import { gather } from '../scoring/gather.ts';
import { judge } from '../scoring/judge.ts';
import { beforePublication } from '../scoring/judgement.ts';
import { scoreUnit } from '../scoring/score.ts';
import { engine } from './engine.ts';
import { alone } from './judging/alone.ts';
import { namedOn, neighbours } from './neighbours.ts';
import { isOwed } from './owed.ts';
import { siteFinder } from './outside.ts';
import { looksFor } from './probes-step.ts';
import { OUTSIDE, sitesOf, type Work } from './work.ts';

export async function judgeUnit(work: Work, id: string): Promise<void> {
  const { store, run, config, rubric } = work;
  const unit = work.units.find((candidate) => candidate.id === id);
  if (!unit) return work.log('job-of-another-day', { unit: id });
  const { pages, links } = await loadUnit(work, unit);
  const looks = await looksFor(work, unit);
  const { units, sites, columns, city } = config;
  const facts = gather({ unit, units, sites, run, columns, pages, links, ...looks, city: city.name });
  const judgements = beforePublication(await store.judgements(run.id), run.id);
  const results = withAdded(judge(facts, rubric, run.id), { run: run.id, unit: id, judgements });
  const score = scoreUnit({ run: run.id, unit, facts, results, rubric, judgements, engine: engine().digest });
  // Before the score: whatever has a score can be tried under other rules.
  const why = await whyWithFailures(work, unit, score.why);
  await alone(store, run.id, async () => {
    // Its site may have been taken back while it was judged, or another may have judged it, and people since.
    if (!(await isOwed(work, 'judge', id))) return work.log('judged-for-nothing', { unit: id });
    await store.saveFacts(run.id, facts);
    await store.saveScore({ ...score, why }, results);
  });
}

/** A site that we failed to crawl is our failure: it stands before what could not be seen because of it. */
export async function whyWithFailures({ store, run }: Pick<Work, 'store' | 'run'>, unit: Unit, why: string | null): Promise<string | null> {
  const failed = (await store.sites(run.id)).filter(
    (attempt) => attempt.state === 'failed' && unit.places.some((place) => place.site === attempt.site),
  );
  if (failed.length === 0) return why;
  return [
    ...failed.map((attempt) => `站点 ${attempt.site} 抓取未完成（${attempt.why ?? '原因不明'}）`),
    ...(why === null ? [] : [why]),
  ].join('；');
}

/** The unit's own pages and the unowned ones of its sites; of all links that were looked at, those that these pages name. */
async function loadUnit({ store, run, config, units }: Work, unit: Unit): Promise<{ pages: Page[]; links: LinkFacts[] }> {
  const own = sitesOf(config, [unit]).map(({ id }) => id);
  const pages: Page[] = [];
  for await (const page of store.pages(run.id, { unit: unit.id })) pages.push(page);
  for (const site of own) for await (const page of store.pages(run.id, { unit: null, site })) pages.push(page);
  const named = namedOn(pages);
  const links: LinkFacts[] = [];
  for (const site of [...own, OUTSIDE]) {
    for await (const link of store.links(run.id, site)) if (named.has(link.url)) links.push(link);
  }
  const beside = neighbours(named, siteFinder(sitesOf(config, units)), new Set(own));
  const { addresses } = beside;
  for await (const page of store.pages(run.id, { addresses })) links.push(...beside.links(page));
  return { pages, links };
}
