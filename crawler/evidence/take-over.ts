/** Who may write a bundle: each writer works in a file of its own name, and takes over what smaller ones left, so that a stale one writes into nothing. */
import { constants, type Dirent } from 'node:fs';
import { copyFile, link, lstat, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { bundleStands } from './readable.ts';

/** A later writer has this bundle: nothing of this one's appears. */
export class BundleFenced extends Error {}
/** A sealed bundle stands where one was to be written: published points may rest on it. */
export class BundleSealed extends Error {}

/** Ends the name of what a session left in good order. */
const CLOSED = '.left';

export const partialOf = (path: string, writer: number): string => `${path}.partial-${writer}`;

interface Left {
  path: string;
  /** Whose name it bears, and who wrote it: not the same while it is being taken over. */
  writer: number;
  by: number;
  /** Holds an archive; the rest are half-made copies and side files. */
  archive: boolean;
  /** Its writer has closed it: nobody writes into it any more. */
  closed: boolean;
}

/** What writers left beside `path`, the newest first. */
async function leftBeside(path: string): Promise<Left[]> {
  const found: Left[] = [];
  for (const { name } of await namesIn(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.partial-`)) continue;
    const match = /^(\d+)(?:\.taken-(\d+))?(\..+)?$/.exec(name.slice(basename(path).length + '.partial-'.length));
    if (match === null) continue;
    const [, writer, taken, side] = match;
    found.push({
      path: join(dirname(path), name),
      writer: Number(writer),
      by: Number(taken ?? writer),
      archive: side === undefined || side === CLOSED,
      closed: side === CLOSED,
    });
  }
  return found.sort((a, b) => b.by - a.by || a.path.length - b.path.length);
}

async function namesIn(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true });
}

/** Throws BundleFenced when a later writer than `writer` has been at `path`. */
export async function refuseStale(path: string, writer: number): Promise<void> {
  const later = (await leftBeside(path)).find((one) => one.writer > writer);
  if (later === undefined) return;
  throw new BundleFenced(`${basename(path)}: writer ${writer} came too late, writer ${later.writer} has it; leave this crawl to that one`);
}

export async function refuseSealed(path: string): Promise<void> {
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (there !== null || bundleStands(path))
    throw new BundleSealed(`${path}: expected no file there yet, found one; a sealed bundle is never written over, choose another id`);
}

/**
 * The newest archive that earlier writers left and that `accept` can use, under this writer's name; null when there is none.
 * Theirs is taken by a rename, which only one can do; then copied, unless it is closed, because they may still be writing into it;
 * then removed. At any moment in between, what is left can be taken over again.
 */
export async function takeOver<T>(path: string, writer: number, accept: (file: FileHandle) => Promise<T | null>): Promise<T | null> {
  const own = partialOf(path, writer);
  let won: T | null = null;
  for (const one of await leftBeside(path)) {
    if (won !== null || !one.archive) {
      await rm(one.path, { force: true });
      continue;
    }
    const claim = `${own}.taken-${one.by}${one.closed ? CLOSED : ''}`;
    if (one.path !== claim && !(await renamed(one.path, claim))) continue;
    const mine = one.closed ? claim : `${own}.copy`;
    // Where the file system can, the copy shares its blocks and costs nothing.
    if (!one.closed) await copyFile(claim, mine, constants.COPYFILE_FICLONE);
    won = await accepted(mine, accept);
    if (won !== null) await rename(mine, own);
    if (won !== null) await syncFolder(dirname(path));
    if (won === null || !one.closed) await rm(claim, { force: true });
  }
  return won;
}

/** False when somebody else was faster. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** What `accept` makes of a file, which it keeps open; one that it cannot use is removed. */
async function accepted<T>(path: string, accept: (file: FileHandle) => Promise<T | null>): Promise<T | null> {
  const file = await open(path, 'r+');
  let used: T | null = null;
  try {
    used = await accept(file);
    // What it was copied from goes away next.
    if (used !== null) await file.datasync();
    else await rm(path, { force: true });
  } finally {
    if (used === null) await file.close();
  }
  return used;
}

/** Marks a closed partial as such: the next writer need not copy it. */
export async function markClosed(partial: string): Promise<void> {
  await rename(partial, `${partial}${CLOSED}`);
}

/** Whether the open file is still the one that stands under that name. */
export async function isStill(file: FileHandle, path: string): Promise<boolean> {
  try {
    const [mine, theirs] = [await file.stat({ bigint: true }), await stat(path, { bigint: true })];
    return mine.ino === theirs.ino && mine.dev === theirs.dev;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Gives a finished file its name. A link, unlike a rename, never takes the place of what stands there. */
export async function publish(partial: string, path: string, replace: boolean): Promise<void> {
  try {
    if (replace) return await rename(partial, path);
    await link(partial, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BundleFenced(`${basename(path)}: a later writer took it over before it was sealed`);
    if (code === 'EEXIST') await refuseSealed(path);
    if (replace || !noLinks.has(code ?? '')) throw error;
    await refuseSealed(path);
    return rename(partial, path);
  }
  await rm(partial, { force: true });
}

/** An attempt that nobody has sealed lies beside where the bundle `path` would stand. */
export async function isUnfinished(path: string): Promise<boolean> {
  try {
    return (await leftBeside(path)).some(({ archive }) => archive);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Removes everything that unfinished attempts left beside `path`; says how many archives there were. */
export async function discardPartials(path: string): Promise<number> {
  const left = await leftBeside(path);
  for (const one of left) await rm(one.path, { force: true });
  return left.filter((one) => one.archive).length;
}

/** A new name is only lasting once its folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
