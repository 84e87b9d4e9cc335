/** Vetoes and notes: they have no points of their own and say what was found. */
import type { Rubric } from '../config/rubric.ts';
import type { CheckResult } from './check.ts';
import { ids } from './parts.ts';
import type { Parts } from './parts.ts';
import type { UnitFacts } from './unit-facts.ts';
import type { ScoreLine } from './unit-score.ts';
import { unseenWhy } from './unseen-why.ts';

interface Known {
  rubric: Pick<Rubric, 'vetoEffect'>;
  facts: UnitFacts;
}

/** A find of which nobody is sure is none yet; what is found for certain stands whatever else was not seen. */
export function flagLine(line: ScoreLine, result: CheckResult, { counted, waiting, doubtful }: Parts, known: Known): ScoreLine {
  const certain = counted.length > doubtful.length;
  const told = { ...line, counted: ids(counted), waiting: ids(waiting), why: whyOf(line, result.remark) };
  if (certain) return { ...told, arithmetic: `发现 ${counted.length} 处` };
  if (waiting.length > 0) return { ...told, state: 'waiting', arithmetic: `${waiting.length} 处待人工复核${ifUpheld(line, known)}` };
  if (result.state === 'pending') return { ...line, state: 'pending', arithmetic: result.why === '人工' ? '待人工评定' : '尚未检查' };
  if (result.state === 'not-applicable') return { ...line, state: 'not-applicable', arithmetic: '不适用' };
  if (result.unseen.length === 0 && doubtful.length === 0) return { ...told, arithmetic: '未发现' };
  const why = whyOf(line, unseenWhy(result, known.facts));
  return { ...told, counted: [], state: 'cannot-judge', arithmetic: '无法判断', why };
}

function whyOf(line: ScoreLine, ...more: (string | undefined)[]): string | null {
  return [line.why, ...more].filter(Boolean).join('；') || null;
}

/** What a person's word would do. */
function ifUpheld({ category }: ScoreLine, { rubric: { vetoEffect } }: Known): string {
  return category !== null || vetoEffect === 'flag' ? '' : `，属实则${vetoEffect === 'zero' ? '总分计零' : '不合格'}`;
}
