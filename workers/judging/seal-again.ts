/** Seals a corrected month anew: scores, results and rankings as they were published, and beside them what was said since. */
import { join } from 'node:path';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { readSeal, type Seal } from '../../crawler/seal/seal-files.ts';
import { newestOf } from '../../crawler/seal/statement.ts';
import { publicView } from '../../scoring/public-finding.ts';
import { Refusal } from '../commands/command.ts';
import { readResults, type SealedResults } from '../results-bundle.ts';
import type { Books } from '../runtime.ts';
import { sealMonth } from '../sealing.ts';
import { evidenceDir, RESULTS } from '../work.ts';
import type { StoredMonth } from './stored-month.ts';

/** The seal that now holds; the same one when nothing was said since. */
export async function sealAgain(books: Books, { run, rubric, scores, found }: StoredMonth): Promise<Seal> {
  const { rankings, engine } = await lastSealed(books.dataDir, run.id);
  const view = publicView(found.values(), books.keys().keyed);
  const results = new Map(scores.map(({ unit }) => [unit, (found.get(unit) ?? []).map((result) => view.result(result))]));
  const shown = new Map(scores.map((score) => [score.unit, view.score(score)]));
  return sealMonth({ ...books, run, rubric }, { scores: shown, results, found, rankings, view, engine });
}

async function lastSealed(dataDir: string, run: string): Promise<SealedResults> {
  const dir = evidenceDir(dataDir, run);
  const seal = await readSeal(dir, run);
  const entry = seal && newestOf(seal.statement, RESULTS);
  const sealed = entry
    ? await openBundle(join(dir, `${entry.id}.wacz`)).then((reader) => readResults(reader).finally(() => reader.close()))
    : null;
  if (sealed) return sealed;
  throw new Refusal('evidence', `${run}: expected the sealed results of the month in ${dir}, found none`, `npx sundial verify ${run}`);
}
