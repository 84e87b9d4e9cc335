/** What a crawl hands to the archive: answers, things that are no answers, and answers that say "nothing has changed". */
import type { RawHeaders } from './warc-record.ts';

export interface ResponseCapture {
  /** Address asked for. A rendered DOM is a resource under urn:dom:<address>. */
  url: string;
  /** ISO UTC instant of the answer. */
  at: string;
  ip?: string;
  request: { method: string; headers: RawHeaders };
  status: number;
  statusText: string;
  /** '1.1' or '1.0' */
  httpVersion: string;
  /** As received: order and duplicates kept. Text stands for bytes one to one (latin1); what is beyond U+00FF is written as UTF-8. */
  headers: RawHeaders;
  /** As received, still content-encoded if it was; chunk framing (Transfer-Encoding) taken off. */
  body: Uint8Array;
  /** A browser handed the body over with its content coding already taken off. */
  decoded?: boolean;
  /** Why the body is not whole (WARC-Truncated). */
  truncated?: Truncated;
}

export type Truncated = 'length' | 'time' | 'disconnect' | 'unspecified';

/** A 304: the server vouches that what it answered earlier still holds. */
export interface RevisitCapture extends Omit<ResponseCapture, 'body' | 'decoded' | 'truncated'> {
  /** The earlier answer, as `BundleReader.capture` of the bundle that holds it gives it; carried in with its own date, once. */
  of: {
    url: string;
    at: string;
    /** sha256 (hex) of its body. */
    sha256: string;
    response: ResponseCapture;
  };
}

/** Something that is not an HTTP answer: urn:dom:<address>, urn:shot:<address>, urn:text:<address>, urn:probe:… */
export interface ResourceCapture {
  url: string;
  at: string;
  contentType: string;
  body: Uint8Array;
}

/** ISO UTC without idle milliseconds. Throws on what is no instant: that is a bug of the caller. */
export function instant(at: string): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
