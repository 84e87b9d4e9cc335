/** One round of looks at home pages in its slot; the store shows who was looked at, so that a restart neither skips nor doubles. */
import type { Config } from '../../config/load.ts';
import type { Site } from '../../config/site.ts';
import { carryOutRound, limitsOf, type Probing } from '../probing.ts';
import { probeSlot } from './due.ts';

/** Answers when the slot began that has been seen to (ms); null: there was nothing to do. `seen`: the slot that this process saw to last. */
export async function lookRound(
  { store, log }: Omit<Probing, 'config'>,
  config: Config,
  now: number,
  seen: number | null,
): Promise<number | null> {
  // Nobody would judge by it, and nobody says how long to wait for a page.
  if (config.rubrics.every((rubric) => limitsOf(rubric) === null)) return null;
  const slot = probeSlot(config.schedule, now);
  if (slot === null || slot.from === seen) return null;
  const [from, to] = [slot.from, slot.to].map((at) => new Date(at).toISOString()) as [string, string];
  const owed: Site[] = [];
  for (const site of config.sites) if ((await store.probes(site.id, from, to)).length === 0) owed.push(site);
  if (owed.length > 0) await carryOutRound({ store, log, config }, owed);
  return slot.from;
}
