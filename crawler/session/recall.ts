/** Asks the archive before the network for what a crawl needs once only: robots.txt, sitemaps, the fingerprint of soft 404s. */
import type { BundleWriter } from '../evidence/bundle.ts';
import { headerOf, typeOf } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import type { Answer, Ask, Http } from '../http.ts';
import { canonicalUrl } from '../url.ts';

export interface ArchivedOptions {
  recorded: BundleWriter['recorded'];
  /** True for a target that is not followed. */
  isOutside(url: string): boolean;
  /** What was recorded longer ago than this is not relied on. Default: any age. */
  longestMs?: number;
  now?(): number;
}
export interface RecallOptions extends Omit<ArchivedOptions, 'longestMs'> {
  http: Http;
  /** Marks what the archive holds already, so that it is not written again. */
  recalled: WeakSet<Exchange>;
}

/** RFC 9309 §2.4: a robots.txt may be relied on for a day. */
const dayMs = 86_400_000;
const maxHops = 5;
const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);
/** A server error or a refusal was for that hour. */
const lasts = (status: number) => status < 400 || status === 404 || status === 410;

/** Answers as the archive has them; null: it does not hold the way to its end. */
export function archived({ recorded, isOutside, longestMs = Infinity, now = Date.now }: ArchivedOptions) {
  async function exchangeOf(url: string, mostBytes: number): Promise<Exchange | null> {
    const found = recorded.has(url) ? await recorded.read(url) : null;
    if (found === null || found.status === null || !lasts(found.status) || now() - Date.parse(found.at) > longestMs) return null;
    const { at, status, headers, raw, payload } = found;
    const request = { method: 'GET', headers: [] };
    const bytes = { body: raw, decoded: payload, bodyless: raw.length === 0, truncated: payload.length >= mostBytes, firstByteMs: 0 };
    return { url, at, request, status, statusText: '', httpVersion: '1.1', headers, ...bytes, ms: 0 };
  }
  return async (url: string, { keepBytes = Infinity, anywhere = false }: Ask): Promise<Answer | null> => {
    const exchanges: Exchange[] = [];
    const hops: string[] = [];
    for (let here = url; hops.length <= maxHops;) {
      const last = await exchangeOf(here, keepBytes);
      if (last === null) return null;
      exchanges.push(last);
      const location = isRedirect(last.status) ? headerOf(last.headers, 'location') : null;
      const target = location === null ? null : canonicalUrl(Buffer.from(location, 'latin1').toString('utf8'), here);
      if (target === null || (!anywhere && isOutside(target))) {
        const outcome = { kind: 'answered', status: last.status, type: typeOf(last.headers), ms: 0, hops, via: 'http' } as const;
        return { outcome, finalUrl: here, at: last.at, exchanges, leadsOutside: target };
      }
      hops.push(target);
      here = target;
    }
    return null;
  };
}

/** The same client, which answers each address once from what earlier sessions recorded within the day. */
export function recalling({ http, recalled, ...options }: RecallOptions): Http {
  const asked = new Set<string>();
  const fromArchive = archived({ ...options, longestMs: dayMs });
  return {
    ...http,
    async ask(url, request) {
      if (!asked.has(url)) {
        asked.add(url);
        const answer = await fromArchive(url, request ?? {});
        for (const exchange of answer?.exchanges ?? []) recalled.add(exchange);
        if (answer !== null) return answer;
      }
      return http.ask(url, request);
    },
  };
}
