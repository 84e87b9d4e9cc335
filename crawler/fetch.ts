/** One page, asked for and read: what the network said and what stands in the body. */
import { fileTypeFromBuffer } from 'file-type';
import type { ColumnTaxonomy } from '../config/columns.ts';
import { headerOf } from './exchange.ts';
import type { Exchange, Pairs } from './exchange.ts';
import type { Answer, Ask, Http } from './http.ts';
import type { BlockedBy, FetchOutcome } from './page-record.ts';
import { decode } from './read/charset.ts';
import type { PageFacts } from './read/page-facts.ts';
import { readPage } from './read/read-page.ts';
import { refusal } from './read/refusal.ts';
import type { PageReader, PageReading } from './reading/reader.ts';

export interface Fetched {
  answer: Answer;
  /** The answer's outcome, or `blocked` when its body is a guard's and not the site's. */
  outcome: FetchOutcome;
  /** The answer that counts; null when nobody answered. */
  last: Exchange | null;
  charset: string | null;
  facts: PageFacts | null;
  /** Reading was ended or failed: it costs this page's facts and nothing else. */
  unread: Unread | null;
}
export interface FetchOptions {
  http: Http;
  columns: ColumnTaxonomy;
  permit?: Ask['permit'];
  /** Default: in this thread. */
  read?: ReadPage;
}
export type ReadPage = PageReader['read'];
export type Unread = Extract<PageReading, { ok: false }>;

/** Reads in this thread: for pages that nobody has to be protected from. */
export function readHere(columns: ColumnTaxonomy): ReadPage {
  return (source, context) => {
    try {
      return Promise.resolve({ ok: true, facts: readPage(source, context, columns) });
    } catch (error) {
      return Promise.resolve({ ok: false, why: 'bug', says: (error as Error).stack ?? String(error) });
    }
  };
}

/** The charset that a Content-Type names. */
export const charsetIn = (contentType: string | null): string | null =>
  /charset\s*=\s*["']?([\w:-]+)/i.exec(contentType ?? '')?.[1] ?? null;

/** What the header says of the charset; null: nothing. */
export const headerCharset = (headers: Pairs): string | null => charsetIn(headerOf(headers, 'content-type'));

function asRecord(headers: Pairs): Record<string, string[]> {
  const record: Record<string, string[]> = {};
  for (const [name, value] of headers) (record[name.toLowerCase()] ??= []).push(value);
  return record;
}

/** Refusals that need no words to be recognised; all of them mean "cannot judge" (facts §D, §G.3), none means "gone". */
const refusalStatus: Record<number, BlockedBy> = {
  401: 'login',
  403: 'waf',
  407: 'login',
  412: 'challenge',
  429: 'rate',
  521: 'challenge',
};

/** Who turned us away with this answer; null when it is the site's own. */
export function refusedBy({ status, headers, decoded }: Exchange): BlockedBy | null {
  const text = decoded.length === 0 ? '' : decode(decoded.subarray(0, 200_000), headerCharset(headers)).text;
  return refusal(status, asRecord(headers), text) ?? refusalStatus[status] ?? null;
}

/** A docx calls itself openxmlformats. */
const textual = /xml(?!formats)|html|json|javascript|text\//;

/** True when the first bytes are those of an image, an office file or an archive, or of no text at all, whatever the header says. */
export async function isBinary(bytes: Uint8Array): Promise<boolean> {
  const head = bytes.subarray(0, 4100);
  if (isWide(head)) return false;
  const found = await fileTypeFromBuffer(head);
  return found === undefined ? !isText(head) : !textual.test(found.mime);
}

/** UTF-16 by its mark and the markup or blank after it; the mark alone might begin a sound file. */
function isWide([first, second, third, fourth]: Uint8Array): boolean {
  const [low, high] = first === 0xff && second === 0xfe ? [third, fourth] : first === 0xfe && second === 0xff ? [fourth, third] : [];
  return high === 0 && low !== undefined && low >= 0x09 && low < 0x80;
}

/** No charset of the web writes text with control bytes, but for UTF-16, which says so first; a stray one is a slip of the pen. */
function isText(head: Uint8Array): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  const controls = head.filter((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b).length;
  return controls * 20 <= head.length;
}

export type Answered = Pick<Exchange, 'url' | 'status' | 'headers' | 'decoded'>;

/** What an answer says; the same at the crawl and, from the archive, years later. null: nothing to read in it. */
export async function factsOf(
  last: Answered,
  leadsOutside: string | null,
  entry: boolean,
  read: ReadPage,
): Promise<{ facts: PageFacts | null; unread: Unread | null }> {
  if (leadsOutside === null && (last.decoded.length === 0 || (await isBinary(last.decoded)))) return { facts: null, unread: null };
  const { url, status, headers, decoded } = last;
  const context = { url, status, entry, headerCharset: headerCharset(headers), contentType: headerOf(headers, 'content-type') };
  const reading = await read(decoded, context);
  if (!reading.ok) return { facts: null, unread: reading };
  const { facts } = reading;
  // A redirect that leaves the site is the whole message of this address.
  return { facts: leadsOutside === null ? facts : { ...facts, kind: 'redirect', redirect: leadsOutside }, unread: null };
}

/** Asks for a page and reads it. Never rejects for anything the other side does. */
export async function fetchPageFacts(url: string, entry: boolean, options: FetchOptions): Promise<Fetched> {
  const { http, columns, permit, read = readHere(columns) } = options;
  const answer = await http.ask(url, { want: 'page', permit });
  const last = answer.exchanges.at(-1) ?? null;
  const nothing = { answer, last, charset: null, facts: null, unread: null };
  if (answer.outcome.kind !== 'answered' || last === null) return { ...nothing, outcome: answer.outcome };
  const by = refusedBy(last);
  if (by !== null) return { ...nothing, outcome: { kind: 'blocked', by, status: last.status } };
  const { facts, unread } = last.bodyless ? nothing : await factsOf(last, answer.leadsOutside, entry, read);
  return { answer, last, outcome: answer.outcome, charset: facts?.charset ?? headerCharset(last.headers), facts, unread };
}
