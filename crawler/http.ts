/** Asks for an address over HTTP as a polite guest does, hop by hop, and always comes back with an outcome. */
import type { CrawlPolicy } from '../config/policy.ts';
import { exchange, headerOf, typeOf } from './exchange.ts';
import type { Exchange, Exchanged, Pairs } from './exchange.ts';
import type { Guard } from './guard.ts';
import type { Line } from './line.ts';
import type { Pace } from './pace.ts';
import type { FetchOutcome } from './page-record.ts';
import { isGatewayError } from './silence.ts';
import type { Witness } from './session/witness.ts';
import { canonicalUrl } from './url.ts';
import { waysOut } from './way-out.ts';

export interface Ask {
  method?: 'GET' | 'HEAD' | 'POST';
  /** page: only what can be read as text; file: anything up to the size limit; glance: status and headers. */
  want?: 'page' | 'file' | 'glance';
  payload?: Uint8Array | null;
  /** Beside our own, or in place of one of the same name. `if-…` conditions are put to the address asked for, not to where it redirects. */
  headers?: Pairs;
  /** false: not in the host's queue but beside it (parts of a page that a browser would ask for at once). */
  paced?: boolean;
  /** Overrides the policy's number of tries, and of redirects followed. */
  tries?: number;
  maxHops?: number;
  /** Reads no more of the body than this, and never calls it too big. */
  keepBytes?: number;
  /** A longer body is too big; never more than the policy's own limit. */
  maxBytes?: number | undefined;
  /** Redirects may leave the permitted hosts (robots.txt, RFC 9309 §2.3.1.2); never for private addresses, never by proxy. */
  anywhere?: boolean;
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
  /** Hears every answer and every connection. */
  witness?: Witness;
  /** Tells whose a silence is; without it, it is the site's own. */
  line?: Line;
}

const readable =
  /^(?:text\/(?!css)|application\/(?:[\w.-]+\+)?(?:xml|json|xhtml|javascript|x-javascript|ecmascript)\b|application\/octet-stream$|$)/;
const redirects = new Set([301, 302, 303, 307, 308]);
const accepted = { page: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', file: '*/*', glance: '*/*' };

/** One honest name and no cookies: what is set is never sent back. */
function headersFor(url: string, { want = 'page', headers = [] }: Ask, userAgent: string, first: boolean): Pairs {
  const own: Pairs = [
    ['host', new URL(url).host],
    ['user-agent', userAgent],
    ['accept', accepted[want]],
    ['accept-language', 'zh-CN,zh;q=0.9,en;q=0.5'],
    ['accept-encoding', 'gzip, deflate, br'],
  ];
  const more = headers.filter(([name]) => first || !/^if-/i.test(name));
  const named = new Set(more.map(([name]) => name.toLowerCase()));
  return [...own.filter(([name]) => !named.has(name)), ...more];
}

/** Milliseconds that a Retry-After header asks for; null without a usable one. */
export function retryAfterMs(headers: Pairs, now: number): number | null {
  const value = headerOf(headers, 'retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

type Step = { kind: 'answer'; exchange: Exchange } | { kind: 'end'; outcome: FetchOutcome };

export function http({ policy, guard, pace, witness, line }: HttpOptions): Http {
  const ways = waysOut(policy, guard, witness?.connected);

  function once(url: string, ask: Ask, timeoutMs: number, first: boolean): Promise<Exchanged> {
    const { want } = ask;
    const wanted = (type: string, status: number) => want === 'file' || (want !== 'glance' && (readable.test(type) || status >= 400));
    const exchanged = () =>
      exchange(url, {
        ...ways.to(url),
        method: ask.method ?? (want === 'glance' ? 'HEAD' : 'GET'),
        headers: headersFor(url, ask, policy.userAgent, first),
        payload: ask.payload ?? null,
        timeoutMs,
        maxBodyBytes: Math.min(policy.maxBodyBytes, ask.maxBytes ?? Infinity),
        keepBytes: ask.keepBytes,
        wanted,
      });
    return ask.paced === false ? pace.aside(url, exchanged) : pace.turn(url, exchanged);
  }

  /** Asks once. What failed because our line was down, and is back, is asked for once more: that was no try. null: it is down, and not waited for. */
  async function heard(url: string, ask: Ask, timeoutMs: number, first: boolean, isLast: boolean): Promise<Exchanged | null> {
    for (let again = false; ; again = true) {
      if (line?.isShut()) return null;
      const result = await once(url, ask, timeoutMs, first);
      const isGateway = result.ok && policy.proxy !== undefined && isGatewayError(result.exchange.status);
      if (result.ok && !isGateway) line?.heard(url);
      if (line === undefined || (result.ok ? !isGateway : !isLast)) return result;
      const whose = await line.whose(url, result.ok ? { why: 'refused', hint: null } : result);
      if (whose === 'ours') return null;
      if (whose === 'theirs' || again) return result;
    }
  }

  /** One hop, asked again when the line failed or the host asked for patience. */
  async function hop(url: string, ask: Ask, timeoutMs: number, first: boolean): Promise<Step> {
    const tries = ask.tries ?? policy.tries;
    for (let attempt = 1; ; attempt++) {
      if (pace.resting(url)) return { kind: 'end', outcome: { kind: 'blocked', by: 'rate', status: null } };
      const result = await heard(url, ask, timeoutMs, first, attempt >= tries);
      if (result === null) return { kind: 'end', outcome: { kind: 'silent', why: 'our-line', tries: 0 } };
      if (!result.ok) {
        const final = attempt >= tries || result.why === 'private-address' || result.why === 'too-big' || result.why === 'tls';
        if (final) return { kind: 'end', outcome: { kind: 'silent', why: result.why, tries: attempt } };
        continue;
      }
      const { status, headers } = result.exchange;
      witness?.heard(result.exchange);
      const wait = retryAfterMs(headers, Date.now());
      if (status !== 429 && !(status === 503 && wait !== null)) {
        if (status === 503) pace.spare(url);
        else pace.relax(url);
        return { kind: 'answer', exchange: result.exchange };
      }
      const patience = pace.backOff(url, status, wait);
      if (attempt >= tries || !patience) return { kind: 'answer', exchange: result.exchange };
    }
  }

  async function ask(url: string, request: Ask = {}): Promise<Answer> {
    const exchanges: Exchange[] = [];
    const hops: string[] = [];
    const asked = new Date().toISOString();
    const anywhere = (request.anywhere === true && policy.proxy === undefined) || undefined;
    let here = url;
    let order = request;
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
      const refused = guard.refuse(here, anywhere);
      if (refused === 'private-address') return end({ kind: 'silent', why: 'private-address', tries: 0 });
      if (refused === 'outside') return end({ kind: 'skipped', why: 'outside' });
      const forbidden = (await request.permit?.(here)) ?? null;
      if (forbidden !== null) return end(forbidden);
      const step = await hop(here, order, Math.max(1, policy.timeoutMs - spentMs), here === url);
      if (step.kind === 'end') return end(step.outcome);
      const last = step.exchange;
      exchanges.push(last);
      spentMs += last.ms;
      const location = redirects.has(last.status) ? headerOf(last.headers, 'location') : null;
      const target = location === null ? null : canonicalUrl(Buffer.from(location, 'latin1').toString('utf8'), here);
      if (target === null) return end(answered(last));
      if (guard.refuse(target, anywhere) === 'outside') return end(answered(last), target);
      if (hops.includes(target) || target === url || hops.length >= (request.maxHops ?? policy.maxHops))
        return end({ kind: 'silent', why: 'too-many-hops', tries: 1 });
      // A form that was sent is not sent on (RFC 9110 §15.4), but for the two answers that say so.
      if (order.method === 'POST' && last.status < 304) order = { ...order, method: 'GET', payload: null };
      hops.push(target);
      here = target;
    }
  }
  return { ask, close: ways.close };
}
