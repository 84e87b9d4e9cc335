/** The fault loops: who runs, what goes wrong, and how many of the kills fall to each. The same for the tests and for `npm run faults`. */
import type { Dice } from '../portal/dice.ts';
import { dismiss, troubles, untilEnd, type Reference } from './holds.ts';
import { killOften, muster, tellKills, type Crew, type Plan } from './kills.ts';
import {
  chromiumKilled,
  clockJumps,
  diskFull,
  portalAway,
  postgresAway,
  postgresRestarted,
  redisAway,
  redisEmptied,
  redisRestarted,
  together,
  workerFrozen,
} from './outages.ts';
import { openStage, type Kind, type StageOptions } from './stage.ts';

export interface Loop {
  name: string;
  /** Of a hundred kills. */
  share: number;
  kinds: Kind[];
  options: StageOptions;
  outages?: NonNullable<Plan['outages']>;
  /** What a process may end with by itself. */
  allowed?: RegExp;
}

const hour = 3_600_000;
/** Whoever is started while a server is away is refused in a clear line, and started again. */
const refused = /ended with 2(?: at last)?: [^]*does not answer/;

export const loops: Loop[] = [
  { name: 'embedded, by command', share: 35, kinds: ['inspect'], options: {} },
  { name: 'embedded, by schedule', share: 12, kinds: ['serve'], options: {} },
  {
    name: 'five workers and a driver; Redis emptied and restarted, PostgreSQL restarted',
    share: 45,
    kinds: ['inspect', 'work', 'work', 'work', 'work', 'work'],
    options: { shared: true },
    allowed: refused,
    outages: [
      { at: 'crawl', outage: redisEmptied },
      { at: 'links', outage: postgresRestarted },
      { at: 'judge', outage: redisRestarted },
      { at: 'exhibit', outage: postgresRestarted },
      { at: 'exhibit', outage: redisEmptied },
    ],
  },
  {
    name: 'a month scheduled twice; a worker frozen, Redis and PostgreSQL away',
    share: 8,
    kinds: ['serve', 'serve', 'work', 'work', 'work'],
    options: { shared: true },
    allowed: refused,
    outages: [
      { at: 'crawl', outage: workerFrozen(26_000), beside: true },
      { at: 'crawl', outage: postgresAway(8_000) },
      { at: 'judge', outage: redisAway(10_000) },
    ],
  },
  {
    name: 'one machine in trouble: Chromium killed, the line away, the disk full, the clock jumps',
    share: 0,
    kinds: ['inspect'],
    options: { diskMb: 100 },
    outages: [
      { at: 'crawl', outage: chromiumKilled },
      { at: 'crawl', outage: portalAway(4_000) },
      { at: 'crawl', outage: together(diskFull(4_000), clockJumps(48 * hour)) },
      { at: 'judge', outage: clockJumps(-24 * hour) },
      { at: 'exhibit', outage: diskFull(4_000) },
    ],
    // Somebody sits before it: he is told of a full disk at once.
    allowed: /"code":"disk"|no space left|disk is full/,
  },
];

/** Longer outages, for the loop that is left to run. */
export const longOutages: NonNullable<Plan['outages']> = [
  { at: 'crawl', outage: postgresAway(20_000) },
  { at: 'links', outage: redisAway(30_000) },
  { at: 'judge', outage: workerFrozen(45_000) },
];

export interface Outcome {
  crew: Crew;
  /** What was done. */
  told: string;
  /** What does not hold. */
  troubles: string[];
}

/** One month under one loop. @throws when it does not end. */
export async function runLoop(
  loop: Loop,
  { reference, die, kills, withinMs }: { reference: Reference; die: Dice; kills: number; withinMs: number },
): Promise<Outcome> {
  const stage = await openStage(loop.options);
  try {
    const crew = muster(stage, loop.kinds);
    await killOften(crew, { die, kills, spans: reference.spans, ...(loop.outages ? { outages: loop.outages } : {}) });
    await untilEnd(crew, withinMs);
    await dismiss(crew);
    const complaints = crew.complaints.filter((each) => !loop.allowed?.test(each));
    return { crew, told: tellKills(crew), troubles: [...(await troubles(stage, reference)), ...complaints] };
  } finally {
    await stage.close();
  }
}
