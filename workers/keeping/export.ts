/** Writes a bundle out as the plain WACZ that it was sealed as, whatever form it is kept in: for any other tool. */
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { BundleDamaged, openBundle } from '../../crawler/evidence/bundle.ts';
import { openReadable } from '../../crawler/evidence/readable.ts';
import { publish } from '../../crawler/evidence/take-over.ts';
import { readAt } from '../../crawler/evidence/zip.ts';

export interface Exported {
  bytes: number;
  /** hex, of the file written. */
  sha256: string;
  /** Not all that was sealed: it had been pruned. */
  pruned: boolean;
}

const PIECE = 1 << 20;

/** Never writes over a file: throws BundleSealed. Throws BundleDamaged when the bytes are not those that were made thin, and what the file system throws. */
export async function exportBundle(path: string, out: string): Promise<Exported> {
  const writing = `${out}.writing-${process.pid}`;
  const file = await openReadable(path);
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256');
    const target = await open(writing, 'wx');
    try {
      for (let at = 0; at < size;) {
        const piece = await readAt(file, at, Math.min(PIECE, size - at));
        if (piece.length === 0) throw new BundleDamaged(`${path} 读到 ${at} 字节为止，应有 ${size} 字节`);
        await target.writeFile(piece);
        hash.update(piece);
        at += piece.length;
      }
      await target.sync();
    } finally {
      await target.close();
    }
    const sha256 = hash.digest('hex');
    if (file.thin && file.thin.of.sha256 !== sha256)
      throw new BundleDamaged(`${path} 还原出的 SHA-256 为 ${sha256}，应为 ${file.thin.of.sha256}`);
    const reader = await openBundle(path);
    const { pruned } = await reader.about().finally(() => reader.close());
    await publish(writing, out, false);
    return { bytes: size, sha256, pruned: pruned !== null };
  } finally {
    await file.close();
    await rm(writing, { force: true });
  }
}
