/** Every bundle of a month: sound in itself, the one that was sealed, in its place in the chain of bundles; none missing, none added. */
import { dirname, join } from 'node:path';
import { verifyBundle, type SealedFacts } from '../evidence/verify.ts';
import { bundleIdsIn } from './bundles-in.ts';
import { namesIn, readSeal, SealDamaged } from './seal-files.ts';
import type { BundleEntry, SealStatement } from './statement.ts';
import { trouble, type MonthFindings, type MonthProblem } from './month-findings.ts';

/** Unfinished attempts are named and are no trouble: they are not sealed, and nothing rests on them. */
export async function checkBundles(dir: string, statement: SealStatement, report: MonthFindings): Promise<void> {
  const standing = new Set(await bundleIdsIn(dir));
  for (const entry of statement.bundles) {
    if (!standing.delete(entry.id)) {
      report.problems.push(trouble(`${entry.id}.wacz`, '封存所列的证据包不见了'));
      continue;
    }
    await checkOne(dir, entry, statement, report);
  }
  for (const id of standing) report.problems.push(trouble(`${id}.wacz`, '这个证据包不在封存之列：是封存之后放进来的'));
  const unfinished = (await namesIn(dir)).filter((name) => /\.wacz\.partial-\d+(\.left)?$/.test(name));
  for (const name of unfinished) report.notes.push(`${name} 是未完成的抓取，没有封存`);
}

async function checkOne(dir: string, entry: BundleEntry, statement: SealStatement, report: MonthFindings): Promise<void> {
  const file = `${entry.id}.wacz`;
  const { sealed, problems, checked } = await verifyBundle(join(dir, file));
  const wrong: MonthProblem[] = problems.map((problem) => ({ ...problem, file }));
  if (sealed !== null) wrong.push(...differs(sealed, entry).map((says) => trouble(file, says)));
  if (sealed?.before) wrong.push(...(await checkBefore(dirname(dir), file, sealed.before, statement, report)));
  report.problems.push(...wrong);
  if (wrong.length > 0 || sealed === null) return;
  // The note of a pruning is nobody's signed word: whoever reads this must know that it was done.
  if (sealed.pruned !== null)
    report.notes.push(
      `${entry.id} 已于 ${sealed.pruned.at} 按保留办法（${sealed.pruned.policy}）删去 ${sealed.pruned.records} 条记录，根不变；删减未经签名，请向经办方核实`,
    );
  report.checked.push(`${entry.id}：${sealed.bytes} 字节，${sealed.records} 条记录，摘要与根同封存所记相符，逐项核对 ${checked.length} 项`);
}

/** What was found is not what was sealed. */
export function differs(sealed: SealedFacts, entry: BundleEntry): string[] {
  const { pruned } = sealed;
  const says: string[] = [];
  const compare = (what: string, is: string | number, should: string | number): void => {
    if (is !== should) says.push(`${what}与封存所记不符：封存为 ${should}，实为 ${is}`);
  };
  compare('证据包自己的编号', sealed.bundle, entry.id);
  compare('记录条数', sealed.records, entry.records);
  compare('记录树的根', sealed.root, entry.root);
  compare(pruned ? '删减前的字节数' : '字节数', (pruned?.of ?? sealed).bytes, entry.bytes);
  compare(pruned ? '删减前的 SHA-256' : 'SHA-256', (pruned?.of ?? sealed).sha256, entry.sha256);
  return says;
}

/** The bundle that this one follows, as its own month sealed it. */
async function checkBefore(
  evidence: string,
  file: string,
  before: { bundle: string; sha256: string },
  statement: SealStatement,
  { notes }: MonthFindings,
): Promise<MonthProblem[]> {
  const run = before.bundle.split('.')[0]!.replace(/~\d+$/, '');
  const listed = run === statement.run ? statement.bundles : await listedIn(join(evidence, run), run);
  if (listed === null) {
    notes.push(`${file} 所接的 ${before.bundle} 属于未封存或不在手边的月份，未核对`);
    return [];
  }
  const entry = listed.find(({ id }) => id === before.bundle);
  if (entry === undefined) return [trouble(file, `它所接的 ${before.bundle} 不在 ${run} 的封存之列`)];
  if (entry.sha256 === before.sha256) return [];
  return [trouble(file, `它所接的 ${before.bundle} 应为 SHA-256 ${before.sha256}，${run} 封存的是 ${entry.sha256}`)];
}

async function listedIn(dir: string, run: string): Promise<BundleEntry[] | null> {
  try {
    return (await readSeal(dir, run))?.statement.bundles ?? null;
  } catch (error) {
    if (error instanceof SealDamaged) return null;
    throw error;
  }
}
