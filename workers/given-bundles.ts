/** Bundles as people name them, paths or a month, read back as what one run holds: what was seen, and what it was taken to amount to. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDocuments, type Documents } from '../crawler/attachment/documents.ts';
import { BundleDamaged, openBundle, type BundleReader } from '../crawler/evidence/bundle.ts';
import { bundleIdOf, bundleStands } from '../crawler/evidence/readable.ts';
import { verifyBundle } from '../crawler/evidence/verify.ts';
import { replay, replayOutside } from '../crawler/replay.ts';
import type { Replayed } from './analysis.ts';
import { Exit, Refusal } from './commands/command.ts';
import { replayProbes } from './probe-bundle.ts';
import { readResults, type SealedResults } from './results-bundle.ts';
import { ATTACHMENTS, evidenceDir, EXHIBITS, RESULTS } from './work.ts';

export interface GivenResults {
  /** Id of the bundle. */
  bundle: string;
  results: SealedResults;
}

export interface Given {
  evidence: Replayed[];
  /** Of several editions the newest; null: none was given. */
  sealed: GivenResults | null;
}

/** Paths of sealed bundles: of a month (or run), all in its folder; of a path, itself. Kept thin or plain, a bundle goes by its plain path. */
export function pathsOf(named: readonly string[], dataDir: string): string[] {
  const paths = named.flatMap((name) => {
    const dir = evidenceDir(dataDir, name);
    if (!/^\d{4}-\d{2}\b[^/\\]*$/.test(name) || existsSync(name)) return [name.replace(/\.wacz\.thin$/, '.wacz')];
    if (!existsSync(dir)) throw new Refusal('usage', `${name}: expected a month with evidence, found no ${dir}`, 'name its --data');
    return sealedIn(dir);
  });
  return [...new Set(paths)].filter((path) => !SEAL.test(path));
}

/** Whoever names all of a folder names the seal, too: it is for `verify`. */
const SEAL = /\.seal\.(json|sig|pem|tsr|tsr\.sig)$/;

const sealedIn = (dir: string): string[] =>
  readdirSync(dir)
    .filter((name) => /\.wacz(\.thin)?$/.test(name))
    .map((name) => join(dir, name.replace(/\.thin$/, '')))
    .sort();

/** Throws Refusal for what is not a sound bundle, and for one that no longer holds everything. */
export async function readGiven(paths: readonly string[]): Promise<Given> {
  const given: Given = { evidence: [], sealed: null };
  const documents = openDocuments({ log: () => undefined });
  try {
    for (const path of paths) {
      const read = await readBundle(path, documents);
      if (read === null) continue;
      if (!('results' in read)) given.evidence.push(read);
      else if (given.sealed === null || edition(read.bundle) > edition(given.sealed.bundle)) given.sealed = read;
    }
  } finally {
    documents.close();
  }
  return given;
}

const edition = (bundle: string): number => Number(/~(\d+)\./.exec(bundle)?.[1] ?? 1);

/** The newest results that lie beside these bundles of a run; null when there are none. */
export async function resultsBeside(paths: readonly string[], run: string): Promise<GivenResults | null> {
  const dirs = [...new Set(paths.map((path) => dirname(path)))];
  const found = dirs.flatMap(sealedIn).filter((path) => {
    const id = bundleIdOf(path);
    return id.endsWith(`.${RESULTS}`) && id.slice(0, -RESULTS.length - 1).replace(/~\d+$/, '') === run;
  });
  return (await readGiven(found)).sealed;
}

/** null: a sound bundle that is neither evidence of a crawl nor results: the exhibits made from both, a document that was handed in. */
async function readBundle(path: string, documents: Documents): Promise<Replayed | GivenResults | null> {
  try {
    const reader = await openBundle(path);
    try {
      // Replaying looks only at what it needs; damage anywhere else must not pass either.
      const { problems } = await verifyBundle(path);
      if (problems[0]) throw damaged(path, problems[0].says);
      await refusePruned(path, reader);
      const read =
        (await replay(reader, documents)) ?? (await replayOutside(reader)) ?? (await replayProbes(reader)) ?? (await resultsIn(reader));
      const isBeside = [EXHIBITS, ATTACHMENTS].some((name) => bundleIdOf(path).endsWith(`.${name}`));
      if (read === null && !isBeside) throw damaged(path, 'a bundle without the notes of a crawl');
      return read;
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof BundleDamaged) throw damaged(path, error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (!bundleStands(path) || code === 'EISDIR' || code === 'EACCES')
      throw new Refusal('usage', `${path}: expected a readable bundle, found ${code ?? 'nothing'}`, 'mind the path');
    throw error;
  }
}

const damaged = (path: string, found: string) =>
  new Refusal('evidence', `${path}: expected a sealed bundle of Sundial, found ${found}`, `npx sundial verify ${path}`, Exit.unverified);

async function resultsIn(reader: BundleReader): Promise<GivenResults | null> {
  const results = await readResults(reader);
  return results && { bundle: reader.id, results };
}

/** What is left of a pruned bundle proves the findings it is cited for; the pages that nothing was found on are gone. */
async function refusePruned(path: string, reader: BundleReader): Promise<void> {
  const { pruned } = await reader.about();
  if (pruned === null) return;
  throw new Refusal(
    'pruned',
    `${path}: expected a whole bundle, found one pruned on ${pruned.at.slice(0, 10)} under "${pruned.policy}": ${pruned.records} of its ${pruned.of.records} records were taken out, so it cannot be analysed again`,
    'the stored result stands, and what its findings cite still verifies: npx sundial verify',
  );
}
