/** Articles and files that an earlier bundle holds need not come again: the server only has to vouch that they are unchanged. */
import { openBundle } from '../evidence/bundle.ts';
import type { BundleReader, Recorded, RevisitCapture } from '../evidence/bundle.ts';
import { headerOf, typeOf } from '../exchange.ts';
import type { Exchange, Pairs } from '../exchange.ts';
import { factsOf } from '../fetch.ts';
import type { ReadPage } from '../fetch.ts';
import type { Candidate, Reason } from '../frontier.ts';
import type { Answer, Ask, Http } from '../http.ts';
import type { PageFacts } from '../read/page-facts.ts';

/** An answer of an earlier run. */
export interface Earlier {
  answer: Pick<Recorded, 'headers' | 'raw' | 'payload'>;
  /** The same as it is carried into the archive; null: it cannot be. */
  carried(): Promise<RevisitCapture['of'] | null>;
}
export interface Prior {
  /** What may be asked for on condition; null: ask for it in full. */
  of(candidate: Candidate): Promise<Earlier | null>;
  /** The same for a part of a page: a style sheet, a script, an image. */
  part(url: string): Promise<Earlier | null>;
  close(): Promise<void>;
}
export interface PriorOptions {
  path: string;
  /** A body fetched longer ago than this is fetched in full again. */
  fullEveryDays: number;
  read: ReadPage;
  log(event: string, data: Record<string, unknown>): void;
  now?(): number;
}
/** What stands for an earlier body in the archive: the server's 304, and the answer it vouches for. */
export interface Vouched {
  by: Exchange;
  of: RevisitCapture['of'];
}

/** Front pages, columns and lists are what a false 304 would hide a change in; they are always fetched in full. */
const single = new Set<Reason>(['article', 'guide', 'message', 'form', 'attachment']);
/** What these lead to, the earlier answer tells: last month's article is linked from a front page, and no longer an item of the month. */
const anything = new Set<Reason>(['link', 'undated', 'archive']);
const dayMs = 86_400_000;

function isSingle({ kind, items, paging, loader, redirect }: PageFacts, reason: Reason): boolean {
  const alone = items.length === 0 && paging.next.length === 0 && loader === null && redirect === null;
  if (!alone || kind === 'article' || kind === 'guide') return alone;
  // An empty column looks like a page of no kind, and a page of letters like one letter.
  return single.has(reason) && (kind === 'messages' || kind === 'other');
}

/** The conditions that an answer's own headers allow. */
function conditionsOf({ headers }: Pick<Recorded, 'headers'>): Pairs {
  const [tag, date] = [headerOf(headers, 'etag'), headerOf(headers, 'last-modified')];
  const conditions: Pairs = [];
  if (tag !== null) conditions.push(['if-none-match', tag]);
  if (date !== null) conditions.push(['if-modified-since', date]);
  return conditions;
}

/** null when there is nothing to go by: a missing or damaged bundle costs the saving and nothing else. */
export async function openPrior({ path, fullEveryDays, read, log, now = Date.now }: PriorOptions): Promise<Prior | null> {
  const lost = (error: unknown) => log('prior-bundle-unreadable', { path, says: (error as Error).message });
  let reader: BundleReader;
  try {
    reader = await openBundle(path);
  } catch (error) {
    lost(error);
    return null;
  }
  async function carried(url: string, sha256: string): Promise<RevisitCapture['of'] | null> {
    const response = await reader.capture(url, sha256);
    return response && { url: response.url, at: response.at, sha256, response };
  }
  /** An answer that may still be vouched for. */
  async function whole(url: string): Promise<Recorded | null> {
    const found = await reader.read(url);
    if (found === null || found.status !== 200 || found.raw.length === 0 || conditionsOf(found).length === 0) return null;
    return now() - Date.parse(found.at) >= fullEveryDays * dayMs ? null : found;
  }
  async function find({ url, reason, as, entry, column, list }: Candidate): Promise<Recorded | null> {
    if (!(single.has(reason) || anything.has(reason)) || entry || column !== null || list !== null) return null;
    const found = await whole(url);
    if (found === null) return null;
    if (as === 'file') return found;
    const { facts } = await factsOf({ url, status: 200, headers: found.headers, decoded: found.payload }, null, false, read);
    return facts !== null && isSingle(facts, reason) ? found : null;
  }
  const orNull = <T>(work: Promise<T | null>): Promise<T | null> =>
    work.catch((error: unknown) => {
      lost(error);
      return null;
    });
  async function earlier(url: string, found: Promise<Recorded | null>): Promise<Earlier | null> {
    const answer = await orNull(found);
    return answer && { answer, carried: () => orNull(carried(url, answer.sha256)) };
  }
  return {
    of: (candidate) => earlier(candidate.url, find(candidate)),
    part: (url) => earlier(url, whole(url)),
    close: () => reader.close(),
  };
}

/** Marks exchanges whose body came from an earlier bundle. */
export type VouchedBodies = WeakMap<Exchange, Vouched>;

/** The tag of a version, whether it vouches for every byte or only for what they mean. */
const version = (headers: Pairs): string | null => headerOf(headers, 'etag')?.replace(/^W\//, '') ?? null;

/** The same client for one look: `url` is asked for on condition, and a 304 gives the earlier body as the answer. */
export function onCondition(http: Http, url: string, earlier: Earlier | null, vouched: VouchedBodies): Http {
  const inFull = async (before: Answer, request: Ask | undefined): Promise<Answer> => {
    const full = await http.ask(url, { ...request, headers: [...(request?.headers ?? []), ['cache-control', 'no-cache']] });
    return { ...full, exchanges: [...before.exchanges, ...full.exchanges] };
  };
  /** The earlier answer in the place of the 304; null when it does not vouch for that. */
  const inPlaceOf = async (unchanged: Exchange): Promise<Exchange | null> => {
    const told = version(unchanged.headers);
    if (earlier === null || unchanged.url !== url) return null;
    const { headers, raw, payload } = earlier.answer;
    if (told !== null && told !== version(headers)) return null;
    const of = await earlier.carried();
    if (of === null) return null;
    const body: Exchange = { ...unchanged, status: 200, statusText: 'OK', headers, body: raw, decoded: payload, bodyless: false };
    vouched.set(body, { by: unchanged, of });
    return body;
  };
  return {
    ...http,
    async ask(address, request) {
      if (address !== url) return http.ask(address, request);
      const conditions = earlier === null ? [] : conditionsOf(earlier.answer);
      const answer = await http.ask(url, { ...request, headers: [...(request?.headers ?? []), ...conditions] });
      const last = answer.exchanges.at(-1);
      if (answer.outcome.kind !== 'answered' || last?.status !== 304) return answer;
      const body = await inPlaceOf(last);
      // Whoever vouches unasked, for another version, or for another address, is asked again in full.
      if (body === null) return inFull(answer, request);
      return { ...answer, outcome: { ...answer.outcome, status: 200, type: typeOf(body.headers) }, exchanges: [body] };
    },
  };
}
