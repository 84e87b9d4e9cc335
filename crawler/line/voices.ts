/** Who answered this process lately, by the way they were asked: whoever was heard a moment ago vouches for our line. */

export interface Voices {
  /** This host answered now. */
  heard(url: string): void;
  /** Somebody answered after this moment (monotonic, ms). */
  heardAfter(moment: number): boolean;
  /** Origins of hosts that answered within the hour, the latest first. */
  known(): string[];
}

const mostOrigins = 200;
const lateMs = 3_600_000;

/** What all crawls of one process share: they go out by the same line. */
const ways = new Map<string, Voices>();

/** `way`: by what proxy, to which side (the public one, or within the house), by whose names. */
export function voicesOf(way: string): Voices {
  const known = ways.get(way) ?? voices();
  ways.set(way, known);
  return known;
}

export function voices(now: () => number = () => performance.now()): Voices {
  const origins = new Map<string, number>();
  let last = -Infinity;
  return {
    heard(url) {
      const { origin } = new URL(url);
      last = now();
      origins.delete(origin);
      origins.set(origin, last);
      if (origins.size > mostOrigins) origins.delete(origins.keys().next().value!);
    },
    heardAfter: (moment) => last > moment,
    known: () => [...origins].flatMap(([origin, at]) => (now() - at < lateMs ? [origin] : [])).reverse(),
  };
}
