/** Takes out of months that are older than the policy asks for what no finding cites; results, exhibits, looks, attachments and seals stay whole. */
import { join } from 'node:path';
import { pruningRule } from '../../config/keeping.ts';
import { pruneBundle } from '../../crawler/evidence/prune/prune-bundle.ts';
import { bundleStands } from '../../crawler/evidence/readable.ts';
import { newestOf } from '../../crawler/seal/statement.ts';
import { editionsIn, readSeal } from '../../crawler/seal/seal-files.ts';
import { PROBES } from '../probe-bundle.ts';
import type { Store } from '../store.ts';
import { ATTACHMENTS, EXHIBITS, evidenceDir, RESULTS } from '../work.ts';
import { citedIn } from './cited.ts';
import { inventory, type SealedItem } from './inventory.ts';

export interface PrunedMonths {
  /** Months from this one on stay whole; null: all. */
  whole: string | null;
  /** `records`: taken out; bytes before and after; `wasThin`: it shared bytes with a newer one, and no longer does. */
  pruned: { id: string; records: number; left: number; bytes: number; after: number; wasThin: boolean }[];
  /** What is old enough and stays, and why (Chinese). */
  kept: { id: string; why: string }[];
}

export interface PruningMonths {
  store: Pick<Store, 'scores' | 'results' | 'judgements' | 'isClosed'>;
  dataDir: string;
  /** null: none is ever pruned. */
  fullMonths: number | null;
  now: Date;
  dryRun?: boolean;
}

/** What a month amounts to and what it shows: kept whole for ever. */
export const neverPruned: ReadonlySet<string> = new Set([RESULTS, EXHIBITS, PROBES, ATTACHMENTS]);
const isMonth = (run: string): boolean => /^\d{4}-\d{2}$/.test(run);

/** The month from which on `count` months up to `newest` are whole. */
export function wholeFrom(newest: string, count: number): string {
  const [year, month] = newest.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - count, 1)).toISOString().slice(0, 7);
}

/** Months count back from the newest one that was sealed, not from the calendar: an office that stopped loses nothing, and anybody can count. */
export async function pruneMonths(pruning: PruningMonths): Promise<PrunedMonths> {
  const { dataDir, fullMonths } = pruning;
  const result: PrunedMonths = { whole: null, pruned: [], kept: [] };
  const { sealed } = await inventory(join(dataDir, 'evidence'));
  const newest = await newestSealed(
    dataDir,
    sealed.map(({ run }) => run),
  );
  if (newest === undefined || fullMonths === null) return result;
  result.whole = wholeFrom(newest, fullMonths);
  const old = sealed.filter(({ run, name, state }) => isMonth(run) && run < result.whole! && !neverPruned.has(name) && state !== 'pruned');
  for (const run of new Set(old.map((item) => item.run))) {
    const items = old.filter((item) => item.run === run);
    const why = await pruneMonth(pruning, run, items, result);
    if (why !== null) result.kept.push(...items.map(({ id }) => ({ id, why })));
  }
  return result;
}

async function newestSealed(dataDir: string, runs: readonly string[]): Promise<string | undefined> {
  for (const run of [...new Set(runs)].filter(isMonth).sort().reverse())
    if ((await editionsIn(evidenceDir(dataDir, run), run)).length > 0) return run;
  return undefined;
}

/** Why none of the month's bundles may be touched; null: each was looked at. */
async function pruneMonth(
  { store, dataDir, now, dryRun = false, fullMonths }: PruningMonths,
  run: string,
  items: SealedItem[],
  result: PrunedMonths,
) {
  if (!(await store.isClosed(run))) return '当月尚未结束';
  const dir = evidenceDir(dataDir, run);
  const seal = await readSeal(dir, run);
  const results = seal && newestOf(seal.statement, RESULTS);
  if (!seal || !results || !bundleStands(join(dir, `${results.id}.wacz`))) return '当月没有封存';
  const exhibits = newestOf(seal.statement, EXHIBITS);
  const pathOf = ({ id }: { id: string }) => join(dir, `${id}.wacz`);
  const cited = await citedIn(store, run, { results: pathOf(results), exhibits: exhibits && pathOf(exhibits) });
  if (!cited.ok) return cited.why;
  for (const { id, path, state } of items) {
    const entry = seal.statement.bundles.find((bundle) => bundle.id === id);
    if (entry === undefined) {
      result.kept.push({ id, why: '当月的封存没有列出它' });
      continue;
    }
    const rule = { at: now.toISOString(), policy: pruningRule({ fullMonths }), sealed: entry.sha256 };
    const done = await pruneBundle({ path, cited: cited.byBundle.get(id) ?? [], ...rule, dryRun });
    if (done.state === 'kept') result.kept.push({ id, why: done.why });
    else
      result.pruned.push({ id, records: done.records, left: done.left, bytes: done.bytes, after: done.after, wasThin: state === 'thin' });
  }
  return null;
}
