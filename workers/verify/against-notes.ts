/** Compares the attempts, pages, links and looks that the database holds of a month with its sealed bundles: bundle by bundle, as the seal lists them. */
import { join } from 'node:path';
import { BundleDamaged, openBundle, type BundleReader } from '../../crawler/evidence/bundle.ts';
import { JOB, type JobNote } from '../../crawler/notes.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import { newestOf, type SealStatement } from '../../crawler/seal/statement.ts';
import { noteIn } from '../../crawler/session/reread.ts';
import type { InspectionRun } from '../../config/run.ts';
import { exhibitUrls, type ExhibitsNote } from '../exhibit-bundle.ts';
import { PROBES, replayProbes } from '../probe-bundle.ts';
import type { Store } from '../store.ts';
import { EXHIBITS, OUTSIDE } from '../work.ts';
import { compareLooks } from './against-looks.ts';
import { compareRows, unsealedRows, type Wrong } from './against-pages.ts';
import { STORE } from './against-store.ts';
import { compareAttempts, sealedSites, type Known } from './sealed-sites.ts';

const MOST = 50;

/** `dir`: the month's evidence. Only whole bundles have all notes: of pruned ones that is said. */
export async function checkNotes(
  dir: string,
  run: InspectionRun,
  store: Store,
  statement: SealStatement,
  report: MonthFindings,
): Promise<void> {
  const { problems, notes, checked } = report;
  const before = problems.length;
  const say = (part: string, record: string | null, says: string): void => void problems.push(trouble(STORE, says, { part, record }));
  const attempts = await store.sites(run.id);
  const { compared, failed } = compareAttempts(statement, attempts, await known(dir, statement), say);
  const counts = { sites: compared.length, pages: 0, links: 0 };
  for (const { site, entry } of compared) {
    const wrong: Wrong[] = [];
    await inBundle(dir, entry.id, async (reader) => {
      const found = await compareRows(store, run.id, site, reader, wrong);
      counts.pages += found.pages;
      counts.links += found.links;
      if (found.unproved !== null) notes.push(`${entry.id} 已删减：库中有 ${found.unproved} 条页面和链接记录在其中已无对应，未能比对`);
    });
    tell(site, wrong, say);
  }
  for (const site of await store.filedUnder(run.id)) {
    if (compared.some((each) => each.site === site)) continue;
    const rows = await unsealedRows(store, run.id, site);
    if (!failed.delete(site)) tell(site, rows, say);
    else notes.push(`站点 ${site} 抓取失败，没有算数的封存：库中它的 ${rows.length} 条页面和链接记录无从核对`);
  }
  for (const site of failed) notes.push(`站点 ${site} 抓取失败，没有算数的封存`);
  const looks = await checkLooks(dir, run, store, statement, say, report);
  if (problems.length > before) return;
  checked.push(
    `数据库中的 ${counts.sites} 个站点的抓取记录、${counts.pages} 个页面、${counts.links} 条链接、${looks} 次首页访问，逐条与封存的证据包相同，不多不少`,
  );
}

function tell(site: string, wrong: readonly Wrong[], say: (...wrong: [string, string | null, string]) => void): void {
  for (const { part, record, says } of wrong.slice(0, MOST)) say(part, record, says);
  if (wrong.length > MOST) say('page', site, `站点 ${site} 另有 ${wrong.length - MOST} 处与证据包不符`);
}

/** Damage is told where bundles are checked. `null`: it could not be read. */
async function inBundle<T>(dir: string, id: string, work: (reader: BundleReader) => Promise<T>): Promise<T | null> {
  let reader: BundleReader | null = null;
  try {
    reader = await openBundle(join(dir, `${id}.wacz`));
    return await work(reader);
  } catch (error) {
    if (!(error instanceof BundleDamaged) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  } finally {
    await reader?.close();
  }
}

async function known(dir: string, statement: SealStatement): Promise<Known> {
  const exhibits = newestOf(statement, EXHIBITS);
  const shown = exhibits && (await inBundle(dir, exhibits.id, (reader) => noteIn<ExhibitsNote>(reader, exhibitUrls.all)));
  let sites: Known['sites'] = null;
  for (const { entry } of sealedSites(statement)) {
    const job = await inBundle(dir, entry.id, (reader) => noteIn<Partial<JobNote>>(reader, JOB));
    if (!job?.city) continue;
    sites = new Set([...job.city.sites.map(({ id }) => id), OUTSIDE, PROBES, EXHIBITS]);
    break;
  }
  return { sites, sources: shown ? new Set(shown.of.map(({ bundle }) => bundle)) : null };
}

/** Looks are put aside just before what the pages link to outside is looked at. */
async function checkLooks(
  dir: string,
  run: InspectionRun,
  store: Store,
  statement: SealStatement,
  say: (part: string, record: string, says: string) => void,
  report: MonthFindings,
): Promise<number> {
  const [probes, outside] = [newestOf(statement, PROBES), newestOf(statement, OUTSIDE)];
  const dated = probes ?? outside;
  const at = (dated && (await inBundle(dir, dated.id, async (reader) => (await reader.about()).created))) ?? statement.at;
  const replay = probes && (await inBundle(dir, probes.id, replayProbes));
  if (probes !== null && replay === null) return 0;
  const sites = sealedSites(statement).map(({ site }) => site);
  return compareLooks(store, run, { looks: replay?.looks ?? null, at, sites }, say, report);
}
