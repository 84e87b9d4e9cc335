/** The step after judging: everything cited is rebuilt from the sealed evidence, with the network shut, and sealed into a bundle of its own. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../config/canonical.ts';
import { offlineBrowser, type OfflineBrowser } from '../crawler/browser/offline.ts';
import type { CrawlResult } from '../crawler/crawl-result.ts';
import { createBundle, type BundleWriter } from '../crawler/evidence/bundle.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import { digestAt } from '../crawler/evidence/whole.ts';
import { publicView } from '../scoring/public-finding.ts';
import type { BusJob } from './bus.ts';
import { addExhibit, exhibitUrls, isAdded, type ExhibitsNote } from './exhibit-bundle.ts';
import { citedRecords, type Cited } from './exhibit-cited.ts';
import { makeExhibit, MERIT, NO_CHROMIUM, OUT_OF_TIME, SWITCHED_OFF } from './exhibit-make.ts';
import { openArchive } from './exhibit-records.ts';
import { sit, type Sitting } from './site-session.ts';
import { EXHIBITS, RESULTS, type Work } from './work.ts';

/** Pictures of one month may take so long together; what is left gets none. */
const longestMs = 45 * 60_000;

/** Does nothing when they are sealed already. Whatever fails here costs exhibits, never the month. */
export async function makeExhibits(work: Work, job: BusJob<unknown>): Promise<void> {
  await sit(work, EXHIBITS, job, (sitting) => seal(work, sitting));
}

async function seal(work: Work, sitting: Sitting): Promise<CrawlResult> {
  const id = `${sitting.run.id}.${EXHIBITS}`;
  const path = join(sitting.dir, `${id}.wacz`);
  const { before, writer } = sitting;
  const counts = { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  // A process that died between sealing and saying so leaves it as it shall be.
  if (bundleStands(path) && !work.run.trial) return { state: 'sealed', bundle: id, path, sha256: await digestAt(path), counts };
  const bundle = await createBundle({ path, id, software: 'Sundial/0.1.0', before: before ?? null, writer, replace: work.run.trial });
  try {
    const isWhole = await fill(work, bundle);
    if (!isWhole) {
      await bundle.leave();
      return { state: 'paused', bundle: id, why: 'interrupted', until: null, counts };
    }
    return { state: 'sealed', bundle: id, path, sha256: (await bundle.seal()).sha256, counts };
  } catch (error) {
    await bundle.leave().catch((second: Error) => work.log('exhibits-not-left', { error: second.message }));
    throw error;
  }
}

/** false: told to stop before the end. */
async function fill(work: Work, bundle: BundleWriter): Promise<boolean> {
  const { store, run, units, dataDir } = work;
  const results = await Promise.all(units.map(({ id }) => store.results(run.id, id)));
  const cited = [...citedRecords(results, publicView(results, work.keys().keyed)).values()];
  const sources = await sourcesOf(work);
  const at = () => work.now().toISOString();
  if (!bundle.recorded.has(exhibitUrls.all)) {
    const note: ExhibitsNote = { run: run.id, of: sources };
    await bundle.addMetadata({ url: exhibitUrls.all, at: at(), contentType: 'application/json', body: Buffer.from(canonicalJson(note)) });
  }
  const archive = openArchive(
    dataDir,
    sources.map((source) => source.bundle),
  );
  work.log('exhibits-begun', { records: cited.length });
  const { browsers, close } = openBrowsers(work);
  const tally = { records: cited.length, pictures: 0, without: 0, gone: 0, ms: 0 };
  const started = performance.now();
  let turn = 0;
  const make = (one: Cited) => {
    const browser = browsers[one.fault ? turn++ % browsers.length : 0]!;
    return makeExhibit(one, archive, browserFor(one, browser, performance.now() - started));
  };
  const owed = cited.filter(({ name }) => !isAdded(bundle, name));
  const making = inOrder(owed, make, browsers.length * 2);
  try {
    for await (const [one, exhibit] of making) {
      if (work.signal?.aborted) return false;
      if (exhibit === null) tally.gone += 1;
      else await addExhibit(bundle, exhibit, at());
      if (exhibit?.picture) tally.pictures += 1;
      else if (one.fault) tally.without += 1;
    }
    work.log('exhibits', { ...tally, ms: Math.round(performance.now() - started) });
    return true;
  } finally {
    await close();
    await archive.close();
  }
}

/** What becomes of each, in order: while one is written down, the next are read, set and shown. Leaving early waits for those under way. */
async function* inOrder<T, R>(all: readonly T[], make: (one: T) => Promise<R>, ahead: number): AsyncGenerator<[T, R]> {
  const underWay: [T, Promise<R>][] = [];
  let next = 0;
  try {
    while (next < all.length || underWay.length > 0) {
      for (; next < all.length && underWay.length < ahead; next += 1) {
        const made = make(all[next]!);
        // Whoever takes it up in its turn hears of a failure.
        made.catch(() => undefined);
        underWay.push([all[next]!, made]);
      }
      const [one, made] = underWay.shift()!;
      yield [one, await made];
    }
  } finally {
    await Promise.allSettled(underWay.map(([, made]) => made));
  }
}

function browserFor({ fault }: Cited, browser: OfflineBrowser | string, spentMs: number): OfflineBrowser | string {
  if (!fault) return MERIT;
  return spentMs > longestMs ? OUT_OF_TIME : browser;
}

/** Showing a page takes one processor; more than these would only stand in each other's way and in the crawl's memory. */
const mostBrowsers = 2;

/** Chinese: why there is none. */
function openBrowsers({ chromium, config, log }: Work): { browsers: (OfflineBrowser | string)[]; close(): Promise<void> } {
  const none = async () => undefined;
  const { pictures, browser: use } = config.policy;
  if (pictures === 'never' || use === 'never') return { browsers: [SWITCHED_OFF], close: none };
  if (chromium === null) return { browsers: [NO_CHROMIUM], close: none };
  const width = Math.min(mostBrowsers, availableParallelism());
  const browsers = Array.from({ length: width }, () => offlineBrowser({ executablePath: chromium, log }));
  return { browsers, close: async () => void (await Promise.all(browsers.map((browser) => browser.close()))) };
}

/** Every sealed bundle of the run from which pages may come; of a site that was crawled again, the one that counts first. */
async function sourcesOf({ store, run }: Work): Promise<{ bundle: string; sha256: string }[]> {
  const own = new Set<string>([EXHIBITS, RESULTS]);
  return (await store.sites(run.id)).flatMap(({ site, state, bundle, sha256 }) =>
    own.has(site) || state !== 'done' || bundle === null || sha256 === null ? [] : [{ bundle, sha256 }],
  );
}
