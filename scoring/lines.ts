/** Prices one indicator: which findings count, which wait, which earned elsewhere, and whether what was not seen could matter. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import type { CheckResult } from './check.ts';
import { findCheck } from './checks/index.ts';
import { arithmeticOf, boundsOf, fullMark, pointsOf, priceOf } from './effects.ts';
import type { PricedEffect, Tally } from './effects.ts';
import { compare, exact, print, roundTo, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import type { Finding } from './finding.ts';
import { awardFor, verdictOn } from './judgement.ts';
import type { Judgement } from './judgement.ts';
import type { UnitFacts } from './unit-facts.ts';
import type { ScoreLine } from './unit-score.ts';
import { unseenInChinese } from './wording.ts';

export interface Pricing {
  run: string;
  rubric: Rubric;
  facts: UnitFacts;
  judgements: readonly Judgement[];
  /** Of each once group: what has earned already, and whether an earlier line settled without seeing everything. */
  once: { ids: readonly string[]; earned: Set<string>; gaps: boolean }[];
}

export function rounded(value: Exact, rubric: Pick<Rubric, 'round' | 'rounding'>): Exact {
  return rubric.rounding === 'none' ? value : roundTo(value, exact(rubric.round));
}

export function priceLine(indicator: Indicator, result: CheckResult, pricing: Pricing): ScoreLine {
  const { effect } = indicator;
  const line = blankLine(indicator, result);
  const parts = divide(indicator, result, pricing);
  if (effect.kind === 'veto' || effect.kind === 'note') return flagLine(line, result, parts);
  if (result.state === 'pending')
    return awardedLine(line, pricing) ?? { ...line, state: 'pending', arithmetic: result.why === '人工' ? '待人工评定' : '尚未检查' };
  if (result.state === 'not-applicable') return noDataLine(line, indicator, effect, result.why ?? '没有可检查的事项', pricing.rubric);
  if (result.state === 'unseen' || couldChange(indicator, effect, result, parts, pricing)) {
    return { ...line, state: 'cannot-judge', arithmetic: '无法判断', waiting: ids(parts.waiting), why: unseenWhy(result, pricing.facts) };
  }
  const tally = tallyOf(parts.counted, result.examined);
  const points = pointsOf(effect, tally);
  if (points === null) return noDataLine(line, indicator, effect, '没有可检查的事项', pricing.rubric);
  const names = findCheck(indicator.check)?.names ?? {};
  const full = rounded(points, pricing.rubric);
  const withWaiting = pointsOf(effect, tallyOf([...parts.counted, ...parts.waiting], result.examined)) ?? points;
  return {
    ...line,
    state: parts.waiting.length > 0 ? 'waiting' : 'settled',
    points: print(full),
    arithmetic: arithmeticOf(effect, tally, names, full),
    counted: ids(parts.counted.filter((finding) => moves(effect, finding))),
    waiting: ids(parts.waiting),
    elsewhere: ids(parts.elsewhere),
    swing: print(rounded(withWaiting, pricing.rubric).sub(full)),
    why: [result.remark, parts.waiting.length > 0 ? `${parts.waiting.length} 项待人工复核` : null].filter(Boolean).join('；') || null,
  };
}

function blankLine(indicator: Indicator, result: CheckResult): ScoreLine {
  const { id, category, title, clause } = indicator;
  const known = { indicator: id, category, title, clause, examined: result.examined, unseen: result.unseen, why: result.why };
  return { ...known, state: 'settled', points: null, arithmetic: '', counted: [], waiting: [], elsewhere: [], swing: '0' };
}

interface Parts {
  counted: Finding[];
  waiting: Finding[];
  elsewhere: Finding[];
}

/** Findings keep the order of their addresses. A once group pays at the first of its indicators that holds the item. */
function divide(indicator: Indicator, result: CheckResult, { judgements, facts, once }: Pricing): Parts {
  const parts: Parts = { counted: [], waiting: [], elsewhere: [] };
  const groups = once.filter(({ ids: members }) => members.includes(indicator.id));
  for (const finding of result.findings) {
    const verdict = verdictOn(finding, judgements, facts.today);
    if (verdict === 'dismissed') continue;
    const review = indicator.review[finding.sort ?? ''] ?? 'none';
    const waits = verdict === null && (review === 'all' || (review === 'unsure' && finding.sure === false));
    if (waits) parts.waiting.push(finding);
    else if (groups.some(({ earned }) => earned.has(finding.subject))) parts.elsewhere.push(finding);
    else parts.counted.push(finding);
  }
  for (const { earned } of groups) for (const finding of parts.counted) earned.add(finding.subject);
  return parts;
}

function ids(findings: readonly Finding[]): string[] {
  return findings.map(({ id }) => id);
}

function tallyOf(findings: readonly Finding[], examined: number): Tally {
  const sorts = new Map<string, number>();
  for (const { sort = '' } of findings) sorts.set(sort, (sorts.get(sort) ?? 0) + 1);
  return { examined, sorts };
}

function moves(effect: PricedEffect, { sort = '' }: Finding): boolean {
  return effect.kind === 'share' || effect.kind === 'tiers' || compare(priceOf(effect.per, sort), ZERO) !== 0;
}

/** Whether the unseen rest could move the rounded points: only then is a partial view no view. */
function couldChange(
  indicator: Indicator,
  effect: PricedEffect,
  result: CheckResult,
  parts: Parts,
  { rubric, judgements, once }: Pricing,
): boolean {
  const groups = once.filter(({ ids: members }) => members.includes(indicator.id));
  const robbed = groups.some(({ gaps }) => gaps);
  const doubtful = parts.counted.filter((finding) => robbed || finding.doubtful);
  const more = result.state === 'partial' ? moreOf(indicator, result, judgements) : 0;
  if (result.state === 'partial' && (result.atMost ?? 1) > 0) for (const group of groups) group.gaps = true;
  if (more === 0 && doubtful.length === 0) return false;
  const sure = tallyOf(
    parts.counted.filter((finding) => !doubtful.includes(finding)),
    result.examined,
  );
  const sorts = findCheck(indicator.check)?.sorts ?? [];
  const [low, high] = boundsOf(effect, sure, tallyOf(doubtful, 0).sorts, more, sorts);
  return compare(rounded(low, rubric), rounded(high, rubric)) !== 0;
}

/** What only a person can make count cannot move points unseen, unless a person has spoken on something that is now out of sight. */
function moreOf(indicator: Indicator, result: CheckResult, judgements: readonly Judgement[]): number {
  const sorts = findCheck(indicator.check)?.sorts ?? [];
  const reviewed = sorts.length > 0 && sorts.every((sort) => indicator.review[sort] === 'all');
  const present = new Set(result.findings.map(({ id }) => id));
  const lost = judgements.some((judgement) => judgement.kind === 'upheld' && !present.has(judgement.finding));
  return reviewed && !lost ? 0 : (result.atMost ?? Infinity);
}

function unseenWhy({ unseen, remark }: CheckResult, facts: UnitFacts): string {
  const nameOf = (key: string): string | null =>
    facts.columns.find((column) => column.key === key)?.name ??
    facts.sections.find((section) => section.key === key && section.text !== '')?.text ??
    null;
  return [unseenInChinese(unseen, nameOf), remark].filter(Boolean).join('；');
}

/** A veto or a note moves no points of its own; it says what was found. */
function flagLine(line: ScoreLine, result: CheckResult, { counted, waiting }: Parts): ScoreLine {
  if (result.state === 'pending') return { ...line, state: 'pending', arithmetic: result.why === '人工' ? '待人工评定' : '尚未检查' };
  if (result.state === 'not-applicable') return { ...line, state: 'not-applicable', arithmetic: '不适用' };
  const known = { ...line, counted: ids(counted), waiting: ids(waiting), why: result.remark ?? line.why };
  if (counted.length > 0) return { ...known, arithmetic: `发现 ${counted.length} 处` };
  if (waiting.length > 0) return { ...known, state: 'waiting', arithmetic: `${waiting.length} 处待人工复核` };
  return result.unseen.length > 0 ? { ...known, state: 'cannot-judge', arithmetic: '无法判断' } : { ...known, arithmetic: '未发现' };
}

function awardedLine(line: ScoreLine, { judgements, rubric, run, facts }: Pricing): ScoreLine | null {
  const award = awardFor(line.indicator, facts.unit.id, run, judgements);
  if (!award) return null;
  const points = print(rounded(exact(award.points), rubric));
  return { ...line, state: 'settled', points, arithmetic: `人工评定 ${points}`, why: null };
}

function noDataLine(line: ScoreLine, { noData }: Indicator, effect: PricedEffect, why: string, rubric: Rubric): ScoreLine {
  const state = 'not-applicable' as const;
  if (noData === 'rescale') return { ...line, state, arithmetic: '不计，其余指标按比例折算', why };
  const points = print(rounded(noData === 'full' ? fullMark(effect) : ZERO, rubric));
  return { ...line, state, points, arithmetic: `按规则计 ${points}`, why };
}
