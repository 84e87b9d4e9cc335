/** Writes a bundle out as the plain file that it was, whatever form it is kept in; every byte is held to the digest that its recipe names. */
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BundleDamaged } from '../read-record.ts';
import { openReadable, thinOf } from '../readable.ts';
import { syncFolder } from '../take-over.ts';
import { readAt } from '../zip.ts';

const PIECE = 1 << 20;

/** `out` must not stand there yet; it is synced, and goes again when the bytes are not those that were made thin (BundleDamaged). */
export async function writePlain(path: string, out: string): Promise<{ bytes: number; sha256: string }> {
  const file = await openReadable(path);
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256');
    const target = await open(out, 'wx');
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
    return { bytes: size, sha256 };
  } catch (error) {
    await rm(out, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Turns a thin bundle into a plain one. At any moment in between it can be read. */
export async function makePlain(path: string): Promise<void> {
  const writing = `${path}.plain`;
  await rm(writing, { force: true });
  await writePlain(path, writing);
  await rename(writing, path);
  await syncFolder(dirname(path));
  await rm(thinOf(path), { force: true });
}
