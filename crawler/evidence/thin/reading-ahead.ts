/** Small reads that follow one another cost one read of the disk: a thin bundle is read in stretches of a few hundred bytes. */
import type { ReadableFile } from '../readable.ts';

const AHEAD = 65_536;

/** The same as `file.read`; calls may overlap. */
export function readingAhead(file: ReadableFile): ReadableFile['read'] {
  let held: { from: number; bytes: Buffer } = { from: 0, bytes: Buffer.alloc(0) };
  return async (buffer, offset, length, position) => {
    if (length > AHEAD / 2) return file.read(buffer, offset, length, position);
    let here = held;
    if (position < here.from || position + length > here.from + here.bytes.length) {
      const bytes = Buffer.allocUnsafe(AHEAD);
      const { bytesRead } = await file.read(bytes, 0, AHEAD, position);
      here = { from: position, bytes: bytes.subarray(0, bytesRead) };
      held = here;
    }
    const at = position - here.from;
    return { bytesRead: here.bytes.copy(buffer, offset, at, Math.min(at + length, here.bytes.length)) };
  };
}
