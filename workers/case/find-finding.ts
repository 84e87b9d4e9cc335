/** Finds a sealed finding by what a person has at hand: the beginning of its id, or a unit and an indicator. Asks the evidence alone, never the store. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBundle, type BundleReader } from '../../crawler/evidence/bundle.ts';
import { readSeal, type Seal } from '../../crawler/seal/seal-files.ts';
import { newestOf } from '../../crawler/seal/statement.ts';
import { resultUrls } from '../results-bundle.ts';
import { bundlePath, evidenceDir, RESULTS } from '../work.ts';
import { FindingRecord, ResultRecord } from './read-json.ts';

/** A month that was sealed, its results open. Whoever asked for it closes them. */
export interface SealedMonth {
  run: string;
  seal: Seal;
  results: BundleReader;
}

export interface Listed {
  id: string;
  indicator: string;
  says: string;
}

export type Answer = { found: string; month: SealedMonth } | { several: Listed[]; month: string } | null;

const PREFIX = /^[0-9a-f]{8,64}$/;
const PLACE = /^([\w.-]+)\/([\w.-]+)$/;

/** Whether a text can name a finding at all. */
export const namesFinding = (wanted: string): boolean => PREFIX.test(wanted) || PLACE.test(wanted);

/** Months with a folder of evidence, the newest first. */
export function monthsIn(dataDir: string): string[] {
  try {
    const folders = readdirSync(join(dataDir, 'evidence'), { withFileTypes: true });
    return folders
      .filter((entry) => entry.isDirectory() && /^\d{4}-\d\d$/.test(entry.name))
      .map(({ name }) => name)
      .sort()
      .reverse();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Null: the month is not sealed, or holds no results. Throws SealDamaged, BundleDamaged. */
export async function openMonth(dataDir: string, run: string): Promise<SealedMonth | null> {
  const seal = await readSeal(evidenceDir(dataDir, run), run);
  const entry = seal && newestOf(seal.statement, RESULTS);
  if (seal === null || !entry) return null;
  return { run, seal, results: await openBundle(bundlePath(dataDir, entry.id)) };
}

/** The newest of these months that knows such a finding; `several` when it knows more than one. */
export async function findFinding(dataDir: string, wanted: string, months: readonly string[]): Promise<Answer> {
  for (const run of months) {
    const month = await openMonth(dataDir, run);
    if (month === null) continue;
    let kept = false;
    try {
      const ids = PREFIX.test(wanted) ? await byPrefix(month.results, wanted) : await byPlace(month.results, wanted);
      const [only] = ids;
      if (ids.length > 1) return { several: await listed(month.results, ids), month: run };
      if (only !== undefined) {
        kept = true;
        return { found: only, month };
      }
    } finally {
      if (!kept) await month.results.close();
    }
  }
  return null;
}

async function byPrefix(results: BundleReader, prefix: string): Promise<string[]> {
  const start = resultUrls.finding('');
  const ids = new Set<string>();
  for await (const { url } of results.entries()) if (url.startsWith(start + prefix)) ids.add(url.slice(start.length));
  return [...ids].sort();
}

async function byPlace(results: BundleReader, place: string): Promise<string[]> {
  const [, unit = '', indicator = ''] = PLACE.exec(place) ?? [];
  const record = await results.read(resultUrls.result(unit, indicator));
  return record === null ? [] : ResultRecord.parse(JSON.parse(Buffer.from(record.payload).toString('utf8'))).findings;
}

async function listed(results: BundleReader, ids: readonly string[]): Promise<Listed[]> {
  const list: Listed[] = [];
  for (const id of ids) {
    const record = await results.read(resultUrls.finding(id));
    if (record === null) continue;
    const { indicator, says } = FindingRecord.parse(JSON.parse(Buffer.from(record.payload).toString('utf8')));
    list.push({ id, indicator, says });
  }
  return list;
}
