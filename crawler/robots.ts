/** What each host's robots.txt allows (RFC 9309), asked once per crawl. */
import robotsParser from 'robots-parser';
import type { CrawlPolicy } from '../config/policy.ts';
import type { Answer, Http } from './http.ts';
import type { Pace } from './pace.ts';
import type { FetchOutcome } from './page-record.ts';

export interface Robots {
  /** Null when the address may be asked for; else the outcome that stands instead. */
  permit(url: string): Promise<FetchOutcome | null>;
  /** Asks again at the next address: of this host, or of every host. */
  forget(url?: string): void;
}
export interface RobotsOptions {
  policy: Pick<CrawlPolicy, 'robots' | 'userAgent'>;
  http: Http;
  pace: Pace;
  /** For the archive. */
  onAnswer?(answer: Answer): Promise<void>;
  log?(event: string, data: Record<string, unknown>): void;
}

/** The package's types describe an ES default export; what node loads is the function itself. */
const parseRobots = robotsParser as unknown as (
  url: string,
  text: string,
) => { isAllowed(url: string, ua: string): boolean | undefined; getCrawlDelay(ua: string): number | undefined };

type Rules = (url: string) => FetchOutcome | null;
const open: Rules = () => null;
const shut: Rules = () => ({ kind: 'skipped', why: 'robots-unread' });
const tooMany: Rules = () => ({ kind: 'blocked', by: 'rate', status: 429 });
/** RFC 9309 §2.5: at least 500 KiB are read; what stands beyond is ignored. */
const maxChars = 512_000;

/** The rules that an answer for `<origin>/robots.txt` makes, and the crawl-delay it asks for (ms, or null). Pure. */
export function rulesOf(address: string, answer: Answer, userAgent: string): { rules: Rules; delayMs: number | null } {
  const { outcome } = answer;
  // Nobody answered: asking the same host for each of its pages would only tell the same thing, more slowly.
  if (outcome.kind === 'silent') {
    const lost = outcome.why === 'malformed' || outcome.why === 'too-many-hops' || outcome.why === 'too-big';
    return { rules: lost ? open : () => outcome, delayMs: null };
  }
  // 429 and 5xx mean "wait" (§2.3.1.4); a challenge such as 521 is no server error: the pages will show it themselves.
  if (outcome.kind === 'blocked') return { rules: () => outcome, delayMs: null };
  const body = answer.exchanges.at(-1);
  if (outcome.kind !== 'answered' || body === undefined) return { rules: open, delayMs: null };
  if (outcome.status === 429) return { rules: tooMany, delayMs: null };
  if (outcome.status >= 500 && outcome.status < 520) return { rules: shut, delayMs: null };
  if (outcome.status < 200 || outcome.status >= 300) return { rules: open, delayMs: null };
  const text = new TextDecoder('utf-8').decode(body.decoded).slice(0, maxChars);
  const robots = parseRobots(address, text);
  const delay = robots.getCrawlDelay(userAgent);
  return {
    rules: (url) => (robots.isAllowed(url, userAgent) === false ? { kind: 'skipped', why: 'robots' } : null),
    delayMs: delay === undefined ? null : delay * 1000,
  };
}

export function robots({ policy, http, pace, onAnswer, log }: RobotsOptions): Robots {
  const known = new Map<string, Promise<Rules>>();
  async function learn(origin: string): Promise<Rules> {
    const address = `${origin}/robots.txt`;
    const answer = await http.ask(address);
    await onAnswer?.(answer);
    const { rules, delayMs } = rulesOf(address, answer, policy.userAgent);
    if (delayMs !== null) pace.crawlDelay(address, delayMs);
    log?.('robots', { origin, outcome: answer.outcome, delayMs });
    return rules;
  }
  return {
    forget(url) {
      if (url === undefined) known.clear();
      else known.delete(new URL(url).origin);
    },
    async permit(url) {
      const { origin, pathname } = new URL(url);
      if (pathname === '/robots.txt') return null;
      if (policy.robots === 'owner-override') {
        if (!known.has(origin)) log?.('robots-overridden-by-owner', { origin });
        known.set(origin, Promise.resolve(open));
        return null;
      }
      const rules = known.get(origin) ?? learn(origin);
      known.set(origin, rules);
      return (await rules)(url);
    },
  };
}
