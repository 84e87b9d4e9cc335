/** Takes a body off the line and off its content encodings, never holding more of it than a limit. */
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

export class TooBigError extends Error {
  readonly code = 'SUNDIAL_TOO_BIG';
}

const { constants } = zlib;
const firstBytes = 65_536;
/** Nobody packs more often than this who wants to be read. */
const mostLayers = 3;

/** All of `stream`, or its first `maxBytes` (`cut`). In one growing buffer: a body that comes byte by byte would else fill the heap with crumbs. */
export async function collect(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
  cut: boolean,
): Promise<{ bytes: Uint8Array; cut: boolean }> {
  let held = Buffer.allocUnsafe(Math.min(firstBytes, maxBytes));
  let length = 0;
  for await (const chunk of stream) {
    const room = Math.min(chunk.length, maxBytes - length);
    if (length + room > held.length) {
      const grown = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(2 * held.length, length + room)));
      held.copy(grown, 0, 0, length);
      held = grown;
    }
    held.set(chunk.subarray(0, room), length);
    length += room;
    if (room === chunk.length) continue;
    if (!cut) throw new TooBigError();
    return { bytes: held.subarray(0, length), cut: true };
  }
  // Half of a buffer left idle is not worth keeping.
  return { bytes: length * 2 < held.length ? Buffer.from(held.subarray(0, length)) : held.subarray(0, length), cut: false };
}

/** Encodings in the order in which they are taken off. */
function layersOf(encoding: string): string[] {
  const layers = encoding
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== '' && name !== 'identity');
  if (layers.length > mostLayers) throw new Error(`${layers.length} content encodings on one body`);
  return layers.reverse();
}

/** Servers disagree on what "deflate" is: wrapped by zlib (RFC 1950: two bytes that check each other) or bare. As `evidence/decode-body.ts` has it. */
const isWrapped = (bytes: Uint8Array) => (bytes[0]! & 0x0f) === 8 && ((bytes[0]! << 8) | (bytes[1] ?? 0)) % 31 === 0;

/** Removes the content encodings, last applied first. A body cut short gives what could be read of it. */
export async function decode(body: Uint8Array, encoding: string, maxBytes: number): Promise<Uint8Array> {
  const options = { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH };
  let bytes = body;
  for (const layer of layersOf(encoding)) {
    if (bytes.length === 0) break;
    if (layer === 'gzip' || layer === 'x-gzip') bytes = await promisify(zlib.gunzip)(bytes, options);
    else if (layer === 'deflate') bytes = await promisify(isWrapped(bytes) ? zlib.inflate : zlib.inflateRaw)(bytes, options);
    else if (layer === 'br')
      bytes = await promisify(zlib.brotliDecompress)(bytes, { maxOutputLength: maxBytes, finishFlush: constants.BROTLI_OPERATION_FLUSH });
  }
  return bytes;
}

function unpacker(layer: string, bytes: Uint8Array): NodeJS.ReadWriteStream | null {
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  if (layer === 'gzip' || layer === 'x-gzip') return zlib.createGunzip(options);
  if (layer === 'deflate') return isWrapped(bytes) ? zlib.createInflate(options) : zlib.createInflateRaw(options);
  return layer === 'br' ? zlib.createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }) : null;
}

/** The first `maxBytes` of what stands under the encodings; what is not packed as it says is taken as it came. */
export async function decodeHead(body: Uint8Array, encoding: string, maxBytes: number): Promise<{ bytes: Uint8Array; cut: boolean }> {
  let head = { bytes: body, cut: false };
  for (const layer of layersOf(encoding)) {
    const stream = head.bytes.length === 0 ? null : unpacker(layer, head.bytes);
    if (stream === null) continue;
    let torn: unknown = null;
    const untorn = async function* () {
      try {
        for await (const chunk of Readable.from([head.bytes]).pipe(stream)) yield chunk as Uint8Array;
      } catch (error) {
        torn = error;
      }
    };
    const found = await collect(untorn(), maxBytes, true);
    if (found.bytes.length > 0 || torn === null) head = found;
  }
  return head;
}
