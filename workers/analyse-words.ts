/** An analysis in words: what was read again, what it amounts to, and what would be otherwise, traced to line and rule. */
import type { Rubric } from '../config/rubric.ts';
import type { LineChange, UnitChange } from '../scoring/compare.ts';
import type { FindingChange, Turn } from '../scoring/compare-findings.ts';
import type { ScoreLine } from '../scoring/unit-score.ts';
import { lineState } from '../reports/line.ts';
import type { Against, Share } from './against.ts';
import type { Analysis } from './analysis.ts';

/** Nobody reads more; --json has them all. */
const mostFindings = 5;

export function analysisInWords(analysis: Analysis, rubric: Rubric, against: Against | null): string {
  const { run, pages, files, units, superseded, skippedUnits, outside } = analysis;
  return [
    `${run.month}，按“${rubric.title}”（${rubric.id}），离线重算`,
    `页面：重读 ${pages.read} 个，与巡检时一致 ${pages.same} 个`,
    ...(files.read > 0 ? [`附件：重读 ${files.read} 个，与巡检时一致 ${files.same} 个`] : []),
    ...units.map(({ score }) => {
      const categories = score.categories.map(({ name, points: own }) => `${name} ${own ?? '—'}`).join('  ');
      return `  ${score.name}  ${score.total ?? '—'}  ${categories}${score.why ? `  ${score.why}` : ''}`;
    }),
    ...(outside ? [] : ['未给出站外链接的证据包（<巡检>.outside.wacz）：指向站外的链接按未核实处理，得分可能与巡检时不同']),
    ...(superseded.length > 0 ? [`未采用（同一站点后来重新抓取）：${superseded.join('、')}`] : []),
    ...(skippedUnits.length > 0 ? [`未重算（缺少其他站点的证据包）：${skippedUnits.join('、')}`] : []),
    ...(against === null ? ['旁边没有封存的结果（<巡检>.results.wacz）：未作比较'] : againstInWords(against)),
  ].join('\n');
}

function againstInWords(against: Against): string[] {
  const { bundle, engine, rubric, scores, results, keyed, missing, comparison, places } = against;
  const short = ({ version, digest }: { version: string; digest: string }) => `${version}（${digest.slice(0, 12)}）`;
  const whole = ({ of, same }: Share) => of === same;
  const untouched = whole(scores) && whole(results);
  return [
    `与封存的结果 ${bundle} 比较：${scores.same}/${scores.of} 个单位的得分、${results.same}/${results.of} 项检查结果逐字节一致`,
    ...(keyed > 0 ? [`  其中 ${keyed} 处个人信息的摘要以密钥计算，按一一对应核对`] : []),
    ...(missing.length > 0 ? [`  封存而未重算的单位：${missing.join('、')}`] : []),
    `  引擎：封存时 ${short(engine.sealed)}，本次 ${short(engine.own)}，${engine.same ? '相同' : '不同：差异可能出自读取或计分方法的改变'}`,
    `  规则：封存时 ${rubric.sealed.id}（${rubric.sealed.digest.slice(0, 12)}），本次 ${rubric.own.id}（${rubric.own.digest.slice(0, 12)}），${rubric.same ? '相同' : '不同'}`,
    ...comparison.rules.map(({ says }) => `    规则变化  ${says}`),
    ...(comparison.changed.length > 0 ? [summary(comparison.changed)] : []),
    ...comparison.changed.filter(matters).flatMap(unitInWords),
    ...(places.length > 0 ? ['  名次表的变化：'] : []),
    ...places.map(({ name, place, total, annual }) => `    ${name}  名次 ${turned(place)}  本月 ${turned(total)}  全年 ${turned(annual)}`),
    ...(untouched ? [] : ['  以上仅为比较：封存的结果不变']),
  ];
}

/** A line that merely spells the same sum otherwise is left to --json. */
const tells = ({ points, state, findings }: LineChange): boolean =>
  points.before !== points.after || state.before !== state.after || findings.length > 0;
export const matters = ({ total, verdict, why, vetoes, lines }: UnitChange): boolean =>
  [total, verdict, why].some(({ before, after }) => before !== after) ||
  vetoes.appeared.length + vetoes.vanished.length > 0 ||
  lines.some(tells);

export function summary(changed: readonly UnitChange[]): string {
  const findings = changed.flatMap(({ lines }) => lines.flatMap((line) => line.findings));
  const count = (kind: FindingChange['change']) => findings.filter(({ change }) => change === kind).length;
  const moved = changed.filter(({ total }) => total.before !== total.after).length;
  const rest = changed.length - changed.filter(matters).length;
  return [
    `  ${changed.length} 个单位有变化，其中 ${moved} 个总分变动`,
    ...(rest > 0 ? [`${rest} 个只是算式写法不同（不列出）`] : []),
    `发现新增 ${count('appeared')} 项、消失 ${count('vanished')} 项、改变 ${count('changed')} 项`,
  ].join('；');
}

/** '87.5 → 86.5', or what stands when both are the same. */
export function turned<T extends string | number>({ before, after }: Turn<T>): string {
  return before === after ? shown(before) : `${shown(before)} → ${shown(after)}`;
}
const shown = (value: string | number | null): string => (value === null ? '—' : String(value).replace(/^-/, '−'));

export function signed(moved: string | null): string {
  if (moved === null || moved === '0') return '';
  return `（${moved.startsWith('-') ? shown(moved) : `+${moved}`}）`;
}

export function unitInWords({ name, total, moved, verdict, why, vetoes, categories, lines }: UnitChange): string[] {
  return [
    `  ${name}  总分 ${turned(total)}${signed(moved)}${verdict.before === verdict.after ? '' : `  结论 ${turned(verdict)}`}`,
    ...(why.before === why.after ? [] : [`    说明  ${turned(why)}`]),
    ...vetoes.appeared.map((title) => `    单项否决  新增：${title}`),
    ...vetoes.vanished.map((title) => `    单项否决  取消：${title}`),
    ...categories
      .filter(({ points }) => points.before !== points.after)
      .map(({ name: category, points, arithmetic }) => `    ${category}  ${turned(points)}  算式 ${turned(arithmetic)}`),
    ...lines.filter(tells).flatMap(lineInWords),
  ];
}

/** A state of another engine may be none that this one knows. */
const stateName = (state: string | null): string | null => (state === null ? null : (lineState(state as ScoreLine['state']) ?? state));

function lineInWords({ indicator, title, clause, state, points, moved, arithmetic, rules, findings }: LineChange): string[] {
  const basis = clause.after || clause.before;
  const told = state.before === state.after ? '' : `  ${turned({ before: stateName(state.before), after: stateName(state.after) })}`;
  return [
    `    ${indicator} ${title}  ${turned(points)}${signed(moved)}${told}${basis ? `  依据 ${basis}` : ''}`,
    ...(arithmetic.before === arithmetic.after ? [] : [`      算式  ${turned(arithmetic)}`]),
    ...rules.map(({ says }) => `      规则变化  ${says.replace(`${indicator} ${title}：`, '')}`),
    ...findingsInWords(findings),
  ];
}

const kinds = { appeared: '新增', vanished: '消失', changed: '改变' } as const;
const standings = { counted: '计分', waiting: '待复核', elsewhere: '已计入他处', none: '不计分' } as const;

function findingsInWords(findings: readonly FindingChange[]): string[] {
  return (['appeared', 'vanished', 'changed'] as const).flatMap((kind) => {
    const own = findings.filter(({ change }) => change === kind);
    if (own.length === 0) return [];
    const named = own.slice(0, mostFindings).map((finding) => `        ${finding.says}（${standingInWords(finding)}）`);
    return [`      ${kinds[kind]} ${own.length} 项`, ...named, ...(own.length > mostFindings ? [`        等 ${own.length} 项`] : [])];
  });
}

function standingInWords({ standing: { before, after }, members }: FindingChange): string {
  const names = { before: before && standings[before], after: after && standings[after] };
  const stood = before === null ? standings[after!] : after === null ? standings[before] : turned(names);
  return members.length > 0 ? `${stood}；${members.join('、')} 不同` : stood;
}
