/** Copies folders into a backup while others write in them: what is sealed is linked to what earlier backups hold, what is unfinished is taken as it stands. */
import { constants, type Stats } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, rename, stat, statfs, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { byCodePoint } from '../../config/canonical.ts';
import { Refusal } from '../commands/command.ts';
import { inBytes } from '../keeping/room.ts';
import type { BackupFile } from './manifest.ts';
import { synced } from './save-store.ts';
import { digestOfFile, linked, type Held } from './series.ts';

export interface Source {
  /** Folder on this machine, and what it is called in a backup. */
  from: string;
  as: string;
}

export interface Listed {
  from: string;
  path: string;
  bytes: number;
  modifiedMs: number;
}

/** What this program writes beside a file until it has its name: worth nothing to anybody else. */
const passing = /\.writing-\d+$|\.new$|\.wacz\.partial-\d+\.copy$/;
const unfinished = /\.wacz\.partial-/;

/** Every file that lies there now; archives that somebody may be writing in stand by themselves. */
export async function listed(sources: readonly Source[]): Promise<{ unfinished: Listed[]; rest: Listed[] }> {
  const found: Listed[] = [];
  for (const { from, as } of sources) await list(from, as, found);
  found.sort((a, b) => byCodePoint(a.path, b.path));
  const isUnfinished = ({ path }: Listed): boolean => unfinished.test(path);
  return { unfinished: found.filter(isUnfinished), rest: found.filter((file) => !isUnfinished(file)) };
}

async function list(from: string, as: string, found: Listed[]): Promise<void> {
  const about = await lstat(from).catch(unlessGone);
  if (about === null) return;
  if (about.isDirectory() || (about.isSymbolicLink() && !as.includes('/'))) {
    for (const name of (await readdir(from).catch(unlessGone)) ?? []) await list(join(from, name), `${as}/${name}`, found);
  } else if (about.isFile() && !passing.test(as)) found.push({ from, path: as, ...aboutFile(about) });
}

const aboutFile = ({ size, mtimeMs }: Stats) => ({ bytes: size, modifiedMs: mtimeMs });

function unlessGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

export interface Saved {
  files: BackupFile[];
  /** Of these so many were copied; the others lie in the series already. */
  copied: { files: number; bytes: number };
}

export interface Saving {
  dir: string;
  held: Held;
  signal?: AbortSignal | undefined;
}

/** Throws Refusal when there is no room, and what the file system throws. */
export async function saveFiles(files: readonly Listed[], saving: Saving): Promise<Saved> {
  await refuseShort(files, saving);
  const saved: Saved = { files: [], copied: { files: 0, bytes: 0 } };
  const done = new Set<string>();
  let waiting = [...files];
  while (waiting.length > 0) {
    const gone: Listed[] = [];
    for (const file of waiting) {
      saving.signal?.throwIfAborted();
      done.add(file.path);
      if (!(await saveOne(file, saving, saved))) gone.push(file);
    }
    // An unfinished archive gets another name when it is taken over, left or sealed.
    waiting = (await Promise.all(gone.map(successors))).flat().filter(({ path }) => !done.has(path));
    waiting = [...new Map(waiting.map((file) => [file.path, file])).values()];
  }
  for (const folder of new Set(saved.files.map(({ path }) => dirname(path)))) await synced(join(saving.dir, folder));
  return saved;
}

async function refuseShort(files: readonly Listed[], { dir, held }: Saving): Promise<void> {
  const needed = files.reduce((sum, file) => sum + (held.unchanged(file) === null ? file.bytes : 0), 0);
  const { bavail, bsize } = await statfs(dir);
  if (needed <= bavail * bsize) return;
  throw new Refusal(
    'backup',
    `${dirname(dir)}: expected room for ${inBytes(needed)}, found ${inBytes(bavail * bsize)} free`,
    'make room there, keep fewer backups, or name a directory on a larger disk',
  );
}

/** What stands in the place of a file that has gone. */
async function successors({ from, path }: Listed): Promise<Listed[]> {
  const id = /^(.+\.wacz)\.partial-/.exec(basename(from))?.[1] ?? basename(from);
  const found: Listed[] = [];
  for (const name of (await readdir(dirname(from)).catch(unlessGone)) ?? [])
    if (name.startsWith(id)) await list(join(dirname(from), name), `${dirname(path)}/${name}`, found);
  return found;
}

/** False: it has gone meanwhile. */
async function saveOne({ from, path, bytes, modifiedMs }: Listed, { dir, held }: Saving, saved: Saved): Promise<boolean> {
  const target = join(dir, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const before = held.unchanged({ path, bytes, modifiedMs });
  if (before !== null && (await linked(before.at, target, bytes))) {
    saved.files.push(before.file);
    return true;
  }
  try {
    // Where the file system can, the copy shares its blocks with the file, and neither changes with the other.
    await copyFile(from, target, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (unlessGone(error as NodeJS.ErrnoException) === null) return false;
  }
  const { size } = await stat(target);
  const file: BackupFile = { path, bytes: size, sha256: await digestOfFile(target), modifiedMs };
  await settle(target, file);
  // A bundle and the name that others rest on are one file with two names.
  await shareWith(held.same(file.sha256), target, file, saved);
  held.add(file, target);
  saved.files.push(file);
  return true;
}

async function shareWith(same: string | null, target: string, { bytes }: BackupFile, { copied }: Saved): Promise<void> {
  const aside = `${target}.new`;
  if (same !== null && (await linked(same, aside, bytes))) return rename(aside, target);
  copied.files += 1;
  copied.bytes += bytes;
}

async function settle(target: string, { path, modifiedMs }: BackupFile): Promise<void> {
  await chmod(target, path.startsWith('keys/') ? 0o600 : 0o440);
  await utimes(target, new Date(), modifiedMs / 1000);
  await synced(target);
}
