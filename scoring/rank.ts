/** Puts the units of each group in the order of the printed table: the year's sum, then the sum before this month, then the roster. */
import { takesPart } from '../config/succession.ts';
import { compare } from './exact.ts';
import type { LedgerEntry } from './ledger.ts';
import { publishedEntry } from './ledger.ts';
import { underIds } from './ledger-names.ts';
import { monthsOf } from './period.ts';
import type { RankingRow, RankingTable } from './ranking.ts';
import { standingOf } from './standing.ts';
import type { AnnualRule, RosterUnit, Standing, Year } from './standing.ts';
import { isBase } from './stretch.ts';
import type { UnitScore } from './unit-score.ts';

export type { RosterUnit } from './standing.ts';

export interface RankInput {
  /** '2018-12' */
  month: string;
  /** Tables in print order; without a configuration: the groups of the ledger as they first appear. */
  groups?: readonly { id: string; name: string }[];
  /** Units in order; without a configuration: those of the ledger by their place in it. Whoever takes no part in the month has no row. */
  roster?: readonly RosterUnit[];
  /** All units of the configuration, those that have ended among them: their months count in their successors'. Default: the roster. */
  registry?: readonly RosterUnit[];
  /** Without a rubric a missing month stays open, and predecessors count by their mean. */
  rubric?: AnnualRule | undefined;
  /** Entries of the year (others are ignored). */
  ledger: readonly LedgerEntry[];
  /** This month's scores when they are not in the ledger yet. */
  scores?: readonly UnitScore[];
}

export function rank(input: RankInput): RankingTable[] {
  const entries = entriesOf(input);
  const roster = input.roster ?? rosterOf(entries);
  const groups = input.groups ?? [...new Set(roster.map(({ group }) => group))].map((id) => ({ id, name: id }));
  const year = yearOf(input, roster, entries);
  return groups.map((group) => {
    const members = roster
      .map((unit, place) => ({ unit, place }))
      .filter(({ unit }) => unit.group === group.id && takesPart(unit, input.month));
    const standings = members.map(({ unit, place }) => standingOf(unit, place, year));
    return { month: input.month, group: group.id, groupName: group.name, rows: placed(standings) };
  });
}

function yearOf({ month, rubric, registry = [] }: RankInput, roster: readonly RosterUnit[], entries: readonly LedgerEntry[]): Year {
  const ranked = new Set(roster.map(({ id }) => id));
  const everybody = [...roster, ...registry.filter(({ id }) => !ranked.has(id))];
  const byUnit = new Map<string, LedgerEntry[]>();
  for (const entry of entries) byUnit.set(entry.unit, [...(byUnit.get(entry.unit) ?? []), entry]);
  const covered = new Map<string, string[]>();
  for (const { id, group } of everybody) {
    // An entry without a total says that a month is unknown for one unit, not that it was scored for all.
    const known = (byUnit.get(id) ?? []).filter((entry) => isBase(entry) && entry.total !== null);
    covered.set(group, [...(covered.get(group) ?? []), ...known.flatMap((entry) => monthsOf(entry.period)!)]);
  }
  const months = new Map([...covered].map(([group, all]) => [group, [...new Set(all)].sort()]));
  return {
    month,
    rule: rubric ?? { missingMonth: 'open' },
    registry: everybody,
    entriesOf: (unit) => byUnit.get(unit) ?? [],
    coveredBy: (group) => months.get(group) ?? [],
  };
}

/** Entries that end by this month in its year, with this month's unpublished scores among them. */
function entriesOf({ month, ledger, roster, registry = [], scores = [] }: RankInput): LedgerEntry[] {
  const year = month.slice(0, 4);
  const named =
    roster === undefined ? ledger : underIds(ledger, [...new Map([...registry, ...roster].map((unit) => [unit.id, unit])).values()]);
  const standing = named.filter((entry) => {
    const last = monthsOf(entry.period)?.at(-1);
    return last !== undefined && last.startsWith(year) && last <= month;
  });
  const known = new Set(standing.filter((entry) => isBase(entry) && entry.period === month).map((entry) => entry.unit));
  const fresh = scores.filter((score) => !known.has(score.unit)).map((score) => publishedEntry(score, { month, roster: 0, at: '' }));
  return [...standing, ...fresh];
}

function rosterOf(entries: readonly LedgerEntry[]): RosterUnit[] {
  const first = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const before = first.get(entry.unit);
    if (!before || entry.roster < before.roster) first.set(entry.unit, entry);
  }
  return [...first.values()].sort((a, b) => a.roster - b.roster).map((entry) => ({ id: entry.unit, name: entry.name, group: entry.group }));
}

/** Equal sums share a place (1, 2, 2, 4); whoever has no sum stands at the end without one. */
function placed(standings: Standing[]): RankingRow[] {
  const ranked = standings.filter((standing) => standing.annual !== null);
  ranked.sort((a, b) => compare(b.annual!, a.annual!) || compare(b.prior, a.prior) || a.roster - b.roster);
  const rest = standings.filter((standing) => standing.annual === null).sort((a, b) => a.roster - b.roster);
  let place = 0;
  const rows = ranked.map((standing, index) => {
    const before = ranked[index - 1];
    if (!before || compare(before.annual!, standing.annual!) !== 0) place = index + 1;
    return { ...standing.row, place };
  });
  return [...rows, ...rest.map((standing) => standing.row)];
}
