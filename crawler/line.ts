/** Tells a site that does not answer from a line of ours that is down: what our line swallowed is nobody's fault, and is asked for again (docs/decisions/own-line.md). */
import type { CrawlPolicy } from '../config/policy.ts';
import type { CrawlJob } from './crawl-result.ts';
import { namesAnswer } from './line/names.ts';
import { voicesOf } from './line/voices.ts';
import { answering, hasRoute, proxyListens } from './line/witnesses.ts';
import type { SilentWhy } from './page-record.ts';
import { Stopped } from './session/gate.ts';
import type { LineHint } from './silence.ts';

export interface Silence {
  why: SilentWhy;
  hint: LineHint | null;
}

export interface Line {
  /** Somebody answered. */
  heard(url: string): void;
  /**
   * Whose a silence is. theirs: somebody else was heard since, so our line is up; again: it was ours, and it is up again. Ours: rejects with
   * `Stopped`, or, when nobody waits any more, says so.
   */
  whose(url: string, silence: Silence): Promise<'theirs' | 'ours' | 'again'>;
  /** It is known to be down. Throws `Stopped` while that is waited out; true: it is not, and nothing has to be asked to know what comes of it. */
  isShut(): boolean;
  /** Nothing may be begun: it is down, and that is waited out. */
  waits(): boolean;
  /** An outage is waited out; false: there was one for as long as anybody waits. */
  isPatient: boolean;
  /** Whether it is up now, as far as anybody can tell. */
  isUp(): Promise<boolean>;
  /** Since when it is down, and when it makes sense to try again (ISO). */
  pause(): { until: string; since: string };
}

export interface LineOptions extends Pick<CrawlJob, 'neighbours' | 'nameServers' | 'paused' | 'log'> {
  policy: CrawlPolicy;
  /** An address of the site. */
  home: string;
  /** Hosts whose private addresses are open; the witnesses are then of the same house. */
  house: string[];
}

/** What a line that is down looks like from here; all else somebody has said. */
const ambiguous = new Set<SilentWhy>(['dns', 'refused', 'reset', 'timeout']);
/** Others who are asked beside the addresses that people chose. */
const mostOthers = 3;
/** So many others who answered before and do not now: not all of them can be gone. */
const enoughSilent = 2;
/** Somebody may be heard without being asked. */
const momentMs = 150;
const longestPauseMs = 600_000;
const proxyWaitMs = 5000;

const nameOf = (url: string): string => new URL(url).hostname;
const moment = (): number => performance.now();
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export function openLine({ policy, home, house, neighbours = [], nameServers, paused, log }: LineOptions): Line {
  const { proxy, controls, lineAgainMs, lineWaitMs } = policy;
  const voices = voicesOf([proxy ?? '', house.length > 0, ...(nameServers ?? [])].join(' '));
  let since = paused?.why === 'line' ? Date.parse(paused.since ?? '') || Date.now() : null;
  const isPatient = since === null || Date.now() - since < lineWaitMs;
  let downAt = -Infinity;
  /** It fell while that is waited out: this session is over, whatever comes next. */
  let fell = false;
  let asking: Promise<boolean> | null = null;

  /** Others of the run, those heard last first: by an address that anybody may be asked for. */
  function othersThan(url: string): string[] {
    const origins = [...voices.known(), ...neighbours.map((one) => new URL(one).origin)];
    const others = new Map(origins.filter((one) => nameOf(one) !== nameOf(url)).map((one) => [nameOf(one), `${one}/robots.txt`]));
    return [...others.values()].slice(0, mostOthers);
  }

  /** Asked when nobody was heard by chance. */
  async function decide(url: string, { why, hint }: Silence): Promise<boolean> {
    if (proxy !== undefined && !(await proxyListens(proxy, proxyWaitMs))) return false;
    const others = othersThan(url);
    const hosts = [...controls, ...(house.length > 0 ? others : [])].map((one) => new URL(one).host);
    const found = await answering([...new Set([...controls, ...others])], { policy, house: [...house, ...hosts], nameServers }, true);
    for (const one of found) voices.heard(one);
    if (found.size > 0) return true;
    if (controls.length > 0 || hint?.kind === 'here') return false;
    const known = new Set(voices.known().map(nameOf));
    if (others.filter((one) => known.has(nameOf(one))).length >= enoughSilent) return false;
    if (proxy !== undefined) return true;
    if (hint?.kind === 'route' && hint.address !== null && !(await hasRoute(hint.address))) return false;
    // Who turned us away was found by name; whose time ran out may still have been looked for.
    return why === 'refused' || why === 'reset' || (await namesAnswer(nameOf(url), nameServers)) !== false;
  }

  /** One question at a time: what others learn meanwhile answers those who wait. */
  async function isUpSince(from: number, url: string, silence: Silence): Promise<boolean> {
    while (asking !== null) await asking;
    if (voices.heardAfter(from)) return true;
    if (downAt > from) return false;
    asking = (async () => {
      await sleep(momentMs);
      return voices.heardAfter(from) || (await decide(url, silence));
    })();
    const up = await asking.finally(() => (asking = null));
    if (up) return true;
    downAt = moment();
    since ??= Date.now();
    log('line-down', { url, why: silence.why, hint: silence.hint?.kind ?? null, since: new Date(since).toISOString() });
    return false;
  }

  return {
    heard(url) {
      voices.heard(url);
      since = null;
    },
    async whose(url, silence) {
      if (!ambiguous.has(silence.why)) return 'theirs';
      const { hint } = silence;
      const isOwn = hint !== null && (hint.kind !== 'door' || proxy !== undefined);
      if (await isUpSince(moment(), url, silence)) return isOwn ? 'again' : 'theirs';
      if (!isPatient) return 'ours';
      fell = true;
      throw new Stopped();
    },
    isShut() {
      if (fell) throw new Stopped();
      return !isPatient && !voices.heardAfter(downAt) && moment() - downAt < lineAgainMs;
    },
    waits: () => fell,
    isPatient,
    isUp: () => isUpSince(moment(), home, { why: 'dns', hint: null }),
    pause() {
      const now = Date.now();
      const from = since ?? now;
      const waitMs = Math.max(lineAgainMs, Math.min(now - from, longestPauseMs));
      const until = Math.max(now, Math.min(now + waitMs, from + lineWaitMs));
      return { until: new Date(until).toISOString(), since: new Date(from).toISOString() };
    },
  };
}
