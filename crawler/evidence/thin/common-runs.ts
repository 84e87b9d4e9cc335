/** What two bundles of a site have in common: the same payload, packed the same, under heads that differ. */
import { held, type Held } from '../held.ts';
import { parseLine, type IndexEntry } from '../index-line.ts';
import { linesBetween } from '../line-file.ts';
import { DATA, INDEX } from '../manifest.ts';
import { BundleDamaged } from '../read-record.ts';
import type { ReadableFile } from '../readable.ts';
import { localHeaderSize, readAt, readDirectory } from '../zip.ts';

/** The same bytes in both files. */
export interface CommonRun {
  /** First byte in the older file, and in the newer. */
  at: number;
  from: number;
  length: number;
}

/** A packed record ends with its own checksum and length (RFC 1952), which cover its head. */
const TRAILER = 8;
/** Two rows of the table are 32 bytes; less than this is not worth looking up. */
const LEAST = 128;
/** Of an address recorded again and again any record will do. */
const MOST_TRIED = 3;

interface Layout {
  data: number;
  index: { start: number; size: number };
}

async function layoutOf(file: ReadableFile): Promise<Layout> {
  const { size } = await file.stat();
  const listed = await readDirectory(file, size);
  if ('says' in listed) throw new BundleDamaged(listed.says);
  const part = (name: string) => {
    const found = listed.parts.find((one) => one.name === name);
    if (found === undefined) throw new BundleDamaged(`缺少 ${name}`);
    return { start: found.offset + localHeaderSize(name), size: found.size };
  };
  return { data: part(DATA).start, index: part(INDEX) };
}

async function* entriesOf(file: ReadableFile, { index }: Layout): AsyncGenerator<IndexEntry> {
  for await (const line of linesBetween(file, index.start, index.start + index.size)) {
    const entry = parseLine(line);
    if (entry !== null) yield entry;
  }
}

/** In the order of the older one's index. Memory: some forty bytes for each record of the newer one, and two records. */
export async function* commonRuns(older: ReadableFile, newer: ReadableFile): AsyncGenerator<CommonRun> {
  const [mine, theirs] = [await layoutOf(older), await layoutOf(newer)];
  const known: Held = held();
  for await (const entry of entriesOf(newer, theirs)) if (entry.length >= LEAST) known.add(entry.sha256, entry.at, entry);
  for await (const entry of entriesOf(older, mine)) {
    if (entry.length < LEAST || !known.has(entry.sha256)) continue;
    const member = await readAt(older, mine.data + entry.offset, entry.length);
    let best: CommonRun | null = null;
    for (const slot of known.of(entry.sha256).slice(0, MOST_TRIED)) {
      const other = await readAt(newer, theirs.data + slot.offset, slot.length);
      const length = commonEnd(member.subarray(0, -TRAILER), other.subarray(0, -TRAILER));
      if (length < LEAST || length <= (best?.length ?? 0)) continue;
      best = {
        at: mine.data + entry.offset + entry.length - TRAILER - length,
        from: theirs.data + slot.offset + slot.length - TRAILER - length,
        length,
      };
    }
    if (best !== null) yield best;
  }
}

const STEP = 4096;

/** How many of their last bytes two buffers have in common. */
export function commonEnd(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length);
  let same = 0;
  while (same + STEP <= most && lastBytes(one, same, STEP).equals(lastBytes(other, same, STEP))) same += STEP;
  while (same < most && one[one.length - 1 - same] === other[other.length - 1 - same]) same += 1;
  return same;
}

const lastBytes = (bytes: Buffer, skip: number, length: number): Buffer =>
  bytes.subarray(bytes.length - skip - length, bytes.length - skip);
