/** Which part of the day a site may be asked in, on the clock of its readers. Pure. */

/** The Shanghai clock has kept this distance from UTC since 1991. */
const shanghaiMs = 8 * 3_600_000;
const dayMs = 86_400_000;

const msOf = (clock: string): number => (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) * 60_000;

/** `hours`: "22:00-06:00", first minute in, last minute out; it may span midnight. `now`: ms. */
export function isOpen(hours: string, now: number): boolean {
  const [from, to] = [msOf(hours.slice(0, 5)), msOf(hours.slice(6))];
  const time = (now + shanghaiMs) % dayMs;
  return from < to ? time >= from && time < to : time >= from || time < to;
}

/** The next instant at which the hours begin, ISO UTC. */
export function opensAt(hours: string, now: number): string {
  const midnight = now + shanghaiMs - ((now + shanghaiMs) % dayMs) - shanghaiMs;
  const today = midnight + msOf(hours.slice(0, 5));
  return new Date(today > now ? today : today + dayMs).toISOString();
}
