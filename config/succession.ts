/** Offices are founded, merged and split (国土 and 规划 became 自然资源 in 2019): who answers for a month, and who follows whom. */
import type { Problem } from './problem.ts';
import type { Unit } from './unit.ts';
import { monthWindow } from './run.ts';
import { nearest } from './nearest.ts';

/** A unit as time sees it; a configured `Unit` is one. */
export interface Lasting {
  id: string;
  /** First and last day, civil dates. */
  from?: string | undefined;
  to?: string | undefined;
  successor?: string | readonly string[] | undefined;
}

export function successorsOf({ successor }: Pick<Lasting, 'successor'>): readonly string[] {
  return successor === undefined ? [] : typeof successor === 'string' ? [successor] : successor;
}

/** A unit takes part in a month on whose last day it exists: whoever is merged in mid-month leaves that month to the successor. */
export function takesPart({ from, to }: Pick<Lasting, 'from' | 'to'>, month: string): boolean {
  const last = lastDay(month);
  return (from === undefined || from <= last) && (to === undefined || to >= last);
}

/** It had ended by the end of that month. */
export function hasEnded({ to }: Pick<Lasting, 'to'>, month: string): boolean {
  return to !== undefined && to < lastDay(month);
}

/** Who had been merged into (or split up for) this unit by the end of that month, in the order given. */
export function predecessorsOf<U extends Lasting>({ id }: Pick<Lasting, 'id'>, units: readonly U[], month: string): U[] {
  return units.filter((other) => other.id !== id && successorsOf(other).includes(id) && hasEnded(other, month));
}

function lastDay(month: string): string {
  const day = new Date(`${monthWindow(month).to}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

type At = (path: PropertyKey[], expected: string, found: string, hint: string) => Problem;

/** What is wrong with the times and successors of units.yaml. */
export function successionProblems(units: readonly Unit[], problem: At): Problem[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return units.flatMap((unit, index) => [
    ...timeProblems(unit, index, problem),
    ...successorsOf(unit).flatMap((id, nth) => {
      const path = ['units', index, 'successor', ...(typeof unit.successor === 'string' ? [] : [nth])];
      return successorProblem(unit, id, byId, (...rest) => problem(path, ...rest));
    }),
  ]);
}

function timeProblems({ from, to, successor }: Unit, index: number, problem: At): Problem[] {
  if (from !== undefined && to !== undefined && from > to)
    return [problem(['units', index, 'to'], `a last day not before its first, ${from}`, `"${to}"`, 'swap "from" and "to"')];
  if (successor !== undefined && to === undefined)
    return [problem(['units', index, 'successor'], 'a last day ("to") beside it', 'nothing', 'a unit is followed only when it has ended')];
  return [];
}

function successorProblem(
  unit: Unit,
  id: string,
  byId: ReadonlyMap<string, Unit>,
  problem: (expected: string, found: string, hint: string) => Problem,
): Problem[] {
  const next = byId.get(id);
  if (!next) {
    const ids = [...byId.keys()].filter((other) => other !== unit.id);
    return [problem('the id of a unit in units.yaml', `"${id}"`, nearest(id, ids) || 'add the new unit to units.yaml')];
  }
  const circle = wayBack(unit.id, id, byId);
  if (circle !== null)
    return [problem('a successor that does not lead back to the unit', circle.join(' → '), 'let the last of them have no successor')];
  if (unit.to !== undefined && next.to !== undefined && next.to <= unit.to)
    return [
      problem(`a unit that exists after ${unit.to}`, `"${id}", which ended on ${next.to}`, 'name the unit that follows, or mend the dates'),
    ];
  return [];
}

/** The ids from a unit over its successor back to itself; null when there is no such way. */
function wayBack(start: string, first: string, byId: ReadonlyMap<string, Unit>): string[] | null {
  const ways: string[][] = [[start, first]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1)!;
    if (last === start) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    const unit = byId.get(last);
    if (unit) for (const next of successorsOf(unit)) ways.push([...way, next]);
  }
  return null;
}
