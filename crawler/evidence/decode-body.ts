/** Takes off the content coding a server put on, in one way for the crawl, for reading from a bundle and for re-analysis. */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Unpacked bodies beyond this are refused: a small answer can unpack to gigabytes. */
const MAX_BODY = 256 * 1024 * 1024;
const lenient = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_BODY };

function inflateAny(body: Uint8Array): Buffer {
  // RFC 9110, 8.4.1.2: 'deflate' means zlib, but many servers send it bare.
  const zlib = ((body[0] ?? 0) & 0x0f) === 8 && (((body[0] ?? 0) << 8) | (body[1] ?? 0)) % 31 === 0;
  return zlib ? inflateSync(body, lenient) : inflateRawSync(body, lenient);
}

const CODINGS: Record<string, (body: Uint8Array) => Uint8Array> = {
  gzip: (body) => gunzipSync(body, lenient),
  'x-gzip': (body) => gunzipSync(body, lenient),
  deflate: inflateAny,
  br: (body) => brotliDecompressSync(body, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: MAX_BODY }),
};

/**
 * The body that readers see. `coding`: the value of Content-Encoding (several: in the order applied), or null.
 * Unknown codings ('utf-8' is a favourite) are passed over. A cut-off body gives what can be had of it.
 * `trouble` is an English sentence when a known coding did not fit; the bytes are then those that came.
 */
export function decodeBody(body: Uint8Array, coding: string | null): { bytes: Uint8Array; trouble: string | null } {
  let bytes = body;
  for (const name of (coding ?? '').toLowerCase().split(',').reverse()) {
    const decode = CODINGS[name.trim()];
    if (decode === undefined || bytes.length === 0) continue;
    try {
      bytes = decode(bytes);
    } catch (error) {
      return { bytes: body, trouble: `body is not ${name.trim()}: ${(error as Error).message}` };
    }
  }
  return { bytes, trouble: null };
}
