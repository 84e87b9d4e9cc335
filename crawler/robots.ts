/** What each host's robots.txt allows (RFC 9309), asked once a day. */
import type { CrawlPolicy } from '../config/policy.ts';
import { refusedBy } from './fetch.ts';
import type { Answer, Http } from './http.ts';
import type { Pace } from './pace.ts';
import type { FetchOutcome, SilentWhy } from './page-record.ts';
import { readRobots } from './robots/rules.ts';
import { canonicalUrl } from './url.ts';

export interface Robots {
  /** Null when the address may be asked for; else the outcome that stands instead. */
  permit(url: string): Promise<FetchOutcome | null>;
  /** Addresses of the sitemaps that the robots.txt of `origin` names; none when there is none. */
  sitemaps(origin: string): Promise<string[]>;
  /** Asks again at the next address: of this host, or of every host. */
  forget(url?: string): void;
}
export interface RobotsOptions {
  policy: Pick<CrawlPolicy, 'robots' | 'userAgent' | 'maxHops' | 'proxy'>;
  http: Http;
  pace: Pace;
  /** The question is only whether a host is there: then its silence is the answer, and not a reason to wait. */
  silenceTells?: boolean;
  /** For the archive. */
  onAnswer?(answer: Answer): Promise<void>;
  log?(event: string, data: Record<string, unknown>): void;
}

type Rules = (url: string) => FetchOutcome | null;
interface Learnt {
  rules: Rules;
  /** The pause that robots.txt asks for (ms); null: none. */
  delayMs: number | null;
  sitemaps: string[];
}

const open: Rules = () => null;
const shut: Rules = () => ({ kind: 'skipped', why: 'robots-unread' });
const left: Rules = () => ({ kind: 'skipped', why: 'robots' });
/** §2.5: at least 500 KiB are read; what stands beyond is ignored. */
const maxBytes = 512_000;
/** §2.3.1.2: at least five redirects, across hosts too. */
const fewestHops = 5;
/** §2.4: not used for longer than a day. */
const freshMs = 86_400_000;
/** Who asks for a longer pause between two pages asks not to be crawled. */
const longestDelayMs = 120_000;

const without = (rules: Rules): Learnt => ({ rules, delayMs: null, sitemaps: [] });

/** What a proxy says when it finds nobody. */
const byProxy: Record<number, SilentWhy> = { 502: 'refused', 504: 'timeout' };

/** Host-wide silence: asking the same host for each of its pages would only tell the same thing, more slowly. */
const hostWide = new Set(['dns', 'refused', 'tls', 'private-address']);

/** The host asked has answered: with a redirect to another one. */
const answeredElsewhere = (address: string, { finalUrl }: Answer): boolean => new URL(finalUrl).host !== new URL(address).host;

/** The rules that an answer for `<origin>/robots.txt` makes, and what else it says. Pure. */
export function rulesOf(address: string, answer: Answer, userAgent: string): Learnt {
  const { outcome } = answer;
  if (outcome.kind === 'silent') {
    // A maze of redirects counts as "there is none" (§2.3.1.2); other failures mean "wait" (§2.3.1.4).
    if (outcome.why === 'too-many-hops') return without(open);
    // What a redirect's target is silent about says nothing of the host that was asked; one that can never be had counts as "none".
    if (answeredElsewhere(address, answer)) return without(hostWide.has(outcome.why) ? open : shut);
    return without(hostWide.has(outcome.why) ? () => outcome : shut);
  }
  if (outcome.kind === 'blocked') return without(answeredElsewhere(address, answer) ? shut : () => outcome);
  const last = answer.exchanges.at(-1);
  if (outcome.kind !== 'answered' || last === undefined) return without(open);
  // 429 and 5xx mean "wait" (§2.3.1.4); a guard's 5xx (503 with Retry-After, 521) is told by its name.
  if (outcome.status === 429 || outcome.status >= 500) {
    const by = refusedBy(last);
    return without(by === null ? shut : () => ({ kind: 'blocked', by, status: last.status }));
  }
  if (outcome.status < 200 || outcome.status >= 300) return without(open);
  // What was cut off may have cut a rule in two.
  const whole = last.truncated
    ? last.decoded.subarray(0, Math.max(last.decoded.lastIndexOf(10), last.decoded.lastIndexOf(13), 0))
    : last.decoded;
  const robots = readRobots(whole.subarray(0, maxBytes), userAgent);
  const tooSlow = robots.delayMs !== null && robots.delayMs > longestDelayMs;
  return {
    rules: tooSlow ? left : (url) => (robots.allows(url) ? null : { kind: 'skipped', why: 'robots' }),
    delayMs: robots.delayMs,
    sitemaps: robots.sitemaps.flatMap((line) => canonicalUrl(line, address) ?? []),
  };
}

/** The silence behind an answer for robots.txt; null when somebody answered. */
function silenceOf(address: string, answer: Answer, proxied: boolean): FetchOutcome | null {
  const { outcome } = answer;
  if (answeredElsewhere(address, answer)) return null;
  if (outcome.kind === 'silent' && outcome.why !== 'too-many-hops') return outcome;
  const why = proxied && outcome.kind === 'answered' ? byProxy[outcome.status] : undefined;
  return why === undefined ? null : { kind: 'silent', why, tries: 1 };
}

export function robots({ policy, http, pace, silenceTells = false, onAnswer, log }: RobotsOptions): Robots {
  const known = new Map<string, { learnt: Promise<Learnt>; at: number }>();
  const overridden = policy.robots === 'owner-override';

  async function learn(origin: string): Promise<Learnt> {
    const address = `${origin}/robots.txt`;
    const maxHops = Math.max(fewestHops, policy.maxHops);
    const answer = await http.ask(address, { want: 'file', keepBytes: maxBytes, maxHops, anywhere: true });
    await onAnswer?.(answer);
    // Of this host nothing was learnt: the next address asks again.
    const isOurs = answer.outcome.kind === 'silent' && answer.outcome.why === 'our-line';
    if (isOurs) known.delete(origin);
    const silence = isOurs ? answer.outcome : silenceTells ? silenceOf(address, answer, policy.proxy !== undefined) : null;
    const learnt = silence === null ? rulesOf(address, answer, policy.userAgent) : without(() => silence);
    const { delayMs } = learnt;
    if (delayMs !== null && delayMs <= longestDelayMs && !overridden) pace.crawlDelay(address, delayMs);
    log?.('robots', { origin, outcome: answer.outcome, delayMs });
    if (delayMs !== null && delayMs > longestDelayMs) log?.('robots-asks-to-stay-away', { origin, delayMs, overridden });
    return learnt;
  }
  function of(origin: string): Promise<Learnt> {
    const before = known.get(origin);
    if (before !== undefined && Date.now() - before.at < freshMs) return before.learnt;
    const learnt = learn(origin);
    known.set(origin, { learnt, at: Date.now() });
    // A crawl that stopped before it could ask has learnt nothing.
    learnt.catch(() => known.delete(origin));
    return learnt;
  }
  return {
    forget(url) {
      if (url === undefined) known.clear();
      else known.delete(new URL(url).origin);
    },
    sitemaps: async (origin) => (await of(origin)).sitemaps,
    async permit(url) {
      const { origin, pathname } = new URL(url);
      if (pathname === '/robots.txt') return null;
      const outcome = (await of(origin)).rules(url);
      if (outcome === null || !overridden) return outcome;
      // Only the owner may: each use is on record.
      log?.('robots-overridden-by-owner', { url, outcome });
      return null;
    },
  };
}
