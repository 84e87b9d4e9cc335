/** Turns a sealed bundle into a thin one that shares bytes with the next month's: the plain file goes only after the thin one was read back whole. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lineFile } from '../line-file.ts';
import { openReadable, thinOf, type ReadableFile } from '../readable.ts';
import { syncFolder } from '../take-over.ts';
import { wholeOf } from '../whole.ts';
import { readAt } from '../zip.ts';
import { commonRuns, type CommonRun } from './common-runs.ts';
import { holdBase, replaceHeld } from './hold-base.ts';
import { openThin } from './open-thin.ts';
import { MAGIC, ROW, papersBytes, row, type ThinPapers, type WholeBundle } from './recipe.ts';

/** `bytes`: of the thin file; `kept`: it stays plain, and why (Chinese). */
export type Thinned = { state: 'thin'; bytes: number; whole: number } | { state: 'kept'; why: string };

export interface Thinning {
  /** Plain paths of two bundles of one site; the newer one may be thin itself. */
  older: string;
  newer: string;
  /** sha256 (hex) with which the older one was sealed, when it is known: another file is left alone. */
  sealed?: string | null;
}

/** Below this part of the file nothing is gained that is worth leaning on another file. */
const LEAST_GAIN = 0.05;
const PIECE = 1 << 20;
const SORT_BYTES = 4 * 1024 * 1024;

/** Throws what the file system throws; the plain file then stands as before. */
export async function makeThin({ older, newer, sealed = null }: Thinning): Promise<Thinned> {
  const base = await openReadable(newer);
  const file = await open(older, 'r').catch(async (error: Error) => {
    await base.close();
    throw error;
  });
  const making = `${thinOf(older)}.making`;
  try {
    const [of, rests] = [await wholeOf(file, older), await wholeOf(base, newer)];
    if (sealed !== null && of.sha256 !== sealed) return { state: 'kept', why: '与封存时的 SHA-256 不符，损坏之处见 sundial verify' };
    // A copied file would rest on itself, and its bytes would be nowhere.
    if (of.sha256 === rests.sha256) return { state: 'kept', why: '两个文件完全相同，不能以自身为凭' };
    const runs = lineFile(`${making}.runs`);
    try {
      let shared = 0;
      for await (const run of commonRuns(file, base)) {
        shared += run.length;
        await runs.add(lineOf(run));
      }
      if (shared < of.bytes * LEAST_GAIN) return { state: 'kept', why: '与后一个证据包几乎没有相同的内容' };
      if (!(await holdBase(newer, rests.sha256))) return { state: 'kept', why: '文件系统不支持硬链接' };
      const bytes = await write(making, file, sortedRuns(runs.sorted(SORT_BYTES)), of, rests);
      await readBack(making, of);
      await takePlace(making, older, of.sha256);
      return { state: 'thin', bytes, whole: of.bytes };
    } finally {
      await runs.close();
    }
  } finally {
    await Promise.all([file.close(), base.close()]);
    await rm(making, { force: true });
  }
}

/** The thin file under its name, then what stood there is let go. At any moment in between the bundle can be read. */
async function takePlace(making: string, older: string, sha256: string): Promise<void> {
  await rename(making, thinOf(older));
  await syncFolder(dirname(older));
  await rm(older);
  await syncFolder(dirname(older));
  await replaceHeld(older, sha256);
}

/** What an interrupted thinning left: a thin bundle beside its plain one is made anew, and a base that stands plain needlessly becomes thin. */
export async function settleThin(path: string): Promise<void> {
  await rm(`${thinOf(path)}.making`, { force: true });
  if (!existsSync(thinOf(path))) return;
  if (existsSync(path)) return void (await rm(thinOf(path)));
  const file = await openReadable(path);
  await file.close();
  await replaceHeld(path, file.thin!.of.sha256);
}

const DIGITS = 16;
const lineOf = ({ at, from, length }: CommonRun): string => `${String(at).padStart(DIGITS, '0')} ${from} ${length}`;

async function* sortedRuns(lines: AsyncIterable<string>): AsyncGenerator<CommonRun> {
  for await (const line of lines) {
    const [at = 0, from = 0, length = 0] = line.split(' ').map(Number);
    yield { at, from, length };
  }
}

/** The recipe from runs in order of the older file; gives its size. */
async function write(
  path: string,
  older: ReadableFile,
  runs: AsyncIterable<CommonRun>,
  of: WholeBundle,
  base: WholeBundle,
): Promise<number> {
  const file = await open(path, 'w');
  try {
    let [own, done] = [0, 0];
    const rows = growingTable();
    await writeAll(file, MAGIC, 0);
    const copyTo = async (until: number): Promise<void> => {
      if (done < until) rows.add(row(done, { offset: own, base: false }));
      while (done < until) {
        const piece = await readAt(older, done, Math.min(PIECE, until - done));
        if (piece.length === 0) throw new Error(`${of.bundle}: the file became shorter while it was read`);
        await writeAll(file, piece, MAGIC.length + own);
        [own, done] = [own + piece.length, done + piece.length];
      }
    };
    for await (const { at, from, length } of runs) {
      await copyTo(at);
      rows.add(row(at, { offset: from, base: true }));
      done = at + length;
    }
    await copyTo(of.bytes);
    const table = rows.bytes();
    const papers: ThinPapers = { format: 'sundial-thin-1', of, base, own, rows: table.length / ROW, table: sha256(table) };
    const rest = Buffer.concat([table, papersBytes(papers)]);
    await writeAll(file, rest, MAGIC.length + own);
    await file.sync();
    return MAGIC.length + own + rest.length;
  } finally {
    await file.close();
  }
}

/** Outside the heap, and not one small buffer for each of a million rows. */
function growingTable(): { add(row: Buffer): void; bytes(): Buffer } {
  let bytes = Buffer.alloc(ROW * 4096);
  let used = 0;
  return {
    add(one) {
      if (used + ROW > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length)]);
      used += one.copy(bytes, used);
    },
    bytes: () => bytes.subarray(0, used),
  };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

/** Throws unless the recipe gives the bundle again, byte for byte. */
async function readBack(path: string, of: WholeBundle): Promise<void> {
  const thin = await openThin(path, openReadable);
  try {
    const { sha256: digest } = await wholeOf(thin, of.bundle);
    const troubles = (await thin.thin?.troubles(digest)) ?? [];
    if (digest !== of.sha256 || troubles.length > 0)
      throw new Error(`${of.bundle}: the thin bundle does not give the bytes again: ${troubles.join('；')}`);
  } finally {
    await thin.close();
  }
}
