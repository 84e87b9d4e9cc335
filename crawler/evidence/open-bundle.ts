/** Opens a sealed bundle and reads single records by way of the index, without walking the archive. */
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { decodeBody } from './decode-body.ts';
import { readMember } from './gzip-member.ts';
import { keyOf, parseLine, type IndexEntry } from './index-line.ts';
import { DATA, INDEX, PAGES, parsePages, type PageLine } from './manifest.ts';
import { asUri, parseHttpHead, parseRecord, sha256, type WarcRecord } from './warc-record.ts';
import { localHeaderSize, readAt, readDirectory, type ZipPart } from './zip.ts';

/** The file is not a sound bundle; `sundial verify` says where. */
export class BundleDamaged extends Error {}

export interface Recorded {
  type: string;
  url: string;
  /** ISO UTC. */
  at: string;
  /** HTTP status; null for resources and metadata. */
  status: number | null;
  /** HTTP headers in order, bytes as latin1; empty for resources. */
  headers: [string, string][];
  /** As stated, parameters included; '' when none was. */
  contentType: string;
  /** Content coding taken off: what readers read. */
  payload: Uint8Array;
  /** As stored: what `sha256` (hex) is the digest of. */
  raw: Uint8Array;
  sha256: string;
  /** A browser had taken the content coding off before it was stored. */
  decoded: boolean;
}

export interface BundleReader {
  /** File name without '.wacz'. */
  readonly id: string;
  /** Every record but requests, in order of the index: host, path, instant. */
  entries(): AsyncIterable<IndexEntry>;
  /** The record of an address with that digest; without one the latest. Null when there is none. Throws BundleDamaged when its bytes are not what the index says. */
  read(url: string, sha256?: string): Promise<Recorded | null>;
  pages(): Promise<PageLine[]>;
  close(): Promise<void>;
}

interface Part {
  start: number;
  size: number;
}

/** Opens `path`. Throws BundleDamaged when it is not a bundle, and what the file system throws when it cannot be opened. */
export async function openBundle(path: string): Promise<BundleReader> {
  const file = await open(path, 'r');
  try {
    const [data, index, pages] = await parts(file);
    return {
      id: basename(path).replace(/\.wacz$/, ''),
      entries: () => entries(file, index),
      read: async (url, wanted) => {
        const found = await lookUp(file, index, asUri(url));
        const entry = found.findLast((one) => wanted === undefined || one.sha256 === wanted);
        return entry === undefined ? null : recorded(await readRecord(file, data, entry), entry);
      },
      pages: async () => {
        const text = (await readAt(file, pages.start, pages.size)).toString('utf8');
        return parsePages(text).filter((page) => page !== null);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function parts(file: FileHandle): Promise<[Part, Part, Part]> {
  const { size } = await file.stat();
  const listed = await readDirectory(file, size);
  if ('says' in listed) throw new BundleDamaged(listed.says);
  const find = (name: string): Part => {
    const part = listed.parts.find((one: ZipPart) => one.name === name);
    if (part === undefined || part.offset + localHeaderSize(name) + part.size > listed.start) throw new BundleDamaged(`缺少 ${name}`);
    return { start: part.offset + localHeaderSize(name), size: part.size };
  };
  return [find(DATA), find(INDEX), find(PAGES)];
}

const LINES = 65536;
/** Enough for the rest of one line and the next, as a rule. */
const FEW_LINES = 2048;

/** Lines of the index from byte `from` on. */
async function* lines(file: FileHandle, index: Part, from: number, step = LINES): AsyncGenerator<{ text: string; at: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let at = from;
  for (let read = from; read < index.size;) {
    const chunk = await readAt(file, index.start + read, Math.min(step, index.size - read));
    if (chunk.length === 0) return;
    read += chunk.length;
    let bytes: Buffer = Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      yield { text: bytes.toString('utf8', 0, end), at };
      at += end + 1;
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes;
  }
}

async function* entries(file: FileHandle, index: Part): AsyncGenerator<IndexEntry> {
  for await (const { text } of lines(file, index, 0)) {
    const entry = parseLine(text);
    if (entry === null) throw new BundleDamaged('索引中有一行读不出');
    yield entry;
  }
}

/** The first whole line that begins at or after byte `from`. */
async function lineFrom(file: FileHandle, index: Part, from: number): Promise<{ text: string; at: number } | null> {
  // Begin one byte early: a line begins at `from` only if the byte before is a line end.
  let first = from === 0;
  for await (const line of lines(file, index, Math.max(0, from - 1), FEW_LINES)) {
    if (first) return line;
    first = true;
  }
  return null;
}

/** All captures of an address, oldest first: halving over the sorted index, so a large bundle costs a few reads. */
async function lookUp(file: FileHandle, index: Part, url: string): Promise<IndexEntry[]> {
  const key = `${keyOf(url)} `;
  let [low, high] = [0, index.size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await lineFrom(file, index, middle);
    if (line === null || line.at >= high || line.text >= key) high = middle;
    else low = line.at + Buffer.byteLength(line.text) + 1;
  }
  const found: IndexEntry[] = [];
  for await (const { text } of lines(file, index, low, FEW_LINES)) {
    if (text < key) continue;
    if (!text.startsWith(key)) break;
    const entry = parseLine(text);
    if (entry?.url === url) found.push(entry);
  }
  return found;
}

async function readRecord(file: FileHandle, data: Part, entry: IndexEntry): Promise<WarcRecord> {
  const damaged = (why: string): BundleDamaged => new BundleDamaged(`${entry.url} 的记录（偏移 ${entry.offset}）：${why}`);
  if (entry.offset < 0 || entry.length <= 0 || entry.offset + entry.length > data.size) throw damaged('索引指到了存档之外');
  const member = readMember(await readAt(file, data.start + entry.offset, entry.length));
  if (!('data' in member)) throw damaged('says' in member ? member.says : '记录不完整');
  const record = parseRecord(member.data);
  if ('says' in record) throw damaged(record.says);
  if (record.url !== entry.url || sha256(record.payload) !== entry.sha256) throw damaged('内容与索引所记的地址或摘要不符');
  return record;
}

function recorded(record: WarcRecord, entry: IndexEntry): Recorded {
  const http = record.type === 'response' ? parseHttpHead(record.head) : null;
  const header = (name: string): string[] => (http?.headers ?? []).filter(([is]) => is.toLowerCase() === name).map(([, value]) => value);
  return {
    type: record.type,
    url: entry.url,
    at: record.at,
    status: http?.status ?? null,
    headers: http?.headers ?? [],
    contentType: (http === null ? record.fields.get('content-type') : header('content-type')[0]) ?? '',
    payload: decodeBody(record.payload, header('content-encoding').join(',') || null).bytes,
    raw: record.payload,
    sha256: entry.sha256,
    decoded: record.fields.has('sundial-body'),
  };
}
