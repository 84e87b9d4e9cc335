/** Answers what a rendered page asks for: its document from what we have, same-site parts through our own client, all else not at all. */
import type { Page, Route } from 'playwright';
import type { Exchange, Pairs } from '../exchange.ts';
import type { Answer, Ask, Http } from '../http.ts';

const carried = ['accept', 'content-type', 'referer', 'x-requested-with'];
const wantedTypes = new Set(['document', 'script', 'stylesheet', 'xhr', 'fetch']);
const maxSharedBytes = 20_000_000;
/** Parts asked for one page; scripts that go on asking are not served. */
const mostParts = 100;

/** Headers that describe the coded body (the browser is handed the decoded one), or that would take the page away (a download, another address). */
const stale = /^(?:content-encoding|content-length|transfer-encoding|connection|keep-alive|content-disposition|refresh)$/i;
function plainHeaders(headers: Pairs): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of headers) if (!stale.test(name)) plain[name] = value;
  return plain;
}
const fulfil = (route: Route, { status, headers, decoded }: Exchange) =>
  route.fulfill({ status, headers: plainHeaders(headers), body: Buffer.from(decoded) });

/** Scripts and styles that pages of one site share, fetched once per crawl. */
export function sharedParts(http: Http) {
  const parts = new Map<string, Promise<Answer>>();
  let bytes = 0;
  return async (url: string, ask: Ask): Promise<Answer> => {
    const known = parts.get(url);
    if (known !== undefined) return known;
    const answer = http.ask(url, ask);
    if (bytes < maxSharedBytes) {
      parts.set(url, answer);
      bytes += (await answer).exchanges.at(-1)?.decoded.length ?? 0;
    }
    return answer;
  };
}

export interface Visit {
  page: Page;
  /** Requests under way, and when the last one ended. */
  busy: { count: number; since: number };
  fetched: Exchange[];
}

/** Answers every request of a page: the document from what we have, same-site parts through our client, all else not at all. */
export function answering(
  body: Exchange,
  visit: Visit,
  { http, permit }: { http: Http; permit?: Ask['permit'] },
  shared: ReturnType<typeof sharedParts>,
) {
  let served = false;
  let parts = 0;
  return async (route: Route): Promise<void> => {
    const request = route.request();
    const type = request.resourceType();
    const method = request.method();
    if (request.isNavigationRequest() && request.frame() === visit.page.mainFrame()) {
      // One document per visit: where a script would lead is read from the page, not followed here. 204 leaves what is shown in place.
      if (served) return route.fulfill({ status: 204 });
      served = true;
      return fulfil(route, body);
    }
    if (!wantedTypes.has(type) || (method !== 'GET' && method !== 'POST') || !/^https?:/.test(request.url())) return route.abort();
    if (method === 'POST' && type === 'document') return route.abort();
    if (++parts > mostParts) return route.abort();
    visit.busy.count += 1;
    const headers = Object.entries(request.headers()).filter(([name]) => carried.includes(name)) as Pairs;
    const ask: Ask = { method, want: 'file', paced: false, tries: 1, permit, payload: request.postDataBuffer(), headers };
    const part = type === 'script' || type === 'stylesheet';
    const address = request.url().split('#', 1)[0]!;
    const answer = await (part ? shared(address, ask) : http.ask(address, ask)).finally(() => {
      visit.busy.count -= 1;
      visit.busy.since = Date.now();
    });
    const last = answer.exchanges.at(-1);
    if (answer.outcome.kind !== 'answered' || last === undefined) return route.abort();
    if (!part && method === 'GET') visit.fetched.push(...answer.exchanges);
    return fulfil(route, last);
  };
}
