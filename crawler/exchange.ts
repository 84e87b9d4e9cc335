/** One request and its answer: bytes as they came, bytes as they read, both within limits. */
import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { SilentWhy } from './page-record.ts';
import { whySilent } from './silence.ts';

export type Pairs = [name: string, value: string][];

/** A complete answer, ready for the archive. `body` is what came over the line, `decoded` the same without its content encoding. */
export interface Exchange {
  url: string;
  at: string;
  request: { method: string; headers: Pairs };
  status: number;
  statusText: string;
  httpVersion: string;
  headers: Pairs;
  body: Uint8Array;
  decoded: Uint8Array;
  /** The body was left on the line: a HEAD, or a type nobody reads. */
  bodyless: boolean;
  ms: number;
}
export type Exchanged = { ok: true; exchange: Exchange } | { ok: false; why: SilentWhy };

export interface ExchangeOptions {
  dispatcher: Dispatcher;
  /** Absolute-form request line, for a plain-HTTP forward proxy. */
  absoluteForm: boolean;
  method: 'GET' | 'HEAD' | 'POST';
  headers: Pairs;
  payload?: Uint8Array | null;
  timeoutMs: number;
  maxBodyBytes: number;
  /** Asked with type and status before any body is read. */
  wanted(type: string, status: number): boolean;
}

export const headerOf = (headers: Pairs, name: string): string | null => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

/** Media type without parameters, lower case; '' when none is stated. */
export const typeOf = (headers: Pairs): string => (headerOf(headers, 'content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();

class TooBigError extends Error {
  readonly code = 'SUNDIAL_TOO_BIG';
}
class TimeoutError extends Error {
  readonly code = 'SUNDIAL_TIMEOUT';
}

/** Removes the content encodings, last applied first. A body cut short gives what could be read of it. */
export async function decode(body: Uint8Array, encoding: string, maxBytes: number): Promise<Uint8Array> {
  const layers = encoding
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== '' && name !== 'identity');
  const options = { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH };
  let bytes = body;
  for (const layer of layers.reverse().slice(0, 3)) {
    if (bytes.length === 0) break;
    if (layer === 'gzip' || layer === 'x-gzip') bytes = await promisify(gunzip)(bytes, options);
    // Servers disagree on what "deflate" is: zlib-wrapped streams start with 0x78 as a rule, bare ones do not.
    else if (layer === 'deflate') bytes = await promisify((bytes[0]! & 0x0f) === 8 ? inflate : inflateRaw)(bytes, options);
    else if (layer === 'br')
      bytes = await promisify(brotliDecompress)(bytes, { maxOutputLength: maxBytes, finishFlush: constants.BROTLI_OPERATION_FLUSH });
  }
  return bytes;
}

async function collect(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of stream) {
    total += chunk.length;
    if (total > maxBytes) throw new TooBigError();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

function pairsOf(flat: string[]): Pairs {
  const pairs: Pairs = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([String(flat[i]), String(flat[i + 1])]);
  return pairs;
}

/** The body as it came, or null when it is left on the line. */
async function bodyOf(
  response: Dispatcher.ResponseData,
  headers: Pairs,
  { method, maxBodyBytes, wanted }: ExchangeOptions,
): Promise<Uint8Array | null> {
  // A broken stream is reported by whoever reads it; this listener keeps an unread one from ending the process.
  response.body.on('error', () => undefined);
  const left =
    method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304 || !wanted(typeOf(headers), response.statusCode);
  const tooBig = !left && Number(headerOf(headers, 'content-length') ?? 0) > maxBodyBytes;
  if (left || tooBig) response.body.destroy();
  if (tooBig) throw new TooBigError();
  return left ? null : collect(response.body, maxBodyBytes);
}

async function transfer(url: string, options: ExchangeOptions, signal: AbortSignal): Promise<Exchange> {
  const { method, headers } = options;
  const { origin, pathname, search } = new URL(url);
  const started = Date.now();
  const response = await options.dispatcher.request({
    origin,
    path: options.absoluteForm ? url : pathname + search,
    method,
    headers: headers.flat(),
    body: options.payload ?? null,
    signal,
    responseHeaders: 'raw',
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const answered = pairsOf(response.headers as unknown as string[]);
  const body = await bodyOf(response, answered, options);
  return {
    url,
    at: new Date(started).toISOString(),
    request: { method, headers },
    status: response.statusCode,
    statusText: response.statusText,
    httpVersion: '1.1',
    headers: answered,
    body: body ?? new Uint8Array(),
    decoded: body === null ? new Uint8Array() : await decode(body, headerOf(answered, 'content-encoding') ?? '', options.maxBodyBytes),
    bodyless: body === null,
    ms: Date.now() - started,
  };
}

/** Asks once. Whatever the other side does, this settles within `timeoutMs` and never rejects. */
export async function exchange(url: string, options: ExchangeOptions): Promise<Exchanged> {
  const abort = new AbortController();
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    alarm = setTimeout(() => {
      const error = new TimeoutError();
      abort.abort(error);
      reject(error);
    }, options.timeoutMs);
  });
  try {
    return { ok: true, exchange: await Promise.race([transfer(url, options, abort.signal), late]) };
  } catch (error) {
    abort.abort(error);
    const code = (error as { code?: string } | null)?.code;
    if (code === 'SUNDIAL_TOO_BIG' || code === 'ERR_BUFFER_TOO_LARGE') return { ok: false, why: 'too-big' };
    return { ok: false, why: whySilent(error) };
  } finally {
    clearTimeout(alarm);
  }
}
