/** Reads a sealed bundle as the crawl once read the site: the same pages, links and facts, without a network. */
import { canonicalJson } from '../config/canonical.ts';
import type { Documents } from './attachment/documents.ts';
import type { LinkFacts, Page } from './crawl-result.ts';
import type { BundleReader } from './evidence/bundle.ts';
import { readHere } from './fetch.ts';
import { JOB, LINK, PAGE, digestOfFacts } from './notes.ts';
import type { JobNote, PageNote } from './notes.ts';
import { rereadFile } from './session/reread-file.ts';
import { noteIn, rereadPage } from './session/reread.ts';

interface ReplayedPage {
  page: Page;
  /** The facts are what the crawl read. */
  same: boolean;
}
export interface Replay {
  job: JobNote;
  /** In the order of the index. */
  pages: ReplayedPage[];
  links: LinkFacts[];
  /** Files that were read again, and how many of them gave the facts of the crawl. */
  files: { read: number; same: number };
}

/**
 * null when the bundle holds no crawl of a site. Throws BundleDamaged when its bytes are not what its index says.
 * `documents`: reads linked files again; without it what was noted of them is taken as it stands.
 */
export async function replay(reader: BundleReader, documents?: Documents): Promise<Replay | null> {
  const job = await noteIn<JobNote>(reader, JOB);
  if (job === null || !('site' in job)) return null;
  const found: Replay = { job, pages: [], links: [], files: { read: 0, same: 0 } };
  for await (const seen of replayed(reader, job)) {
    if (!('link' in seen)) found.pages.push(seen);
    else found.links.push(documents ? await withFile(reader, seen.link, documents, found.files) : seen.link);
  }
  return found;
}

async function withFile(reader: BundleReader, link: LinkFacts, documents: Documents, files: Replay['files']): Promise<LinkFacts> {
  const file = await rereadFile(reader, link, documents);
  if (file === null) return link;
  files.read += 1;
  if (canonicalJson(file) === canonicalJson(link.file)) files.same += 1;
  return { ...link, file };
}

/** The links of a bundle of outside addresses; null when it is none. Throws as `replay` does. */
export async function replayOutside(reader: BundleReader): Promise<{ run: JobNote['run']; links: LinkFacts[] } | null> {
  const job = await noteIn<{ run: JobNote['run']; outside?: true }>(reader, JOB);
  if (job?.outside !== true) return null;
  const links: LinkFacts[] = [];
  for await (const url of noted(reader)) if (url.startsWith(LINK)) links.push((await noteIn<LinkFacts>(reader, url))!);
  return { run: job.run, links };
}

/** One page or link of a crawl after the other, in the order of the index. */
export async function* replayed(
  reader: BundleReader,
  { columns }: Pick<JobNote, 'columns'>,
): AsyncGenerator<ReplayedPage | { link: LinkFacts }> {
  const read = readHere(columns);
  for await (const url of noted(reader)) {
    if (url.startsWith(LINK)) {
      yield { link: (await noteIn<LinkFacts>(reader, url))! };
      continue;
    }
    const note = (await noteIn<PageNote>(reader, url))!;
    const facts = (await rereadPage(reader, note, read))?.facts ?? null;
    yield { page: { bundle: reader.id, record: note.record, facts }, same: (facts && digestOfFacts(facts)) === note.facts };
  }
}

/** Addresses of the notes on pages and links, each once: what a later session noted again stands twice in the index, and the latest counts. */
async function* noted(reader: BundleReader): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const { url } of reader.entries()) {
    if (seen.has(url) || !(url.startsWith(PAGE) || url.startsWith(LINK))) continue;
    seen.add(url);
    yield url;
  }
}
