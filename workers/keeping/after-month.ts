/** What keeping does by itself once a month is published: abandons, prunes and shares by policy. It never costs the month. */
import type { KeepingPolicy } from '../../config/keeping.ts';
import { StoreError } from '../store.ts';
import type { Work } from '../work.ts';
import { abandonUnfinished } from './abandon.ts';
import { pruneMonths, type PrunedMonths } from './prune.ts';
import { shareEvidence, type Sharing } from './share.ts';

/** One process at a time moves evidence about; goes by the name of a run and is none. */
export const KEEPING = 'keeping';

/** Pairs that were left plain long ago are not read again each month; `sundial evidence share` looks at all. */
const RECENT = 3;

type Kept = Pick<Work, 'store' | 'dataDir' | 'config' | 'now' | 'log' | 'run'>;

export async function keepAfterPublish(work: Kept): Promise<void> {
  if (work.run.trial) return;
  try {
    const release = await work.store.lease(KEEPING);
    try {
      await keep(work);
    } finally {
      await release();
    }
  } catch (error) {
    if (error instanceof StoreError && error.trouble === 'locked') return work.log('keeping-elsewhere', {});
    work.log('keeping-failed', { why: (error as Error).message });
  }
}

/** What has to be shared once bundles were pruned; null: nothing. What shared bytes before does so again, or pruning it would take more room. */
export function sharingAfter(pruned: PrunedMonths['pruned'], { share }: Pick<KeepingPolicy, 'share'>, recent = RECENT): Sharing | null {
  const again = pruned.filter(({ wasThin }) => share || wasThin);
  if (share) return { recent, pruned: new Set(again.map(({ id }) => id)) };
  return again.length === 0 ? null : { recent: 0, pruned: new Set(again.map(({ id }) => id)) };
}

async function keep({ store, dataDir, config: { keeping }, now, log, run }: Kept): Promise<void> {
  const step = async (name: string, work: () => Promise<Record<string, unknown>>): Promise<void> => {
    // One that fails (a full disk, a damaged bundle) is no reason to leave out the others.
    await work().then(
      (done) => log(name, done),
      (error: Error) => log('keeping-failed', { step: name, why: error.message }),
    );
  };
  await step('keeping-abandoned', async () => {
    const { abandoned, kept } = await abandonUnfinished({ store, dataDir, days: keeping.abandonUnfinishedDays, now: now(), own: run.id });
    return { abandoned: abandoned.map(({ id, touched }) => ({ id, touched })), kept };
  });
  const pruned: PrunedMonths['pruned'] = [];
  if (keeping.fullMonths !== null)
    await step('keeping-pruned', async () => {
      const done = await pruneMonths({ store, dataDir, fullMonths: keeping.fullMonths, now: now() });
      pruned.push(...done.pruned);
      return { ...done };
    });
  const sharing = sharingAfter(pruned, keeping);
  if (sharing !== null) await step('keeping-shared', async () => ({ ...(await shareEvidence(dataDir, sharing)) }));
}
