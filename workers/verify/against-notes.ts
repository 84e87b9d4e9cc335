/** Compares the pages, links and looks that the database holds of a month with the notes in its sealed bundles. */
import { join } from 'node:path';
import { BundleDamaged, openBundle, type BundleReader } from '../../crawler/evidence/bundle.ts';
import type { PageNote } from '../../crawler/notes.ts';
import { digestOfFacts, LINK, PAGE } from '../../crawler/notes.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import type { SealStatement } from '../../crawler/seal/statement.ts';
import { noteIn } from '../../crawler/session/reread.ts';
import { replayProbes } from '../probe-bundle.ts';
import type { InspectionRun } from '../../config/run.ts';
import type { Store } from '../store.ts';
import { STORE } from './against-store.ts';
import { differences } from './differences.ts';

const MOST = 50;

/** `dir`: the month's evidence. Only whole bundles have the notes: of pruned ones that is said. */
export async function checkNotes(
  dir: string,
  run: InspectionRun,
  store: Store,
  statement: SealStatement,
  report: MonthFindings,
): Promise<void> {
  const before = report.problems.length;
  const counts = { pages: 0, links: 0, looks: 0 };
  for (const { site, bundle, state } of await store.sites(run.id)) {
    const listed = bundle !== null && state === 'done' && statement.bundles.some(({ id }) => id === bundle);
    if (!listed) continue;
    await withBundle(join(dir, `${bundle}.wacz`), async (reader) => {
      if ((await reader.about()).pruned !== null) return void report.notes.push(`${bundle} 已删减：页面和链接的记录未与数据库比对`);
      const problems: string[][] = [];
      const noted = await notedIn(reader);
      counts.pages += await checkPages(store, run.id, site, reader, noted.pages, problems);
      counts.links += await checkLinks(store, run.id, site, reader, noted.links, problems);
      counts.looks += await checkLooks(store, run, reader, problems);
      for (const [part, record, says] of problems.slice(0, MOST))
        report.problems.push(trouble(STORE, says!, { part: part!, record: record! }));
      if (problems.length > MOST)
        report.problems.push(trouble(STORE, `站点 ${site} 另有 ${problems.length - MOST} 处与证据包不符`, { part: 'page' }));
    });
  }
  if (report.problems.length === before)
    report.checked.push(`数据库中的 ${counts.pages} 个页面、${counts.links} 条链接、${counts.looks} 次首页访问，逐条与证据包中的记录相同`);
}

/** Damage is told where bundles are checked. */
async function withBundle(path: string, work: (reader: BundleReader) => Promise<void>): Promise<void> {
  let reader: BundleReader | null = null;
  try {
    reader = await openBundle(path);
    await work(reader);
  } catch (error) {
    const damaged = error instanceof BundleDamaged || error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!damaged) throw error;
  } finally {
    await reader?.close();
  }
}

async function notedIn(reader: BundleReader): Promise<{ pages: Set<string>; links: Set<string> }> {
  const noted = { pages: new Set<string>(), links: new Set<string>() };
  for await (const { url } of reader.entries()) {
    if (url.startsWith(PAGE)) noted.pages.add(url);
    if (url.startsWith(LINK)) noted.links.add(url);
  }
  return noted;
}

async function checkPages(
  store: Store,
  run: string,
  site: string,
  reader: BundleReader,
  noted: Set<string>,
  problems: string[][],
): Promise<number> {
  let pages = 0;
  for await (const { record, facts } of store.pages(run, { site })) {
    pages += 1;
    const note = await noteIn<PageNote>(reader, `${PAGE}${record.url}`);
    if (note === null) problems.push(['page', record.url, '证据包里没有这个页面的记录']);
    else {
      const inRecord = differences(note.record, record);
      if (inRecord !== '') problems.push(['page', record.url, `页面记录被改动：${inRecord}`]);
      if ((facts && digestOfFacts(facts)) !== note.facts) problems.push(['page', record.url, '页面事实与抓取时的摘要不符：被改动']);
    }
  }
  if (pages < noted.size) problems.push(['page', site, `证据包记有 ${noted.size} 个页面，库中只有 ${pages} 个`]);
  return pages;
}

async function checkLinks(
  store: Store,
  run: string,
  site: string,
  reader: BundleReader,
  noted: Set<string>,
  problems: string[][],
): Promise<number> {
  let links = 0;
  for await (const link of store.links(run, site)) {
    links += 1;
    const inLink = differences(await noteIn(reader, `${LINK}${link.url}`), link);
    if (inLink !== '') problems.push(['link', link.url, `链接记录被改动：${inLink}`]);
  }
  if (links < noted.size) problems.push(['link', site, `证据包记有 ${noted.size} 条链接，库中只有 ${links} 条`]);
  return links;
}

/** Looks belong to no run: those of its month that were sealed must still be there as they were. */
async function checkLooks(store: Store, { from, to }: InspectionRun, reader: BundleReader, problems: string[][]): Promise<number> {
  const replay = await replayProbes(reader);
  let looks = 0;
  for (const [site, seen] of replay?.looks ?? []) {
    const stored = await store.probes(site, `${from}T00:00:00+08:00`, `${to}T00:00:00+08:00`);
    for (const { sample } of seen) {
      looks += 1;
      const same = stored.some((each) => each.at === sample.at && differences(sample, each) === '');
      if (!same) problems.push(['probe', `${sample.address}#${sample.at}`, '这次首页访问的记录不见了，或被改动']);
    }
  }
  return looks;
}
