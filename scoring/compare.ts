/** Two judgements of one month side by side: which findings came, went or changed, which points moved, and through which line. */
import type { Rubric } from '../config/rubric.ts';
import { alike } from '../config/canonical.ts';
import type { CheckResult } from './check.ts';
import { compareFindings, standingsOf, type FindingChange, type Turn } from './compare-findings.ts';
import { exact, print } from './exact.ts';
import { diffRubrics, type RubricChange } from './rubric-diff.ts';
import type { Amount, ScoreLine, UnitScore } from './unit-score.ts';

/** One unit as one rubric and one engine judged it. */
export interface Judged {
  score: UnitScore;
  /** One per indicator. */
  results: readonly CheckResult[];
}

export interface JudgedMonth {
  rubric: Rubric;
  units: readonly Judged[];
}

export interface LineChange {
  indicator: string;
  title: string;
  category: string | null;
  clause: Turn<string>;
  state: Turn<ScoreLine['state']>;
  points: Turn<Amount>;
  /** After less before; null when one of them is unknown. */
  moved: Amount | null;
  arithmetic: Turn<string>;
  /** What the rubrics say otherwise about this indicator. */
  rules: RubricChange[];
  findings: FindingChange[];
}

export interface CategoryChange {
  id: string;
  name: string;
  points: Turn<Amount>;
  arithmetic: Turn<string>;
}

export interface UnitChange {
  unit: string;
  name: string;
  group: string;
  total: Turn<Amount>;
  moved: Amount | null;
  verdict: Turn<UnitScore['verdict']>;
  why: Turn<string>;
  /** Titles of vetoes that came and went. */
  vetoes: { appeared: string[]; vanished: string[] };
  categories: CategoryChange[];
  /** Only lines that read otherwise, in the order of the later rubric; those that it dropped last. */
  lines: LineChange[];
}

export interface Comparison {
  /** Units on both sides; of these, how many read the same to the last letter (`madeFrom` aside). */
  units: { of: number; same: number };
  /** Results of units on both sides, and how many are the same. */
  results: { of: number; same: number };
  /** In the order of the later side. */
  changed: UnitChange[];
  /** Ids of units on one side only. */
  only: { before: string[]; after: string[] };
  /** All that the rubrics say otherwise. */
  rules: RubricChange[];
}

/** `before` and `after` must name the same findings alike: both public, or both as found. */
export function compareMonths(before: JudgedMonth, after: JudgedMonth): Comparison {
  const rules = diffRubrics(before.rubric, after.rubric);
  const earlier = new Map(before.units.map((judged) => [judged.score.unit, judged]));
  const later = new Set(after.units.map(({ score }) => score.unit));
  const pairs = after.units.flatMap((now) => {
    const old = earlier.get(now.score.unit);
    return old ? [{ old, now }] : [];
  });
  const changed = pairs.flatMap(({ old, now }) => compareUnits(old, now, rules) ?? []);
  const results = pairs.map(({ old, now }) => sameResults(old, now));
  return {
    units: { of: pairs.length, same: pairs.length - changed.length },
    results: { of: total(results.map(({ of }) => of)), same: total(results.map(({ same }) => same)) },
    changed,
    only: {
      before: [...earlier.keys()].filter((unit) => !later.has(unit)),
      after: [...later].filter((unit) => !earlier.has(unit)),
    },
    rules,
  };
}

const total = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

const same = alike;

function sameResults(old: Judged, now: Judged): { of: number; same: number } {
  const indicators = new Set([...old.results, ...now.results].map(({ indicator }) => indicator));
  const find = ({ results }: Judged, id: string) => results.find(({ indicator }) => indicator === id) ?? null;
  return { of: indicators.size, same: [...indicators].filter((id) => same(find(old, id), find(now, id))).length };
}

/** null: nothing reads otherwise. */
export function compareUnits(old: Judged, now: Judged, rules: readonly RubricChange[] = []): UnitChange | null {
  const lines = compareLines(old, now, rules);
  const plain = ({ madeFrom: _, ...rest }: UnitScore) => rest;
  if (lines.length === 0 && same(plain(old.score), plain(now.score))) return null;
  const { unit, name, group } = now.score;
  const turn = <K extends 'total' | 'verdict' | 'why'>(key: K) => ({ before: old.score[key], after: now.score[key] });
  const titles = ({ score }: Judged) => score.vetoes.map(({ title }) => title);
  const total = turn('total');
  return {
    unit,
    name,
    group,
    total,
    moved: movedBy(total),
    verdict: turn('verdict'),
    why: turn('why'),
    vetoes: {
      appeared: titles(now).filter((title) => !titles(old).includes(title)),
      vanished: titles(old).filter((title) => !titles(now).includes(title)),
    },
    categories: compareCategories(old.score, now.score),
    lines,
  };
}

function compareCategories(old: UnitScore, now: UnitScore): CategoryChange[] {
  const ids = [...new Set([...now.categories, ...old.categories].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [was, is] = [old, now].map(({ categories }) => categories.find((each) => each.id === id) ?? null) as [Category, Category];
    if (same(was, is)) return [];
    const turn = <K extends 'points' | 'arithmetic'>(key: K) => ({ before: was?.[key] ?? null, after: is?.[key] ?? null });
    return [{ id, name: (is ?? was)!.name, points: turn('points'), arithmetic: turn('arithmetic') }];
  });
}
type Category = UnitScore['categories'][number] | null;

function compareLines(old: Judged, now: Judged, rules: readonly RubricChange[]): LineChange[] {
  const ids = [...new Set([...now.score.lines, ...old.score.lines].map(({ indicator }) => indicator))];
  return ids.flatMap((id) => {
    const [was, is] = [old, now].map(({ score }) => score.lines.find(({ indicator }) => indicator === id) ?? null) as [Line, Line];
    if (was === is && resultOf(old, id) === resultOf(now, id)) return [];
    const findings = compareFindings(standingsOf(findingsIn(old, id), was), standingsOf(findingsIn(now, id), is));
    if (findings.length === 0 && same(was, is) && same(bare(old, id), bare(now, id))) return [];
    const turn = <K extends 'clause' | 'state' | 'points' | 'arithmetic'>(key: K): Turn<ScoreLine[K] & {}> => ({
      before: was?.[key] ?? null,
      after: is?.[key] ?? null,
    });
    const { title, category } = (is ?? was)!;
    const points = turn('points');
    const own = rules.filter(({ path }) => ownerOf(path, ids) === id);
    const read = { clause: turn('clause'), state: turn('state'), points, arithmetic: turn('arithmetic') };
    return [{ indicator: id, title, category, ...read, moved: movedBy(points), rules: own, findings }];
  });
}
type Line = ScoreLine | null;

/** Ids may hold dots: the longest that fits. */
function ownerOf(path: string, ids: readonly string[]): string | undefined {
  const fitting = ids.filter((id) => `${path}.`.startsWith(`indicators.${id}.`));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

const resultOf = ({ results }: Judged, id: string) => results.find(({ indicator }) => indicator === id);
const findingsIn = (judged: Judged, id: string) => resultOf(judged, id)?.findings ?? [];

/** A result apart from its findings. */
function bare(judged: Judged, id: string): unknown {
  const result = resultOf(judged, id);
  return result ? { ...result, findings: null } : null;
}

/** A line that is not there is worth nothing; one that could not be judged is worth nobody knows what. */
function movedBy({ before, after }: Turn<Amount>): Amount | null {
  return before === null || after === null ? null : print(exact(after).sub(exact(before)));
}
