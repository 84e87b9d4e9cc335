/** Writes a bundle out as the plain WACZ that it was sealed as, whatever form it is kept in: for any other tool. */
import { rm } from 'node:fs/promises';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { publish } from '../../crawler/evidence/take-over.ts';
import { writePlain } from '../../crawler/evidence/thin/make-plain.ts';

export interface Exported {
  bytes: number;
  /** hex, of the file written. */
  sha256: string;
  /** Not all that was sealed: it had been pruned. */
  pruned: boolean;
}

/** Never writes over a file: throws BundleSealed. Throws BundleDamaged when the bytes are not those that were made thin, and what the file system throws. */
export async function exportBundle(path: string, out: string): Promise<Exported> {
  const writing = `${out}.writing-${process.pid}`;
  try {
    const written = await writePlain(path, writing);
    const reader = await openBundle(path);
    const { pruned } = await reader.about().finally(() => reader.close());
    await publish(writing, out, false);
    return { ...written, pruned: pruned !== null };
  } finally {
    await rm(writing, { force: true });
  }
}
