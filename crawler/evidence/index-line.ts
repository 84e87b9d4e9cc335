/** The index (CDXJ): one sorted line for each record a reader may ask for, with the way to it in the archive. */
import { getSurt } from 'warcio/utils';
import { parseHttpHead } from './warc-record.ts';

export interface IndexEntry {
  url: string;
  /** ISO UTC to the second, as the index holds it. */
  at: string;
  /** Lower-case media type without parameters, 'warc/revisit' for a revisit; '' when none was given. */
  mime: string;
  /** HTTP status; null for resources, metadata and revisits. */
  status: number | null;
  /** sha256 (hex) of the recorded payload, of a revisit that of the payload it vouches for: `EvidenceRef.sha256`. */
  sha256: string;
  /** sha256 (hex) of the packed record. */
  recordSha256: string;
  /** Within archive/data.warc.gz, in bytes. */
  offset: number;
  length: number;
}

/** Sort key of an address: host reversed, lower case (SURT, as other archives' tools make it). */
export const keyOf = (url: string): string => getSurt(url).replace(/[^\x21-\x7e]+/g, (run) => encodeURIComponent(run));

/** In place of a media type: the record says that another one still holds. */
export const REVISIT = 'warc/revisit';

const mimeOf = (contentType: string | undefined): string => /^\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType ?? '')?.[1]?.toLowerCase() ?? '';

/** Requests and warcinfo are found through what they belong to, not through the index. */
const isIndexed = (type: string): boolean => type !== 'warcinfo' && type !== 'request';

/** What of a record the index shows. */
export interface Indexable {
  type: string;
  url?: string | null;
  at: string;
  contentType: string;
  /** HTTP head of an answer. */
  head: Buffer;
}

/** The record's line; null for what the index does not list. `at` is kept as the record has it. */
export function entryOf(record: Indexable, place: Pick<IndexEntry, 'sha256' | 'recordSha256' | 'offset' | 'length'>): IndexEntry | null {
  if (!isIndexed(record.type) || typeof record.url !== 'string') return null;
  return { url: record.url, at: record.at, ...describe(record), ...place };
}

/**
 * Media type and status that a record's line shows. A revisit shows no status: told that it is 304, ReplayWeb.page shows an empty page;
 * told nothing, it goes on to the answer that the record vouches for.
 */
function describe({ type, contentType, head }: Indexable): { mime: string; status: number | null } {
  if (type === 'revisit') return { mime: REVISIT, status: null };
  if (type !== 'response') return { mime: mimeOf(contentType), status: null };
  const http = parseHttpHead(head);
  const stated = http?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return { mime: mimeOf(stated), status: http?.status ?? null };
}

/** 'key 20181203010203 {json}' without line end. */
export function formatLine(entry: IndexEntry): string {
  const fields = {
    url: entry.url,
    mime: entry.mime,
    ...(entry.status === null ? {} : { status: String(entry.status) }),
    digest: `sha256:${entry.sha256}`,
    recordDigest: `sha256:${entry.recordSha256}`,
    length: String(entry.length),
    offset: String(entry.offset),
    filename: 'data.warc.gz',
  };
  return `${keyOf(entry.url)} ${entry.at.replace(/[-:T]/g, '').slice(0, 14)} ${JSON.stringify(fields)}`;
}

/** The reverse of `formatLine`; null when the line is not one of ours. */
export function parseLine(line: string): IndexEntry | null {
  const match = /^(\S+) (\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d) (\{.*\})$/.exec(line);
  if (match === null) return null;
  const [, , year, month, day, hour, minute, second, json = ''] = match;
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return null;
  }
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const [offset, length] = [Number(text('offset') || NaN), Number(text('length') || NaN)];
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length)) return null;
  return {
    url: text('url'),
    at: `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
    mime: text('mime'),
    status: text('status') === '' ? null : Number(text('status')),
    sha256: text('digest').replace(/^sha256:/, ''),
    recordSha256: text('recordDigest').replace(/^sha256:/, ''),
    offset,
    length,
  };
}
