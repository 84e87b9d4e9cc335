/** One record, one gzip member: that is what lets a reader jump to a record and a checker name the broken one. */
import { promisify } from 'node:util';
import { crc32, gzip, gzipSync, inflateRawSync } from 'node:zlib';

const compress = promisify(gzip);

/** A record larger than this once unpacked is not one of ours. */
const MAX_RECORD = 1024 * 1024 * 1024;
/** Up to this size packing here costs less than handing it to another thread, and gives the same bytes. */
const SMALL = 16_384;
const HEADER = 10;
const TRAILER = 8;

/** What is dense already (compressed, a picture) will not shrink again: it is packed quickly, and large ones not at all. */
export async function packMember(bytes: Uint8Array, dense: boolean): Promise<Buffer> {
  const level = dense ? (bytes.length > 65_536 ? 0 : 1) : 6;
  const member = bytes.length <= SMALL ? gzipSync(bytes, { level }) : await compress(bytes, { level });
  // The operating system's mark (RFC 1952, 2.3) would make the same record differ between machines.
  member[9] = 255;
  return member;
}

export type Member = { data: Buffer; length: number } | { short: true } | { says: string };

/** Unpacks the member at the start of `window`. `short`: the window ends before the member does; `length`: bytes it takes up. */
export function readMember(window: Buffer): Member {
  if (window.length < HEADER + TRAILER) return { short: true };
  if (window[0] !== 0x1f || window[1] !== 0x8b || window[2] !== 8 || window[3] !== 0) return { says: '这里不是一个记录的开头' };
  const raw = inflate(window.subarray(HEADER));
  if ('says' in raw || 'short' in raw) return raw;
  const trailer = HEADER + raw.used;
  if (trailer + TRAILER > window.length) return { short: true };
  if (window.readUInt32LE(trailer) !== crc32(raw.data) || window.readUInt32LE(trailer + 4) !== raw.data.length % 2 ** 32) {
    return { says: '记录的压缩校验值不符' };
  }
  return { data: raw.data, length: trailer + TRAILER };
}

function inflate(bytes: Buffer): { data: Buffer; used: number } | { short: true } | { says: string } {
  try {
    // `info` gives the engine, which knows where the member ended; @types/node does not tell.
    const { buffer, engine } = inflateRawSync(bytes, { info: true, chunkSize: 16384, maxOutputLength: MAX_RECORD }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { data: buffer, used: engine.bytesWritten };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') return { short: true };
    return { says: '记录解压失败' };
  }
}
