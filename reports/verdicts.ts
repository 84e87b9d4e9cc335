/** Under rules that pass and fail: which unit did, and by what. */
import type { Rubric } from '../config/rubric.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { printAmount } from './amount.ts';

/** Heading of the column. */
export const VERDICT = '评定';

/** Whether the rules know more than points. */
export function passesOrFails({ failBelow, vetoEffect }: Pick<Rubric, 'failBelow' | 'vetoEffect'>): boolean {
  return failBelow !== undefined || vetoEffect === 'fail';
}

/** Unit id → '合格', '不合格', '待复核'; a unit about which nothing can be said yet is absent. */
export function verdicts(rubric: Rubric, scores: readonly UnitScore[]): Record<string, string> | null {
  if (!passesOrFails(rubric)) return null;
  const words = { pass: '合格', fail: '不合格', provisional: '待复核' } as const;
  const told = scores.flatMap(({ unit, verdict }) => (verdict in words ? [[unit, words[verdict as keyof typeof words]] as const] : []));
  return Object.fromEntries(told);
}

/** '合格3个，不合格2个：甲局（单项否决“站点无法访问”）、乙局（55分，低于60分）。'; empty where nobody passes or fails. */
export function verdictSentence(rubric: Rubric, scores: readonly UnitScore[]): string {
  if (!passesOrFails(rubric) || scores.length === 0) return '';
  const of = (verdict: UnitScore['verdict']) => scores.filter((score) => score.verdict === verdict);
  const [passed, failed, waiting, open] = [of('pass'), of('fail'), of('provisional'), of('not-ranked')];
  const reasons = failed.map((score) => `${score.name}（${whyFailed(rubric, score)}）`).join('、');
  const parts = [
    `合格${passed.length}个`,
    `不合格${failed.length}个${reasons === '' ? '' : `：${reasons}`}`,
    ...(waiting.length > 0 ? [`待复核${waiting.length}个`] : []),
    ...(open.length > 0 ? [`尚不能评定${open.length}个`] : []),
  ];
  return `评定结果：${parts.join('，')}。`;
}

function whyFailed({ failBelow }: Rubric, { vetoes, total, exact }: UnitScore): string {
  if (vetoes.length > 0) return `单项否决${vetoes.map(({ title }) => `“${title}”`).join('')}`;
  return `${printAmount(exact ?? total)}分，低于${failBelow}分`;
}
