/** Whether the clock of this machine can be believed: a month that is begun at a wrong time is begun for good. */

const jumpMs = 2 * 60_000;
const calmMs = 10 * 60_000;
/** Clocks of two machines may differ by so much, and so may the newest record and this clock. */
const slackMs = 15 * 60_000;

export interface Times {
  /** What the machine calls the time (ms). */
  wall(): number;
  /** Runs on evenly, whatever anybody sets (ms). */
  steady(): number;
}

export interface ClockSays {
  /** By how much the clock was put forward (or back, negative) since the last look; null: it was not. A machine that slept shows the same. */
  jumped: number | null;
  /** Why nothing is to be begun by this clock now (English); null: it can be believed. */
  doubt: string | null;
}

export interface Clock {
  /** `newest`: the latest instant (ms) that the store shows; null: it shows none. */
  look(newest: number | null): ClockSays;
}

/** Looks must come more often than once in ten minutes, or a clock that is slowly corrected counts as one that jumps. */
export function watchClock({ wall, steady }: Times): Clock {
  let difference = wall() - steady();
  let calmFrom = -Infinity;
  return {
    look(newest) {
      const [now, even] = [wall(), steady()];
      const moved = now - even - difference;
      const jumped = Math.abs(moved) > jumpMs ? moved : null;
      if (jumped !== null) calmFrom = even + calmMs;
      difference = now - even;
      return { jumped, doubt: doubtOf(now, newest, calmFrom - even) };
    },
  };
}

function doubtOf(now: number, newest: number | null, leftMs: number): string | null {
  if (newest !== null && newest > now + slackMs)
    return `this machine's clock says ${new Date(now).toISOString()}, but the store holds a record of ${new Date(newest).toISOString()}`;
  return leftMs > 0 ? `the clock was set; it has to run evenly for ${Math.ceil(leftMs / 60_000)} min more` : null;
}
