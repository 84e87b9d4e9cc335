/** Prices one indicator: exact points, rounded points, the arithmetic between them, and whether what was not seen could matter. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import { boundsOf } from './bounds.ts';
import type { CheckResult } from './check.ts';
import { findCheck } from './checks/index.ts';
import { arithmeticOf, fullMark, pointsOf } from './effects.ts';
import type { PricedEffect } from './effects.ts';
import { compare, exact, print, roundTo, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import { awardFor } from './judgement.ts';
import type { Judgement } from './judgement.ts';
import { flagLine } from './flags.ts';
import { siteKey } from './judge.ts';
import { groupsOf } from './once.ts';
import type { OnceGroup } from './once.ts';
import { divide, examinedOf, ids, moves, tallyOf } from './parts.ts';
import type { Parts } from './parts.ts';
import { onlyByPerson } from './waits.ts';
import type { UnitFacts } from './unit-facts.ts';
import type { ScoreLine } from './unit-score.ts';
import { unseenWhy } from './unseen-why.ts';

export interface Pricing {
  run: string;
  rubric: Rubric;
  facts: UnitFacts;
  judgements: readonly Judgement[];
  once: readonly OnceGroup[];
}

/** A line's points, where the rubric rounds lines. */
export function rounded(value: Exact, { rounding, roundAt = 'line', round }: Pick<Rubric, 'round' | 'rounding' | 'roundAt'>): Exact {
  return rounding === 'none' || roundAt !== 'line' ? value : roundTo(value, exact(round));
}

/** `points` and, where rounding changed them, `exact`. */
function worth(value: Exact, rubric: Rubric): Pick<ScoreLine, 'points' | 'exact'> {
  const points = rounded(value, rubric);
  return { points: print(points), ...(compare(points, value) === 0 ? {} : { exact: print(value) }) };
}

export function priceLine(indicator: Indicator, result: CheckResult, pricing: Pricing): ScoreLine {
  const { effect } = indicator;
  const { rubric, judgements, once } = pricing;
  const parts = divide(indicator, result, { rubric, judgements, once, today: pricing.facts.today });
  const line = blankLine(indicator, result, parts, pricing);
  if (effect.kind === 'veto' || effect.kind === 'note') return flagLine(line, result, parts, pricing);
  const added = parts.counted.some((finding) => finding.added);
  if (result.state === 'pending' && !(added && indicator.check === 'manual'))
    return awardedLine(line, pricing) ?? pendingLine(line, result);
  if (result.state === 'pending') return awardedLine(line, pricing) ?? pricedLine(line, indicator, effect, result, parts, pricing);
  if (result.state === 'not-applicable' && !added) return noDataLine(line, indicator, effect, result.why ?? '没有可检查的事项', rubric);
  const robbers = groupsOf(indicator.id, once).flatMap(({ gaps }) => gaps);
  const open = (result.state === 'unseen' && !added) || couldChange(indicator, effect, result, parts, robbers, pricing);
  leaveGap(indicator, result, pricing);
  if (open) return openLine(line, result, parts, robbers, pricing.facts);
  return pricedLine(line, indicator, effect, result, parts, pricing);
}

function blankLine(indicator: Indicator, result: CheckResult, parts: Parts, { facts }: Pricing): ScoreLine {
  const { id, category, title, clause, check } = indicator;
  const site = indicator.scope === 'site' && findCheck(check)?.site ? facts.unit.places[0]!.site : undefined;
  const about = [
    ...(site === undefined ? [] : ['全站指标']),
    ...[...new Set(parts.exempt)].sort().map((until) => `豁免至 ${until} ${parts.exempt.filter((each) => each === until).length} 项`),
  ];
  const why = [...about, result.why].filter(Boolean).join('；') || null;
  const known = { indicator: id, category, title, clause, examined: result.examined, unseen: result.unseen, why };
  const blank = { ...known, state: 'settled' as const, points: null, arithmetic: '', swing: '0' };
  return { ...blank, counted: [], waiting: [], elsewhere: [], ...(site === undefined ? {} : { site }) };
}

/** What the line says about itself, then this. */
const saying = (line: ScoreLine, ...more: (string | null | undefined)[]): string | null =>
  [line.why, ...more].filter(Boolean).join('；') || null;

function pricedLine(
  line: ScoreLine,
  indicator: Indicator,
  effect: PricedEffect,
  result: CheckResult,
  parts: Parts,
  { rubric }: Pricing,
): ScoreLine {
  const examined = examinedOf(indicator, result, parts);
  const tally = tallyOf(parts.counted, examined);
  const points = pointsOf(effect, tally);
  if (points === null) return noDataLine(line, indicator, effect, '没有可检查的事项', rubric);
  const full = rounded(points, rubric);
  const swingOf = (waiting: Parts['waiting']): string =>
    print(rounded(pointsOf(effect, tallyOf([...parts.counted, ...waiting], examined)) ?? points, rubric).sub(full));
  const { waiting } = parts;
  return {
    ...line,
    state: waiting.length > 0 ? 'waiting' : 'settled',
    ...worth(points, rubric),
    arithmetic: arithmeticOf(effect, tally, findCheck(indicator.check)?.names ?? {}, full),
    examined,
    counted: ids(parts.counted.filter((finding) => moves(indicator, finding))),
    waiting: ids(waiting),
    elsewhere: ids(parts.elsewhere),
    swing: swingOf(waiting),
    ...(waiting.length === 0 ? {} : { swings: waiting.map((finding) => swingOf([finding])) }),
    why: saying(line, result.state === 'pending' ? null : result.remark, waiting.length > 0 ? `${waiting.length} 项待人工复核` : null),
  };
}

/** Whether the unseen rest could move the rounded points: only then is a partial view no view. */
function couldChange(
  indicator: Indicator,
  effect: PricedEffect,
  result: CheckResult,
  parts: Parts,
  robbers: readonly string[],
  pricing: Pricing,
): boolean {
  const { rubric } = pricing;
  const doubtful = robbers.length > 0 ? parts.counted.filter((finding) => moves(indicator, finding)) : parts.doubtful;
  const partial = result.state === 'partial' || result.state === 'unseen';
  const wider = partial ? (result.atMost ?? Infinity) : 0;
  const more = partial && !(onlyByPerson(indicator, rubric) && !hasLost(result, pricing)) ? wider : 0;
  if (wider === 0 && doubtful.length === 0) return false;
  const certain = parts.counted.filter((finding) => !doubtful.includes(finding));
  const sorts = findCheck(indicator.check)?.sorts ?? [];
  const sure = tallyOf(certain, examinedOf(indicator, result, parts));
  const [low, high] = boundsOf(effect, sure, { shaky: doubtful.length, more, wider }, sorts);
  return compare(rounded(low, rubric), rounded(high, rubric)) !== 0;
}

/** A person has spoken for something of this line that is now out of sight. */
function hasLost({ indicator, findings }: CheckResult, { judgements, facts }: Pricing): boolean {
  const present = new Set(findings.map(({ id }) => id));
  const { id, places } = facts.unit;
  const ours = [undefined, id, siteKey(places[0]!.site)];
  return judgements.some(
    (judgement) =>
      judgement.kind === 'upheld' &&
      !present.has(judgement.finding) &&
      ours.includes(judgement.unit) &&
      (judgement.indicator ?? indicator) === indicator,
  );
}

/** What this line did not see may have earned here, and so not where a later one of the group counts it. */
function leaveGap(indicator: Indicator, result: CheckResult, { once, rubric }: Pricing): void {
  const blind = result.state === 'unseen' || (result.state === 'partial' && (result.atMost ?? 1) > 0);
  if (blind && !onlyByPerson(indicator, rubric)) for (const group of groupsOf(indicator.id, once)) group.gaps.push(indicator.id);
}

function openLine(line: ScoreLine, result: CheckResult, parts: Parts, robbers: readonly string[], facts: UnitFacts): ScoreLine {
  const robbed = robbers.length > 0 && parts.counted.length > 0 ? `所列信息可能已计入未能看全的 ${[...new Set(robbers)].join('、')}` : null;
  const told = [unseenWhy(result, facts), robbed].filter(Boolean);
  const shaky = told.length === 0 ? `${parts.doubtful.length} 项未能核实` : null;
  const why = saying({ ...line, why: null }, line.site === undefined ? null : '全站指标', ...told, shaky);
  return { ...line, state: 'cannot-judge', arithmetic: '无法判断', waiting: ids(parts.waiting), why };
}

function pendingLine(line: ScoreLine, result: CheckResult): ScoreLine {
  return { ...line, state: 'pending', arithmetic: result.why === '人工' ? '待人工评定' : '尚未检查' };
}

function awardedLine(line: ScoreLine, { judgements, rubric, run, facts }: Pricing): ScoreLine | null {
  const award = awardFor(line.indicator, facts.unit.id, run, judgements);
  if (!award) return null;
  const { points, ...more } = worth(exact(award.points), rubric);
  const end = more.exact === undefined ? '' : ` → ${points}`;
  return { ...line, state: 'settled', points, ...more, arithmetic: `人工评定 ${more.exact ?? points}${end}`, why: null };
}

function noDataLine(line: ScoreLine, { noData }: Indicator, effect: PricedEffect, why: string, rubric: Rubric): ScoreLine {
  const state = 'not-applicable' as const;
  const says = line.why?.includes(why) ? line.why : saying(line, why);
  if (noData === 'rescale') return { ...line, state, arithmetic: '不计，其余指标按比例折算', why: says };
  const priced = worth(noData === 'full' ? fullMark(effect) : ZERO, rubric);
  return { ...line, state, ...priced, arithmetic: `按规则计 ${priced.points}`, why: says };
}
