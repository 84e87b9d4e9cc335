/** What a run needs of the disk, in words: before it begins, by the measure of the month before; and when it stopped for want of room. */
import { join } from 'node:path';
import { BundleDamaged } from '../../crawler/evidence/bundle.ts';
import { openReadable } from '../../crawler/evidence/readable.ts';
import type { SiteAttempt, StoreError } from '../store.ts';
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

/** What a step that ran out of room said, itself or by the store. */
const noRoom = /\b(ENOSPC|EDQUOT|EFBIG)\b|the disk is full/;
/** With less, a step that failed may have said anything: its last words found no room either. */
const leastFree = 1_000_000;

/** Null: nothing waits for room. */
export async function missingRoom(work: Pick<Work, 'store' | 'run' | 'config' | 'dataDir' | 'failed'>): Promise<string | null> {
  const waiting = (await work.store.sites(work.run.id)).filter(({ pause }) => pause?.why === 'disk');
  const evidence = join(work.dataDir, 'evidence');
  const cramped = work.failed.length > 0 && roomAt(evidence, work.config.keeping).free < leastFree;
  if (waiting.length === 0 && !cramped && !work.failed.some(({ why }) => noRoom.test(why))) return null;
  const { unfinished } = await inventory(evidence);
  let [expected, soFar] = [0, 0];
  for (const attempt of waiting) {
    const there = unfinished.find(({ id }) => id === attempt.bundle)?.onDisk ?? 0;
    soFar += there;
    expected += Math.max(0, (await monthBefore(work, attempt)) - there);
  }
  return shortInWords(roomAt(evidence, work.config.keeping), { expected, soFar });
}

/** Why nothing goes on when the store itself found no room: it may not be asked any more what is still to come. */
export async function storeWithoutRoom(error: StoreError, { dataDir, config }: Pick<Work, 'dataDir' | 'config'>): Promise<string> {
  const evidence = join(dataDir, 'evidence');
  const { unfinished } = await inventory(evidence);
  const soFar = unfinished.reduce((sum, { onDisk }) => sum + onDisk, 0);
  return `${error.message}; ${shortInWords(roomAt(evidence, config.keeping), { expected: 0, soFar })}`;
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
