/** The note that a bundle was pruned is nobody's signed word: it is believed only where the rule that it names allows it. */
import { dirname, join } from 'node:path';
import { monthsOfRule } from '../../config/keeping.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import type { PrunedNote } from '../../crawler/evidence/manifest.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import { sealedMonths, type SealedMonth } from '../../crawler/seal/sealed-months.ts';
import type { SealStatement } from '../../crawler/seal/statement.ts';
import { partsOf } from '../keeping/inventory.ts';
import { neverPruned, wholeFrom } from '../keeping/prune.ts';

/** `only`: one bundle of the month; default: all of them. Answers whether any was pruned. Damage is told where bundles are checked. */
export async function checkPruned(dir: string, statement: SealStatement, report: MonthFindings, only?: string): Promise<boolean> {
  let months: SealedMonth[] | null = null;
  let any = false;
  for (const { id } of statement.bundles) {
    const note = only === undefined || only === id ? await noteOf(join(dir, `${id}.wacz`)) : null;
    if (note === null) continue;
    any = true;
    const say = (says: string): void => void report.problems.push(trouble(`${id}.wacz`, says));
    months ??= await sealedMonths(dirname(dir), statement);
    if (neverPruned.has(partsOf(id).name)) say('自称已删减：结果、存档重现、首页访问和附件的证据包从不删减，其中的记录是被人拿走的');
    else checkAge(statement.run, note, { months, say, notes: report.notes });
  }
  return any;
}

interface Telling {
  months: SealedMonth[];
  say(says: string): void;
  notes: string[];
}

function checkAge(run: string, { policy }: PrunedNote, { months, say, notes }: Telling): void {
  const count = monthsOfRule(policy);
  if (count === null) return say(`自称按“${policy}”删减：没有这样的保留办法`);
  const isOldBy = (of: readonly SealedMonth[]): boolean => of.some(({ month }) => run < wholeFrom(month, count));
  if (!isOldBy(months)) {
    const newest = months.at(-1)?.month ?? '无';
    return say(`自称按保留办法（${policy}）删减：手边最新的封存是 ${newest}，${run} 还不够旧，应当完整`);
  }
  if (!isOldBy(months.filter(({ sameKey }) => sameKey)))
    notes.push(`${run} 是否旧到可按保留办法（${policy}）删减，只有用另一把钥匙封存的月份可证，须向经办方核实`);
}

async function noteOf(path: string): Promise<PrunedNote | null> {
  try {
    const reader = await openBundle(path);
    return (await reader.about().finally(() => reader.close())).pruned;
  } catch (error) {
    if ((error as Error).name === 'BundleDamaged' || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
