/** Compares the pages and links that the database files under a site with the notes in that site's sealed bundle: none changed, none missing, none added. */
import type { BundleReader } from '../../crawler/evidence/bundle.ts';
import { asUri } from '../../crawler/evidence/warc-record.ts';
import type { PageNote } from '../../crawler/notes.ts';
import { digestOfFacts, LINK, PAGE } from '../../crawler/notes.ts';
import { noteIn } from '../../crawler/session/reread.ts';
import type { Store } from '../store.ts';
import { differences } from './differences.ts';

export interface Wrong {
  part: 'page' | 'link';
  /** Address. */
  record: string;
  /** Chinese. */
  says: string;
}

/** Notes of a bundle that no row has been met for yet, as the index spells their addresses. */
type Noted = Set<string>;

export interface Compared {
  /** Rows that a note was found for. */
  pages: number;
  links: number;
  /** Notes were taken out of the bundle: rows without one, which are no trouble then. Null: it is whole. */
  unproved: number | null;
}

/** What is wrong goes into `wrong`. Throws BundleDamaged. */
export async function compareRows(store: Store, run: string, site: string, reader: BundleReader, wrong: Wrong[]): Promise<Compared> {
  const pruned = (await reader.about()).pruned !== null;
  const noted: Noted = new Set();
  for await (const { url } of reader.entries()) if (url.startsWith(PAGE) || url.startsWith(LINK)) noted.add(url);
  const pages = await comparePages(store, run, site, { reader, noted, pruned }, wrong);
  const links = await compareLinks(store, run, site, { reader, noted, pruned }, wrong);
  for (const url of noted) {
    const [part, prefix] = url.startsWith(PAGE) ? (['page', PAGE] as const) : (['link', LINK] as const);
    wrong.push({ part, record: url.slice(prefix.length), says: `证据包里有这条记录，库中站点 ${site} 下却没有：被删去` });
  }
  return { pages: pages.found, links: links.found, unproved: pruned ? pages.without + links.without : null };
}

interface Met {
  found: number;
  without: number;
}

interface Bundle {
  reader: BundleReader;
  noted: Noted;
  pruned: boolean;
}

async function comparePages(store: Store, run: string, site: string, { reader, noted, pruned }: Bundle, wrong: Wrong[]): Promise<Met> {
  const met: Met = { found: 0, without: 0 };
  for await (const { bundle, record, facts } of store.pages(run, { site })) {
    const tell = (says: string): void => void wrong.push({ part: 'page', record: record.url, says });
    if (bundle !== reader.id) tell(`页面所属的证据包被改动：封存为 ${reader.id}，库中为 ${bundle}`);
    const url = `${PAGE}${record.url}`;
    const isNoted = noted.delete(asUri(url));
    const note = isNoted ? await noteIn<PageNote>(reader, url) : null;
    if (note === null) {
      met.without += 1;
      if (!pruned) tell('证据包里没有这个页面的记录：是后来补进的');
      continue;
    }
    met.found += 1;
    const inRecord = differences(note.record, record);
    if (inRecord !== '') tell(`页面记录被改动：${inRecord}`);
    if ((facts && digestOfFacts(facts)) !== note.facts) tell('页面事实与抓取时的摘要不符：被改动');
  }
  return met;
}

async function compareLinks(store: Store, run: string, site: string, { reader, noted, pruned }: Bundle, wrong: Wrong[]): Promise<Met> {
  const met: Met = { found: 0, without: 0 };
  for await (const link of store.links(run, site)) {
    const tell = (says: string): void => void wrong.push({ part: 'link', record: link.url, says });
    const url = `${LINK}${link.url}`;
    if (!noted.delete(asUri(url))) {
      met.without += 1;
      if (!pruned) tell('证据包里没有这条链接的记录：是后来补进的');
      continue;
    }
    met.found += 1;
    const inLink = differences(await noteIn(reader, url), link);
    if (inLink !== '') tell(`链接记录被改动：${inLink}`);
  }
  return met;
}

/** What is filed under a site of which no sealed bundle counts. */
export async function unsealedRows(store: Store, run: string, site: string): Promise<Wrong[]> {
  const wrong: Wrong[] = [];
  const says = `它在库中属站点 ${site}，这个站点没有封存的证据包：是后来补进或改动的`;
  for await (const { record } of store.pages(run, { site, facts: false })) wrong.push({ part: 'page', record: record.url, says });
  for await (const { url } of store.links(run, site)) wrong.push({ part: 'link', record: url, says });
  return wrong;
}
