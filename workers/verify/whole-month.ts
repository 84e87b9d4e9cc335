/** A month verified whole: its folder, what it amounts to, and, where there is one, the database beside it. */
import { join } from 'node:path';
import { digestOf } from '../../config/canonical.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import { editionName, readSeal, SealDamaged, statementDigest } from '../../crawler/seal/seal-files.ts';
import { newestOf, type SealStatement } from '../../crawler/seal/statement.ts';
import { verifyMonth, type MonthReport, type VerifyMonthOptions } from '../../crawler/seal/verify-month.ts';
import { sessionsOf } from '../../crawler/session/sessions-of.ts';
import { readResults, type SealedResults } from '../results-bundle.ts';
import { RESULTS } from '../work.ts';
import { checkCited } from './cited-records.ts';
import { checkNotes } from './against-notes.ts';
import { checkStore, STORE, type StoreSide } from './against-store.ts';

/** `side`: null when only the folder is at hand. */
export async function verifyWhole(
  dir: string,
  run: string,
  side: StoreSide | null,
  options: VerifyMonthOptions = {},
): Promise<MonthReport> {
  const report = await verifyMonth(dir, run, options);
  const { statement } = report;
  if (statement !== null) {
    const sealed = await resultsOf(dir, statement, report);
    if (sealed !== null) await checkCited(dir, { sealed, statement, keyed: side?.keyed ?? null }, report);
    if (side === null) report.notes.push('没有数据库可比对：只核对了证据文件夹');
    else if (sealed !== null)
      await readably(report, async () => {
        await checkStore(side, sealed, statement, report);
        await checkNotes(dir, sealed.run, side.store, statement, report);
      });
    for (const { id } of statement.bundles) await tellSessions(join(dir, `${id}.wacz`), id, report);
  }
  if (side !== null) await readably(report, () => checkSealsKnown(dir, run, side, report));
  return { ...report, ok: report.problems.length === 0 };
}

/** A row that somebody spoilt may be no JSON any more, and a database no database. */
async function readably({ problems }: MonthFindings, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    problems.push(trouble(STORE, `数据库里的内容读不出：${(error as Error).message}`));
  }
}

/** The results that count; null when there are none or they cannot be read. */
async function resultsOf(dir: string, statement: SealStatement, { checked, problems }: MonthFindings): Promise<SealedResults | null> {
  const entry = newestOf(statement, RESULTS);
  if (entry === null) {
    problems.push(trouble('(folder)', '封存里没有结果包'));
    return null;
  }
  const file = `${entry.id}.wacz`;
  try {
    const reader = await openBundle(join(dir, file));
    const sealed = await readResults(reader).finally(() => reader.close());
    if (sealed === null) problems.push(trouble(file, '结果包里没有结果'));
    else {
      const before = problems.length;
      if (sealed.run.id !== statement.run) problems.push(trouble(file, `结果包属于 ${sealed.run.id}，不是 ${statement.run}`));
      if (sealed.rubricDigest !== digestOf(sealed.rubric)) problems.push(trouble(file, '评分细则与结果包所记的摘要不符'));
      if (sealed.rubric.id !== sealed.run.rubric)
        problems.push(trouble(file, `评分细则是 ${sealed.rubric.id}，本月应依 ${sealed.run.rubric}`));
      if (problems.length === before)
        checked.push(
          `结果：${sealed.scores.size} 个单位，依据细则 ${sealed.rubric.id}（摘要 ${sealed.rubricDigest}），引擎 ${sealed.engine.version}`,
        );
    }
    return sealed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') problems.push(trouble(file, `结果读不出：${(error as Error).message}`));
    return null;
  }
}

/** Under which clock and from where each crawl was made. A damaged bundle has been told of already. */
async function tellSessions(path: string, id: string, { checked, notes }: MonthFindings): Promise<void> {
  try {
    const reader = await openBundle(path);
    const lines = await sessionsOf(reader).finally(() => reader.close());
    checked.push(...lines.map(({ says }) => `${id}：${says}`));
  } catch (error) {
    notes.push(`${id}：抓取经过读不出（${(error as Error).message}）`);
  }
}

/** The database remembers every seal, and so does the folder. */
async function checkSealsKnown(dir: string, run: string, { store }: StoreSide, { checked, problems }: MonthFindings): Promise<void> {
  const before = problems.length;
  const known = (await store.seals()).filter((seal) => seal.run === run);
  for (const { edition, sha256, statement, signature, publicKey } of known) {
    const file = `${editionName(run, edition)}.seal.json`;
    const own = statementDigest(Buffer.from(statement)) === sha256;
    if (!own) problems.push(trouble(STORE, `库中第${edition}版封存声明与它的摘要不符：被改动`, { part: 'seal', record: run }));
    const seal = await readSeal(dir, run, edition).catch((error: unknown) => {
      if (error instanceof SealDamaged) return null;
      throw error;
    });
    if (seal === null) problems.push(trouble(file, `数据库记有第${edition}版封存，它的文件不见了或已损坏`));
    else if (own && statementDigest(seal.bytes) !== sha256) problems.push(trouble(file, `与数据库所记的第${edition}版封存不同`));
    else if (seal.signature.toString('hex') !== signature || seal.publicKey !== publicKey)
      problems.push(trouble(file, `签名或公钥与数据库所记的第${edition}版封存不同`));
  }
  const newest = await readSeal(dir, run).catch(() => null);
  if (newest !== null && !known.some(({ edition }) => edition === newest.statement.edition))
    problems.push(trouble(STORE, `数据库里没有第${newest.statement.edition}版封存的记录`, { part: 'seal', record: run }));
  if (known.length > 0 && problems.length === before) checked.push(`数据库所记的 ${known.length} 版封存与文件相同`);
}
