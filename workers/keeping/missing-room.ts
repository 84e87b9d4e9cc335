/** What a run that stopped for want of room needs, in words: how much, and where. */
import { join } from 'node:path';
import { openReadable } from '../../crawler/evidence/readable.ts';
import type { SiteAttempt } from '../store.ts';
import { bundlePath, type Work } from '../work.ts';
import { inventory } from './inventory.ts';
import { roomAt, shortInWords } from './room.ts';

/** What a step that ran out of room said. */
const noRoom = /\b(ENOSPC|EDQUOT|EFBIG)\b/;

/** Null: nothing waits for room. */
export async function missingRoom(work: Pick<Work, 'store' | 'run' | 'config' | 'dataDir' | 'failed'>): Promise<string | null> {
  const waiting = (await work.store.sites(work.run.id)).filter(({ pause }) => pause?.why === 'disk');
  if (waiting.length === 0 && !work.failed.some(({ why }) => noRoom.test(why))) return null;
  const evidence = join(work.dataDir, 'evidence');
  const { unfinished } = await inventory(evidence);
  let [expected, soFar] = [0, 0];
  for (const attempt of waiting) {
    const there = unfinished.find(({ id }) => id === attempt.bundle)?.onDisk ?? 0;
    soFar += there;
    expected += Math.max(0, (await monthBefore(work, attempt)) - there);
  }
  return shortInWords(roomAt(evidence, work.config.keeping), { expected, soFar });
}

/** Bytes of the site's newest earlier bundle; 0 without one. */
async function monthBefore({ store, run, dataDir }: Pick<Work, 'store' | 'run' | 'dataDir'>, { site }: SiteAttempt): Promise<number> {
  const [newest] = await store.earlierAttempts(site, run.month);
  if (!newest?.bundle) return 0;
  try {
    const file = await openReadable(bundlePath(dataDir, newest.bundle));
    return (await file.stat().finally(() => file.close())).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return 0;
  }
}
