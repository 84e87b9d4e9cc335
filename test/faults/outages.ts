/** What goes away around the processes for a while, and comes back: servers, the line, room on the disk, the right time, a browser, a process itself. */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Dice } from '../portal/dice.ts';
import { end, processesOf } from './children.ts';
import { tend, type Crew } from './kills.ts';
import { aheadMs, type Stage } from './stage.ts';

/** Does it, and puts it right again. What it says is printed with the kills. */
export type Outage = (crew: Crew, die: Dice) => Promise<string>;

export const redisRestarted: Outage = async ({ stage: { redis } }) => {
  await redis!.stop();
  await redis!.start();
  return 'Redis restarted, and empty';
};

export const redisEmptied: Outage = async ({ stage: { redis } }) => {
  const admin = new Redis(redis!.url);
  await admin.flushall();
  await admin.quit();
  return 'FLUSHALL';
};

export const redisAway =
  (ms: number): Outage =>
  async ({ stage: { redis } }) => {
    await redis!.stop();
    await pause(ms);
    await redis!.start();
    return `Redis away for ${ms / 1000} s`;
  };

export const postgresRestarted: Outage = async ({ stage: { postgres } }) => {
  await postgres!.restart();
  return 'PostgreSQL restarted';
};

export const postgresAway =
  (ms: number): Outage =>
  async ({ stage: { postgres } }) => {
    await postgres!.halt();
    await pause(ms);
    await postgres!.resume();
    return `PostgreSQL away for ${ms / 1000} s`;
  };

export const portalAway =
  (ms: number): Outage =>
  async ({ stage: { town } }) => {
    await town.goesAway();
    await pause(ms);
    await town.comesBack();
    return `the line away for ${ms / 1000} s`;
  };

/** All at the same time. */
export const together =
  (...all: Outage[]): Outage =>
  async (crew, die) =>
    (await Promise.all(all.map((one) => one(crew, die)))).join(' and ');

/** A process stands still for longer than its lock and wakes up when another has its job. */
export const workerFrozen =
  (ms: number): Outage =>
  async (crew, die) => {
    const { stage, places } = crew;
    tend(crew);
    const busy = new Set(
      (await stage.look((store) => store.workers())).filter(({ doing }) => doing.some(({ job }) => job === 'crawl')).map(({ pid }) => pid),
    );
    const working = places.filter(({ child, kind }) => kind === 'work' && child.alive());
    const crawling = working.filter(({ child }) => busy.has(child.pid));
    // Not its place: that may be another's by the time it wakes up.
    const { child } = die.pick(crawling.length > 0 ? crawling : working);
    child.process.kill('SIGSTOP');
    await pause(ms);
    child.process.kill('SIGCONT');
    return `a worker frozen for ${ms / 1000} s`;
  };

/** Waits until a page is being rendered, then kills that browser. */
export const chromiumKilled: Outage = async ({ stage }) => {
  const isBrowser = ({ command }: { command: string }) => /chrom/i.test(command) && !command.includes('--type=');
  for (let look = 0; look < 400; look += 1) {
    const met = processesOf(stage.tag)
      .filter(isBrowser)
      .filter(({ pid }) => end(pid));
    if (met.length > 0) return 'Chromium killed';
    await pause(25);
  }
  return 'no Chromium was met';
};

/** Nothing more can be written; the ballast lies beside the data. Where the stage has no disk of its own, nobody's is filled. */
export const diskFull =
  (ms: number): Outage =>
  async (crew) => {
    const { stage } = crew;
    if (!stage.ownDisk) return budgetSpent(crew, ms);
    const ballast = join(stage.data, 'ballast');
    const file = openSync(ballast, 'w');
    const block = Buffer.alloc(1 << 16);
    try {
      while (statfsSync(stage.data).bavail > 0) writeSync(file, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
    await pause(ms);
    rmSync(ballast);
    return `the disk full for ${ms / 1000} s`;
  };

/** Stands for a full disk where none may be mounted: the office allows evidence no more room. Whoever is started reads it. */
async function budgetSpent(crew: Crew, ms: number): Promise<string> {
  const file = join(crew.stage.town.config, 'keeping.yaml');
  const former = existsSync(file) ? readFileSync(file) : '';
  const startWith = async (text: string | Buffer) => {
    writeFileSync(file, text);
    for (const { child } of crew.places) if (child.alive()) await child.kill();
    tend(crew);
  };
  await startWith('minFreeBytes: 0\ndiskBudgetBytes: 1\n');
  await pause(ms);
  await startWith(former);
  return `the budget of the disk spent for ${ms / 1000} s`;
}

/** Every process's clock shows so much more, or less, from one moment to the next. */
export const clockJumps =
  (ms: number): Outage =>
  async ({ stage }) => {
    setClock(stage, aheadMs() + ms);
    return `the clock jumps, and is ${ms / 3_600_000} h ahead`;
  };

/** Read by clock.mjs in each process; put in place whole. */
export function setClock({ clock }: Pick<Stage, 'clock'>, ms: number): void {
  writeFileSync(`${clock}.new`, String(ms));
  renameSync(`${clock}.new`, clock);
}
