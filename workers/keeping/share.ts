/** Stores what has not changed between two months of a site once: every bundle but the newest of its site becomes thin. */
import { join } from 'node:path';
import { dropIdleBases } from '../../crawler/evidence/thin/hold-base.ts';
import { makeThin, settleThin } from '../../crawler/evidence/thin/make-thin.ts';
import { inventory, type SealedItem } from './inventory.ts';
import { sealedDigests } from './sealed-digests.ts';

export interface Shared {
  /** Bundles that became thin; bytes before and after. */
  thin: { id: string; bytes: number; after: number }[];
  /** Bundles that stay plain, and why (Chinese). */
  kept: { id: string; why: string }[];
  /** Digests of bases that nothing rested on any more. */
  dropped: string[];
}

const isTrial = ({ run }: { run: string }): boolean => !/^\d{4}-\d{2}$/.test(run);

/** Bundles of one site or kind, oldest first; pruned and damaged ones, and trials, are nothing to share with. */
function series(sealed: SealedItem[]): SealedItem[][] {
  const byName = new Map<string, SealedItem[]>();
  for (const item of sealed) {
    if (isTrial(item) || item.trouble !== null || item.state === 'pruned') continue;
    byName.set(item.name, [...(byName.get(item.name) ?? []), item]);
  }
  return [...byName.values()];
}

/**
 * `recent`: only so many of the newest pairs of each site are looked at; default: all of them.
 * Throws what the file system throws; every bundle can then be read as before.
 */
export async function shareEvidence(dataDir: string, { recent = Infinity } = {}): Promise<Shared> {
  const evidence = join(dataDir, 'evidence');
  const { sealed } = await inventory(evidence);
  const result: Shared = { thin: [], kept: [], dropped: [] };
  for (const { path } of sealed) await settleThin(path);
  for (const items of series(sealed)) {
    // The newest pair first, so that no plain file is held for what will rest on a thin one in a moment.
    const last = items.length - 2;
    for (let nth = last; nth >= 0 && nth > last - recent; nth -= 1) await shareOne(items[nth]!, items[nth + 1]!, result);
  }
  result.dropped = await dropIdleBases(evidence);
  return result;
}

async function shareOne(older: SealedItem, newer: SealedItem, result: Shared): Promise<void> {
  if (older.state === 'thin') return;
  const sealed = (await sealedDigests(join(older.path, '..'), older.run)).get(older.id) ?? null;
  const done = await makeThin({ older: older.path, newer: newer.path, sealed });
  if (done.state === 'thin') result.thin.push({ id: older.id, bytes: done.whole, after: done.bytes });
  else result.kept.push({ id: older.id, why: done.why });
}
