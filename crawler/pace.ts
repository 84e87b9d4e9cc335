/** How a guest walks: one queue per host, a pause between requests, and a longer one when the host asks for it. */
import PQueue from 'p-queue';

export interface PaceOptions {
  concurrency: number;
  delayMs: number;
  /** Longest pause a host may ask for within this run. */
  ceilingMs: number;
}
export interface Pace {
  /** Runs `task` when it is this host's turn. */
  turn<T>(url: string, task: () => Promise<T>): Promise<T>;
  /** The host's own wish (robots.txt crawl-delay); a shorter one than ours changes nothing. */
  crawlDelay(url: string, waitMs: number): void;
  /** The host said 429/503: pause it. False when it wants longer than the ceiling or keeps saying so: leave it for another hour. */
  backOff(url: string, waitMs: number | null): boolean;
  /** The host answered normally again. */
  relax(url: string): void;
  /** True when the host is left alone for the rest of this run. */
  resting(url: string): boolean;
}

interface Host {
  queue: PQueue;
  delayMs: number;
  /** Two clocks in one: the ordinary pause and the back-off both move it forward. */
  notBefore: number;
  strikes: number;
  resting: boolean;
}

/** So many refusals in a row mean "not now"; asking on would be rude. */
const strikesUntilRest = 6;

const until = (instant: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, instant - Date.now())));

export function pace({ concurrency, delayMs, ceilingMs }: PaceOptions): Pace {
  const hosts = new Map<string, Host>();
  const hostOf = (url: string): Host => {
    const name = new URL(url).host;
    const known = hosts.get(name) ?? { queue: new PQueue({ concurrency }), delayMs, notBefore: 0, strikes: 0, resting: false };
    hosts.set(name, known);
    return known;
  };
  return {
    turn(url, task) {
      const host = hostOf(url);
      return host.queue.add(async () => {
        while (host.notBefore > Date.now()) await until(host.notBefore);
        host.notBefore = Date.now() + host.delayMs;
        return task();
      });
    },
    crawlDelay(url, waitMs) {
      const host = hostOf(url);
      host.delayMs = Math.max(host.delayMs, Math.min(waitMs, ceilingMs));
    },
    backOff(url, waitMs) {
      const host = hostOf(url);
      host.strikes += 1;
      const wait = waitMs ?? Math.max(host.delayMs, 250) * 2 ** host.strikes;
      host.notBefore = Math.max(host.notBefore, Date.now() + Math.min(wait, ceilingMs));
      if (host.strikes >= strikesUntilRest) host.resting = true;
      return !host.resting && wait <= ceilingMs;
    },
    relax(url) {
      hostOf(url).strikes = 0;
    },
    resting: (url) => hostOf(url).resting,
  };
}
