/** A month verified whole: its folder, what it amounts to, and, where there is one, the database beside it. */
import { join } from 'node:path';
import { digestOf } from '../../config/canonical.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import { newestOf, type SealStatement } from '../../crawler/seal/statement.ts';
import { verifyMonth, type MonthReport, type VerifyMonthOptions } from '../../crawler/seal/verify-month.ts';
import { sessionsOf } from '../../crawler/session/sessions-of.ts';
import { readResults, type SealedResults } from '../results-bundle.ts';
import { RESULTS } from '../work.ts';
import { checkCited } from './cited-records.ts';
import { checkPruned } from './pruned-bundles.ts';
import { correctionTroubles } from './against-corrections.ts';
import { checkNotes } from './against-notes.ts';
import { checkStore, STORE, type StoreSide } from './against-store.ts';
import { checkRows } from './own-rows.ts';
import { checkSealsKnown } from './known-seals.ts';

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
    await checkPruned(dir, statement, report);
    if (sealed !== null) await checkCited(dir, { sealed, statement, keyed: side?.keyed ?? null }, report);
    if (side === null) report.notes.push('没有数据库可比对：只核对了证据文件夹');
    else if (sealed !== null) await checkDatabase(dir, { side, sealed, statement }, report);
    for (const { id } of statement.bundles) await tellSessions(join(dir, `${id}.wacz`), id, report);
  }
  if (side !== null) await readably(report, () => checkSealsKnown(dir, run, side.store, report));
  return { ...report, ok: report.problems.length === 0 };
}

interface Compared {
  side: StoreSide;
  sealed: SealedResults;
  statement: SealStatement;
}

/** Each part for itself, so that a row that cannot be read hides nothing else. */
async function checkDatabase(dir: string, { side, sealed, statement }: Compared, report: MonthFindings): Promise<void> {
  const { store } = side;
  const parts = [() => checkStore(side, sealed, report), () => checkNotes(dir, sealed.run, store, statement, report)];
  let read = await readably(report, () => checkRows(store, sealed.run, false, report));
  for (const part of parts) read = (await readably(report, part)) && read;
  // Which row it was is worth a second, longer look.
  if (!read) await readably(report, () => checkRows(store, sealed.run, true, report));
}

/** A row that somebody spoilt may be no JSON any more, and a database no database. */
async function readably({ problems }: MonthFindings, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const says = `数据库里的内容读不出：${(error as Error).message}`;
    if (!problems.some((problem) => problem.says === says)) problems.push(trouble(STORE, says));
    return false;
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
      for (const [record, says] of correctionTroubles(sealed)) problems.push(trouble(file, says, { part: 'correction', record }));
      if (problems.length === before)
        checked.push(
          `结果：${sealed.scores.size} 个单位，依据细则 ${sealed.rubric.id}（摘要 ${sealed.rubricDigest}），引擎 ${sealed.engine.version}${sealed.corrections?.length ? `；发布后的更正 ${sealed.corrections.length} 项，与复核意见和台账相符` : ''}`,
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
