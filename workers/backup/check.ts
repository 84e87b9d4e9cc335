/** Holds a backup to its own papers: every file is there with its digest, nothing is there beside, and every table can be read whole. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { Refusal } from '../commands/command.ts';
import { lastStep, MANIFEST, readManifest, storePath, SUMS, type BackupFile, type Manifest } from './manifest.ts';
import { rowIn, type Row } from './rows.ts';
import { backupsIn, digestOfFile } from './series.ts';
import { knownSteps, shapeAt, type TableShape } from './shape.ts';

export interface Checked {
  dir: string;
  manifest: Manifest;
  problems: { file: string; says: string }[];
}

/** A backup, or the newest of a series. Throws Refusal when there is none. */
export async function backupAt(path: string): Promise<string> {
  const about = await lstat(join(path, MANIFEST)).catch(() => null);
  if (about !== null) return path;
  const newest = (await backupsIn(path)).at(-1);
  if (newest !== undefined) return join(path, newest);
  throw new Refusal(
    'backup',
    `${path}: expected a backup or a folder of backups, found none`,
    'a backup is a directory with manifest.json',
  );
}

/** Throws Refusal when the papers themselves cannot be trusted. */
export async function checkBackup(dir: string): Promise<Checked> {
  const manifest = await readManifest(dir);
  const problems: Checked['problems'] = [];
  const tell = (file: string, says: string): void => void problems.push({ file, says });
  const known = new Set(manifest.files.map(({ path }) => path));
  for (const name of await filesIn(dir))
    if (!known.has(name) && name !== MANIFEST && name !== SUMS) tell(name, 'is not named in the manifest: somebody put it there');
  const sound = new Set<string>();
  for (const file of manifest.files) {
    const says = await troubleOf(dir, file);
    if (says === null) sound.add(file.path);
    else tell(file.path, says);
  }
  await checkTables(dir, manifest, sound, tell);
  return { dir, manifest, problems };
}

async function filesIn(dir: string, below = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(dir, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesIn(dir, name)));
    else found.push(name);
  }
  return found;
}

async function troubleOf(dir: string, { path, bytes, sha256 }: BackupFile): Promise<string | null> {
  const about = await lstat(join(dir, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (about === null) return 'is missing';
  if (!about.isFile()) return 'expected a file, found something else';
  if (about.size !== bytes) return `expected ${bytes} bytes, found ${about.size}`;
  return (await digestOfFile(join(dir, path))) === sha256 ? null : 'its bytes are not those that were backed up (SHA-256 differs)';
}

type Tell = (file: string, says: string) => void;

async function checkTables(dir: string, manifest: Manifest, sound: ReadonlySet<string>, tell: Tell): Promise<void> {
  const strange = manifest.schema.find(({ name }) => !knownSteps().includes(name));
  if (strange !== undefined)
    return tell(
      MANIFEST,
      `the schema step ${strange.name} is unknown to this Sundial: use the version that made the backup, or a newer one`,
    );
  const shapes = await shapeAt(lastStep(manifest));
  const told = new Set(manifest.tables.map(({ name }) => name));
  for (const { name } of shapes) if (!told.has(name)) tell(MANIFEST, `the table ${name} is missing`);
  for (const table of manifest.tables) {
    const [shape, path] = [shapes.find(({ name }) => name === table.name), storePath(table.name)];
    if (shape === undefined) tell(MANIFEST, `the table ${table.name} is none of Sundial's`);
    else if (!manifest.files.some((file) => file.path === path)) tell(path, 'is missing in the manifest');
    else if (sound.has(path)) await checkTable(dir, shape, table, tell);
  }
}

async function checkTable(dir: string, shape: TableShape, { rows, sha256 }: Manifest['tables'][number], tell: Tell): Promise<void> {
  const path = storePath(shape.name);
  const hash = createHash('sha256');
  let found = 0;
  try {
    for await (const { text } of rowsOfFile(join(dir, path), shape)) {
      hash.update(text).update('\n');
      found += 1;
    }
  } catch (error) {
    return tell(path, (error as Error).message);
  }
  if (found !== rows) tell(path, `expected ${rows} rows, found ${found}`);
  else if (hash.digest('hex') !== sha256) tell(path, 'its rows are not those that were backed up (SHA-256 differs)');
}

/** Each row with its line. Throws what is wrong with the file or a line. */
export async function* rowsOfFile(path: string, shape: TableShape): AsyncGenerator<{ row: Row; text: string }> {
  for await (const text of linesOf(path)) yield { row: rowIn(text, shape), text };
}

/** Lines end with a line feed and with nothing else, whatever signs of Unicode stand in them. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const source = createReadStream(path);
  const packed = createGunzip();
  source.on('error', (error) => packed.destroy(error));
  let rest: Buffer[] = [];
  try {
    for await (const chunk of source.pipe(packed) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, at)]).toString();
        [rest, from] = [[], at + 1];
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    }
  } catch (error) {
    throw /^Z_/.test((error as { code?: string }).code ?? '') ? new Error(`cannot be unpacked (${(error as Error).message})`) : error;
  } finally {
    source.destroy();
    packed.destroy();
  }
  if (rest.length > 0) throw new Error('its last line is cut off');
}
