/** Reads a noted page again from recorded bytes: the same for a crawl that goes on and for an audit years later. */
import type { BundleReader } from '../evidence/bundle.ts';
import { headerOf } from '../exchange.ts';
import { factsOf } from '../fetch.ts';
import type { ReadPage } from '../fetch.ts';
import type { PageNote } from '../notes.ts';
import type { PageFacts } from '../read/page-facts.ts';
import { canonicalUrl } from '../url.ts';

/** A sealed bundle, or what of one is written so far. */
export type Archive = Pick<BundleReader, 'read'>;

export interface Reread {
  facts: PageFacts | null;
  /** What the page said before it was rendered; null when it was not. */
  plain(): Promise<PageFacts | null>;
}

/** The JSON that stands under an address of ours (`urn:sundial:…`); null when nothing does. */
export async function noteIn<T>(archive: Archive, url: string): Promise<T | null> {
  const recorded = await archive.read(url);
  return recorded && (JSON.parse(new TextDecoder().decode(recorded.payload)) as T);
}

/** null: the bytes that the note speaks of are not there. */
export async function rereadPage(archive: Archive, note: PageNote, read: ReadPage): Promise<Reread | null> {
  const { record, entry, learnt } = note;
  const nothing = () => Promise.resolve(null);
  if (note.facts === null) return { facts: null, plain: nothing };
  const { finalUrl, sha256, dom } = record;
  const recorded = sha256 === null ? null : await archive.read(finalUrl, sha256);
  if (recorded === null || recorded.status === null) return null;
  const { status, headers, payload } = recorded;
  const answered = { url: finalUrl, status, headers, decoded: payload };
  const asAnswered = async () => (await factsOf(answered, leadsOutside(status, headers, finalUrl), entry, read)).facts;
  if (dom === null) return { facts: withLearnt(await asAnswered(), learnt), plain: nothing };
  const rendered = await archive.read(dom.url, dom.sha256);
  if (rendered === null) return null;
  const reading = await read(new TextDecoder().decode(rendered.payload), { url: finalUrl, status, entry, rendered: true });
  return { facts: withLearnt(reading.ok ? reading.facts : null, learnt), plain: asAnswered };
}

function withLearnt(facts: PageFacts | null, learnt: PageNote['learnt']): PageFacts | null {
  return facts && { ...facts, defects: [...facts.defects, ...learnt] };
}

/** A redirect that was followed is not the last answer: the last answer's target was outside. */
function leadsOutside(status: number, headers: [string, string][], url: string): string | null {
  const location = status >= 300 && status < 400 ? headerOf(headers, 'location') : null;
  return location === null ? null : canonicalUrl(Buffer.from(location, 'latin1').toString('utf8'), url);
}
