/** Puts what was seen into the bundle, so that every outcome has a record to point at. */
import { createHash } from 'node:crypto';
import type { BundleWriter } from './evidence/bundle.ts';
import type { Exchange } from './exchange.ts';
import { PART, SHOT } from './notes.ts';
import type { ShotNote } from './notes.ts';
import type { FetchOutcome } from './page-record.ts';
import type { VouchedBodies } from './session/prior.ts';

export interface KeeperOptions {
  /** Answers that came from the archive itself. */
  recalled?: WeakSet<Exchange>;
  /** Bodies that came from an earlier bundle, because the server vouched for them. */
  vouched?: VouchedBodies;
}
export interface Keeper {
  /** Records every answer on the way; sha256 (hex) of the last one's payload, null when there was none. */
  answers(exchanges: Exchange[]): Promise<string | null>;
  /** Records that (and how) an address was looked at without an answer: `urn:probe:<address>`. */
  probe(url: string, at: string, outcome: FetchOutcome): Promise<string>;
  /** Rendered DOM: `urn:dom:<address>`; screenshot: `urn:shot:<address>`; words of a document: `urn:text:<address>`. */
  dom(url: string, at: string, html: string): Promise<{ url: string; sha256: string }>;
  shot(url: string, at: string, image: Uint8Array, type: 'image/png' | 'image/jpeg'): Promise<{ url: string; sha256: string }>;
  text(url: string, at: string, text: string): Promise<{ url: string; sha256: string }>;
  /** What a live picture shows and lacks: `urn:sundial:shot:<address>`. */
  shown(url: string, note: ShotNote): Promise<void>;
  /** A part of a page that could not be had: `urn:sundial:part:<address>`. */
  missed(url: string, at: string, outcome: FetchOutcome): Promise<void>;
  /** Lists a recorded page for people who open the bundle. */
  page(url: string, title: string, at: string): Promise<void>;
}

/** What of an outcome stays the same when the same site is asked again: no durations. */
function stable(outcome: FetchOutcome): FetchOutcome {
  return outcome.kind === 'answered' ? { ...outcome, ms: 0 } : outcome;
}

/** Why a body is not whole, for the record. */
function truncation({ bodyless, truncated, request, status }: Exchange): { truncated?: 'unspecified' | 'length' } {
  if (truncated) return { truncated: 'length' };
  return bodyless && request.method !== 'HEAD' && status !== 204 && status !== 304 ? { truncated: 'unspecified' } : {};
}

export function keeper(bundle: BundleWriter, { recalled, vouched }: KeeperOptions = {}): Keeper {
  const resource = async (url: string, at: string, contentType: string, body: Uint8Array) => {
    const { sha256 } = await bundle.addResource({ url, at, contentType, body });
    return { url, sha256 };
  };
  const metadata = async (url: string, at: string, value: unknown) => {
    await bundle.addMetadata({ url, at, contentType: 'application/json', body: Buffer.from(JSON.stringify(value)) });
  };
  const answer = async (exchange: Exchange): Promise<{ sha256: string }> => {
    const { url, at, request, status, statusText, httpVersion, headers, body } = exchange;
    if (recalled?.has(exchange)) return { sha256: createHash('sha256').update(body).digest('hex') };
    const earlier = vouched?.get(exchange);
    if (earlier === undefined)
      return bundle.addResponse({ url, at, request, status, statusText, httpVersion, headers, body, ...truncation(exchange) });
    const { by, of } = earlier;
    const told = { at, request, status: by.status, statusText: by.statusText, httpVersion: by.httpVersion, headers: by.headers };
    return bundle.addRevisit({ url, ...told, of });
  };
  return {
    async answers(exchanges) {
      let sha256: string | null = null;
      for (const exchange of exchanges) ({ sha256 } = await answer(exchange));
      return sha256;
    },
    async probe(url, at, outcome) {
      const body = Buffer.from(`${JSON.stringify({ url, outcome: stable(outcome) })}\n`);
      return (await resource(`urn:probe:${url}`, at, 'application/json', body)).sha256;
    },
    dom: (url, at, html) => resource(`urn:dom:${url}`, at, 'text/html; charset=utf-8', Buffer.from(html)),
    shot: (url, at, image, type) => resource(`urn:shot:${url}`, at, type, image),
    shown: (url, note) => metadata(`${SHOT}${url}`, note.at, note),
    missed: (url, at, outcome) => metadata(`${PART}${url}`, at, { url, outcome: stable(outcome) }),
    text: (url, at, text) => resource(`urn:text:${url}`, at, 'text/plain; charset=utf-8', Buffer.from(text)),
    page: (url, title, at) => bundle.addPage({ url, title, at }),
  };
}
