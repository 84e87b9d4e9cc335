/** The lines of a case's README that say what the finding counts for: first what holds today, then what was published, then each person's word by time. */
import { shanghaiTime } from '../../reports/when.ts';
import type { CaseCorrection, CaseFile, CaseLine } from './case-file.ts';

const STANDING: Record<CaseLine['standing'], { zh: string; en: string }> = {
  counted: { zh: '已计入得分', en: 'counted' },
  waiting: { zh: '待复核，尚未影响得分', en: 'waits for a person; has not moved points' },
  elsewhere: { zh: '已计入他项', en: 'counted under another indicator' },
  'not-counted': { zh: '未计入得分', en: 'not counted' },
};

const STATES: Record<string, string> = {
  settled: '已计分',
  waiting: '待复核',
  'cannot-judge': '无法判定',
  'not-applicable': '不适用',
  pending: '未检',
};

const VERDICTS: Record<string, string> = {
  scored: '已评分',
  provisional: '暂定（有待复核事项）',
  'not-ranked': '不参加排名',
  pass: '合格',
  fail: '不合格',
};

const KINDS: Record<string, string> = { upheld: '维持', dismissed: '撤销', added: '人工补充', awarded: '人工给分' };

export function standsChinese(file: CaseFile): string[] {
  const { line, total, inForce, corrections = [] } = file;
  if (inForce === undefined) return [...pointsChinese(line, total), ...file.judgements.map(wordChinese)];
  // A correction is somebody's word too, and told once.
  const before = file.judgements.filter(({ at }) => !corrections.some((each) => each.at === at));
  return [
    `  目前有效（发布后更正 ${corrections.length} 次，以 ${shanghaiTime(inForce.at)} 的最后一次为准）：`,
    ...pointsChinese(inForce.line, inForce.total).map(inner),
    '  当时发布：',
    ...pointsChinese(line, total).map(inner),
    ...(before.length === 0 ? [] : ['  发布前的复核意见（按时间先后）：', ...before.map(wordChinese).map(inner)]),
    '  发布后的更正（按时间先后，末次为准）：',
    ...corrections.map(correctionChinese).map(inner),
  ];
}

const inner = (line: string): string => `  ${line}`;

function pointsChinese(line: CaseLine, total: CaseFile['total']): string[] {
  return [
    `  本项得分  ${line.points ?? '—'}（${STATES[line.state] ?? line.state}；${line.arithmetic}）`,
    `  本项发现  ${STANDING[line.standing].zh}`,
    `  总分      ${total.points ?? '—'}，${VERDICTS[total.verdict] ?? total.verdict}`,
  ];
}

const wordChinese = ({ kind, by, at, note }: CaseFile['judgements'][number]): string =>
  `  复核意见  ${KINDS[kind] ?? kind}，${by}，${shanghaiTime(at)}：${note}`;

function correctionChinese({ at, indicator, kind, by, note, points, total }: CaseCorrection, index: number): string {
  const which = indicator === null ? '另一项指标' : `${indicator.id} ${indicator.title}`;
  const now = indicator === null ? '' : `${indicator.id} ${points ?? '—'}，`;
  return `  第 ${index + 1} 次  ${shanghaiTime(at)}  ${which}：${KINDS[kind] ?? kind}，${by}：${note}；此后 ${now}总分 ${total ?? '—'}`;
}

export function standsEnglish({ line, total, inForce, corrections = [] }: CaseFile): string[] {
  if (inForce === undefined) return [`  Points     ${pointsEnglish(line)}`];
  return [
    `  In force   ${pointsEnglish(inForce.line)}; total ${inForce.total.points ?? '-'} (corrected after publication: ${corrections.length}, last at ${inForce.at})`,
    `  Published  ${pointsEnglish(line)}; total ${total.points ?? '-'}`,
  ];
}

const pointsEnglish = (line: CaseLine): string =>
  `${line.points ?? '-'} (${line.state}; ${line.arithmetic}); this finding: ${STANDING[line.standing].en}`;
