/** How much room evidence has left: by its own budget and on its disk, with a warning before and a clear stop when there is none. */
import { existsSync, lstatSync, readdirSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { KeepingPolicy } from '../../config/keeping.ts';

/** All in bytes. */
export interface Room {
  /** Whole path of the folder of all evidence. */
  where: string;
  /** Free on its disk for this user, and how much of that is to stay free. */
  free: number;
  keepFree: number;
  /** What evidence takes up, and how much it may; null: no budget. */
  taken: number | null;
  budget: number | null;
  /** How much may still be recorded, and how much room has to be made before anything may; one of the two is 0. */
  left: number;
  short: number;
  /** How near the end is by the tighter of the two measures; 100: there is no room. */
  percent: number;
  /** It is time to warn. */
  low: boolean;
}

const unit = 512;

/** What a folder takes up on the disk, in bytes; what has several names counts once. */
export function takenBy(folder: string): number {
  const seen = new Set<string>();
  let bytes = 0;
  const add = (path: string): void => {
    const about = lstatSync(path, { throwIfNoEntry: false });
    if (about === undefined) return;
    if (about.isDirectory()) return readdirSync(path).forEach((name) => add(join(path, name)));
    const name = `${about.dev}:${about.ino}`;
    // Where a file system allots blocks late, what was written a moment ago has none yet.
    if (!seen.has(name)) bytes += Math.max(about.blocks * unit, about.size);
    seen.add(name);
  };
  add(folder);
  return bytes;
}

/** The folder itself, or the nearest one above it that is there already. */
function standing(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) if (existsSync(at)) return at;
}

/** Throws what the file system throws. */
export function roomAt(evidence: string, { diskBudgetBytes, minFreeBytes, warnAtPercent }: KeepingPolicy): Room {
  const disk = statfsSync(standing(evidence));
  const free = disk.bavail * disk.bsize;
  const taken = diskBudgetBytes === null ? null : takenBy(evidence);
  const parts = [minFreeBytes / Math.max(1, free), taken === null ? 0 : taken / diskBudgetBytes!];
  const percent = Math.min(1_000, Math.floor(Math.max(...parts) * 100));
  const short = Math.max(0, minFreeBytes - free, taken === null ? 0 : taken - diskBudgetBytes! + 1);
  const left = Math.max(0, Math.min(free - minFreeBytes, taken === null ? Infinity : diskBudgetBytes! - taken));
  const low = short > 0 || percent >= warnAtPercent;
  return { where: resolve(evidence), free, keepFree: minFreeBytes, taken, budget: diskBudgetBytes, left, short, percent, low };
}

/** Asked before each page: looked at anew only after so long, as long as nothing that can be written meanwhile would take up what is left. */
const freshMs = 1000;
const farBytes = 500_000_000;

/** Whether evidence may grow. `told`: called once when there is little room left, and once when there is none. */
export function watchRoom(
  evidence: string,
  keeping: KeepingPolicy,
  told: (room: Room) => void,
  now: () => number = Date.now,
): () => boolean {
  let at = -Infinity;
  let has = true;
  let isFar = false;
  const said = new Set<boolean>();
  return () => {
    if (now() - at < freshMs && (isFar || !has)) return has;
    const room = roomAt(evidence, keeping);
    [at, has, isFar] = [now(), room.short === 0, room.left > farBytes];
    if (room.low && !said.has(has)) told(room);
    if (room.low) said.add(has);
    return has;
  };
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** '1.5 GB' */
export function inBytes(bytes: number): string {
  let [value, unitAt] = [bytes, 0];
  for (; value >= 1000 && unitAt < units.length - 1; unitAt += 1) value /= 1000;
  return `${unitAt === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unitAt]}`;
}

/** One English line: how much there is, and what it was measured against. */
export function roomInWords({ where, free, keepFree, taken, budget }: Room): string {
  const disk = `${where}: ${inBytes(free)} are free, ${inBytes(keepFree)} have to stay free (minFreeBytes)`;
  const own = budget === null ? '' : `; evidence takes ${inBytes(taken!)} of ${inBytes(budget)} (diskBudgetBytes)`;
  return `${disk}${own}`;
}

/**
 * Why nothing goes on, and how much has to be made free where. `expected`: bytes that are still to come by the measure of the month before;
 * 0: nobody can tell, and `soFar`, what the archives that wait hold by now, is all there is to go by.
 */
export function shortInWords(room: Room, { expected, soFar }: { expected: number; soFar: number }): string {
  const why = `no room for more evidence (${roomInWords(room)})`;
  if (expected > 0)
    return `${why}: make at least ${inBytes(room.short + expected)} free there, ${inBytes(expected)} of them for what is still to come by the measure of the month before`;
  const known = `how much is still to come nobody can tell; what was not finished takes ${inBytes(soFar)} so far`;
  return room.short > 0 ? `${why}: make at least ${inBytes(room.short)} free there; ${known}` : `${why}: make room there; ${known}`;
}

/** The file system has no room: the disk or a quota is full, or a file may not grow. */
export function isFull(error: unknown): boolean {
  const { code, trouble } = (error ?? {}) as { code?: string; trouble?: string };
  return /^(ENOSPC|EDQUOT|EFBIG)$/.test(code ?? '') || trouble === 'full';
}
