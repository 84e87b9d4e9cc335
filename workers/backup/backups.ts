/** Takes a backup: the store as it stood at one moment, and beside it the evidence, whatever is written to both meanwhile. */
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Refusal } from '../commands/command.ts';
import { isFull } from '../keeping/room.ts';
import { keysDir } from '../keys.ts';
import { programVersion } from '../program-version.ts';
import { holdStill } from './hold-still.ts';
import { bytesOf, lastStep, MANIFEST, papersOf, SUMS, type Manifest, type Part } from './manifest.ts';
import { listed, saveFiles, type Saved, type Source } from './save-files.ts';
import { saveStore, synced } from './save-store.ts';
import { beginWriting, clearLeftovers, heldBy, nameOf, nothingHeld, retain, type Held } from './series.ts';
import { openSnapshot, refuseNoStore, type Snapshot } from './snapshot.ts';

export interface BackupRequest {
  dataDir: string;
  databaseUrl?: string | undefined;
  /** Folder of the series: each backup is a folder in it, named by its instant. */
  to: string;
  /** A configuration to be kept with it; null or absent: none. */
  configDir?: string | null;
  /** Default true. */
  evidence?: boolean;
  /** Default false: whoever has them can seal in the office's name. */
  keys?: boolean;
  /** How many backups of the series stay; null or absent: all. */
  keep?: number | null;
  /** Copies all files again, whatever earlier backups hold. */
  whole?: boolean;
  now(): Date;
  log?(event: string, data: Record<string, unknown>): void;
  signal?: AbortSignal | undefined;
}

export interface BackupTaken {
  dir: string;
  at: string;
  /** Last step of the schema that the store had. */
  schema: string;
  tables: number;
  rows: number;
  files: number;
  bytes: number;
  /** Of these so many were copied; the others lay in the series already. */
  copied: { files: number; bytes: number };
  /** Older backups that `keep` let go. */
  removed: string[];
  leftOut: string[];
}

/** Throws Refusal, StoreError, and what the file system throws; nothing that looks like a backup is left then. */
export async function takeBackup(request: BackupRequest): Promise<BackupTaken> {
  const { to, now, keep = null, log = () => undefined } = request;
  refuseWithin(request);
  // Asked before anything is made, even a lock.
  if (request.databaseUrl === undefined && !existsSync(join(request.dataDir, 'sundial.db'))) refuseNoStore(null, request);
  const release = await holdStill(request);
  try {
    await clearLeftovers(to, now());
    const at = now();
    const held = request.whole ? nothingHeld() : await heldBy(to);
    const taken = await writeBackup(request, { at, name: nameOf(at), held });
    const removed = keep === null ? [] : await retain(to, keep);
    log('backup-taken', { dir: taken.dir, bytes: taken.bytes, copied: taken.copied.bytes, removed });
    return { ...taken, removed };
  } finally {
    await release();
  }
}

/** A backup in what it backs up would hold itself next time. */
function refuseWithin({ to, dataDir }: BackupRequest): void {
  const real = (path: string): string => (existsSync(path) ? realpathSync(path) : join(real(dirname(resolve(path))), basename(path)));
  const inner = `${real(to)}${sep}`;
  for (const folder of ['evidence', 'reports', 'log', 'keys'].map((name) => join(dataDir, name)))
    if (inner.startsWith(`${real(folder)}${sep}`))
      throw new Refusal('usage', `expected a directory outside of ${folder}, found ${to}`, 'best on another disk, e.g. /backup/sundial');
  if (inner === `${real(dataDir)}${sep}`)
    throw new Refusal('usage', `expected a directory for backups, found the data directory itself: ${to}`, 'best on another disk');
}

interface Writing {
  at: Date;
  name: string;
  held: Held;
}

/** Written beside and renamed: what was interrupted never looks whole. */
export async function writeBackup(request: BackupRequest, { at, name, held }: Writing): Promise<Omit<BackupTaken, 'removed'>> {
  const { to } = request;
  const dir = await beginWriting(to, name);
  try {
    const { manifest, copied } = await fill(request, dir, at, held);
    const papers = papersOf(manifest);
    for (const [paper, text] of [
      [SUMS, papers.sums],
      [MANIFEST, papers.manifest],
    ] as const)
      await writeFile(join(dir, paper), text, { mode: 0o440, flush: true });
    await synced(dir);
    request.signal?.throwIfAborted();
    await rename(dir, join(to, name));
    await synced(to);
    return toldOf(manifest, join(to, name), copied);
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw isFull(error)
      ? new Refusal('backup', `${to}: there is no room left for the backup`, 'make room there, or keep fewer backups')
      : error;
  }
}

async function fill(request: BackupRequest, dir: string, at: Date, held: Held): Promise<{ manifest: Manifest; copied: Saved['copied'] }> {
  const snapshot = refuseNoStore(await openSnapshot(request), request);
  const sources = sourcesOf(request);
  const saving = { dir, held, signal: request.signal };
  for (const { as } of sources) await mkdir(join(dir, as), { mode: 0o700 });
  // What is unfinished goes right after the moment of the snapshot; what is sealed does not change, and can wait until it is closed.
  const { unfinished, rest, saved, store } = await during(snapshot, async () => {
    const lists = await listed(sources);
    const copied = await saveFiles(lists.unfinished, saving);
    return { ...lists, saved: copied, store: await saveStore(snapshot, dir, request.signal) };
  });
  const others = await saveFiles(rest, saving);
  const files = [...store.files, ...saved.files, ...others.files];
  const sum = (of: 'files' | 'bytes') => saved.copied[of] + others.copied[of];
  const copied = { files: store.files.length + sum('files'), bytes: bytesOf(store.files) + sum('bytes') };
  request.log?.('backup-copied', { unfinished: unfinished.length, files: files.length });
  return { manifest: manifestOf(snapshot, at, { sources, ...store, files }), copied };
}

/** A snapshot that stays open keeps the database from tidying up. */
async function during<T>(snapshot: Snapshot, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await snapshot.close();
  }
}

function sourcesOf({ dataDir, configDir = null, evidence = true, keys = false }: BackupRequest): (Source & { as: Part })[] {
  const sources: (Source & { as: Part })[] = [];
  const add = (from: string, as: Part): void => void (existsSync(from) && sources.push({ from, as }));
  if (evidence) add(join(dataDir, 'evidence'), 'evidence');
  if (evidence) add(join(dataDir, 'reports'), 'reports');
  if (evidence) add(join(dataDir, 'log'), 'log');
  if (configDir !== null) add(configDir, 'config');
  if (keys) add(keysDir(dataDir), 'keys');
  return sources;
}

type Filled = Pick<Manifest, 'tables' | 'leftOut' | 'files'> & { sources: { as: Part }[] };

function manifestOf({ database, applied }: Snapshot, at: Date, { sources, tables, leftOut, files }: Filled): Manifest {
  const parts: Part[] = ['store', ...sources.map(({ as }) => as)];
  const head = { format: 'sundial-backup', version: 1, at: at.toISOString(), sundial: programVersion() } as const;
  return { ...head, database, schema: applied, parts, tables, leftOut, files };
}

function toldOf(manifest: Manifest, dir: string, copied: Saved['copied']): Omit<BackupTaken, 'removed'> {
  const { at, tables, files, leftOut } = manifest;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { dir, at, schema: lastStep(manifest), tables: tables.length, rows, files: files.length, bytes: bytesOf(files), copied, leftOut };
}
