/** Writes the tables of a snapshot out, each into a packed file of lines. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Refusal } from '../commands/command.ts';
import { storePath, type BackupFile, type BackupTable } from './manifest.ts';
import { lineOf, rowsOf } from './rows.ts';
import { digestOfFile } from './series.ts';
import { knownSteps, shapeAt, type TableShape } from './shape.ts';
import type { Snapshot } from './snapshot.ts';

export interface SavedStore {
  tables: BackupTable[];
  leftOut: string[];
  files: BackupFile[];
}

export async function saveStore(snapshot: Snapshot, dir: string, signal?: AbortSignal): Promise<SavedStore> {
  const shapes = await shapesOf(snapshot);
  const names = new Set(shapes.map(({ name }) => name));
  const saved: SavedStore = { tables: [], leftOut: snapshot.tables.filter((name) => !names.has(name)), files: [] };
  await mkdir(join(dir, 'store'));
  for (const shape of shapes) {
    signal?.throwIfAborted();
    const { table, file } = await saveTable(snapshot, shape, dir);
    saved.tables.push(table);
    saved.files.push(file);
  }
  return saved;
}

/** The tables that its schema has; what else lies in the database belongs to somebody else. */
export async function shapesOf(snapshot: Snapshot): Promise<TableShape[]> {
  const last = snapshot.applied.at(-1)!.name;
  const known = knownSteps();
  const stranger = snapshot.applied.find(({ name }) => !known.includes(name));
  if (stranger !== undefined)
    throw new Refusal(
      'backup',
      `the store has the schema step ${stranger.name}, which this Sundial does not know`,
      'use the version that made it',
    );
  const shapes = await shapeAt(last);
  const missing = shapes.find(({ name }) => !snapshot.tables.includes(name));
  if (missing !== undefined)
    throw new Refusal('backup', `the store: expected a table "${missing.name}", found none`, 'it is damaged: restore an earlier backup');
  return shapes;
}

/** Null: nothing but empty tables. */
export async function holdsData({ query }: Pick<Snapshot, 'query'>, tables: readonly string[]): Promise<string | null> {
  for (const name of tables) if ((await query(`select 1 from "${name}" limit 1`, [])).length > 0) return name;
  return null;
}

async function saveTable(snapshot: Snapshot, shape: TableShape, dir: string): Promise<{ table: BackupTable; file: BackupFile }> {
  const path = storePath(shape.name);
  const target = join(dir, path);
  const hash = createHash('sha256');
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const portion of rowsOf(snapshot.query, shape)) {
      const text = portion.map((row) => lineOf(row, shape)).join('');
      rows += portion.length;
      hash.update(text);
      yield text;
    }
  }
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(target, { mode: 0o600 }));
  await synced(target);
  const { size, mtimeMs } = await stat(target);
  const file = { path, bytes: size, sha256: await digestOfFile(target), modifiedMs: mtimeMs };
  return { table: { name: shape.name, rows, sha256: hash.digest('hex') }, file };
}

/** A file, or a folder with the names in it, survives a crash of the machine. */
export async function synced(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}
