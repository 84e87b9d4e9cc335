/** What the facts of a running month amount to so far, and what the same facts will amount to as days pass and nothing is published: the checks themselves say it, by a later clock. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import type { Unit } from '../config/unit.ts';
import { addDays } from './calendar.ts';
import type { CheckResult } from './check.ts';
import { fullMark } from './effects.ts';
import { exact, print, type Exact } from './exact.ts';
import type { Finding } from './finding.ts';
import { judge } from './judge.ts';
import { priceUnit } from './score.ts';
import type { UnitFacts } from './unit-facts.ts';
import type { Amount, ScoreLine } from './unit-score.ts';

export interface Lost {
  indicator: string;
  title: string;
  /** How many points are gone already; null: a veto, or a figure that nobody priced. */
  points: Amount | null;
  arithmetic: string;
  findings: Finding[];
}

export interface Ahead {
  indicator: string;
  title: string;
  /** First civil day on which it is found, if nothing is done before. */
  from: string;
  finding: Finding;
}

export interface Forecast {
  unit: string;
  /** In the rubric's order. */
  lost: Lost[];
  /** The earliest day first. */
  ahead: Ahead[];
  /** What all of `ahead` will cost by the month's end; null: nobody can tell. */
  cost: Amount | null;
  /** Lines of which too little could be seen. */
  blind: { indicator: string; title: string; why: string | null }[];
}

export interface ForecastInput {
  run: string;
  unit: Unit;
  /** As the running month's look gathered them. */
  facts: UnitFacts;
  /** What the checks said of them. */
  results: readonly CheckResult[];
  /** Lines of today. */
  lines: readonly ScoreLine[];
  rubric: Rubric;
}

export function forecast(input: ForecastInput): Forecast {
  const { unit, facts, results, rubric, run, lines } = input;
  const last = atDay(facts, facts.to);
  const atEnd = facts.today < facts.to ? judge(last, rubric, run) : [];
  const known = new Map(results.map((result) => [result.indicator, new Set(result.findings.map(({ id }) => id))]));
  const fresh = new Map(
    atEnd.map((result) => [result.indicator, result.findings.filter(({ id }) => !known.get(result.indicator)?.has(id))] as const),
  );
  const growing = rubric.indicators.filter(({ id, effect }) => effect.kind !== 'note' && (fresh.get(id)?.length ?? 0) > 0);
  return {
    unit: unit.id,
    lost: lines.flatMap((line) => lostBy(line, rubric, results)),
    ahead: growing.length === 0 ? [] : daysOf(growing, fresh, input),
    cost: growing.length === 0 ? '0' : costOf(growing, lines, priceUnit({ run, unit, facts: last, results: atEnd, rubric }).lines),
    blind: lines.filter(({ state }) => state === 'cannot-judge').map(({ indicator, title, why }) => ({ indicator, title, why })),
  };
}

/** The same facts, asked at the beginning of another day. */
function atDay(facts: UnitFacts, day: string): UnitFacts {
  return { ...facts, today: day, asOf: `${day}T00:00:00+08:00` };
}

function daysOf(growing: readonly Indicator[], fresh: ReadonlyMap<string, readonly Finding[]>, { facts, run }: ForecastInput): Ahead[] {
  const owed = new Map(growing.flatMap((indicator) => fresh.get(indicator.id)!.map((finding) => [finding.id, indicator] as const)));
  const ahead: Ahead[] = [];
  for (let day = addDays(facts.today, 1); day <= facts.to && owed.size > 0; day = addDays(day, 1)) {
    const open = growing.filter(({ id }) => [...owed.values()].some((indicator) => indicator.id === id));
    for (const { indicator: id, findings } of judge(atDay(facts, day), { indicators: open }, run))
      for (const finding of findings) {
        const indicator = owed.get(finding.id);
        if (indicator?.id !== id) continue;
        owed.delete(finding.id);
        ahead.push({ indicator: id, title: indicator.title, from: day, finding });
      }
  }
  return ahead;
}

/** Of lines that are priced on both days; a line that cannot be priced makes the sum unknown. */
function costOf(growing: readonly Indicator[], today: readonly ScoreLine[], atEnd: readonly ScoreLine[]): Amount | null {
  const pointsOf = (lines: readonly ScoreLine[], id: string) => lines.find(({ indicator }) => indicator === id)?.points ?? null;
  let sum: Exact = exact('0');
  for (const { id, effect } of growing) {
    if (effect.kind === 'veto') continue;
    const [before, after] = [pointsOf(today, id), pointsOf(atEnd, id)];
    if (before === null || after === null) return null;
    sum = sum.add(exact(before)).sub(exact(after));
  }
  return print(sum);
}

/** Points that were there to be kept and are gone; what may still be earned is no loss. */
function lostBy(line: ScoreLine, rubric: Rubric, results: readonly CheckResult[]): Lost[] {
  const indicator = rubric.indicators.find(({ id }) => id === line.indicator);
  if (!indicator || line.counted.length === 0) return [];
  const { effect } = indicator;
  const counted = new Set(line.counted);
  const findings = results.find((result) => result.indicator === line.indicator)?.findings.filter(({ id }) => counted.has(id)) ?? [];
  const told = { indicator: line.indicator, title: line.title, arithmetic: line.arithmetic, findings };
  if (effect.kind === 'veto') return [{ ...told, points: null }];
  const gone = goneOf(indicator, line);
  return gone === null || gone.compare(0) <= 0 ? [] : [{ ...told, points: print(gone) }];
}

function goneOf({ effect }: Indicator, { points }: ScoreLine): Exact | null {
  if (points === null || effect.kind === 'note' || effect.kind === 'veto') return null;
  if (effect.kind === 'accrue') return exact(points).neg();
  const isKept = effect.kind === 'lose' || (effect.kind === 'share' ? effect.of === 'rest' : effect.by === 'rest');
  return isKept ? fullMark(effect).sub(exact(points)) : null;
}
