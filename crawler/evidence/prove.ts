/** Proves that a record belongs to a bundle: the packed record, and the hashes beside its way to the root. */
import { linesBetween } from './line-file.ts';
import { growingRoot, leafOf, rootFrom, type Hash } from './merkle.ts';
import { BundleDamaged, find, type Source } from './read-record.ts';
import type { Stretch } from './walk-records.ts';
import { sha256 } from './warc-record.ts';
import { readAt } from './zip.ts';

export interface RecordProof {
  /** The packed record (one gzip member), verbatim. */
  member: Buffer;
  /** Its place among the records of the bundle, from 0, and how many there are. */
  index: number;
  size: number;
  /** Hashes (hex) beside the way up, the lowest first; RFC 6962. */
  path: string[];
  /** Hex. */
  root: string;
}

/** The leaf that stands for a record, from the digest (hex) of its packed bytes. */
export const leafOfRecord = (recordSha256: string): Hash => leafOf(Buffer.from(recordSha256, 'hex'));

const DIGEST_LINE = /^[0-9a-f]{64}$/;

/** The digests that the list names, in order. Throws BundleDamaged at what is none. */
async function* digestsIn({ file }: Pick<Source, 'file'>, list: Stretch): AsyncGenerator<string> {
  for await (const line of linesBetween(file, list.start, list.start + list.size)) {
    if (!DIGEST_LINE.test(line)) throw new BundleDamaged('记录清单中有一行不是摘要');
    yield line;
  }
}

/** Stretches of leaves whose roots stand beside the way from leaf `index` of `size` to the root: [from, to), the lowest first. */
export function besides(index: number, size: number): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (let [from, to] = [0, size]; to - from > 1;) {
    let half = 1;
    while (half * 2 < to - from) half *= 2;
    const middle = from + half;
    found.push(index < middle ? [middle, to] : [from, middle]);
    [from, to] = index < middle ? [from, middle] : [middle, to];
  }
  return found.reverse();
}

/** The path of the leaf `index`, with one hash for each level in memory. */
async function pathOf(leaves: AsyncIterable<string>, index: number, size: number): Promise<string[]> {
  const beside = besides(index, size).map(([from, to]) => ({ from, to, tree: growingRoot() }));
  const inOrder = beside.toSorted((a, b) => a.from - b.from);
  let at = 0;
  for await (const digest of leaves) {
    while (inOrder[0] !== undefined && inOrder[0].to <= at) inOrder.shift();
    if (at !== index) inOrder[0]?.tree.add(leafOfRecord(digest));
    at += 1;
  }
  return beside.map(({ tree }) => tree.root().toString('hex'));
}

/** Of the record that reading by this address (an URI) and digest gives. Throws BundleDamaged when it does not lead to `root`. */
export async function proofOf(source: Source, list: Stretch, root: string, url: string, wanted?: string): Promise<RecordProof | null> {
  const found = await find(source, url, wanted);
  if (found === null) return null;
  const { offset, length } = found.slot;
  const member = await readAt(source.file, source.data.start + offset, length);
  const digest = sha256(member);
  let [index, size] = [-1, 0];
  for await (const line of digestsIn(source, list)) {
    if (line === digest) index = size;
    size += 1;
  }
  if (index < 0) throw new BundleDamaged(`${url} 的记录不在记录清单里`);
  const path = await pathOf(digestsIn(source, list), index, size);
  const hashes = path.map((hash) => Buffer.from(hash, 'hex'));
  if (rootFrom(leafOfRecord(digest), index, size, hashes)?.toString('hex') !== root) throw new BundleDamaged('记录清单与根不符');
  return { member, index, size, path, root };
}
