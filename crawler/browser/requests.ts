/** Answers what a shown page asks for: its document from what we have, same-site parts through our own client, all else not at all. */
import PQueue from 'p-queue';
import type { Page, Route } from 'playwright';
import type { Exchange, Pairs } from '../exchange.ts';
import type { Answer, Ask, Http } from '../http.ts';
import type { Parts } from './parts.ts';

const carried = ['accept', 'content-type', 'referer', 'x-requested-with'];
/** What decides what a page says; what it looks like besides. */
const telling = new Set(['document', 'script', 'stylesheet', 'xhr', 'fetch']);
const showing = new Set(['image', 'font']);
/** Parts asked for one page; scripts that go on asking are not served. */
const mostParts = 100;
const mostLooks = 200;
/** Asked for side by side for one picture; the pace of each host is kept besides. */
const looksAtOnce = 4;
const mostMissing = 200;

/** Headers that describe the coded body (the browser is handed the decoded one), or that would take the page away (a download, another address). */
const stale = /^(?:content-encoding|content-length|transfer-encoding|connection|keep-alive|content-disposition|refresh)$/i;
function plainHeaders(headers: Pairs): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of headers) if (!stale.test(name)) plain[name] = value;
  return plain;
}
const fulfil = (route: Route, { status, headers, decoded }: Exchange) =>
  route.fulfill({ status, headers: plainHeaders(headers), body: Buffer.from(decoded) });

/** Data and frames that a page was answered with, by `METHOD address payload`: its picture needs no second asking. */
export type Heard = Map<string, Exchange>;

export interface Visit {
  page: Page;
  /** Requests under way, and when the last one ended. */
  busy: { count: number; since: number };
  /** Data and frames, for the archive. */
  fetched: Exchange[];
  heard: Heard;
}
/** A visit for the looks of a page. */
export interface LookingVisit extends Visit {
  /** Parts that were asked for and not had. */
  missing: Set<string>;
  /** From then on nothing more comes. */
  over: AbortSignal;
  /** The page asks for another one in its place. */
  leave(to: string): void;
}
export interface AnsweringOptions {
  http: Http;
  parts: Parts;
  permit?: Ask['permit'];
}

interface Wanted {
  url: string;
  type: string;
  ask: Ask;
  key: string;
}

/** What a route asks for, when it may be asked for at all: the document is answered at once, and only once. */
function gatekeeper(body: Exchange, visit: Visit, types: (type: string) => boolean, leave: (to: string) => void = () => undefined) {
  let served = false;
  return async (route: Route, permit: Ask['permit']): Promise<Wanted | null> => {
    const request = route.request();
    const type = request.resourceType();
    const method = request.method();
    if (request.isNavigationRequest() && request.frame() === visit.page.mainFrame()) {
      // One document per visit: where a script would lead is read from the page, not followed here. 204 leaves what is shown in place.
      if (served) leave(request.url());
      await (served ? route.fulfill({ status: 204 }) : ((served = true), fulfil(route, body)));
      return null;
    }
    const isNone = !types(type) || (method !== 'GET' && method !== 'POST') || !/^https?:/.test(request.url());
    if (isNone || (method === 'POST' && type === 'document')) {
      await route.abort();
      return null;
    }
    const headers = Object.entries(request.headers()).filter(([name]) => carried.includes(name)) as Pairs;
    const payload = request.postDataBuffer();
    const url = request.url().split('#', 1)[0]!;
    const ask: Ask = { method, want: 'file', paced: false, tries: 1, permit, payload, headers };
    return { url, type, ask, key: `${method} ${url} ${payload?.toString('base64') ?? ''}` };
  };
}

const answered = (answer: Answer | null): Exchange | null =>
  answer?.outcome.kind === 'answered' ? (answer.exchanges.at(-1) ?? null) : null;

async function whileBusy<T>({ busy }: Visit, work: () => Promise<T>): Promise<T> {
  busy.count += 1;
  return work().finally(() => {
    busy.count -= 1;
    busy.since = Date.now();
  });
}

/** For what the page says: pictures and fonts are not asked for. */
export function answering(body: Exchange, visit: Visit, { http, parts, permit }: AnsweringOptions): (route: Route) => Promise<void> {
  const admit = gatekeeper(body, visit, (type) => telling.has(type));
  let asked = 0;
  return async (route) => {
    const wanted = await admit(route, permit);
    if (wanted === null) return;
    if (++asked > mostParts) return route.abort();
    const { url, type, ask, key } = wanted;
    const isPart = type === 'script' || type === 'stylesheet';
    const answer = await whileBusy(visit, () => (isPart ? parts.get(url, ask, false) : http.ask(url, ask)));
    const last = answered(answer);
    if (last === null) return route.abort();
    if (!isPart) visit.heard.set(key, last);
    if (!isPart && ask.method === 'GET') visit.fetched.push(...(answer?.exchanges ?? []));
    return fulfil(route, last);
  };
}

/** For its looks: everything comes from what is known or is asked for as a part; nothing is sent (POST) for a picture's sake. */
export function answeringForLooks(
  body: Exchange,
  visit: LookingVisit,
  { parts, permit }: AnsweringOptions,
): (route: Route) => Promise<void> {
  const admit = gatekeeper(body, visit, (type) => telling.has(type) || showing.has(type), visit.leave);
  const queue = new PQueue({ concurrency: looksAtOnce });
  const { missing, over, heard } = visit;
  const ended = new Promise<null>((resolve) => over.addEventListener('abort', () => (queue.clear(), resolve(null)), { once: true }));
  const counts = { telling: 0, showing: 0 };
  return async (route) => {
    const wanted = await admit(route, permit);
    if (wanted === null) return;
    const { url, type, ask, key } = wanted;
    const miss = () => {
      if (missing.size < mostMissing && !/\/favicon\.ico$/.test(url)) missing.add(url);
      return route.abort();
    };
    const before = heard.get(key);
    if (before !== undefined) return fulfil(route, before);
    const isLook = showing.has(type);
    const isTooMuch = isLook ? ++counts.showing > mostLooks : ++counts.telling > mostParts;
    if (isTooMuch || over.aborted || ask.method === 'POST') return miss();
    const get = () => parts.get(url, ask, true);
    // What a script or a style waits for comes before what only fills a frame.
    const answer = await whileBusy(visit, () => Promise.race([queue.add(get, { priority: isLook ? 0 : 1 }), ended]));
    const last = answered(answer);
    if (last === null) return miss();
    if (last.status >= 400 && isLook && missing.size < mostMissing) missing.add(url);
    return fulfil(route, last);
  };
}
