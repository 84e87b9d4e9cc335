/** Compares the seals that the database remembers with the files beside the evidence, and with the order in which each names the one before. */
import { dirname, join } from 'node:path';
import { editionName, editionsIn, namesIn, readSealIfSound, statementDigest } from '../../crawler/seal/seal-files.ts';
import { trouble, type MonthFindings, type MonthProblem } from '../../crawler/seal/month-findings.ts';
import { parseStatement } from '../../crawler/seal/statement.ts';
import type { Store, StoredSeal } from '../store.ts';
import { STORE } from './against-store.ts';

/** The database remembers every seal, and so does the folder. */
export async function checkSealsKnown(dir: string, run: string, store: Store, { checked, problems }: MonthFindings): Promise<void> {
  const before = problems.length;
  const all = await store.seals();
  const known = all.filter((seal) => seal.run === run);
  for (const stored of known) {
    const { edition, sha256, statement, signature, publicKey } = stored;
    const file = `${editionName(run, edition)}.seal.json`;
    const own = statementDigest(Buffer.from(statement)) === sha256;
    if (!own) problems.push(trouble(STORE, `库中第${edition}版封存声明与它的摘要不符：被改动`, { part: 'seal', record: run }));
    const seal = await readSealIfSound(dir, run, edition);
    if (seal === null) problems.push(trouble(file, `数据库记有第${edition}版封存，它的文件不见了或已损坏`));
    else if (own && statementDigest(seal.bytes) !== sha256) problems.push(trouble(file, `与数据库所记的第${edition}版封存不同`));
    else if (seal.signature.toString('hex') !== signature || seal.publicKey !== publicKey)
      problems.push(trouble(file, `签名或公钥与数据库所记的第${edition}版封存不同`));
  }
  for (const edition of await editionsIn(dir, run)) {
    if (known.some((stored) => stored.edition === edition)) continue;
    problems.push(trouble(STORE, `数据库里没有第${edition}版封存的记录`, { part: 'seal', record: run }));
  }
  for (const stored of all) if (stored.run !== run) problems.push(...(await ofAnotherMonth(dirname(dir), stored)));
  for (const [record, says] of outOfOrder(all)) problems.push(trouble(STORE, says, { part: 'seal', record }));
  if (known.length > 0 && problems.length === before) checked.push(`数据库所记的 ${known.length} 版封存与文件相同`);
}

/** The last row decides which seal the next one names, whichever month it is of: one that nobody made must not stand there. A folder that was moved away says nothing. */
async function ofAnotherMonth(evidence: string, { run, edition, sha256 }: StoredSeal): Promise<MonthProblem[]> {
  const dir = join(evidence, run);
  if ((await namesIn(dir)).length === 0) return [];
  const seal = await readSealIfSound(dir, run, edition);
  if (seal !== null && statementDigest(seal.bytes) === sha256) return [];
  const says = seal === null ? '它的文件不见了或已损坏' : '它的文件与所记的不同';
  return [trouble(STORE, `数据库记有 ${editionName(run, edition)} 的封存，${says}`, { part: 'seal', record: run })];
}

/** Each seal names the one made before it, which the next one is looked up by: it must stand before it. What was sealed last is named by nobody yet. */
function outOfOrder(seals: readonly StoredSeal[]): [record: string, says: string][] {
  const found: [string, string][] = [];
  const earlier = new Map<string, string>();
  for (const { run, edition, sha256, statement } of seals) {
    const before = parseStatement(Buffer.from(statement))?.before;
    const name = editionName(run, edition);
    const named = before && editionName(before.run, before.edition);
    if (named && earlier.get(named) !== before.sha256)
      found.push([run, `${name} 的封存所接的 ${named} 不在它之前：封存的记录被调换、改动或删去`]);
    earlier.set(name, sha256);
  }
  return found;
}
