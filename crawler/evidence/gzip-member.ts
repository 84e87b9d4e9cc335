/** One record, one gzip member: that is what lets a reader jump to a record and a checker name the broken one. */
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync, inflateRawSync, type ZlibOptions } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** A record larger than this once unpacked is not one of ours. */
const MAX_RECORD = 1024 * 1024 * 1024;
/** Up to this size packing here costs less than handing it to another thread, and gives the same bytes. */
const SMALL = 16_384;
/** A payload smaller than this is packed with its head: apart they would take more room than sharing it could save. */
const APART = 512;
/** RFC 1952, 2.3: deflate, no name, no time; the system's mark is "unknown", so that the same record is the same on every machine. */
const HEADER = Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
const TRAILER = 8;

/** A window and tables as large as `bytes` ask for: most records are small, and setting up the largest ones costs more than packing. */
function packing(bytes: number, level: number): ZlibOptions {
  const windowBits = Math.min(15, Math.max(10, Math.ceil(Math.log2(bytes + 1))));
  const roomy = bytes + (bytes >> 3) + 64;
  return { level, windowBits, memLevel: windowBits - 7, chunkSize: Math.min(level === 0 ? 65_536 : 16_384, roomy) };
}

function packed(bytes: Uint8Array, level: number): Promise<Buffer> {
  const options = packing(bytes.length, level);
  return bytes.length <= SMALL ? Promise.resolve(deflateRawSync(bytes, options)) : deflate(bytes, options);
}

/**
 * Packs `head` and `payload` into one member. The payload's packed bytes depend on nothing but the payload: the stream is flushed
 * fully before it, so that what did not change since last month is the same bytes in both months' bundles, whatever stands in the heads.
 * What is dense already (compressed, a picture) will not shrink again: it is packed quickly, and large ones not at all.
 */
export async function packMember(head: Uint8Array, payload: Uint8Array, dense: boolean): Promise<Buffer> {
  const level = dense ? (payload.length > 65_536 ? 0 : 1) : 6;
  const trailer = Buffer.alloc(TRAILER);
  trailer.writeUInt32LE(crc32(payload, crc32(head)), 0);
  trailer.writeUInt32LE((head.length + payload.length) % 2 ** 32, 4);
  if (payload.length < APART) return Buffer.concat([HEADER, await packed(Buffer.concat([head, payload]), 6), trailer]);
  const first = deflateRawSync(head, { ...packing(head.length, 6), finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([HEADER, first, await packed(payload, level), trailer]);
}

export type Member = { data: Buffer; length: number } | { short: true } | { says: string };

/** Unpacks the member at the start of `window`. `short`: the window ends before the member does; `length`: bytes it takes up. */
export function readMember(window: Buffer): Member {
  if (window.length < HEADER.length + TRAILER) return { short: true };
  if (window[0] !== 0x1f || window[1] !== 0x8b || window[2] !== 8 || window[3] !== 0) return { says: '这里不是一个记录的开头' };
  const raw = inflate(window.subarray(HEADER.length));
  if ('says' in raw || 'short' in raw) return raw;
  const trailer = HEADER.length + raw.used;
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
