/** The steps of a run. Each is the same four moves: load, call, save, send; each may run twice without harm. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { policyFor } from '../config/load.ts';
import type { Unit } from '../config/unit.ts';
import { crawl } from '../crawler/crawl.ts';
import type { LinkFacts, Page } from '../crawler/crawl-result.ts';
import { gather } from '../scoring/gather.ts';
import { judge } from '../scoring/judge.ts';
import { scoreUnit } from '../scoring/score.ts';
import { GiveUp, maxTries, type BusJob } from './bus.ts';
import { publish } from './publish.ts';
import { evidenceDir, sitesOf, type Work } from './work.ts';

interface SiteJob {
  site: string;
}
interface UnitJob {
  unit: string;
}

/** Pages are saved in batches: one transaction for each of them would dominate the crawl. */
const batchSize = 50;

/** Binds the three steps to the bus. Sites are crawled two at a time: each is polite within its own host. */
export function registerHandlers(work: Work): void {
  work.bus.handle<SiteJob>('crawl', { concurrency: 2 }, (job) => crawlOrGiveUp(work, job));
  work.bus.handle<UnitJob>('judge', { concurrency: 1 }, (job) => judgeUnit(work, job.data.unit));
  work.bus.handle('publish', { concurrency: 1 }, () => publish(work));
  work.bus.onFailed((job, error) => {
    work.log('job-failed', { job: job.id, error: error.message });
    work.failed.push({ job: `${job.name} ${job.id}`, why: error.message });
  });
}

/** After the last try a site counts as failed for good, so that its units are judged (as unseen) and the run can end. */
async function crawlOrGiveUp(work: Work, job: BusJob<SiteJob>): Promise<void> {
  try {
    await crawlSite(work, job.data.site);
  } catch (error) {
    if (job.attempt < maxTries && !(error instanceof GiveUp)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    work.log('site-failed', { site: job.data.site, why });
    await work.store.saveSite({ run: work.run.id, site: job.data.site, state: 'failed', bundle: null, path: null, sha256: null, why });
    await sendReadyUnits(work);
  }
}

async function crawlSite(work: Work, id: string): Promise<void> {
  const { store, run, config } = work;
  const site = config.sites.find((candidate) => candidate.id === id);
  if (!site) throw new GiveUp(`no site "${id}"`);
  const before = (await store.sites(run.id)).find((attempt) => attempt.site === id);
  if (before?.state !== 'done') {
    await store.clearSite(run.id, id);
    const dir = evidenceDir(work.dataDir, run.id);
    mkdirSync(dir, { recursive: true });
    const saved = saver(work, id);
    const result = await crawl({
      run: { ...run, id: attemptId(work, dir, id) },
      site,
      units: config.units.filter((unit) => unit.places.some((place) => place.site === id)),
      ...(run.trial ? { only: run.units } : {}),
      policy: policyFor(config, site),
      columns: config.columns,
      city: { name: config.city.name, units: config.units, sites: config.sites },
      dir,
      chromium: work.chromium,
      onPage: saved.page,
      onLink: saved.link,
      log: work.log,
      ...(work.onProgress ? { onProgress: work.onProgress } : {}),
    });
    await saved.flush();
    await store.saveSite({
      run: run.id,
      site: id,
      state: 'done',
      bundle: result.bundle,
      path: result.path,
      sha256: result.sha256,
      why: null,
    });
  }
  await sendReadyUnits(work);
}

/** Evidence of an earlier attempt is never written over: published points may rest on it. A trial has nothing published. */
function attemptId({ run }: Work, dir: string, site: string): string {
  const name = (nth: number) => (nth === 1 ? run.id : `${run.id}~${nth}`);
  let nth = 1;
  while (!run.trial && existsSync(join(dir, `${name(nth)}.${site}.wacz`))) nth++;
  return name(nth);
}

function saver(work: Work, site: string) {
  let pages: Page[] = [];
  let links: LinkFacts[] = [];
  const flush = async () => {
    const [someP, someL] = [pages, links];
    pages = [];
    links = [];
    if (someP.length > 0) await work.store.savePages(work.run.id, site, someP);
    if (someL.length > 0) await work.store.saveLinks(work.run.id, site, someL);
  };
  const full = () => (pages.length + links.length >= batchSize ? flush() : Promise.resolve());
  return {
    page: (page: Page) => (pages.push(page), full()),
    link: (link: LinkFacts) => (links.push(link), full()),
    flush,
  };
}

/** Sends every unit that has no score yet and whose sites have all ended, well or badly. */
export async function sendReadyUnits(work: Work): Promise<void> {
  const ended = new Set((await work.store.sites(work.run.id)).filter((attempt) => attempt.state !== 'open').map((attempt) => attempt.site));
  const scored = new Set((await work.store.scores(work.run.id)).map((score) => score.unit));
  const ready = work.units.filter((unit) => !scored.has(unit.id) && unit.places.every((place) => ended.has(place.site)));
  for (const unit of ready) await work.bus.send<UnitJob>('judge', `${work.run.id}/${unit.id}`, { unit: unit.id });
}

async function judgeUnit(work: Work, id: string): Promise<void> {
  const { store, run, config, rubric } = work;
  const unit = work.units.find((candidate) => candidate.id === id);
  if (!unit) throw new GiveUp(`no unit "${id}"`);
  const { pages, links } = await loadUnit(work, unit);
  const city = config.city.name;
  const facts = gather({ unit, units: config.units, sites: config.sites, run, columns: config.columns, pages, links, city });
  const results = judge(facts, rubric, run.id);
  const score = scoreUnit({ run: run.id, unit, facts, results, rubric, judgements: [] });
  await store.saveScore({ ...score, why: await whyWithFailures(work, unit, score.why) }, results);
  const done = new Set((await store.scores(run.id)).map((score) => score.unit));
  if (work.units.every((each) => done.has(each.id))) await work.bus.send('publish', run.id, {});
}

/** A site that we failed to crawl is our failure: it stands before what could not be seen because of it. */
async function whyWithFailures({ store, run }: Work, unit: Unit, why: string | null): Promise<string | null> {
  const failed = (await store.sites(run.id)).filter(
    (attempt) => attempt.state === 'failed' && unit.places.some((place) => place.site === attempt.site),
  );
  if (failed.length === 0) return why;
  return [
    ...failed.map((attempt) => `站点 ${attempt.site} 抓取未完成（${attempt.why ?? '原因不明'}）`),
    ...(why === null ? [] : [why]),
  ].join('；');
}

/** The unit's own pages and the unowned ones of its sites. */
async function loadUnit(work: Work, unit: Unit): Promise<{ pages: Page[]; links: LinkFacts[] }> {
  const pages: Page[] = [];
  for await (const page of work.store.pages(work.run.id, { unit: unit.id })) pages.push(page);
  const links: LinkFacts[] = [];
  for (const site of sitesOf(work.config, [unit])) {
    for await (const page of work.store.pages(work.run.id, { unit: null, site: site.id })) pages.push(page);
    links.push(...(await work.store.links(work.run.id, site.id)));
  }
  return { pages, links };
}
