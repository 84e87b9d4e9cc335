/** What two rubrics say otherwise about the whole: its days, its rounding, what a veto does, the bonus, the pass line, the year. */
import { alike } from '../config/canonical.ts';
import { coverageOf, reviewOf, successorOf, type Rubric } from '../config/rubric.ts';
import { compare, exact, print } from './exact.ts';
import type { RubricChange } from './rubric-diff.ts';

const amount = (text: string): string => print(exact(text)).replace('-', '−');

const successors = { fresh: '从零开始', sum: '各单位相加', mean: '各单位平均', best: '取最高的单位' } as const;
const deadlines = { 'publish-without': '到期不计待复核事项而发布', hold: '到期仍不发布' } as const;

/** How each reads; where a rubric says nothing, what holds then. */
const told: [key: keyof Rubric, name: string, (rubric: Rubric) => string][] = [
  ['id', '编号', ({ id }) => id],
  ['title', '名称', ({ title }) => title],
  ['provenance', '来源说明', ({ provenance }) => provenance],
  ['inForce', '适用期间', ({ inForce: { from, to } }) => (to === undefined ? from : `${from} 至 ${to}`)],
  ['byName', '适用方式', ({ byName }) => (byName ? '城市配置中点名才适用' : '按适用期间')],
  ['round', '计分步长', ({ round }) => round],
  ['rounding', '舍入方式', ({ rounding }) => rounding],
  ['roundAt', '舍入位置', ({ roundAt = 'line' }) => ({ line: '每一行', category: '每一类别合计' })[roundAt]],
  ['vetoEffect', '单项否决的后果', ({ vetoEffect }) => vetoEffect],
  ['bonus', '加分类别', ({ bonus }) => (bonus ? `${bonus.category}，其余类别合计超过 ${amount(bonus.above)} 才计入` : '无')],
  ['failBelow', '合格线', ({ failBelow }) => (failBelow === undefined ? '无' : `${amount(failBelow)} 分`)],
  ['coverage', '最低检查覆盖', (rubric) => amount(coverageOf(rubric))],
  [
    'review',
    '复核期限',
    (rubric) => {
      const { deadlineWorkdays, then } = reviewOf(rubric);
      return `${deadlineWorkdays} 个工作日，${deadlines[then]}`;
    },
  ],
  ['graceDays', '宽限天数', ({ graceDays }) => String(graceDays)],
  ['missingMonth', '缺月处理', ({ missingMonth }) => missingMonth],
  ['successor', '合并单位的全年得分', (rubric) => successors[successorOf(rubric)]],
];

/** Two spellings of one amount are no change. */
export function wholeChanges(before: Rubric, after: Rubric): RubricChange[] {
  return told
    .map(([key, name, read]) => ({ key, name, from: read(before), to: read(after) }))
    .filter(({ key, from, to }) => from !== to && !sameAmount(before[key], after[key]))
    .map(({ key, name, from, to }) => ({ path: key, says: `${name}：${from || '无'} → ${to || '无'}` }));
}

function sameAmount(a: unknown, b: unknown): boolean {
  if (alike(a, b)) return true;
  const number = /^-?\d+(\.\d+)?$/;
  return typeof a === 'string' && typeof b === 'string' && number.test(a) && number.test(b) && compare(exact(a), exact(b)) === 0;
}
