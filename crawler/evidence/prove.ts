/** Proves that a record belongs to a bundle: the packed record, and the hashes beside its way to the root. */
import { hash } from 'node:crypto';
import { linesBetween } from './line-file.ts';
import { leafOf, type Hash } from './merkle.ts';
import { BundleDamaged, find, type Source } from './read-record.ts';
import type { ReadableFile } from './readable.ts';
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

/** Bytes of a sha256. */
const LONG = 32;

/** The whole tree over a list of records, in 96 bytes a record: of one bundle many records may have to be proved. */
export interface RecordTree {
  /** One after the other, 32 bytes each. */
  digests: Buffer;
  /** The same of each level's hashes, the leaves first, the root last. */
  levels: Buffer[];
}

/** Reads the list of records. Throws BundleDamaged when a line of it is no digest. */
export async function treeOf(file: ReadableFile, list: Stretch): Promise<RecordTree> {
  const digests = Buffer.alloc(Math.ceil(list.size / 65) * LONG);
  let count = 0;
  for await (const line of linesBetween(file, list.start, list.start + list.size)) {
    if (!/^[0-9a-f]{64}$/.test(line)) throw new BundleDamaged('记录清单中有一行不是摘要');
    digests.write(line, count * LONG, 'hex');
    count += 1;
  }
  const own = digests.subarray(0, count * LONG);
  return { digests: own, levels: levelsOver(own) };
}

/** Two neighbours make one hash; one that is left over goes up as it is, which gives the tree of RFC 6962, 2.1. */
function levelsOver(digests: Buffer): Buffer[] {
  const levels = [hashes(digests, LONG, 0)];
  for (let level = levels[0]!; level.length > LONG; level = levels.at(-1)!) levels.push(hashes(level, 2 * LONG, 1));
  return levels;
}

/** The hash of each piece of `bytes`, behind the byte that tells leaves from nodes. */
function hashes(bytes: Buffer, piece: number, mark: 0 | 1): Buffer {
  const all = Buffer.alloc(Math.ceil(bytes.length / piece) * LONG);
  const content = Buffer.alloc(1 + piece, mark);
  for (let [from, to] = [0, 0]; from < bytes.length; [from, to] = [from + piece, to + LONG]) {
    if (bytes.copy(content, 1, from, from + piece) < piece) bytes.copy(all, to, from);
    else hash('sha256', content, 'buffer').copy(all, to);
  }
  return all;
}

function pathIn({ levels }: RecordTree, index: number): string[] {
  const path: string[] = [];
  let at = index;
  for (const level of levels.slice(0, -1)) {
    const beside = (at ^ 1) * LONG;
    if (beside < level.length) path.push(level.toString('hex', beside, beside + LONG));
    at >>= 1;
  }
  return path;
}

/** -1: it is not among them. */
function placeOf({ digests }: RecordTree, digest: string): number {
  const wanted = Buffer.from(digest, 'hex');
  let at = digests.indexOf(wanted);
  while (at >= 0 && at % LONG !== 0) at = digests.indexOf(wanted, at + 1);
  return at < 0 ? -1 : at / LONG;
}

/** Of the record that reading by this address (an URI) and digest gives. Throws BundleDamaged when the list of records does not lead to `root`. */
export async function proofOf(
  source: Source,
  { tree, root }: { tree: RecordTree; root: string },
  url: string,
  wanted?: string,
): Promise<RecordProof | null> {
  const found = await find(source, url, wanted);
  if (found === null) return null;
  const { offset, length } = found.slot;
  const member = await readAt(source.file, source.data.start + offset, length);
  const index = placeOf(tree, sha256(member));
  if (index < 0) throw new BundleDamaged(`${url} 的记录不在记录清单里`);
  if (tree.levels.at(-1)!.toString('hex') !== root) throw new BundleDamaged('记录清单与根不符');
  return { member, index, size: tree.digests.length / LONG, path: pathIn(tree, index), root };
}
