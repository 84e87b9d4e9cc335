/** A folder of backups, one below the other: what has a name of an instant is whole, what is being written has another. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { byCodePoint } from '../../config/canonical.ts';
import { MANIFEST, readManifest, type BackupFile } from './manifest.ts';

const instant = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;
const WRITING = '.writing-';
const REMOVING = '.removing-';
const dayMs = 86_400_000;

/** '2018-12-31T16-00-00-000Z': a name on every file system, in order of time. */
export const nameOf = (at: Date): string => at.toISOString().replaceAll(/[:.]/g, '-');

/** Backups of a series, oldest first. */
export async function backupsIn(to: string): Promise<string[]> {
  if (!existsSync(to)) return [];
  return (await readdir(to)).filter((name) => instant.test(name) && existsSync(join(to, name, MANIFEST))).sort(byCodePoint);
}

/** Where a backup is written until it is whole. */
export async function beginWriting(to: string, name: string): Promise<string> {
  await mkdir(to, { recursive: true });
  const dir = join(to, `${WRITING}${hostname()}.${process.pid}.${name}`);
  await mkdir(dir, { mode: 0o700 });
  return dir;
}

/** Takes away what processes that died have left; what may still be written stays. */
export async function clearLeftovers(to: string, now: Date): Promise<void> {
  if (!existsSync(to)) return;
  for (const name of await readdir(to)) {
    const path = join(to, name);
    const isOurs = name.startsWith(`${WRITING}${hostname()}.`);
    const about = name.startsWith(WRITING) ? await stat(path).catch(() => null) : null;
    const isDead = about !== null && (isOurs ? !isAlive(Number(name.slice(`${WRITING}${hostname()}.`.length).split('.')[0])) : false);
    const isOld = about !== null && now.getTime() - about.mtimeMs > dayMs;
    if (name.startsWith(REMOVING) || isDead || isOld) await rm(path, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes all but the newest `keep`; the answer names those that went. */
export async function retain(to: string, keep: number): Promise<string[]> {
  const gone = (await backupsIn(to)).slice(0, -keep);
  for (const name of gone) {
    // Under another name first: half a backup never looks like one.
    const going = join(to, `${REMOVING}${name}`);
    await rename(join(to, name), going);
    await rm(going, { recursive: true, force: true });
  }
  return gone;
}

/** What earlier backups of a series hold, so that nothing is stored twice. */
export interface Held {
  /** The same file as it was, by its path in a backup; null: never seen, or changed since. */
  unchanged(file: Pick<BackupFile, 'path' | 'bytes' | 'modifiedMs'>): { file: BackupFile; at: string } | null;
  /** Where such bytes lie already. */
  same(sha256: string): string | null;
  add(file: BackupFile, at: string): void;
}

/** Knows what was copied a moment ago, and nothing of earlier backups. */
export const nothingHeld = (): Held => holding(new Map(), new Map());

function holding(byPath: Map<string, { file: BackupFile; at: string }>, byDigest: Map<string, string>): Held {
  return {
    unchanged({ path, bytes, modifiedMs }) {
      const found = byPath.get(path);
      return found?.file.bytes === bytes && found.file.modifiedMs === modifiedMs ? found : null;
    },
    same: (sha256) => byDigest.get(sha256) ?? null,
    add: (file, at) => void byDigest.set(file.sha256, at),
  };
}

/** What the newest backup holds; older ones hold nothing that is worth a look. */
export async function heldBy(to: string): Promise<Held> {
  const newest = (await backupsIn(to)).at(-1);
  if (newest === undefined) return nothingHeld();
  // One that was spoiled is nothing to build on.
  const manifest = await readManifest(join(to, newest)).catch(() => null);
  const files = (manifest?.files ?? []).map((file) => ({ file, at: join(to, newest, file.path) }));
  return holding(new Map(files.map((one) => [one.file.path, one])), new Map(files.map(({ file, at }) => [file.sha256, at])));
}

/** False: this file system has no second names, or the file is not there any more. */
export async function linked(from: string, to: string, bytes: number): Promise<boolean> {
  try {
    if ((await stat(from)).size !== bytes) return false;
    await link(from, to);
    return true;
  } catch (error) {
    if (/^(ENOENT|EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK|EXDEV|EINVAL)$/.test((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
