/** The units of a month that was published, as they were then. */
import type { Unit } from '../config/unit.ts';
import type { RosterUnit } from '../scoring/rank.ts';
import type { UnitScore } from '../scoring/unit-score.ts';

/** A closed month keeps the units it was published with, whatever the configuration says today. */
export function inOrder(roster: string[], scores: UnitScore[]): UnitScore[] {
  return roster.flatMap((id) => scores.filter((score) => score.unit === id));
}

/** Their names of then; how long they answer for, as the configuration knows it. */
export function publishedRoster(scores: UnitScore[], units: Unit[]): RosterUnit[] {
  const known = new Map(units.map(({ id, from, successor }) => [id, { from, successor }]));
  return scores.map(({ unit, name, group }) => ({ ...known.get(unit), id: unit, name, group }));
}
