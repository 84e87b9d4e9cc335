/** What is known of a unit over some months of a year: a month, or a span that was printed as one sum and cannot be split. */
import type { Rubric } from '../config/rubric.ts';
import { compare, exact, sum, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import type { LedgerEntry } from './ledger.ts';
import { monthsOf } from './period.ts';

export interface Stretch {
  months: readonly string[];
  points: Exact;
}

export type SuccessorRule = NonNullable<Rubric['successor']>;

/** Imported and published entries hold a month; corrections and adjustments stand beside it. */
export function isBase({ kind }: Pick<LedgerEntry, 'kind'>): boolean {
  return kind === 'imported' || kind === 'published';
}

/** Known months of one unit's entries, each with the corrections and adjustments made to it since. */
export function stretchesOf(entries: readonly LedgerEntry[]): Stretch[] {
  const changes = entries.filter((entry) => !isBase(entry) && entry.total !== null);
  return entries
    .filter((entry) => isBase(entry) && entry.total !== null)
    .map(({ period, total }) => {
      const months = monthsOf(period)!;
      const own = changes.filter((change) => months.includes(monthsOf(change.period)?.[0] ?? ''));
      return { months, points: sum([exact(total!), ...own.map((change) => exact(change.total!))]) };
    });
}

export function pointsIn(stretches: readonly Stretch[]): Exact {
  return sum(stretches.map(({ points }) => points));
}

export function monthsIn(stretches: readonly Stretch[]): Set<string> {
  return new Set(stretches.flatMap(({ months }) => months));
}

/**
 * The months of a unit and of those that were merged into it as one year. `fresh`: its own alone. Elsewhere, where a predecessor has
 * points: all of them (`sum`), their mean or the best of them for each month; its own of that month is one of them. Where one side knows
 * only the sum of several months, they are weighed by the months that each answers for, which for single months is the plain mean.
 */
export function combined(rule: SuccessorRule, own: readonly Stretch[], others: readonly (readonly Stretch[])[]): Stretch[] {
  if (rule === 'fresh') return [...own];
  return blocksOf([...own, ...others.flat()]).flatMap((months) => {
    const sides = [own, ...others].map((side) => side.filter((stretch) => months.has(stretch.months[0]!)));
    const told = sides.filter((side) => side.length > 0);
    if (told.length === 1) return told[0]!;
    return [{ months: [...months], points: pointsOf(rule, told, months.size) }];
  });
}

function pointsOf(rule: Exclude<SuccessorRule, 'fresh'>, sides: readonly (readonly Stretch[])[], length: number): Exact {
  const all = sides.map(pointsIn);
  if (rule === 'sum') return sum(all);
  const counts = sides.map((side) => monthsIn(side).size);
  if (rule === 'mean')
    return sum(all)
      .mul(length)
      .div(counts.reduce((total, count) => total + count, 0));
  const rates = all.map((points, index) => points.mul(length).div(counts[index]!));
  return rates.reduce((best, points) => (compare(points, best) > 0 ? points : best), rates[0] ?? ZERO);
}

/** The months in the smallest groups that no stretch reaches out of. */
function blocksOf(stretches: readonly Stretch[]): Set<string>[] {
  const blocks: Set<string>[] = [];
  const ordered = [...stretches].sort((a, b) => (a.months[0]! < b.months[0]! ? -1 : 1));
  for (const { months } of ordered) {
    const last = blocks.at(-1);
    const met = last !== undefined && months.some((month) => last.has(month));
    if (met) for (const month of months) last.add(month);
    else blocks.push(new Set(months));
  }
  return blocks;
}
