/** What a run needs of the disk, in words: before it begins, by the measure of the month before; and when it stopped for want of room. */
import { join } from 'node:path';
import { BundleDamaged } from '../../crawler/evidence/bundle.ts';
import { openReadable } from '../../crawler/evidence/readable.ts';
import type { SiteAttempt } from '../store.ts';
import { bundlePath, sitesOf, type Work } from '../work.ts';
import { inventory } from './inventory.ts';
import { inBytes, roomAt, roomInWords, shortInWords } from './room.ts';

/** A warning when the month may not find room; null: it will, as far as the month before tells. */
export async function monthAhead(work: Pick<Work, 'store' | 'run' | 'config' | 'dataDir' | 'units'>): Promise<string | null> {
  const evidence = join(work.dataDir, 'evidence');
  const attempts = await work.store.sites(work.run.id);
  const { unfinished } = await inventory(join(evidence));
  let expected = 0;
  for (const { id: site } of sitesOf(work.config, work.units)) {
    const attempt = attempts.find((one) => one.site === site);
    const there = unfinished.find(({ id }) => id === attempt?.bundle)?.onDisk ?? 0;
    if (attempt?.state !== 'done') expected += Math.max(0, (await monthBefore(work, { site })) - there);
  }
  const room = roomAt(evidence, work.config.keeping);
  if (expected <= room.left) return null;
  return `${roomInWords(room)}; by the measure of the month before ${inBytes(expected)} are still to come, and may not fit`;
}

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
async function monthBefore(
  { store, run, dataDir }: Pick<Work, 'store' | 'run' | 'dataDir'>,
  { site }: Pick<SiteAttempt, 'site'>,
): Promise<number> {
  const [newest] = await store.earlierAttempts(site, run.month);
  if (!newest?.bundle) return 0;
  try {
    const file = await openReadable(bundlePath(dataDir, newest.bundle));
    return (await file.stat().finally(() => file.close())).size;
  } catch (error) {
    // A measure is all that is wanted: what has gone or is damaged gives none.
    if (error instanceof BundleDamaged || (error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
