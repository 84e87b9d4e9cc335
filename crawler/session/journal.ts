/** What the archive remembers of earlier sessions, so that nothing finished is asked for again. */
import { createHash } from 'node:crypto';
import type { LinkFacts } from '../crawl-result.ts';
import type { BundleWriter } from '../evidence/bundle.ts';
import type { ReadPage } from '../fetch.ts';
import type { Candidate } from '../frontier.ts';
import { DOUBT, LATER, LINK, PAGE } from '../notes.ts';
import type { FirstLook, PageNote } from '../notes.ts';
import type { FetchOutcome, PageRecord } from '../page-record.ts';
import type { PageFacts } from '../read/page-facts.ts';
import { noteIn, rereadPage } from './reread.ts';

export interface KnownPage {
  record: PageRecord;
  facts: PageFacts | null;
  /** What it said before it was rendered; null when it was not. */
  plain(): Promise<PageFacts | null>;
}
export interface Journal {
  /** A page that was finished; null: it was not, or its bytes cannot be read any more. */
  page(url: string): Promise<KnownPage | null>;
  link(url: string): Promise<LinkFacts | null>;
  /** When an address was closed in the same way before. */
  endedAt(candidate: Pick<Candidate, 'url' | 'as'>, outcome: FetchOutcome): Promise<{ at: string } | null>;
  /** A first look that was not the last word. */
  firstLook(why: 'dead' | 'blocked', url: string): Promise<FirstLook | null>;
  putOff(why: 'dead' | 'blocked', url: string, look: FirstLook): Promise<void>;
  /** A note of ours, by its own address. */
  note<T>(url: string): Promise<T | null>;
  /** Writes a note, unless the same stands there already. */
  write(url: string, at: string, value: unknown): Promise<void>;
}

/** Endings that a later session may better: the address was only left out for now. */
const leftOut = new Set(['budget', 'trap', 'interrupted']);

const isLeftOut = ({ outcome }: Pick<PageRecord, 'outcome'>) =>
  (outcome.kind === 'skipped' && leftOut.has(outcome.why)) || (outcome.kind === 'silent' && outcome.why === 'our-line');

export function journal(bundle: BundleWriter, read: ReadPage): Journal {
  const { recorded } = bundle;
  const note = <T>(url: string): Promise<T | null> => (recorded.has(url) ? noteIn<T>(recorded, url) : Promise.resolve(null));
  const prefix = { dead: DOUBT, blocked: LATER };
  const write: Journal['write'] = async (url, at, value) => {
    const body = Buffer.from(JSON.stringify(value));
    if (recorded.has(url)) {
      const before = await recorded.read(url);
      if (before?.sha256 === createHash('sha256').update(body).digest('hex')) return;
    }
    await bundle.addMetadata({ url, at, contentType: 'application/json', body });
  };
  return {
    note,
    write,
    async page(url) {
      const found = await note<PageNote>(`${PAGE}${url}`);
      if (found === null || isLeftOut(found.record)) return null;
      const again = await rereadPage(recorded, found, read);
      return again && { record: found.record, ...again };
    },
    async link(url) {
      const found = await note<LinkFacts>(`${LINK}${url}`);
      return found === null || isLeftOut(found) ? null : found;
    },
    async endedAt({ url, as }, outcome) {
      const found = as === 'file' ? await note<LinkFacts>(`${LINK}${url}`) : (await note<PageNote>(`${PAGE}${url}`))?.record;
      return found && JSON.stringify(found.outcome) === JSON.stringify(outcome) ? { at: found.at } : null;
    },
    firstLook: (why, url) => note<FirstLook>(`${prefix[why]}${url}`),
    putOff: (why, url, look) => write(`${prefix[why]}${url}`, look.at, look),
  };
}
