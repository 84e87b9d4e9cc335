/** Reads a sealed bundle as the crawl once read the site: the same pages, links and facts, without a network. */
import { factsOf } from './fetch.ts';
import { headerOf } from './exchange.ts';
import type { LinkFacts, Page } from './crawl-result.ts';
import type { BundleReader } from './evidence/bundle.ts';
import { JOB, LINK, PAGE, digestOfFacts } from './notes.ts';
import type { JobNote, PageNote } from './notes.ts';
import type { PageFacts } from './read/page-facts.ts';
import { readPage } from './read/read-page.ts';
import { canonicalUrl } from './url.ts';

export interface Replay {
  job: JobNote;
  /** In the order of the index. `same`: the facts are what the crawl read. */
  pages: { page: Page; same: boolean }[];
  links: LinkFacts[];
}

/** null when the bundle holds no crawl of ours. Throws BundleDamaged when its bytes are not what its index says. */
export async function replay(reader: BundleReader): Promise<Replay | null> {
  const job = (await noteOf(reader, JOB)) as JobNote | null;
  if (job === null) return null;
  const found: Replay = { job, pages: [], links: [] };
  for await (const { url } of reader.entries()) {
    if (url.startsWith(LINK)) found.links.push((await noteOf(reader, url)) as LinkFacts);
    if (!url.startsWith(PAGE)) continue;
    const note = (await noteOf(reader, url)) as PageNote;
    const facts = note.facts === null ? null : await readAgain(reader, job, note);
    found.pages.push({ page: { bundle: reader.id, record: note.record, facts }, same: (facts && digestOfFacts(facts)) === note.facts });
  }
  return found;
}

async function noteOf(reader: BundleReader, url: string): Promise<unknown> {
  const recorded = await reader.read(url);
  return recorded && JSON.parse(new TextDecoder().decode(recorded.payload));
}

async function readAgain(reader: BundleReader, { columns }: JobNote, { record, entry, learnt }: PageNote): Promise<PageFacts | null> {
  const { finalUrl, sha256, dom } = record;
  if (sha256 === null) return null;
  const recorded = await reader.read(finalUrl, sha256);
  if (recorded === null || recorded.status === null) return null;
  const { status, headers, payload } = recorded;
  const rendered = dom && (await reader.read(dom.url, dom.sha256));
  const facts = rendered
    ? readPage(new TextDecoder().decode(rendered.payload), { url: finalUrl, status, entry, rendered: true }, columns)
    : await factsOf({ url: finalUrl, status, headers, decoded: payload }, leadsOutside(status, headers, finalUrl), entry, columns);
  return facts && { ...facts, defects: [...facts.defects, ...learnt] };
}

/** A redirect that was followed is not the last answer: the last answer's target was outside. */
function leadsOutside(status: number, headers: [string, string][], url: string): string | null {
  const location = status >= 300 && status < 400 ? headerOf(headers, 'location') : null;
  return location === null ? null : canonicalUrl(Buffer.from(location, 'latin1').toString('utf8'), url);
}
