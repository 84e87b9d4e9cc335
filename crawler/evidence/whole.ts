/** The digest of a whole bundle, however it lies on the disk. */
import { createHash } from 'node:crypto';
import { bundleIdOf, openReadable, type ReadableFile } from './readable.ts';
import type { WholeBundle } from './thin/recipe.ts';
import { readAt } from './zip.ts';

const PIECE = 1 << 20;

export async function wholeOf(file: ReadableFile, path: string): Promise<WholeBundle> {
  const hash = createHash('sha256');
  const { size } = await file.stat();
  let bytes = 0;
  for (;;) {
    const piece = await readAt(file, bytes, Math.min(PIECE, size - bytes));
    if (piece.length === 0) break;
    hash.update(piece);
    bytes += piece.length;
  }
  return { bundle: bundleIdOf(path), sha256: hash.digest('hex'), bytes };
}

/** Throws what `openReadable` throws. */
export async function digestAt(path: string): Promise<string> {
  const file = await openReadable(path);
  try {
    return (await wholeOf(file, path)).sha256;
  } finally {
    await file.close();
  }
}
