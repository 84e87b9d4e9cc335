/** Opens a sealed bundle and reads single records by way of the index, without walking the archive. */
import type { ResponseCapture } from './capture.ts';
import { keyOf, parseLine, type IndexEntry } from './index-line.ts';
import { DATA, INDEX, PACKAGE, PAGES, RECORDS, parsePackage, parsePage, type BundleFacts, type PageLine } from './manifest.ts';
import { proofOf, treeOf, type RecordProof, type RecordTree } from './prove.ts';
import { BundleDamaged, captureOf, readRecorded, type Recorded, type Source } from './read-record.ts';
import { bundleIdOf, openReadable, type ReadableFile } from './readable.ts';
import type { Stretch } from './walk-records.ts';
import { asUri } from './warc-record.ts';
import { localHeaderSize, readAt, readDirectory, type ZipPart } from './zip.ts';

export interface BundleReader {
  /** File name without '.wacz'. */
  readonly id: string;
  /** Every record but requests, in order of the index: host, path, instant. */
  entries(): AsyncIterable<IndexEntry>;
  /**
   * The record of an address with that digest; without one the latest. Where a 304 vouched for an earlier answer, it is that answer.
   * Null when there is none. Throws BundleDamaged when its bytes are not what the index says.
   */
  read(url: string, sha256?: string): Promise<Recorded | null>;
  /** The answer that `read` gives, in the shape in which it can be carried into another bundle (`BundleWriter.addRevisit`); null when it is no answer. */
  capture(url: string, sha256?: string): Promise<ResponseCapture | null>;
  pages(): Promise<PageLine[]>;
  /** What the bundle says of itself; costs one small read. Throws BundleDamaged. */
  about(): Promise<BundleFacts>;
  /** Proof that the record which `read` gives is one of this bundle; null when there is none. The list of all digests is read once a reader. Throws BundleDamaged. */
  prove(url: string, sha256?: string): Promise<RecordProof | null>;
  close(): Promise<void>;
}

/** Opens `path`. Throws BundleDamaged when it is not a bundle, and what the file system throws when it cannot be opened. */
export async function openBundle(path: string): Promise<BundleReader> {
  const file = await openReadable(path);
  try {
    const find = await parts(file);
    const [data, index, pages, paper] = [find(DATA), find(INDEX), find(PAGES), find(PACKAGE)];
    const latestFirst = async (url: string): Promise<IndexEntry[]> =>
      (await lookUp(file, index, url)).sort((a, b) => (a.at === b.at ? b.offset - a.offset : a.at < b.at ? 1 : -1));
    const source: Source = { file, data, slotsOf: latestFirst };
    let proved: Promise<{ tree: RecordTree; root: string }> | null = null;
    const proving = () => {
      // Every proof goes through the same list of records: it is read once.
      proved ??= Promise.all([treeOf(file, find(RECORDS)), factsIn(file, paper)]).then(([tree, { root }]) => ({ tree, root }));
      return proved;
    };
    return {
      id: bundleIdOf(path),
      entries: () => entries(file, index),
      read: (url, wanted) => readRecorded(source, asUri(url), wanted),
      capture: (url, wanted) => captureOf(source, asUri(url), wanted),
      pages: async () => {
        const text = (await readAt(file, pages.start, pages.size)).toString('utf8');
        const lines = text.split('\n').slice(1);
        return lines.map(parsePage).filter((page) => page !== null);
      },
      about: () => factsIn(file, paper),
      prove: async (url, wanted) => proofOf(source, await proving(), asUri(url), wanted),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Finds parts by their names. Throws BundleDamaged, also when asked for one that is not there. */
async function parts(file: ReadableFile): Promise<(name: string) => Stretch> {
  const { size } = await file.stat();
  const listed = await readDirectory(file, size);
  if ('says' in listed) throw new BundleDamaged(listed.says);
  return (name) => {
    const part = listed.parts.find((one: ZipPart) => one.name === name);
    if (part === undefined || part.offset + localHeaderSize(name) + part.size > listed.start) throw new BundleDamaged(`缺少 ${name}`);
    return { start: part.offset + localHeaderSize(name), size: part.size };
  };
}

async function factsIn(file: ReadableFile, paper: Stretch): Promise<BundleFacts> {
  const facts = parsePackage(await readAt(file, paper.start, paper.size));
  if (facts === null) throw new BundleDamaged(`${PACKAGE} 读不出`);
  const { bundle, records, lastRecord, root, before, created, modified, pruned } = facts;
  return { bundle, records, lastRecord, root, before, created, modified, pruned };
}

const LINES = 65536;
/** Enough for the rest of one line and the next, as a rule. */
const FEW_LINES = 2048;

/** Lines of the index from byte `from` on. */
async function* lines(file: ReadableFile, index: Stretch, from: number, step = LINES): AsyncGenerator<{ text: string; at: number }> {
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

async function* entries(file: ReadableFile, index: Stretch): AsyncGenerator<IndexEntry> {
  for await (const { text } of lines(file, index, 0)) {
    const entry = parseLine(text);
    if (entry === null) throw new BundleDamaged('索引中有一行读不出');
    yield entry;
  }
}

/** The first whole line that begins at or after byte `from`. */
async function lineFrom(file: ReadableFile, index: Stretch, from: number): Promise<{ text: string; at: number } | null> {
  // Begin one byte early: a line begins at `from` only if the byte before is a line end.
  let first = from === 0;
  for await (const line of lines(file, index, Math.max(0, from - 1), FEW_LINES)) {
    if (first) return line;
    first = true;
  }
  return null;
}

/** All captures of an address, oldest first: halving over the sorted index, so a large bundle costs a few reads. */
async function lookUp(file: ReadableFile, index: Stretch, url: string): Promise<IndexEntry[]> {
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
