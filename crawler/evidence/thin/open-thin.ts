/** Reads a thin bundle as if it were plain: each stretch from its own bytes or from the newer bundle that it shares with. */
import { open } from 'node:fs/promises';
import { BundleDamaged } from '../read-record.ts';
import type { ReadableFile } from '../readable.ts';
import { readAt } from '../zip.ts';
import { basePath } from './base-path.ts';
import { MAGIC, MOST_PAPERS, ROW, TAIL, readPapers, type ThinPapers, type WholeBundle } from './recipe.ts';
import { readingAhead } from './reading-ahead.ts';
import { openRows } from './rows.ts';

export interface Thin {
  /** What it is the recipe of, and the newer bundle that it takes bytes from. */
  of: WholeBundle;
  base: WholeBundle;
  /** What is wrong with the recipe itself, in Chinese; `sha256` (hex) is that of all bytes that it gives. */
  troubles(sha256: string): Promise<string[]>;
}

/** `openBase` opens a bundle by its plain path; null: no base may be opened any more. Throws BundleDamaged when the recipe does not hold together. */
export async function openThin(path: string, openBase: ((path: string) => Promise<ReadableFile>) | null): Promise<ReadableFile> {
  const file = await open(path, 'r');
  let base: ReadableFile | null = null;
  try {
    const papers = await papersOf(file);
    base = await baseOf(path, papers, openBase);
    return reader(file, base, papers);
  } catch (error) {
    await file.close();
    await base?.close();
    throw error;
  }
}

/** Papers of a thin bundle, without looking at what it rests on. Throws BundleDamaged. */
export async function thinPapers(path: string): Promise<ThinPapers> {
  const file = await open(path, 'r');
  try {
    return await papersOf(file);
  } finally {
    await file.close();
  }
}

async function papersOf(file: ReadableFile): Promise<ThinPapers> {
  const { size } = await file.stat();
  const head = await readAt(file, 0, MAGIC.length);
  if (!head.equals(MAGIC) || size < MAGIC.length + TAIL) throw new BundleDamaged('不是瘦身证据包：文件开头不符');
  const tail = await readAt(file, size - TAIL, TAIL);
  const length = tail.readUInt32LE(TAIL - 4);
  if (length > MOST_PAPERS || length + TAIL + MAGIC.length > size) throw new BundleDamaged('瘦身证据包的末尾不符：被截断或改动');
  const papers = readPapers(await readAt(file, size - TAIL - length, length), tail.subarray(0, TAIL - 4));
  if (papers === null) throw new BundleDamaged('瘦身证据包的说明读不出');
  if (MAGIC.length + papers.own + papers.rows * ROW + length + TAIL !== size) throw new BundleDamaged('瘦身证据包的长度与说明不符');
  return papers;
}

async function baseOf(path: string, papers: ThinPapers, openBase: ((path: string) => Promise<ReadableFile>) | null): Promise<ReadableFile> {
  if (openBase === null) throw new BundleDamaged('瘦身证据包层层相依，超出限度');
  const { bundle, sha256, bytes } = papers.base;
  const base = await openBase(basePath(path, sha256)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new BundleDamaged(`它所依据的 ${bundle}（SHA-256 ${sha256}）不在 ${basePath(path, sha256)}`);
  });
  const { size } = await base.stat();
  if (size === bytes) return base;
  await base.close();
  throw new BundleDamaged(`它所依据的 ${bundle} 应为 ${bytes} 字节，实为 ${size} 字节`);
}

function reader(file: ReadableFile, base: ReadableFile, { of, base: rests, own, rows: count, table }: ThinPapers): ReadableFile {
  const rows = openRows(file, { start: MAGIC.length + own, count, size: of.bytes });
  const [mine, theirs] = [readingAhead(file), readingAhead(base)];
  const read: ReadableFile['read'] = async (buffer, offset, length, position) => {
    let done = 0;
    while (done < length && position + done < of.bytes) {
      const at = position + done;
      const stretch = await rows.at(at);
      if (stretch === null) break;
      const most = Math.min(length - done, stretch.until - at);
      const from = stretch.offset + (at - stretch.at);
      const { bytesRead } = stretch.base
        ? await theirs(buffer, offset + done, most, from)
        : await mine(buffer, offset + done, most, MAGIC.length + from);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return { bytesRead: done };
  };
  return {
    read,
    stat: () => Promise.resolve({ size: of.bytes }),
    close: async () => void (await Promise.all([file.close(), base.close()])),
    thin: {
      of,
      base: rests,
      troubles: async (sha256) => [
        ...(await rows.troubles(own, rests.bytes, table)),
        ...(sha256 === of.sha256 ? [] : [`还原出的 SHA-256 为 ${sha256}，瘦身时所记为 ${of.sha256}`]),
      ],
    },
  };
}
