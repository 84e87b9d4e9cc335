/** How one line of one unit came to its points, step by step, for whoever has to defend it on the telephone. */
import { canonicalJson } from '../config/canonical.ts';
import type { Indicator, Rubric } from '../config/rubric.ts';
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import type { CheckResult } from '../scoring/check.ts';
import { findCheck } from '../scoring/checks/index.ts';
import type { Finding } from '../scoring/finding.ts';
import { effectInWords } from '../scoring/rubric-diff.ts';
import type { ScoreLine, UnitScore } from '../scoring/unit-score.ts';
import { printAmount } from './amount.ts';
import { stepsOf, whatIf } from './explain-steps.ts';
import { lineState, sortWords, unseenWords } from './line.ts';
import { shanghaiTime } from './when.ts';

export interface ExplainInput {
  score: UnitScore;
  line: ScoreLine;
  result: CheckResult | null;
  indicator: Indicator;
  rubric: Rubric;
  month: string;
}

/** Sentences in Chinese, a line each; what belongs to the line above is indented. */
export function explain({ score, line, result, indicator, rubric, month }: ExplainInput): string[] {
  const check = findCheck(indicator.check);
  const told = { line, indicator, rubric, findings: result?.findings ?? [] };
  const conditions = Object.keys(indicator.with).length === 0 ? [] : [`  条件：${canonicalJson(indicator.with)}`];
  return [
    `${score.name} ${month} ${line.indicator} ${line.title}：${printAmount(line.points)} 分（${lineState(line.state)}）`,
    '',
    `规则：${rubric.title}（${rubric.id}）`,
    `  依据：${line.clause || '未注明'}；分值来源：${indicator.provenance}`,
    `  查什么：${check ? `${check.title}（${check.id}）` : indicator.check === 'manual' ? '由人评定' : '尚未检查'}`,
    ...conditions,
    `  怎样计分：${effectInWords(indicator.effect, indicator)}`,
    '',
    ...looked(line),
    ...found(line, result?.findings ?? [], indicator.check),
    '',
    `算式：${line.arithmetic || '无'}`,
    ...stepsOf(told, result),
    ...(line.swing === '0' ? [] : [`  待复核事项若成立，可能影响 ${printAmount(line.swing)} 分`]),
    ...(line.why === null ? [] : [`  ${line.why}`]),
    ...whatIf(told, result),
    ...summedUp(score, line),
  ];
}

function looked(line: ScoreLine): string[] {
  if (line.state === 'pending') return [];
  const places = line.unseen.map((place) => `  未能看到：${place.url}（${unseenWords(place.why)}）`);
  return [`查了 ${line.examined} 项${places.length > 0 ? `，有 ${places.length} 处未能看到` : ''}`, ...places];
}

/** What counted first, then what waits, what earned elsewhere, what a person dismissed. */
function found(line: ScoreLine, findings: readonly Finding[], check: string): string[] {
  const groups: [string, readonly Finding[]][] = [
    ['计入', findings.filter(({ id }) => line.counted.includes(id))],
    ['待复核', findings.filter(({ id }) => line.waiting.includes(id))],
    ['已计入他项', findings.filter(({ id }) => line.elsewhere.includes(id))],
  ];
  const told = new Set(groups.flatMap(([, members]) => members));
  groups.push(['不计', findings.filter((finding) => !told.has(finding))]);
  return groups.flatMap(([label, members]) =>
    members.length === 0 ? [] : [`${label} ${members.length} 项`, ...members.flatMap((finding, at) => oneFinding(finding, at + 1, check))],
  );
}

function oneFinding(finding: Finding, number: number, check: string): string[] {
  const sort = sortWords(finding.sort, check);
  return [
    `  ${number}. ${finding.says}${sort === null ? '' : `［${sort}］`}`,
    `     编号 ${finding.id.slice(0, 16)}`,
    ...finding.evidence.map((ref) => `     ${proof(ref)}`),
  ];
}

const proof = ({ bundle, url, at, sha256 }: EvidenceRef): string => `证据包 ${bundle}，${shanghaiTime(at)}，${url}，${sha256}`;

function summedUp(score: UnitScore, line: ScoreLine): string[] {
  const category = score.categories.find(({ id }) => id === line.category);
  const veto = line.category === null ? ['单项否决，不参加加总'] : [];
  const own = category ? [`${category.name}：${category.arithmetic}（满分 ${category.cap}）`] : veto;
  const total =
    score.total === null
      ? `当月总分：未知（${score.why ?? '原因不明'}）`
      : `当月总分：${score.total}${score.arithmetic ? `（${score.arithmetic}）` : ''}`;
  return ['', ...own, total];
}
