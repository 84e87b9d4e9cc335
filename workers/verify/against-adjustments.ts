/** Compares the adjustments of the month before, as the database holds them, with those that were sealed; and tells which later month sealed those of this one. */
import type { Adjustment } from '../../scoring/adjustment.ts';
import type { PublicView } from '../../scoring/public-finding.ts';
import { publicAdjustments } from '../adjustment-records.ts';
import type { SealedResults } from '../results-bundle.ts';
import type { Store } from '../store.ts';
import { differences } from './differences.ts';

type Say = (part: string, record: string | null, says: string) => void;

/** `alike`: leaves out what cannot be compared. */
export async function checkAdjustments(
  store: Store,
  { run, adjustments = [] }: SealedResults,
  { view, alike }: { view: PublicView; alike: <T>(value: T) => T },
  say: Say,
): Promise<void> {
  const stored = new Map(publicAdjustments(await store.adjustments(run.id), view).map((each) => [each.unit, each]));
  for (const sealed of adjustments) {
    const own = stored.get(sealed.unit);
    stored.delete(sealed.unit);
    const changed = own === undefined ? null : differences(alike(sealed), alike(own));
    if (changed !== '') say('adjustment', sealed.unit, `对 ${sealed.month} 的调整${changed === null ? '不见了' : `被改动：${changed}`}`);
  }
  for (const { unit, month } of stored.values()) say('adjustment', unit, `对 ${month} 的调整不在封存之列`);
}

/** Digest of an entry of the book → the run that made it, and whose seal proves it. */
export async function adjustedLater(store: Store, month: string): Promise<Map<string, Adjustment['run']>> {
  return new Map((await store.adjustmentsTo(month)).flatMap(({ entry, run }) => (entry === null ? [] : [[entry, run] as const])));
}
