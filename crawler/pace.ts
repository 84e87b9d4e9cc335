/** How a guest walks: one queue per host, a pause between requests, and a longer one when the host asks for it. */
import PQueue from 'p-queue';

export interface PaceOptions {
  concurrency: number;
  delayMs: number;
  /** Longest back-off within this run; who asks for more is left alone. */
  ceilingMs: number;
  /** Shortest back-off: `Retry-After: 0` is no leave to hurry. */
  floorMs?: number;
  now?: () => number;
}
/** A host is a name: all its ports and schemes share one queue and its clocks, for they wear out one machine. */
export interface Pace {
  /** Runs `task` when it is this host's turn. */
  turn<T>(url: string, task: () => Promise<T>): Promise<T>;
  /** Runs `task` beside the queue, two at a time: parts that a shown page waits for. The pauses it left out are made up for afterwards. */
  aside<T>(url: string, task: () => Promise<T>): Promise<T>;
  /** The host's own wish (robots.txt crawl-delay); a shorter one than ours changes nothing. */
  crawlDelay(url: string, waitMs: number): void;
  /**
   * The host said 429 (or 503 and when to come again; null: it did not say): pause it.
   * False when it wants longer than the ceiling or keeps saying so: leave it for another hour.
   */
  backOff(url: string, status: number, waitMs: number | null): boolean;
  /** The host is in trouble (a plain 503): give it a moment. */
  spare(url: string): void;
  /** The host answered normally again. */
  relax(url: string): void;
  /** True when the host is left alone for the rest of this run. */
  resting(url: string): boolean;
  /** Another hour has come: of this host, or of every host. */
  wake(url?: string): void;
  /** The crawl is over: what still waits for its turn is let go at once, and must not keep the process alive. */
  close(): void;
}

interface Host {
  queue: PQueue;
  beside: PQueue;
  /** First clock: the ordinary pause, counted from when the last request went out. */
  delayMs: number;
  last: number;
  /** Pauses left out by what went beside the queue. */
  owedMs: number;
  /** Second clock: no request before this instant, whatever the first one says. */
  notBefore: number;
  strikes: number;
  resting: boolean;
}

/** So many refusals in a row mean "not now"; asking on would be rude. */
const strikesUntilRest = 6;
/** What beside-the-queue requests may hold the next turn up by. */
const mostOwedMs = 20_000;
/** Timers overflow beyond 24 days. */
const longestSleepMs = 86_400_000;

export function pace({ concurrency, delayMs, ceilingMs, floorMs = 1000, now = Date.now }: PaceOptions): Pace {
  const hosts = new Map<string, Host>();
  const asleep = new Set<() => void>();
  let closed = false;
  const sleep = (waitMs: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(alarm);
        asleep.delete(wake);
        resolve();
      };
      const alarm = setTimeout(wake, Math.min(waitMs, longestSleepMs));
      asleep.add(wake);
    });
  const hostOf = (url: string): Host => {
    const name = new URL(url).hostname.replace(/\.$/, '');
    const known = hosts.get(name) ?? {
      queue: new PQueue({ concurrency }),
      beside: new PQueue({ concurrency: 2 }),
      delayMs,
      last: -Infinity,
      owedMs: 0,
      notBefore: 0,
      strikes: 0,
      resting: false,
    };
    hosts.set(name, known);
    return known;
  };
  const hold = (host: Host, waitMs: number) => {
    host.notBefore = Math.max(host.notBefore, now() + Math.min(waitMs, ceilingMs));
  };
  const lowest = (host: Host) => Math.max(floorMs, 2 * host.delayMs);
  return {
    turn(url, task) {
      const host = hostOf(url);
      return host.queue.add(async () => {
        const due = () => Math.max(host.last + host.delayMs + host.owedMs, host.notBefore);
        while (!closed && due() > now()) await sleep(due() - now());
        host.last = now();
        host.owedMs = 0;
        return task();
      });
    },
    aside(url, task) {
      const host = hostOf(url);
      return host.beside.add(async () => {
        while (!closed && host.notBefore > now()) await sleep(host.notBefore - now());
        host.owedMs = Math.min(host.owedMs + host.delayMs, Math.max(mostOwedMs, host.delayMs));
        return task();
      });
    },
    crawlDelay(url, waitMs) {
      const host = hostOf(url);
      host.delayMs = Math.max(host.delayMs, waitMs);
    },
    backOff(url, status, waitMs) {
      const host = hostOf(url);
      const asked = waitMs ?? 0;
      // A 429 speaks of us; a 503 may speak of one corner of the site, so a long one has to be said twice.
      host.strikes += asked <= ceilingMs ? 1 : status === 429 ? strikesUntilRest : strikesUntilRest / 2;
      hold(host, Math.max(asked, lowest(host) * 2 ** (Math.min(host.strikes, strikesUntilRest) - 1)));
      // Whoever was too fast once walks more slowly for the rest of the way.
      host.delayMs = Math.max(host.delayMs, Math.min(host.delayMs * 1.5, ceilingMs));
      if (host.strikes >= strikesUntilRest) host.resting = true;
      return !host.resting && asked <= ceilingMs;
    },
    spare(url) {
      const host = hostOf(url);
      hold(host, lowest(host));
    },
    relax(url) {
      hostOf(url).strikes = 0;
    },
    resting: (url) => hostOf(url).resting,
    wake(url) {
      for (const host of url === undefined ? hosts.values() : [hostOf(url)]) {
        host.strikes = 0;
        host.resting = false;
      }
    },
    close() {
      closed = true;
      for (const wake of asleep) wake();
    },
  };
}
