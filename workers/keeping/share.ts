/** Stores what has not changed between two months of a site once: every bundle but the newest of its site becomes thin. */
import { join } from 'node:path';
import { thinOf } from '../../crawler/evidence/readable.ts';
import { dropIdleBases } from '../../crawler/evidence/thin/hold-base.ts';
import { makePlain } from '../../crawler/evidence/thin/make-plain.ts';
import { makeThin, settleThin } from '../../crawler/evidence/thin/make-thin.ts';
import { thinPapers } from '../../crawler/evidence/thin/open-thin.ts';
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

/** Bundles of one site or kind, oldest first; damaged ones and trials are nothing to share with. */
function series(sealed: SealedItem[]): SealedItem[][] {
  const byName = new Map<string, SealedItem[]>();
  for (const item of sealed) {
    if (isTrial(item) || item.trouble !== null) continue;
    byName.set(item.name, [...(byName.get(item.name) ?? []), item]);
  }
  return [...byName.values()];
}

export interface Sharing {
  /** Only so many of the newest pairs of each site are looked at; default: all of them. */
  recent?: number;
  /** Ids of bundles that were pruned a moment ago: pairs with one of them are looked at, too. */
  pruned?: ReadonlySet<string>;
}

/**
 * Throws what the file system throws; every bundle can then be read as before.
 */
export async function shareEvidence(dataDir: string, { recent = Infinity, pruned = new Set() }: Sharing = {}): Promise<Shared> {
  const evidence = join(dataDir, 'evidence');
  const { sealed } = await inventory(evidence);
  const result: Shared = { thin: [], kept: [], dropped: [] };
  for (const { path } of sealed) await settleThin(path);
  for (const items of series(sealed)) {
    // The newest pair first, so that no plain file is held for what will rest on a thin one in a moment.
    const last = items.length - 2;
    for (let nth = last; nth >= 0; nth -= 1) {
      const [older, newer] = [items[nth]!, items[nth + 1]!];
      if (nth > last - recent || pruned.has(older.id) || pruned.has(newer.id)) await shareOne(older, newer, result);
    }
  }
  result.dropped = await dropIdleBases(evidence);
  return result;
}

async function shareOne(older: SealedItem, newer: SealedItem, result: Shared): Promise<void> {
  if (older.base !== null) {
    const { base } = await thinPapers(thinOf(older.path));
    if (base.bundle === newer.id && base.bytes === newer.bytes) return;
    // What it rests on was pruned since, and would have to be kept whole for its sake.
    await makePlain(older.path);
  }
  const digests = older.pruned === null ? await sealedDigests(join(older.path, '..'), older.run) : null;
  const sealed = digests?.get(older.id) ?? null;
  const done = await makeThin({ older: older.path, newer: newer.path, sealed });
  if (done.state === 'thin') result.thin.push({ id: older.id, bytes: done.whole, after: done.bytes });
  else result.kept.push({ id: older.id, why: done.why });
}
