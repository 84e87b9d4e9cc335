/** Tries other rules on what a month left behind: checks run again only where the rule changes what is looked for, everything else is priced again. */
import { alike } from '../config/canonical.ts';
import type { Indicator, Rubric } from '../config/rubric.ts';
import { withAdded } from './added.ts';
import type { CheckResult } from './check.ts';
import type { Judged } from './compare.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judgement.ts';
import { priceUnit } from './score.ts';
import type { UnitFacts } from './unit-facts.ts';
import type { ScoreLine, UnitScore } from './unit-score.ts';

/** What the store holds of one unit and month. */
export interface StoredUnit {
  score: UnitScore;
  results: readonly CheckResult[];
  facts: UnitFacts;
}

export interface StoredMonth {
  run: string;
  /** The rules it was judged by. */
  rubric: Rubric;
  /** Those that its score was made with. */
  judgements: readonly Judgement[];
  units: readonly StoredUnit[];
}

export interface Rehearsal {
  /** Ids of the later rubric's indicators whose checks ran again, in its order. */
  reran: string[];
  before: Judged[];
  after: Judged[];
  /** What today's engine makes otherwise of the same facts by the same rules: then nothing can be said of the change. */
  doubts: Doubt[];
}

export interface Doubt {
  unit: string;
  name: string;
  /** null: of the unit's score as a whole. */
  indicator: string | null;
  /** result: the check sees something else in the stored facts; price: the same findings come to other points. */
  what: 'result' | 'price';
}

/** `other`: the rules to be tried; `against`: rules to compare with, instead of the month's own. */
export function rehearse(month: StoredMonth, other: Rubric, against: Rubric | null = null): Rehearsal {
  const [plan, planAgainst] = [planOf(month.rubric, other), against && planOf(month.rubric, against)];
  const doubts: Doubt[] = [];
  const judged = month.units.map((unit) => {
    const own = holdToStored(unit, month, planAgainst ? [plan, planAgainst] : [plan], doubts);
    const lead = leadOf(unit.score.why, own.why);
    return {
      before: against && planAgainst ? judgeBy(against, planAgainst, unit, month, lead) : { score: unit.score, results: unit.results },
      after: judgeBy(other, plan, unit, month, lead),
    };
  });
  return {
    reran: plan.again.map(({ id }) => id),
    before: judged.map(({ before }) => before),
    after: judged.map(({ after }) => after),
    doubts,
  };
}

interface Plan {
  /** Indicators of the new rules for which the stored result says nothing. */
  again: Indicator[];
  /** Ids of indicators that the change cannot touch: neither what they look for, nor the price, nor who earns first. */
  untouched: ReadonlySet<string>;
}

/** A stored result holds for an indicator that looks for the same under the same id. */
function planOf(before: Rubric, after: Rubric): Plan {
  const old = new Map(before.indicators.map((indicator) => [indicator.id, indicator]));
  const looksForSame = (indicator: Indicator): boolean => {
    const was = old.get(indicator.id);
    return was !== undefined && was.check === indicator.check && alike(was.with, indicator.with);
  };
  const again = after.indicators.filter((indicator) => !looksForSame(indicator));
  return { again, untouched: untouchedBy(before, after) };
}

/** What of a rubric decides how every line is priced. */
const rounding = ({ round, rounding: way, roundAt, vetoEffect }: Rubric): unknown => [round, way, roundAt ?? null, vetoEffect];

function untouchedBy(before: Rubric, after: Rubric): Set<string> {
  if (!alike(rounding(before), rounding(after))) return new Set();
  const old = new Map(before.indicators.map((indicator) => [indicator.id, indicator]));
  const same = new Set(after.indicators.filter((indicator) => alike(old.get(indicator.id), indicator)).map(({ id }) => id));
  const groups = [...before.once, ...after.once];
  const inOrder = alike(before.once, after.once);
  // Within a group one line's change reaches all the others, and through a shared member the next group.
  for (let left = -1; left !== same.size;) {
    left = same.size;
    for (const group of groups) if (!inOrder || group.some((id) => !same.has(id))) for (const id of group) same.delete(id);
  }
  return same;
}

/** Stored lines that are the same under both rules. What was open or out of place may read otherwise beside other lines. */
function linesThatStand({ score }: StoredUnit, { untouched }: Plan): Map<string, ScoreLine> {
  const stands = ({ indicator, state }: ScoreLine): boolean =>
    untouched.has(indicator) && state !== 'cannot-judge' && state !== 'not-applicable';
  return new Map(score.lines.filter(stands).map((line) => [line.indicator, line]));
}

/** A check's result for these indicators, with what people added to it. */
function judgeAgain(indicators: readonly Indicator[], { facts }: StoredUnit, { run, judgements }: StoredMonth): CheckResult[] {
  if (indicators.length === 0) return [];
  return withAdded(judge(facts, { indicators: [...indicators] }, run), { run, unit: facts.unit.id, judgements });
}

function judgeBy(rubric: Rubric, plan: Plan, unit: StoredUnit, month: StoredMonth, lead: string): Judged {
  const fresh = new Map(judgeAgain(plan.again, unit, month).map((result) => [result.indicator, result]));
  const stored = new Map(unit.results.map((result) => [result.indicator, result]));
  const results = rubric.indicators.map(({ id }) => fresh.get(id) ?? stored.get(id)!);
  const score = price(rubric, { results, known: linesThatStand(unit, plan) }, unit, month);
  return { results, score: { ...score, why: [lead, score.why].filter(Boolean).join('；') || null } };
}

/** A site that could not be crawled stands before the reason, and is no rule's doing: it leads under any rule. */
function leadOf(stored: string | null, own: string | null): string {
  if (stored === null || stored === own) return '';
  return own === null ? stored : stored.endsWith(`；${own}`) ? stored.slice(0, -own.length - 1) : '';
}

interface Priceable {
  results: readonly CheckResult[];
  known: ReadonlyMap<string, ScoreLine>;
}

function price(rubric: Rubric, given: Priceable, { facts, score }: StoredUnit, { run, judgements }: StoredMonth): UnitScore {
  return { ...priceUnit({ run, unit: facts.unit, facts, ...given, rubric, judgements }), madeFrom: score.madeFrom };
}

/** By its own rules the month must come to what is stored: else the difference would be the engine's, and pass for the rule's. */
function holdToStored(unit: StoredUnit, month: StoredMonth, plans: readonly Plan[], doubts: Doubt[]): UnitScore {
  const { score, results } = unit;
  const doubt = (indicator: string | null, what: Doubt['what']): void =>
    void doubts.push({ unit: score.unit, name: score.name, indicator, what });
  const ids = new Set(plans.flatMap(({ again }) => again.map(({ id }) => id)));
  for (const result of judgeAgain(
    month.rubric.indicators.filter(({ id }) => ids.has(id)),
    unit,
    month,
  )) {
    const stored = results.find(({ indicator }) => indicator === result.indicator);
    if (!stored || !alike(result, stored)) doubt(result.indicator, 'result');
  }
  // Lines that stand are shown as they are stored on both sides: only what may differ has to be made again.
  const known = plans.map((plan) => linesThatStand(unit, plan)).reduce((all, each) => new Map([...all].filter(([id]) => each.has(id))));
  const own = price(month.rubric, { results, known }, unit, month);
  const line = own.lines.find((each, nth) => !alike(each, score.lines[nth]));
  const rest = ({ why: _, lines: __, ...told }: UnitScore): unknown => told;
  if (line || !alike(rest(own), rest(score))) doubt(line?.indicator ?? null, 'price');
  return own;
}
