/** Adds lines up to categories: clamp(Σ lines, floor, cap), with the weight of what is left out carried by the rest. */
import type { Category, Indicator, Rubric } from '../config/rubric.ts';
import type { Unit } from '../config/unit.ts';
import { factor, fullMark, shown, weightOf } from './effects.ts';
import type { PricedEffect } from './effects.ts';
import { clamp, compare, exact, print, roundTo, sum, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import type { CategoryScore, ScoreLine } from './unit-score.ts';

export const appliesTo = (category: Category, unit: Pick<Unit, 'services'>): boolean => category.appliesTo !== 'services' || unit.services;

/** A sum of categories, or of scaled lines: in the rubric's steps. */
export function inSteps(value: Exact, { rounding, round }: Pick<Rubric, 'round' | 'rounding'>): Exact {
  return rounding === 'none' ? value : roundTo(value, exact(round));
}

/** The effect that gives a line points; null for vetoes, notes and what is not of this rubric. */
export function priceTag(line: Pick<ScoreLine, 'indicator'>, { indicators }: { indicators: readonly Indicator[] }): PricedEffect | null {
  const effect = indicators.find(({ id }) => id === line.indicator)?.effect;
  return effect === undefined || effect.kind === 'veto' || effect.kind === 'note' ? null : effect;
}

/** Lines of one kind, merits or penalties: what those that were judged weigh, and what the others would. */
interface Side {
  lines: ScoreLine[];
  left: Exact;
  out: Exact;
  /** Nothing is left to carry the weight of what could not be judged. */
  stranded: boolean;
}

/** `lenient`: enough of the month was judged; what was not is left out, and its weight goes to the rest. */
export function categoryScore(category: Category, lines: readonly ScoreLine[], rubric: Rubric, lenient: boolean): CategoryScore {
  const own = lines.filter((line) => line.category === category.id);
  const base = { id: category.id, name: category.name, cap: print(exact(category.cap)) };
  const open = own.filter(({ state }) => state === 'cannot-judge');
  const names = open.map(({ indicator }) => indicator).join('、');
  if (open.length > 0 && !lenient) return { ...base, points: null, arithmetic: `${names} 无法判断` };
  const sides = sidesOf(own, rubric);
  if (sides.some(({ stranded }) => stranded)) return { ...base, points: null, arithmetic: `${names} 无法判断，没有同类指标可以分担` };
  const limit = (value: Exact): Exact => clamp(value, exact(category.floor), exact(category.cap));
  const raw = total(sides, ({ points }) => points!);
  const stepped = sides.some(isScaled) || rubric.roundAt === 'category' ? inSteps(raw, rubric) : raw;
  const points = limit(stepped);
  const unrounded = limit(total(sides, (line) => line.exact ?? line.points!));
  const left = open.length === 0 ? '' : `；${names} 无法判断，不计，权重由其余指标分担`;
  const counted = own.filter(({ points: each }) => each !== null);
  const steps = compare(stepped, raw) === 0 ? '' : ` → ${shown(stepped)}`;
  const text =
    counted.length === 0 ? '尚无已检查的指标' : `${sumText(counted, sides)}${shown(raw)}${steps}${limitText(stepped, points, base.cap)}`;
  return {
    ...base,
    points: print(points),
    ...(compare(unrounded, points) === 0 ? {} : { exact: print(unrounded) }),
    arithmetic: text + left,
  };
}

/** Penalties apart: what a merit weighs is no measure of what a fault costs. */
function sidesOf(own: readonly ScoreLine[], rubric: Rubric): [Side, Side] {
  const side = (penalty: boolean): Side => {
    const lines = own.filter((line) => isPenalty(line, rubric) === penalty);
    const weigh = (chosen: readonly ScoreLine[]): Exact => sum(chosen.map((line) => weightOfLine(line, rubric)));
    const left = weigh(lines.filter(({ points }) => points !== null));
    const unjudged = weigh(lines.filter(({ state }) => state === 'cannot-judge'));
    // A penalty that does not apply is none; nobody else need bear it.
    const idle = penalty ? ZERO : weigh(lines.filter(({ state, points }) => state === 'not-applicable' && points === null));
    const carried = compare(left, ZERO) > 0;
    return {
      lines: lines.filter(({ points }) => points !== null),
      left,
      out: carried ? unjudged.add(idle) : ZERO,
      stranded: !carried && compare(unjudged, ZERO) > 0,
    };
  };
  return [side(false), side(true)];
}

export function weightOfLine(line: Pick<ScoreLine, 'indicator'>, rubric: Pick<Rubric, 'indicators'>): Exact {
  const effect = priceTag(line, rubric);
  return effect === null ? ZERO : weightOf(effect);
}

function isPenalty(line: ScoreLine, rubric: Rubric): boolean {
  const effect = priceTag(line, rubric);
  return effect !== null && compare(fullMark(effect), ZERO) === 0;
}

const isScaled = ({ out }: Side): boolean => compare(out, ZERO) > 0;

function total(sides: readonly Side[], of: (line: ScoreLine) => string): Exact {
  return sum(
    sides.map((side) => {
      const raw = sum(side.lines.map((line) => exact(of(line))));
      return isScaled(side) ? raw.mul(side.left.add(side.out)).div(side.left) : raw;
    }),
  );
}

const ratioText = ({ left, out }: Side): string => `× ${shown(left.add(out))}/${shown(left)}`;
const plain = (lines: readonly ScoreLine[]): string =>
  lines.map(({ points }, index) => (index > 0 ? factor(exact(points!)) : shown(exact(points!)))).join(' + ');

/** '1 + 2.5 = '; with weight carried '1 + 1 = 2，× 10/5 = ', or each kind on its own. */
function sumText(counted: readonly ScoreLine[], sides: readonly [Side, Side]): string {
  const [merits, penalties] = sides;
  if (!sides.some(isScaled)) return `${plain(counted)} = `;
  const sumOf = (side: Side): string => shown(sum(side.lines.map(({ points }) => exact(points!))));
  if (penalties.lines.length === 0) return `${plain(counted)} = ${sumOf(merits)}，${ratioText(merits)} = `;
  const kinds = sides.filter(({ lines }) => lines.length > 0);
  return `${kinds.map((side) => `(${plain(side.lines)})${isScaled(side) ? ` ${ratioText(side)}` : ''}`).join(' + ')} = `;
}

function limitText(before: Exact, after: Exact, cap: string): string {
  if (compare(before, after) === 0) return '';
  return `，${compare(after, before) < 0 ? `封顶 ${cap}` : `不低于 ${shown(after)}`} → ${shown(after)}`;
}
