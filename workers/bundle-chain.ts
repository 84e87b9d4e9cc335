/** Which bundle a new one follows: the chain that a bundle names in its first record, so that none can be left out unseen. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BundleDamaged, openBundle, type Before } from '../crawler/evidence/bundle.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import { digestAt } from '../crawler/evidence/whole.ts';
import { evidenceDir, type Work } from './work.ts';

/** Id of the nth attempt at a bundle of a run: `<run>.<name>`, `<run>~2.<name>`. */
export const attemptId = (run: string, name: string, nth: number): string => `${nth === 1 ? run : `${run}~${nth}`}.${name}`;

type Chaining = Pick<Work, 'run' | 'store' | 'dataDir' | 'log'>;

/**
 * The bundle of the same name that was sealed last before `bundle`: an earlier attempt of the month, else that of the newest earlier
 * month. Null for the first one, and for a trial, which nothing rests on.
 */
export async function bundleBefore(work: Chaining, name: string, bundle: string): Promise<Before | null> {
  if (work.run.trial) return null;
  try {
    return await findBefore(work, name, bundle);
  } catch (error) {
    if (!(error instanceof BundleDamaged)) throw error;
    // What happened to older evidence must not cost this month; whoever verifies the chain finds it.
    work.log('bundle-before-unreadable', { bundle, says: error.message });
    return null;
  }
}

async function findBefore({ run, store, dataDir }: Chaining, name: string, bundle: string): Promise<Before | null> {
  const nth = Number(/~(\d+)\./.exec(bundle)?.[1] ?? 1);
  if (nth > 1) {
    const earlier = attemptId(run.id, name, nth - 1);
    return { bundle: earlier, sha256: await sealedDigest(join(evidenceDir(dataDir, run.id), `${earlier}.wacz`)) };
  }
  for (const { bundle: of, sha256 } of await store.earlierAttempts(name, run.month))
    if (of !== null && sha256 !== null) return { bundle: of, sha256 };
  return newestOnDisk(join(dataDir, 'evidence'), name, run.month);
}

/** For bundles of which the store knows nothing: they belong to a month and to no site. */
async function newestOnDisk(evidence: string, name: string, month: string): Promise<Before | null> {
  const months = existsSync(evidence) ? readdirSync(evidence).filter((folder) => /^\d{4}-\d\d$/.test(folder) && folder < month) : [];
  for (const earlier of months.sort().reverse()) {
    let [nth, newest] = [1, null as string | null];
    for (; bundleStands(join(evidence, earlier, `${attemptId(earlier, name, nth)}.wacz`)); nth += 1) newest = attemptId(earlier, name, nth);
    if (newest !== null) return { bundle: newest, sha256: await sealedDigest(join(evidence, earlier, `${newest}.wacz`)) };
  }
  return null;
}

/** sha256 (hex) of a bundle's file as it was sealed, whatever was taken out of it since; of a damaged one as it is. */
export async function sealedDigest(path: string): Promise<string> {
  return (await digestBeforePruning(path)) ?? digestAt(path);
}

async function digestBeforePruning(path: string): Promise<string | null> {
  try {
    const reader = await openBundle(path);
    const { pruned } = await reader.about().finally(() => reader.close());
    return pruned?.of.sha256 ?? null;
  } catch (error) {
    if (error instanceof BundleDamaged) return null;
    throw error;
  }
}
