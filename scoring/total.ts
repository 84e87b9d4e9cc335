/** From categories to a month: what applies and at what weight, whether the bonus counts, and whether enough was judged for a total. */
import { coverageOf } from '../config/rubric.ts';
import type { Rubric } from '../config/rubric.ts';
import type { Unit } from '../config/unit.ts';
import { appliesTo, categoryScore, inSteps, priceTag, weightOfLine } from './categories.ts';
import { shown } from './effects.ts';
import { compare, exact, print, roundTo, sum, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import type { CategoryScore, ScoreLine } from './unit-score.ts';

export interface Total {
  lines: ScoreLine[];
  categories: CategoryScore[];
  /** null: unknown. */
  points: Exact | null;
  /** Before any rounding: what thresholds are held against. */
  exact: Exact | null;
  arithmetic: string | null;
  /** What of the full marks was judged, where the rubric is content with less than all. */
  judged: { share: Exact; asked: Exact; left: ScoreLine[] } | null;
}

export function totalOf(priced: readonly ScoreLine[], rubric: Rubric, unit: Pick<Unit, 'services'>): Total {
  const idle = new Set(rubric.categories.filter((category) => !appliesTo(category, unit)).map(({ id }) => id));
  const lines = priced.map((line) => (line.category !== null && idle.has(line.category) ? outOfPlace(line) : line));
  const judged = judgedOf(lines, rubric, idle);
  const lenient = judged !== null && judged.left.length > 0 && compare(judged.share, judged.asked) >= 0;
  const categories = rubric.categories.map((category) =>
    idle.has(category.id) ? notApplying(category) : categoryScore(category, lines, rubric, lenient),
  );
  const base = categories.filter(({ id, applies }) => id !== rubric.bonus?.category && applies !== false);
  const known = base.every(({ points }) => points !== null);
  const weighed = weigh(base, rubric);
  const gate = gateOf(categories, known ? weighed : null, rubric);
  const shownLines = lenient ? lines.map((line) => (judged.left.includes(line) ? leftOut(line, categories) : line)) : lines;
  const whole = { lines: shownLines, categories: gate.categories, judged };
  if (!known || gate.points === null) return { ...whole, points: null, exact: null, arithmetic: gate.text };
  return {
    ...whole,
    points: weighed.points.add(gate.points),
    exact: weighed.exact.add(gate.exact),
    arithmetic: [weighed.text, gate.text].filter((text) => text !== null).join('；') || null,
  };
}

function outOfPlace(line: ScoreLine): ScoreLine {
  const { swings: _, exact: __, ...rest } = line;
  const nothing = { points: null, counted: [], waiting: [], elsewhere: [], swing: '0', unseen: [] };
  return { ...rest, ...nothing, state: 'not-applicable', arithmetic: '不适用，其余类别按比例折算', why: '没有对外办事服务' };
}

function notApplying({ id, name, cap }: Rubric['categories'][number]): CategoryScore {
  return {
    id,
    name,
    points: null,
    applies: false,
    cap: print(exact(cap)),
    arithmetic: `没有对外办事服务，不适用，权重 ${shown(exact(cap))} 由其余类别分担`,
  };
}

/** A line that is left out says so, where its category could do without it. */
function leftOut(line: ScoreLine, categories: readonly CategoryScore[]): ScoreLine {
  const open = categories.some(({ id, points }) => id === line.category && points === null);
  return open ? line : { ...line, arithmetic: '无法判断，不计，权重由本类其余指标分担' };
}

const capOf = (categories: readonly { cap: string }[]): Exact => sum(categories.map(({ cap }) => exact(cap)));

/** Σ of the categories that apply, × all/applying where one does not. The bonus stands outside: it is no part of the full marks. */
function weigh(base: readonly CategoryScore[], rubric: Rubric): { points: Exact; exact: Exact; text: string | null } {
  const raw = sum(base.map(({ points }) => exact(points ?? '0')));
  const unrounded = sum(base.map((category) => exact(category.exact ?? category.points ?? '0')));
  const all = capOf(rubric.categories.filter(({ id }) => id !== rubric.bonus?.category));
  const here = capOf(base);
  if (compare(all, here) === 0 || compare(here, ZERO) <= 0) return { points: raw, exact: unrounded, text: null };
  const scaled = raw.mul(all).div(here);
  const points = inSteps(scaled, rubric);
  const terms = base.map(({ points: each }) => shown(exact(each ?? '0'))).join(' + ');
  const end = compare(points, scaled) === 0 ? '' : ` → ${shown(points)}`;
  const text = `${terms} = ${shown(raw)}，× ${shown(all)}/${shown(here)} = ${shown(scaled)}${end}`;
  return { points, exact: unrounded.mul(all).div(here), text };
}

interface Gate {
  categories: CategoryScore[];
  /** What the bonus adds; null: nobody can say. */
  points: Exact | null;
  exact: Exact;
  text: string | null;
}

/** The bonus counts only above the threshold, and the threshold is held against what was not yet rounded. */
function gateOf(categories: CategoryScore[], others: { points: Exact; exact: Exact } | null, rubric: Rubric): Gate {
  const { bonus } = rubric;
  const own = categories.find(({ id }) => id === bonus?.category);
  if (!bonus || !own || own.applies === false) return { categories, points: ZERO, exact: ZERO, text: null };
  const replaced = (by: Partial<CategoryScore>): CategoryScore[] => categories.map((each) => (each === own ? { ...own, ...by } : each));
  const would = own.points === null ? {} : { withheld: own.points };
  if (others === null) {
    const open = replaced({ ...would, points: null, arithmetic: `${own.arithmetic}；其余类别未定，是否计入加分未定` });
    return { categories: open, points: null, exact: ZERO, text: null };
  }
  const sumText = `${shown(others.exact)}${compare(others.points, others.exact) === 0 ? '' : `（舍入后 ${shown(others.points)}）`}`;
  const above = shown(exact(bonus.above));
  if (compare(others.exact, exact(bonus.above)) > 0) {
    const text = `其余类别合计 ${sumText}，超过 ${above}，${own.name}计入`;
    return { categories, points: own.points === null ? null : exact(own.points), exact: exact(own.exact ?? own.points ?? '0'), text };
  }
  const would0 = own.points === null ? '未能判定' : shown(exact(own.points));
  const text = `其余类别合计 ${sumText}，未超过 ${above}，${own.name}不计入（若计入为 ${would0}）`;
  const { exact: _, ...rest } = own;
  const withheld: CategoryScore = { ...rest, ...would, points: '0', arithmetic: `${own.arithmetic}；${text}` };
  return { categories: categories.map((each) => (each === own ? withheld : each)), points: ZERO, exact: ZERO, text };
}

/** Each category weighs its cap, shared out among its lines by what they can move; what was never to be judged weighs nothing. */
function judgedOf(lines: readonly ScoreLine[], rubric: Rubric, idle: ReadonlySet<string>): Total['judged'] {
  const asked = exact(coverageOf(rubric));
  if (compare(asked, exact(1)) >= 0) return null;
  let [all, seen] = [ZERO, ZERO];
  for (const { id, cap } of rubric.categories) {
    if (idle.has(id) || id === rubric.bonus?.category) continue;
    const own = lines.filter((line) => line.category === id && priceTag(line, rubric) !== null);
    const weightOf = (chosen: readonly ScoreLine[]): Exact => sum(chosen.map((line) => weightOfLine(line, rubric)));
    const [closed, open] = [weightOf(own.filter(({ points }) => points !== null)), weightOf(own.filter(isOpen))];
    const both = closed.add(open);
    if (compare(both, ZERO) === 0) continue;
    all = all.add(exact(cap));
    seen = seen.add(exact(cap).mul(closed).div(both));
  }
  const left = lines.filter((line) => isOpen(line) && priceTag(line, rubric) !== null);
  return { share: compare(all, ZERO) === 0 ? exact(1) : seen.div(all), asked, left };
}

const isOpen = ({ state }: ScoreLine): boolean => state === 'cannot-judge';

/** '92.5%', for reading only: what decides is never rounded. */
export const percent = (share: Exact): string => `${print(roundTo(share.mul(100), exact('0.01')))}%`;
