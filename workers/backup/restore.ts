/** Puts a backup into an empty place: every digest is checked before anything is written, and nothing looks restored until all of it is. */
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refusal } from '../commands/command.ts';
import { bundlePath } from '../work.ts';
import { backupAt, checkBackup } from './check.ts';
import { bytesOf, type BackupFile, type Manifest } from './manifest.ts';
import { restoreStore, targetStore, type TargetStore } from './restore-store.ts';
import { RESTORING } from './restoring.ts';
import { synced } from './save-store.ts';
import { digestOfFile, linked } from './series.ts';

export interface RestoreRequest {
  /** A backup, or a series, of which the newest is taken. */
  from: string;
  dataDir: string;
  databaseUrl?: string | undefined;
  /** Where the configuration of the backup goes; null: nowhere. */
  configDir: string | null;
}

export interface Restored {
  from: string;
  at: string;
  database: 'sqlite' | 'postgresql';
  tables: number;
  rows: number;
  files: number;
  bytes: number;
  /** The backup holds these; without them the office's old seals stay verifiable, and new ones bear another key. */
  keys: boolean;
}

/** What a fresh disk has by itself. */
const ofTheDisk = new Set(['lost+found']);

/** Throws Refusal and StoreError; the target is then as it was, or says that its restore did not end. */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { dataDir, configDir } = request;
  const dir = await backupAt(request.from);
  await refuseFilled(dataDir, 'the data directory');
  if (configDir !== null) await refuseFilled(configDir, '--config');
  const target = await targetStore(request);
  try {
    const { manifest, problems } = await checkBackup(dir);
    const [first] = problems;
    if (first !== undefined)
      throw new Refusal(
        'backup',
        `${join(dir, first.file)}: ${first.says}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}; nothing was restored`,
        'take another backup of the series; sundial backup verify tells which are whole',
      );
    if (configDir !== null && !manifest.parts.includes('config'))
      throw new Refusal('backup', `${dir}: expected a configuration in it, found none`, 'leave --config out');
    await carryOut(request, dir, manifest, target);
    return toldOf(dir, manifest, target);
  } finally {
    await target.close();
  }
}

/** What a restore that was cut off left by itself is ours to clear away. */
async function refuseFilled(dir: string, what: string): Promise<void> {
  const names = existsSync(dir) ? (await readdir(dir)).filter((name) => !ofTheDisk.has(name)) : [];
  const strange = names.filter((name) => name !== RESTORING);
  if (strange.length > 0)
    throw new Refusal(
      'restore',
      `${dir}: expected an empty directory for ${what}, found ${strange[0]} in it`,
      'name another one, or move away what is there',
    );
}

async function carryOut({ dataDir, configDir }: RestoreRequest, dir: string, manifest: Manifest, target: TargetStore): Promise<void> {
  const aside = join(dataDir, RESTORING);
  await rm(aside, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });
  await mkdir(aside, { mode: 0o700 });
  const isWanted = ({ path }: BackupFile): boolean => !/^(store|config)\//.test(path);
  await copyFiles(dir, manifest.files.filter(isWanted), aside);
  if (configDir !== null) await restoreConfig(dir, manifest, configDir);
  await restoreStore({ dir, manifest, target, aside, pathOf: (bundle) => bundlePath(dataDir, bundle) });
  for (const name of await readdir(aside)) await moveUp(aside, dataDir, name);
  await rm(aside, { recursive: true });
  await synced(dataDir);
}

/** A database that was closed a moment ago may still have its index of shared memory, which the next one who opens it makes anew. */
async function moveUp(aside: string, dataDir: string, name: string): Promise<void> {
  if (name.endsWith('-shm')) return;
  await rename(join(aside, name), join(dataDir, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || !name.endsWith('-wal')) throw error;
  });
}

async function restoreConfig(dir: string, manifest: Manifest, configDir: string): Promise<void> {
  const files = manifest.files.filter(({ path }) => path.startsWith('config/'));
  await mkdir(configDir, { recursive: true });
  await copyFiles(dir, files, configDir, (path) => path.slice('config/'.length));
}

/** Files that were one in the backup are one again: evidence that months share takes its room once. */
async function copyFiles(dir: string, files: readonly BackupFile[], to: string, nameOf = (path: string): string => path): Promise<void> {
  const written = new Map<string, string>();
  for (const file of files) {
    const { path, bytes, sha256, modifiedMs } = file;
    const target = join(to, nameOf(path));
    await mkdir(dirname(target), { recursive: true, mode: path.startsWith('keys/') ? 0o700 : 0o755 });
    const same = /\.wacz(\.thin)?$/.test(path) ? written.get(sha256) : undefined;
    if (same !== undefined && (await linked(same, target, bytes))) continue;
    await copyFile(join(dir, path), target);
    await chmod(target, path.startsWith('keys/') && !path.endsWith('.pem') ? 0o600 : 0o644);
    await utimes(target, new Date(), modifiedMs / 1000);
    await synced(target);
    if ((await digestOfFile(target)) !== sha256)
      throw new Refusal(
        'restore',
        `${target}: what was written is not what was backed up`,
        'mind the disk, empty the directory and restore again',
      );
    written.set(sha256, target);
  }
}

function toldOf(dir: string, manifest: Manifest, { database }: TargetStore): Restored {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const files = manifest.files.filter(({ path }) => !path.startsWith('store/'));
  const keys = manifest.parts.includes('keys');
  return { from: dir, at: manifest.at, database, tables: manifest.tables.length, rows, files: files.length, bytes: bytesOf(files), keys };
}
