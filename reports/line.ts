/** The states of a score line and the verdicts of a unit in the words an auditor reads. */
import type { ScoreLine, UnitScore } from '../scoring/unit-score.ts';

const STATES: Record<ScoreLine['state'], string> = {
  settled: '已计分',
  waiting: '待复核',
  'cannot-judge': '无法判定',
  'not-applicable': '不适用',
  pending: '未检',
};

const VERDICTS: Record<UnitScore['verdict'], string> = {
  scored: '已评分',
  provisional: '暂定（有待复核事项）',
  'not-ranked': '不参加排名',
  pass: '合格',
  fail: '不合格',
};

export function lineState(state: ScoreLine['state']): string {
  return STATES[state];
}

export function verdictWords(verdict: UnitScore['verdict']): string {
  return VERDICTS[verdict];
}
