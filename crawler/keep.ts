/** Puts what was seen into the bundle, so that every outcome has a record to point at. */
import type { BundleWriter } from './evidence/bundle.ts';
import type { Exchange } from './exchange.ts';
import type { FetchOutcome } from './page-record.ts';

export interface Keeper {
  /** Records every answer on the way; sha256 (hex) of the last one's payload, null when there was none. */
  answers(exchanges: Exchange[]): Promise<string | null>;
  /** Records that (and how) an address was looked at without an answer: `urn:probe:<address>`. */
  probe(url: string, at: string, outcome: FetchOutcome): Promise<string>;
  /** Rendered DOM: `urn:dom:<address>`; screenshot: `urn:shot:<address>`. */
  dom(url: string, at: string, html: string): Promise<{ url: string; sha256: string }>;
  shot(url: string, at: string, png: Uint8Array): Promise<{ url: string; sha256: string }>;
  /** Lists a recorded page for people who open the bundle. */
  page(url: string, title: string, at: string): Promise<void>;
}

/** What of an outcome stays the same when the same site is asked again: no durations. */
function stable(outcome: FetchOutcome): FetchOutcome {
  return outcome.kind === 'answered' ? { ...outcome, ms: 0 } : outcome;
}

export function keeper(bundle: BundleWriter): Keeper {
  const resource = async (url: string, at: string, contentType: string, body: Uint8Array) => {
    const { sha256 } = await bundle.addResource({ url, at, contentType, body });
    return { url, sha256 };
  };
  return {
    async answers(exchanges) {
      let sha256: string | null = null;
      for (const { url, at, request, status, statusText, httpVersion, headers, body, bodyless } of exchanges) {
        const truncated =
          bodyless && request.method !== 'HEAD' && status !== 204 && status !== 304 ? ({ truncated: 'unspecified' } as const) : {};
        ({ sha256 } = await bundle.addResponse({ url, at, request, status, statusText, httpVersion, headers, body, ...truncated }));
      }
      return sha256;
    },
    async probe(url, at, outcome) {
      const body = Buffer.from(`${JSON.stringify({ url, outcome: stable(outcome) })}\n`);
      return (await resource(`urn:probe:${url}`, at, 'application/json', body)).sha256;
    },
    dom: (url, at, html) => resource(`urn:dom:${url}`, at, 'text/html; charset=utf-8', Buffer.from(html)),
    shot: (url, at, png) => resource(`urn:shot:${url}`, at, 'image/png', png),
    page: (url, title, at) => bundle.addPage({ url, title, at }),
  };
}
