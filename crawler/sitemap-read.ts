/** Reads one sitemap file as a stream: XML, plain text or a feed, packed or not, broken or not; takes what can be read and no more than a limit. */
import { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { Parser } from 'htmlparser2';
import { decode } from './read/charset.ts';
import { civil, findDates } from './read/dates.ts';
import { canonicalUrl } from './url.ts';

export interface SitemapPage {
  /** Canonical address. */
  url: string;
  /** Civil date (Shanghai) of the last change that the file claims. */
  lastmod: string | null;
}
export interface SitemapFile {
  kind: 'pages' | 'index' | 'feed' | 'text' | 'none';
  pages: SitemapPage[];
  /** Further sitemaps that an index names. */
  sitemaps: SitemapPage[];
  /** The file goes on beyond what was read: too long, too many entries, or damaged. */
  cut: boolean;
}
export interface SitemapFileLimits {
  /** Of the unpacked file (sitemaps.org: 50 MB). */
  maxBytes: number;
  /** sitemaps.org: 50,000 */
  maxEntries: number;
}
export const fileLimits: SitemapFileLimits = { maxBytes: 50_000_000, maxEntries: 50_000 };

const sampleBytes = 65_536;
/** No sitemap nests deeper than a handful; a parser's stack is no place for a bomb. */
const deepest = 50;
const longestText = 4096;

/** The unpacked bytes, piece by piece; ends early when the limit is reached or the packing is damaged. */
async function* unpacked(bytes: Uint8Array, maxBytes: number, onCut: () => void): AsyncGenerator<Uint8Array> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const slices = function* () {
    for (let at = 0; at < bytes.length; at += sampleBytes) yield bytes.subarray(at, at + sampleBytes);
  };
  const source = isPacked ? Readable.from(slices()).pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })) : slices();
  let total = 0;
  try {
    for await (const piece of source as AsyncIterable<Uint8Array>) {
      const rest = maxBytes - total;
      total += piece.length;
      yield piece.subarray(0, rest);
      if (total < maxBytes) continue;
      onCut();
      return;
    }
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw error;
    onCut();
  }
}

/** The same as text. The head decides the charset: byte order mark, header, declaration, then what the bytes look like. */
async function* asText(pieces: AsyncIterable<Uint8Array>, headerCharset: string | null): AsyncGenerator<string> {
  let head: Uint8Array[] | null = [];
  let decoder = new TextDecoder();
  const start = (): string => {
    const sample = Buffer.concat(head!);
    const end = Math.max(sample.lastIndexOf(0x3e), sample.lastIndexOf(0x0a)) + 1;
    decoder = new TextDecoder(decode(end > 0 ? sample.subarray(0, end) : sample, headerCharset).charset);
    head = null;
    return decoder.decode(sample, { stream: true });
  };
  for await (const piece of pieces) {
    if (head === null) yield decoder.decode(piece, { stream: true });
    else if (head.push(piece) > 0 && head.reduce((sum, each) => sum + each.length, 0) >= sampleBytes) yield start();
  }
  yield head === null ? decoder.decode() : start();
}

/** A stated date as the day in Shanghai: an instant with its offset is converted, a bare date stays. */
export function civilDate(text: string): string | null {
  const stated = text.trim();
  if (/\d[T\s]\d{1,2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2}|GMT|UTC)$/i.test(stated)) {
    const at = Date.parse(stated);
    if (!Number.isNaN(at)) return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
  }
  const found = findDates(stated.replace(/T\d.*$/, ''))[0];
  if (found?.year != null) return civil(found.year, found.month, found.day);
  const at = /^[a-z]{3},? \d{1,2} [a-z]{3} \d{4}/i.test(stated) ? Date.parse(`${stated} GMT`) : NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 10);
}

const holders: Record<string, SitemapFile['kind']> = { url: 'pages', sitemap: 'index', item: 'feed', entry: 'feed' };
const dates = new Set(['lastmod', 'pubdate', 'date', 'updated', 'published', 'modified']);
/** An address or a date: `loc` for entries of a sitemap, `link` for those of a feed; a picture's own `loc` lies deeper. */
const fieldOf = (holder: string, name: string): 'url' | 'date' | null =>
  dates.has(name) ? 'date' : name === (holder === 'url' || holder === 'sitemap' ? 'loc' : 'link') ? 'url' : null;

interface Entry {
  holder: string;
  url: string;
  /** The address's own end tag was there. */
  whole: boolean;
  date: string;
}

/** Takes XML text in pieces and hands on each entry; `done` when nothing more can come of it. */
function entryParser(onEntry: (entry: Entry) => void, onRoot: (name: string) => void) {
  const open: string[] = [];
  let entry: Entry | null = null;
  let text: string | null = null;
  const state = { done: false };
  const flush = () => {
    if (entry !== null && entry.url !== '') onEntry(entry);
    entry = null;
  };
  const parser = new Parser(
    {
      onopentag(raw, attributes) {
        const name = raw.slice(raw.indexOf(':') + 1).toLowerCase();
        if (open.length > deepest || name === 'html') state.done = true;
        if (state.done) return;
        if (open.length === 0) onRoot(name);
        open.push(name);
        // The same inside itself lacks its end tag; another kind inside is a picture's address or the like.
        if (holders[name] !== undefined && (entry === null || entry.holder === name)) {
          if (entry?.whole === true) flush();
          entry = { holder: name, url: '', whole: false, date: '' };
        }
        text = '';
        const href = attributes['href'];
        if (entry !== null && name === 'link' && href !== undefined && /^(?:alternate)?$/.test(attributes['rel'] ?? '') && entry.url === '')
          [entry.url, entry.whole] = [href, true];
      },
      ontext(piece) {
        if (text !== null && text.length < longestText) text += piece;
      },
      onclosetag(_raw, isImplied) {
        if (state.done) return;
        const name = open.pop();
        const holder = open.at(-1);
        if (entry !== null && holder === entry.holder && name !== undefined) {
          const field = fieldOf(holder, name);
          const said = text?.trim() ?? '';
          if (field === 'url' && entry.url === '') [entry.url, entry.whole] = [said, !isImplied];
          else if (field === 'date' && entry.date === '') entry.date = said;
        } else if (entry !== null && name === entry.holder && (!isImplied || entry.whole)) flush();
        text = null;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  return { state, write: (piece: string) => parser.write(piece), end: () => parser.end() };
}

/** Reads one file. Never rejects for what stands in it. `headerCharset`: of its Content-Type, if any. */
export async function readSitemap(
  bytes: Uint8Array,
  url: string,
  { maxBytes = fileLimits.maxBytes, maxEntries = fileLimits.maxEntries, headerCharset = null as string | null } = {},
): Promise<SitemapFile> {
  const file: SitemapFile = { kind: 'none', pages: [], sitemaps: [], cut: false };
  const known = new Set<string>();
  const take = (to: SitemapPage[], address: string, date: string) => {
    const canonical = address === '' ? null : canonicalUrl(address, url);
    if (canonical === null || known.has(canonical)) return;
    if (known.size >= maxEntries) file.cut = true;
    else to.push({ url: canonical, lastmod: date === '' ? null : civilDate(date) });
    known.add(canonical);
  };
  const parser = entryParser(
    ({ holder, url: address, date }) => {
      if (file.kind === 'none') file.kind = holders[holder]!;
      take(holder === 'sitemap' ? file.sitemaps : file.pages, address, date);
    },
    (name) => {
      if (name === 'urlset') file.kind = 'pages';
      else if (name === 'sitemapindex') file.kind = 'index';
    },
  );
  let form: 'xml' | 'text' | null = null;
  let line = '';
  const stop = () => file.cut || parser.state.done;
  for await (const piece of asText(
    unpacked(bytes, maxBytes, () => (file.cut = true)),
    headerCharset,
  )) {
    if (form === null && piece.trim() === '') continue;
    form ??= piece.trimStart().startsWith('<') ? 'xml' : 'text';
    if (form === 'xml') parser.write(piece);
    else {
      const lines = `${line}${piece}`.split(/[\r\n]+/);
      line = lines.pop()!.slice(0, longestText);
      for (const each of lines) if (/^https?:\/\//i.test(each.trim())) take(file.pages, each, '');
    }
    if (stop()) break;
  }
  if (form === 'text') {
    if (!file.cut && /^https?:\/\//i.test(line.trim())) take(file.pages, line, '');
    if (file.pages.length > 0) file.kind = 'text';
  } else if (!stop()) parser.end();
  return file;
}
