/** Takes away unfinished attempts that nobody has touched for a long time: an archive without its seal proves nothing to anybody. */
import { join } from 'node:path';
import { discardPartials } from '../../crawler/evidence/bundle.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store.ts';
import { inventory, type UnfinishedItem } from './inventory.ts';

export interface Abandoned {
  abandoned: UnfinishedItem[];
  /** Untouched for too short a time, or at work now (Chinese). */
  kept: { id: string; why: string }[];
}

export interface Abandoning {
  store: Pick<Store, 'lease' | 'assignments'>;
  dataDir: string;
  /** null: never. */
  days: number | null;
  now: Date;
  dryRun?: boolean;
  /** The run whose lease the caller holds: left alone. */
  own?: string;
}

const dayMs = 86_400_000;

export async function abandonUnfinished({ store, dataDir, days, now, dryRun = false, own }: Abandoning): Promise<Abandoned> {
  const result: Abandoned = { abandoned: [], kept: [] };
  const { unfinished } = await inventory(join(dataDir, 'evidence'));
  // Where many machines are at a run, none of them has the lease of it.
  const assigned = new Set((await store.assignments({ active: true })).map(({ run }) => run));
  for (const item of unfinished) {
    const idle = Math.floor((now.getTime() - Date.parse(item.touched)) / dayMs);
    if (days === null || idle < days || item.run === own) {
      result.kept.push({ id: item.id, why: `${idle} 天前写过，下次巡检 ${item.run} 时继续` });
      continue;
    }
    if (assigned.has(item.run)) {
      result.kept.push({ id: item.id, why: `${item.run} 正在巡检` });
      continue;
    }
    const release = dryRun ? async () => {} : await leaseOf(store, item.run);
    if (release === null) {
      result.kept.push({ id: item.id, why: `${item.run} 正在巡检` });
      continue;
    }
    try {
      if (!dryRun) await discardPartials(item.path);
      result.abandoned.push(item);
    } finally {
      await release();
    }
  }
  return result;
}

/** Null: another process has it. */
async function leaseOf(store: Pick<Store, 'lease'>, run: string): Promise<(() => Promise<void>) | null> {
  try {
    return await store.lease(run);
  } catch (error) {
    if (error instanceof StoreError && error.trouble === 'locked') return null;
    throw error;
  }
}
