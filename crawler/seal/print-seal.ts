/** From the files of a seal to what is printed of it. */
import type { PrintedSeal } from './printed.ts';
import type { Seal } from './seal-files.ts';

/** A stamp that does not hold is not printed. */
export async function printedSeal(seal: Seal): Promise<PrintedSeal> {
  const { run, edition, at, key, tree } = seal.statement;
  return { run, edition, at, root: tree.root, fingerprint: key, stamp: await stampOf(seal) };
}

/** The library for certificates is large, and most months have no stamp. */
async function stampOf(seal: Seal): Promise<PrintedSeal['stamp']> {
  if (seal.timestamp === null) return null;
  const { readStamp } = await import('./timestamp.ts');
  const { stamp, troubles } = await readStamp(seal.timestamp, seal);
  return stamp === null || troubles.length > 0 ? null : { at: stamp.at, by: stamp.by };
}
