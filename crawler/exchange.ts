/** One request and its answer: bytes as they came, bytes as they read, both within limits. */
import type { Dispatcher } from 'undici';
import { collect, decode, decodeHead, TooBigError } from './body.ts';
import type { SilentWhy } from './page-record.ts';
import { lineHint, whySilent } from './silence.ts';
import type { LineHint } from './silence.ts';

export type Pairs = [name: string, value: string][];

/** A complete answer, ready for the archive. `body` is what came over the line, `decoded` the same without its content encoding. */
export interface Exchange {
  url: string;
  at: string;
  request: { method: string; headers: Pairs };
  status: number;
  statusText: string;
  /** The version we speak. Whether the other side wrote 1.0 or 1.1 undici does not tell, and nothing here is guessed. */
  httpVersion: string;
  headers: Pairs;
  body: Uint8Array;
  decoded: Uint8Array;
  /** The body was left on the line: a HEAD, a 204 or 304, or a type nobody reads. */
  bodyless: boolean;
  /** Only the beginning of the body was read, because no more was wanted (`keepBytes`). */
  truncated: boolean;
  /** From the start of the request to the answer's headers. */
  firstByteMs: number;
  ms: number;
}
/** `hint`: what the failure says of our own line. */
export type Exchanged = { ok: true; exchange: Exchange } | { ok: false; why: SilentWhy; hint: LineHint | null };

export interface ExchangeOptions {
  dispatcher: Dispatcher;
  /** Absolute-form request line, for a plain-HTTP forward proxy. */
  absoluteForm: boolean;
  method: 'GET' | 'HEAD' | 'POST';
  headers: Pairs;
  payload?: Uint8Array | null;
  timeoutMs: number;
  maxBodyBytes: number;
  /** Read no more of the body than this; what comes after it is nobody's business. Default: all of it, or nothing. */
  keepBytes?: number;
  /** Asked with type and status before any body is read. */
  wanted(type: string, status: number): boolean;
}

export const headerOf = (headers: Pairs, name: string): string | null => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

/** Media type without parameters, lower case; '' when none is stated. */
export const typeOf = (headers: Pairs): string => (headerOf(headers, 'content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();

class TimeoutError extends Error {
  readonly code = 'SUNDIAL_TIMEOUT';
}

function pairsOf(flat: string[]): Pairs {
  const pairs: Pairs = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([String(flat[i]), String(flat[i + 1])]);
  return pairs;
}

interface Body {
  raw: Uint8Array;
  decoded: Uint8Array;
  truncated: boolean;
}

/** The body as it came and as it reads, or null when it is left on the line. */
async function bodyOf(response: Dispatcher.ResponseData, headers: Pairs, options: ExchangeOptions): Promise<Body | null> {
  const { method, maxBodyBytes, keepBytes, wanted } = options;
  // A broken stream is reported by whoever reads it; this listener keeps an unread one from ending the process.
  response.body.on('error', () => undefined);
  const left =
    method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304 || !wanted(typeOf(headers), response.statusCode);
  const tooBig = !left && keepBytes === undefined && Number(headerOf(headers, 'content-length') ?? 0) > maxBodyBytes;
  if (left || tooBig) response.body.destroy();
  if (tooBig) throw new TooBigError();
  if (left) return null;
  const encoding = headerOf(headers, 'content-encoding') ?? '';
  if (keepBytes === undefined) {
    const { bytes: raw } = await collect(response.body, maxBodyBytes, false);
    return { raw, decoded: await decode(raw, encoding, maxBodyBytes), truncated: false };
  }
  const { bytes: raw, cut } = await collect(response.body, keepBytes, true);
  const head = await decodeHead(raw, encoding, keepBytes);
  return { raw, decoded: head.bytes, truncated: cut || head.cut };
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
  const firstByteMs = Date.now() - started;
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
    body: body?.raw ?? new Uint8Array(),
    decoded: body?.decoded ?? new Uint8Array(),
    bodyless: body === null,
    truncated: body?.truncated ?? false,
    firstByteMs,
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
    if (code === 'SUNDIAL_TOO_BIG' || code === 'ERR_BUFFER_TOO_LARGE') return { ok: false, why: 'too-big', hint: null };
    return { ok: false, why: whySilent(error), hint: lineHint(error) };
  } finally {
    clearTimeout(alarm);
  }
}
