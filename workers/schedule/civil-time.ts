/** Days and times of any place as instants, and back: what a schedule is written in. Pure. */

const dayMs = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...parts,
  });
  clocks.set(zone, made);
  return made;
}

/** What a clock of this place shows, read as if it were UTC (ms). */
function shown(zone: string, at: number): number {
  const part = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(part['year']!, part['month']! - 1, part['day']!, part['hour'], part['minute'], part['second']);
}

/** YYYY-MM-DD in this place. */
export function dateIn(zone: string, at: number): string {
  return new Date(shown(zone, at)).toISOString().slice(0, 10);
}

/**
 * The instant (ms) at which clocks of this place show a day and time. Shown twice, when summer time ends: the first. Never shown, when it
 * begins: as much later as the clock was put forward.
 */
export function instantOf(zone: string, date: string, time: string): number {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const offsets = [wanted - dayMs, wanted + dayMs].map((near) => shown(zone, near) - near);
  const candidates = offsets.map((offset) => wanted - offset);
  const right = candidates.filter((at) => shown(zone, at) === wanted);
  return right.length > 0 ? Math.min(...right) : Math.max(...candidates);
}

/** '2019-01-31' → '2019-02-01' */
export function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The first instant after `now` at which this place's clocks show this time of day. */
export function nextAt(zone: string, time: string, now: number): number {
  const today = dateIn(zone, now);
  const found = [today, dayAfter(today), dayAfter(today, 2)].map((date) => instantOf(zone, date, time)).find((at) => at > now);
  return found!;
}

/** The last instant up to `now` at which they did. */
export function lastAt(zone: string, time: string, now: number): number {
  const today = dateIn(zone, now);
  const found = [today, dayAfter(today, -1), dayAfter(today, -2)].map((date) => instantOf(zone, date, time)).find((at) => at <= now);
  return found!;
}
