/** Who took unredacted pages out of the archive, when and why: a file that is only added to, each line naming the one before. */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Libsql from 'libsql';
import { z } from 'zod';
import { canonicalJson } from '../../config/canonical.ts';

const Line = z.strictObject({
  /** ISO UTC. */
  at: z.string(),
  by: z.string(),
  why: z.string(),
  run: z.string(),
  finding: z.string(),
  /** sha256 (hex) of the case file as it was handed out. */
  case: z.string(),
  /** How many raw records it holds. */
  records: z.int(),
  /** sha256 (hex) of the line before, line end included; null: the first. */
  before: z.string().nullable(),
});
export type RawExport = z.output<typeof Line>;

export const rawLogPath = (dataDir: string): string => join(dataDir, 'log', 'raw-exports.jsonl');

const digest = (line: string): string => createHash('sha256').update(`${line}\n`).digest('hex');

/** All lines, and English sentences on what is wrong with the chain; nothing for a file that is not there. */
export async function readRawLog(dataDir: string): Promise<{ exports: RawExport[]; troubles: string[]; last: string | null }> {
  const text = await textOf(rawLogPath(dataDir));
  const lines = text.split('\n');
  const troubles = lines.pop() === '' || text === '' ? [] : ['the last line is not whole'];
  const exports: RawExport[] = [];
  let last: string | null = null;
  lines.forEach((line, index) => {
    const read = parse(line);
    if (read === null) troubles.push(`line ${index + 1} cannot be read`);
    else if (read.before !== last)
      troubles.push(`line ${index + 1} does not follow on the line before: something was changed or taken out`);
    if (read !== null) exports.push(read);
    last = digest(line);
  });
  return { exports, troubles, last };
}

/** On disk when this returns. One export at a time: each must know the line before it. */
export async function logRawExport(dataDir: string, entry: Omit<RawExport, 'before'>): Promise<void> {
  const release = await turn(dataDir);
  try {
    const { last } = await readRawLog(dataDir);
    await mkdir(join(dataDir, 'log'), { recursive: true });
    const file = await open(rawLogPath(dataDir), 'a', 0o600);
    try {
      await file.appendFile(`${canonicalJson({ ...entry, before: last })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    release();
  }
}

/** A lock of the system, as a run's: it ends with its process. Throws when another export has held it for a minute. */
async function turn(dataDir: string): Promise<() => void> {
  await mkdir(join(dataDir, 'locks'), { recursive: true });
  const lock = new Libsql(join(dataDir, 'locks', 'raw-exports.lock'));
  try {
    lock.exec('pragma busy_timeout = 60000; begin exclusive');
  } catch (error) {
    lock.close();
    throw error;
  }
  return () => {
    lock.exec('rollback');
    lock.close();
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function parse(line: string): RawExport | null {
  try {
    return Line.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
