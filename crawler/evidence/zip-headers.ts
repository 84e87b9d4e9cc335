/** Finds the parts of a container by their own headers, one behind the other: when its directory is damaged, this tells where. */
import type { ReadableFile } from './readable.ts';
import { localHeaderSize, readAt, type ZipPart } from './zip.ts';

const LOCAL = 0x04034b50;
const MAX32 = 0xffffffff;
/** No name of ours is longer: what follows is not read for one. */
const MAX_NAME = 256;

/** Null when they do not follow each other up to where a directory could begin (`start`). */
export async function partsByHeaders(file: ReadableFile, size: number): Promise<{ parts: ZipPart[]; start: number } | null> {
  const parts: ZipPart[] = [];
  let at = 0;
  for (;;) {
    const head = await readAt(file, at, 30 + MAX_NAME + 20);
    if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) break;
    const name = head.toString('utf8', 30, 30 + Math.min(head.readUInt16LE(26), MAX_NAME));
    const end = localHeaderSize(name);
    if (head.length < end) return null;
    const short = head.readUInt32LE(18);
    // APPNOTE 4.5.3: the true size stands in the extra field, at its end.
    const length = short === MAX32 && end >= 50 ? Number(head.readBigUInt64LE(end - 8)) : short;
    parts.push({ name, size: length, crc32: head.readUInt32LE(14), offset: at });
    at += end + length;
    if (at > size) return null;
  }
  return parts.length === 0 ? null : { parts, start: at };
}
