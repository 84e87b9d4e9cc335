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

/** Sorts of sightings as the checks name them; a sort this table does not know is shown as it is. */
const SORTS: Record<string, string> = {
  present: '已设置',
  missing: '缺失',
  dead: '链接失效',
  'not-a-file': '不是可用文件',
  late: '超期答复',
  unanswered: '逾期未答复',
  absent: '标签缺失',
  empty: '标签为空',
  placeholder: '占位内容',
  malformed: '格式不符',
  leak: '疑似个人信息',
  blank: '空白栏目',
  'soft-404': '错误页面',
  'server-error': '服务器错误',
  garbled: '乱码',
  floating: '飘窗',
  own: '本单位发布',
  reprint: '转载',
  d14: '超14天未更新',
  m6: '超6个月未更新',
  y1: '超1年未更新',
};

export function sortWords(sort: string | undefined): string | null {
  return sort === undefined ? null : (SORTS[sort] ?? sort);
}
