/** Asks for an address over HTTP as a polite guest does, hop by hop, and always comes back with an outcome. */
import { Agent, Pool, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import type { CrawlPolicy } from '../config/policy.ts';
import { exchange, headerOf, typeOf } from './exchange.ts';
import type { Exchange, Pairs } from './exchange.ts';
import type { Guard } from './guard.ts';
import type { Pace } from './pace.ts';
import type { FetchOutcome, SilentWhy } from './page-record.ts';
import { canonicalUrl } from './url.ts';

export interface Ask {
  method?: 'GET' | 'HEAD' | 'POST';
  /** page: only what can be read as text; file: anything up to the size limit; glance: status and headers. */
  want?: 'page' | 'file' | 'glance';
  payload?: Uint8Array | null;
  headers?: Pairs;
  /** false: no pause before it (parts of a page that a browser would ask for at once). */
  paced?: boolean;
  /** Overrides the policy's number of tries. */
  tries?: number;
  /** Asked before every hop; an outcome refuses it (robots.txt). */
  permit?(url: string): Promise<FetchOutcome | null>;
}
export interface Answer {
  /** Never `blocked` for what stands in a body: that is read by `refusal`. */
  outcome: FetchOutcome;
  finalUrl: string;
  at: string;
  /** Every complete answer on the way, redirects included; the last is the one that counts. */
  exchanges: Exchange[];
  /** Target of a redirect that leaves the permitted hosts and was therefore not followed. */
  leadsOutside: string | null;
}
export interface Http {
  ask(url: string, ask?: Ask): Promise<Answer>;
  close(): Promise<void>;
}
export interface HttpOptions {
  policy: CrawlPolicy;
  guard: Guard;
  pace: Pace;
}

const readable =
  /^(?:text\/(?!css)|application\/(?:[\w.-]+\+)?(?:xml|json|xhtml|javascript|x-javascript|ecmascript)\b|application\/octet-stream$|$)/;
const redirects = new Set([301, 302, 303, 307, 308]);
/** Enough for the long policies of real portals; a flood beyond it is `malformed`. */
const maxHeaderBytes = 65_536;

interface Line {
  dispatcher: Dispatcher;
  absoluteForm: boolean;
}

/** The ways out: straight with every connection guarded, or through a forward proxy (plain HTTP in absolute form, https by CONNECT). */
function linesOut({ policy, guard }: HttpOptions): { line(url: string): Line; close(): Promise<void> } {
  const limits = { maxHeaderSize: maxHeaderBytes, pipelining: 1, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 4000 };
  if (policy.proxy === undefined) {
    const straight = new Agent({ ...limits, connect: guard.connect });
    return { line: () => ({ dispatcher: straight, absoluteForm: false }), close: () => straight.destroy() };
  }
  const plain = new Pool(new URL(policy.proxy).origin, limits);
  const tunnel = new ProxyAgent({ ...limits, uri: policy.proxy });
  return {
    line: (url) => (url.startsWith('https:') ? { dispatcher: tunnel, absoluteForm: false } : { dispatcher: plain, absoluteForm: true }),
    close: async () => {
      await Promise.all([plain.destroy(), tunnel.destroy()]);
    },
  };
}

/** Milliseconds that a Retry-After header asks for; null without a usable one. */
export function retryAfterMs(headers: Pairs, now: number): number | null {
  const value = headerOf(headers, 'retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

type Step = { kind: 'answer'; exchange: Exchange } | { kind: 'end'; outcome: FetchOutcome };

export function http(options: HttpOptions): Http {
  const { policy, guard, pace } = options;
  const { line, close } = linesOut(options);

  async function once(url: string, ask: Ask, timeoutMs: number): Promise<{ ok: true; exchange: Exchange } | { ok: false; why: SilentWhy }> {
    const { dispatcher, absoluteForm } = line(url);
    const method = ask.method ?? (ask.want === 'glance' ? 'HEAD' : 'GET');
    const headers: Pairs = [
      ['host', new URL(url).host],
      ['user-agent', policy.userAgent],
      ['accept', '*/*'],
      ['accept-language', 'zh-CN,zh;q=0.9,en;q=0.5'],
      ['accept-encoding', 'gzip, deflate, br'],
      ...(ask.headers ?? []),
    ];
    const wanted = (type: string, status: number) =>
      ask.want === 'file' || (ask.want !== 'glance' && (readable.test(type) || status >= 400));
    const exchanged = () =>
      exchange(url, {
        dispatcher,
        absoluteForm,
        method,
        headers,
        payload: ask.payload ?? null,
        timeoutMs,
        maxBodyBytes: policy.maxBodyBytes,
        wanted,
      });
    return ask.paced === false ? exchanged() : pace.turn(url, exchanged);
  }

  /** One hop, asked again when the line failed or the host asked for patience. */
  async function hop(url: string, ask: Ask, timeoutMs: number): Promise<Step> {
    const tries = ask.tries ?? policy.tries;
    for (let attempt = 1; ; attempt++) {
      if (pace.resting(url)) return { kind: 'end', outcome: { kind: 'blocked', by: 'rate', status: null } };
      const result = await once(url, ask, timeoutMs);
      if (!result.ok) {
        const final = attempt >= tries || result.why === 'private-address' || result.why === 'too-big' || result.why === 'tls';
        if (final) return { kind: 'end', outcome: { kind: 'silent', why: result.why, tries: attempt } };
        continue;
      }
      const { status, headers } = result.exchange;
      const wait = retryAfterMs(headers, Date.now());
      if (status !== 429 && !(status === 503 && wait !== null)) {
        pace.relax(url);
        return { kind: 'answer', exchange: result.exchange };
      }
      const patience = pace.backOff(url, wait);
      if (attempt >= tries || !patience) return { kind: 'answer', exchange: result.exchange };
    }
  }

  async function ask(url: string, request: Ask = {}): Promise<Answer> {
    const exchanges: Exchange[] = [];
    const hops: string[] = [];
    const asked = new Date().toISOString();
    let here = url;
    let spentMs = 0;
    const end = (outcome: FetchOutcome, leadsOutside: string | null = null): Answer => ({
      outcome,
      finalUrl: here,
      at: exchanges.at(-1)?.at ?? asked,
      exchanges,
      leadsOutside,
    });
    const answered = (last: Exchange): FetchOutcome => ({
      kind: 'answered',
      status: last.status,
      type: typeOf(last.headers),
      ms: spentMs,
      hops,
      via: 'http',
    });
    for (;;) {
      const refused = guard.refuse(here);
      if (refused === 'private-address') return end({ kind: 'silent', why: 'private-address', tries: 0 });
      if (refused === 'outside') return end({ kind: 'skipped', why: 'outside' });
      const forbidden = (await request.permit?.(here)) ?? null;
      if (forbidden !== null) return end(forbidden);
      const step = await hop(here, request, Math.max(1, policy.timeoutMs - spentMs));
      if (step.kind === 'end') return end(step.outcome);
      const last = step.exchange;
      exchanges.push(last);
      spentMs += last.ms;
      const location = redirects.has(last.status) ? headerOf(last.headers, 'location') : null;
      const target = location === null ? null : canonicalUrl(Buffer.from(location, 'latin1').toString('utf8'), here);
      if (target === null) return end(answered(last));
      if (guard.refuse(target) === 'outside') return end(answered(last), target);
      if (hops.includes(target) || target === url || hops.length >= policy.maxHops)
        return end({ kind: 'silent', why: 'too-many-hops', tries: 1 });
      hops.push(target);
      here = target;
    }
  }
  return { ask, close };
}
