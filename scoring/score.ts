/** Adds a unit's lines up to categories and a total, or says in words why there is none: ignorance is never a score. */
import type { Rubric } from '../config/rubric.ts';
import type { Unit } from '../config/unit.ts';
import type { CheckResult } from './check.ts';
import { shown } from './effects.ts';
import { compare, exact, print } from './exact.ts';
import type { Exact } from './exact.ts';
import type { Judgement } from './judgement.ts';
import { priceLine } from './lines.ts';
import type { Pricing } from './lines.ts';
import { madeFrom } from './made-from.ts';
import { onceGroups, payingOrder } from './once.ts';
import { totalOf } from './total.ts';
import type { Total } from './total.ts';
import type { UnitFacts } from './unit-facts.ts';
import type { ScoreLine, UnitScore } from './unit-score.ts';
import { afterVetoes, isVeto, reached, verdictOf, whyOf } from './verdict.ts';

export interface ScoreInput {
  /** Run id. */
  run: string;
  unit: Unit;
  facts: UnitFacts;
  /** One per indicator, as `judge` gives them. */
  results: readonly CheckResult[];
  rubric: Rubric;
  judgements?: readonly Judgement[];
  /** Lines that stand as they are, by indicator: a rehearsal prices only what a changed rule can touch. */
  known?: ReadonlyMap<string, ScoreLine>;
  /** Digest of the readers and of scoring: another engine may make another score of the same bytes. */
  engine: string;
}

export function scoreUnit(input: ScoreInput): UnitScore {
  return { ...priceUnit(input), madeFrom: madeFrom(input) };
}

/** All of a score but the digest of what it was made from, which costs more than the score: a rehearsal does without. */
export function priceUnit(input: Omit<ScoreInput, 'engine'>): Omit<UnitScore, 'madeFrom'> {
  const { run, unit, facts, results, rubric, judgements = [], known } = input;
  const priced = priceLines(results, { run, rubric, facts, judgements, once: onceGroups(rubric) }, known);
  const whole = totalOf(priced, rubric, unit);
  const vetoes = whole.lines
    .filter((line) => isVeto(line, rubric) && line.counted.length > 0)
    .map(({ indicator, title, counted }) => ({ indicator, title, findings: counted }));
  const vetoed = vetoes.length > 0;
  const total = afterVetoes(whole, vetoed, rubric);
  return {
    run,
    unit: unit.id,
    name: unit.name,
    group: unit.group,
    total: total === null ? null : print(total),
    ...inFull(whole, total, vetoed, rubric),
    verdict: verdictOf(whole, total, vetoed, rubric),
    why: whyOf(whole, total, facts, rubric),
    vetoes,
    categories: whole.categories,
    lines: whole.lines,
    coverage: facts.coverage,
  };
}

/** The exact total where rounding hid something, and how the total came about where the categories alone do not show it. */
function inFull(whole: Total, total: Exact | null, vetoed: boolean, rubric: Rubric): Pick<UnitScore, 'exact' | 'arithmetic'> {
  const vetoText =
    vetoed && rubric.vetoEffect === 'zero'
      ? '涉及单项否决，总分计零'
      : vetoed && rubric.vetoEffect === 'fail'
        ? '涉及单项否决，不合格'
        : null;
  const texts = [whole.arithmetic, total === null ? null : passText(whole, total, vetoed, rubric), vetoText];
  const arithmetic = texts.filter((text) => text !== null).join('；');
  const full = total === null ? null : reached(whole, total, vetoed, rubric);
  return {
    ...(full === null || compare(full, total!) === 0 ? {} : { exact: print(full) }),
    ...(arithmetic === '' ? {} : { arithmetic }),
  };
}

function passText(whole: Total, total: Exact, vetoed: boolean, rubric: Rubric): string | null {
  if (rubric.failBelow === undefined) return null;
  const [full, line] = [reached(whole, total, vetoed, rubric), exact(rubric.failBelow)];
  const rounded = compare(full, total) === 0 ? '' : `（舍入后 ${shown(total)}）`;
  return `总分 ${shown(full)}${rounded}，${compare(full, line) < 0 ? '低于' : '不低于'}合格线 ${shown(line)}`;
}

/** In the rubric's order, however they are paid. */
function priceLines(results: readonly CheckResult[], pricing: Pricing, known?: ReadonlyMap<string, ScoreLine>): ScoreLine[] {
  const { indicators } = pricing.rubric;
  const lines: ScoreLine[] = [];
  for (const at of payingOrder(pricing.rubric)) {
    const indicator = indicators[at]!;
    const line = known?.get(indicator.id);
    if (line) {
      lines[at] = line;
      continue;
    }
    const result = results.find((candidate) => candidate.indicator === indicator.id);
    if (!result) throw new Error(`no result for indicator ${indicator.id}`);
    lines[at] = priceLine(indicator, result, pricing);
  }
  return lines;
}
