/** The container: a ZIP of stored parts with one lawful byte image, so that even its headers can be checked byte for byte (APPNOTE 6.3.10). */
import type { ReadableFile } from './readable.ts';

/** One file in the container. `offset` is where its local header begins, in bytes from the start. */
export interface ZipPart {
  name: string;
  size: number;
  crc32: number;
  offset: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const MAX32 = 0xffffffff;
/** 1980-01-01 00:00:00: the time of sealing stands in datapackage.json, not in a container that must be the same for the same parts. */
const DOS_DATE = 0x0021;
/** Room for the zip64 sizes of a part whose size is not yet known when its header is written. */
const RESERVE = 20;

const reserves = (name: string): boolean => name.startsWith('archive/');
const isBig = (part: ZipPart): boolean => part.size >= MAX32;

/** Bytes of a part's local header, extra field included. */
export function localHeaderSize(name: string): number {
  return 30 + Buffer.byteLength(name) + (reserves(name) ? RESERVE : 0);
}

/** The zip64 sizes, or a growth hint (0xA220) of equal length where they are not needed. */
function localExtra(part: ZipPart): Buffer {
  if (!reserves(part.name)) return Buffer.alloc(0);
  const extra = Buffer.alloc(RESERVE);
  extra.writeUInt16LE(isBig(part) ? 0x0001 : 0xa220, 0);
  extra.writeUInt16LE(RESERVE - 4, 2);
  if (isBig(part)) {
    extra.writeBigUInt64LE(BigInt(part.size), 4);
    extra.writeBigUInt64LE(BigInt(part.size), 12);
  } else {
    extra.writeUInt16LE(0xa028, 4);
    extra.writeUInt16LE(RESERVE - 8, 6);
  }
  return extra;
}

/** Fields that local and central headers share: flags, method 0 (stored), time, date, crc, sizes, lengths. */
function shared(part: ZipPart, extra: number): Buffer {
  const fields = Buffer.alloc(24);
  fields.writeUInt16LE(DOS_DATE, 6);
  fields.writeUInt32LE(part.crc32, 8);
  fields.writeUInt32LE(Math.min(part.size, MAX32), 12);
  fields.writeUInt32LE(Math.min(part.size, MAX32), 16);
  fields.writeUInt16LE(Buffer.byteLength(part.name), 20);
  fields.writeUInt16LE(extra, 22);
  return fields;
}

/** The local header as it must stand at `part.offset`. */
export function localHeader(part: ZipPart): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(LOCAL, 0);
  head.writeUInt16LE(isBig(part) ? 45 : 20, 4);
  const extra = localExtra(part);
  return Buffer.concat([head, shared(part, extra.length), Buffer.from(part.name), extra]);
}

/**
 * The zip64 values that do not fit, in the order of APPNOTE 4.5.3; where there are none, the growth hint of the local header
 * again: ReplayWeb.page takes a part without a central extra field for one without a local one, and misses its first byte.
 */
function centralExtra(part: ZipPart, wide: number[]): Buffer {
  if (wide.length === 0) return localExtra(part);
  const extra = Buffer.alloc(4 + wide.length * 8);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(wide.length * 8, 2);
  wide.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + index * 8));
  return extra;
}

function centralHeader(part: ZipPart): Buffer {
  const wide = [...(isBig(part) ? [part.size, part.size] : []), ...(part.offset >= MAX32 ? [part.offset] : [])];
  const extra = centralExtra(part, wide);
  const version = wide.length > 0 ? 45 : 20;
  const head = Buffer.alloc(8);
  head.writeUInt32LE(CENTRAL, 0);
  head.writeUInt16LE(version, 4);
  head.writeUInt16LE(version, 6);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(Math.min(part.offset, MAX32), 10);
  return Buffer.concat([head, shared(part, extra.length), tail, Buffer.from(part.name), extra]);
}

/** Everything after the last part: central directory and end records. `start` is where it begins. */
export function directory(parts: ZipPart[], start: number): Buffer {
  const central = Buffer.concat(parts.map(centralHeader));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(Math.min(start, MAX32), 16);
  return Buffer.concat([central, start >= MAX32 ? end64(parts.length, central.length, start) : Buffer.alloc(0), end]);
}

function end64(count: number, length: number, start: number): Buffer {
  const end = Buffer.alloc(56);
  end.writeUInt32LE(END64, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(length), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(LOCATOR64, 0);
  locator.writeBigUInt64LE(BigInt(start + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end, locator]);
}

/** Reads `length` bytes at `position`; fewer only at the end of the file. */
export async function readAt(file: ReadableFile, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

/** The parts a container lists, or a Chinese sentence that says why it cannot be read. `start` is where the directory begins. */
export async function readDirectory(file: ReadableFile, size: number): Promise<{ parts: ZipPart[]; start: number } | { says: string }> {
  if (size < 22) return { says: size === 0 ? '文件为空' : `文件只有 ${size} 字节，不成其为容器` };
  const tail = await readAt(file, Math.max(0, size - 98), Math.min(98, size));
  const end = tail.subarray(tail.length - 22);
  if (end.readUInt32LE(0) !== END) return { says: '文件末尾没有容器的结束记录：文件被截断、被追加，或者不是 WACZ' };
  let start = end.readUInt32LE(16);
  let length = end.readUInt32LE(12);
  if (start === MAX32) {
    if (tail.length < 98 || tail.readUInt32LE(0) !== END64) return { says: '容器的 zip64 结束记录读不出' };
    length = Number(tail.readBigUInt64LE(40));
    start = Number(tail.readBigUInt64LE(48));
  }
  if (start + length > size || length > 64 * 1024 * 1024) return { says: '容器的目录指到了文件之外' };
  const parts = parseCentral(await readAt(file, start, length), end.readUInt16LE(10));
  return parts === null ? { says: '容器的目录读不出' } : { parts, start };
}

function parseCentral(bytes: Buffer, count: number): ZipPart[] | null {
  const parts: ZipPart[] = [];
  let at = 0;
  while (at + 46 <= bytes.length && bytes.readUInt32LE(at) === CENTRAL) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const extraAt = at + 46 + nameLength;
    if (extraAt + extraLength > bytes.length) return null;
    const part = {
      name: bytes.toString('utf8', at + 46, extraAt),
      size: bytes.readUInt32LE(at + 24),
      crc32: bytes.readUInt32LE(at + 16),
      offset: bytes.readUInt32LE(at + 42),
    };
    const wide = bytes.subarray(extraAt + 4, extraAt + extraLength);
    let next = 0;
    if (part.size === MAX32 && wide.length >= 16) [part.size, next] = [Number(wide.readBigUInt64LE(0)), 16];
    if (part.offset === MAX32 && wide.length >= next + 8) part.offset = Number(wide.readBigUInt64LE(next));
    parts.push(part);
    at = extraAt + extraLength + bytes.readUInt16LE(at + 32);
  }
  return at === bytes.length && parts.length === count ? parts : null;
}
