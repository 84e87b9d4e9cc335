/** The papers of a backup: one file that names every other with size and digest, and a list of digests that any `sha256sum -c` can check. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../commands/command.ts';

export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';

/** Folders of a backup; `store` is always there. */
export const parts = ['store', 'evidence', 'reports', 'log', 'config', 'keys'] as const;
export type Part = (typeof parts)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
/** A path that leads out of the backup would be written out of the target, too. */
const isInside = (path: string): boolean =>
  !/[\\\0\r\n]/.test(path) &&
  (parts as readonly string[]).includes(path.split('/')[0]!) &&
  path.includes('/') &&
  path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');

export const BackupFile = z.strictObject({
  path: z.string().refine(isInside, 'a path within one of the folders of a backup'),
  bytes: count,
  sha256,
  /** When the file was changed last, in milliseconds since 1970: what has the same name, size and time is not read again. */
  modifiedMs: z.number(),
});
export type BackupFile = z.output<typeof BackupFile>;

export const BackupTable = z.strictObject({
  name: z.string().regex(/^[a-z_]+$/),
  rows: count,
  /** Of the lines, not of the packed file: the same from both databases. */
  sha256,
});
export type BackupTable = z.output<typeof BackupTable>;

export const Manifest = z.strictObject({
  format: z.literal('sundial-backup'),
  version: z.literal(1),
  at: z.iso.datetime(),
  sundial: z.string(),
  database: z.enum(['sqlite', 'postgresql']),
  /** Steps of the schema that the store had, in order. */
  schema: z.array(z.strictObject({ name: z.string(), timestamp: z.string() })).min(1),
  parts: z.array(z.enum(parts)),
  /** In an order in which they can be written: what refers to a table comes after it. */
  tables: z.array(BackupTable),
  /** Tables of the database that are none of Sundial's. */
  leftOut: z.array(z.string()),
  files: z.array(BackupFile),
});
export type Manifest = z.output<typeof Manifest>;

export const storePath = (table: string): string => `store/${table}.ndjson.gz`;
export const lastStep = ({ schema }: Pick<Manifest, 'schema'>): string => schema.at(-1)!.name;
export const bytesOf = (files: readonly { bytes: number }[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Both papers as text. */
export function papersOf(manifest: Manifest): { manifest: string; sums: string } {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return { manifest: text, sums: sumsOf(text, manifest.files) };
}

function sumsOf(manifest: string, files: readonly BackupFile[]): string {
  const own = createHash('sha256').update(manifest).digest('hex');
  return [...files.map(({ path, sha256: digest }) => `${digest}  ${path}`), `${own}  ${MANIFEST}`].map((line) => `${line}\n`).join('');
}

const hint = 'take another backup of the series; sundial backup verify tells which are whole';

/** Throws Refusal when there is no manifest, or one that cannot be trusted. */
export async function readManifest(dir: string): Promise<Manifest> {
  const text = await paper(dir, MANIFEST);
  const sums = await paper(dir, SUMS);
  const refuse = (says: string) => new Refusal('backup', `${join(dir, MANIFEST)}: ${says}`, hint);
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    throw refuse('expected JSON, found something else: it was edited, or cut off');
  }
  const { format, version } = (told ?? {}) as { format?: unknown; version?: unknown };
  if (format === 'sundial-backup' && typeof version === 'number' && version > 1)
    throw new Refusal('backup', `${dir}: expected a backup of version 1, found version ${version}`, 'use a newer Sundial');
  const read = Manifest.safeParse(told);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    throw refuse(`expected the manifest of a backup; ${issue.path.join('.') || 'it'} is wrong: ${issue.message}`);
  }
  const digest = createHash('sha256').update(text).digest('hex');
  if (!sums.endsWith(`${digest}  ${MANIFEST}\n`)) throw refuse(`it has not the digest that ${SUMS} gives: one of the two was edited`);
  if (sums !== sumsOf(text, read.data.files))
    throw new Refusal(
      'backup',
      `${join(dir, SUMS)}: expected one line for each file of ${MANIFEST}, found other lines: it was edited`,
      hint,
    );
  return read.data;
}

async function paper(dir: string, name: string): Promise<string> {
  try {
    return await readFile(join(dir, name), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new Refusal('backup', `${dir}: expected a backup, found no ${name}: it is none, or it is not whole`, hint);
  }
}
