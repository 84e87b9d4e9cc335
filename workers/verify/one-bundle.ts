/** One bundle verified: sound in itself and, where its month's seal lies beside it, the one that was sealed. */
import { basename, dirname, join } from 'node:path';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { sealTroubles } from '../../crawler/seal/check-seal.ts';
import { OPERATORS_WORD } from '../../crawler/seal/printed.ts';
import type { MonthFindings } from '../../crawler/seal/month-findings.ts';
import { printedSeal } from '../../crawler/seal/print-seal.ts';
import { readSeal, SealDamaged, type Seal } from '../../crawler/seal/seal-files.ts';
import { newestOf, type SealStatement } from '../../crawler/seal/statement.ts';
import { differs } from '../../crawler/seal/verify-bundles.ts';
import type { VerifyOutput } from '../outputs-seal.ts';
import { readResults, type SealedResults } from '../results-bundle.ts';
import { RESULTS } from '../work.ts';
import { checkCited } from './cited-records.ts';
import { checkPruned } from './pruned-bundles.ts';

/** Never throws because of what the bundle is. */
export async function verifyAgainstSeal(path: string, { publicKey }: { publicKey?: string | undefined }): Promise<VerifyOutput> {
  const { bundle, sealed, checked, problems } = await verifyBundle(path);
  const notes: string[] = [];
  const id = basename(path).replace(/\.wacz(\.thin)?$/, '');
  const whole = (says: string): void => void problems.push({ part: '(file)', record: null, offset: null, end: null, says });
  const seal = await sealBeside(path, id, notes);
  if (seal !== null) {
    for (const { says } of sealTroubles(seal, publicKey)) whole(`本月封存：${says}`);
    const entry = seal.statement.bundles.find((one) => one.id === id);
    if (entry === undefined) notes.push(`旁边的 ${seal.statement.run} 封存没有列出这个证据包`);
    else if (sealed === null) whole(`旁边的 ${seal.statement.run} 封存列有这个证据包`);
    else {
      const wrong = differs(sealed, entry);
      wrong.forEach(whole);
      if (wrong.length === 0)
        checked.push(`与旁边的 ${seal.statement.run} 封存所记的摘要、记录条数和根相同（封存根 ${seal.statement.tree.root}）`);
      if (sealed.pruned !== null) await checkWhatIsLeft(dirname(path), seal.statement, id, { checked, notes, problems });
    }
  }
  const stamp = seal && (await printedSeal(seal)).stamp;
  const time = stamp ? `时间：外部时间戳（RFC 3161）${stamp.at}，由 ${stamp.by} 签发` : `时间：${OPERATORS_WORD}`;
  const facts = sealed && { ...sealed, pruned: sealed.pruned !== null };
  const shown = facts && { sha256: facts.sha256, bytes: facts.bytes, records: facts.records, root: facts.root, pruned: facts.pruned };
  return { bundle, ok: problems.length === 0, sealed: shown, checked, notes, problems, time };
}

/** Of a pruned bundle: whether it might be, and whether all is there that the month's findings cite in it. */
async function checkWhatIsLeft(
  dir: string,
  statement: SealStatement,
  only: string,
  { checked, notes, problems }: Pick<VerifyOutput, 'checked' | 'notes' | 'problems'>,
): Promise<void> {
  const found: MonthFindings = { checked, notes, problems: [] };
  await checkPruned(dir, statement, found, only);
  notes.push(`${only} 已删减，根不变；删减未经签名，请向经办方核实`);
  const sealed = await resultsBeside(dir, statement);
  if (sealed === null) notes.push('旁边没有完好的结果包：发现所引的记录是否都在，未核对');
  else await checkCited(dir, { sealed, statement, keyed: null, only }, found);
  problems.push(...found.problems.map(({ part, record, offset, end, says }) => ({ part, record, offset, end, says })));
}

async function resultsBeside(dir: string, statement: SealStatement): Promise<SealedResults | null> {
  const entry = newestOf(statement, RESULTS);
  if (entry === null) return null;
  const path = join(dir, `${entry.id}.wacz`);
  const { ok, sealed } = await verifyBundle(path);
  if (!ok || sealed === null || sealed.pruned !== null || differs(sealed, entry).length > 0) return null;
  const reader = await openBundle(path);
  return readResults(reader).finally(() => reader.close());
}

async function sealBeside(path: string, id: string, notes: string[]): Promise<Seal | null> {
  const run = id.split('.')[0]!.replace(/~\d+$/, '');
  try {
    return await readSeal(dirname(path), run);
  } catch (error) {
    if (!(error instanceof SealDamaged)) throw error;
    notes.push(`旁边的 ${run} 封存读不出：${error.message}`);
    return null;
  }
}
