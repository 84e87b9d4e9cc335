/** Puts the units of each group in the order of the printed table: the year's sum, then the sum before this month, then the roster. */
import { compare, exact, print, sum, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import type { LedgerEntry } from './ledger.ts';
import { publishedEntry } from './ledger.ts';
import { underIds } from './ledger-names.ts';
import { monthsOf } from './period.ts';
import type { RankingRow, RankingTable } from './ranking.ts';
import type { UnitScore } from './unit-score.ts';

/** A unit that is ranked; a configured `Unit` is one. `from` and `to` bound the months it answers for. */
export interface RosterUnit {
  id: string;
  name: string;
  group: string;
  /** Other names under which the ledger may hold it. */
  aliases?: readonly string[] | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface RankInput {
  /** '2018-12' */
  month: string;
  /** Tables in print order; without a configuration: the groups of the ledger as they first appear. */
  groups?: readonly { id: string; name: string }[];
  /** Units in order; without a configuration: those of the ledger by their place in it. */
  roster?: readonly RosterUnit[];
  /** Only `missingMonth` is read; without a rubric a missing month stays open. */
  rubric?: { missingMonth: 'open' | 'exclude' | 'mean' } | undefined;
  /** Entries of the year (others are ignored). */
  ledger: readonly LedgerEntry[];
  /** This month's scores when they are not in the ledger yet. */
  scores?: readonly UnitScore[];
}

interface Standing {
  row: RankingRow;
  annual: Exact | null;
  prior: Exact;
  roster: number;
}

export function rank(input: RankInput): RankingTable[] {
  const entries = entriesOf(input);
  const roster = input.roster ?? rosterOf(entries);
  const groups = input.groups ?? [...new Set(roster.map(({ group }) => group))].map((id) => ({ id, name: id }));
  return groups.map((group) => {
    const members = roster.map((unit, place) => ({ unit, place })).filter(({ unit }) => unit.group === group.id);
    const ids = new Set(members.map(({ unit }) => unit.id));
    const own = entries.filter((entry) => ids.has(entry.unit));
    // An entry without a total says that a month is unknown for one unit, not that it was scored for all.
    const covered = [
      ...new Set(own.filter((entry) => isBase(entry) && entry.total !== null).flatMap((entry) => monthsOf(entry.period)!)),
    ].sort();
    const standings = members.map(({ unit, place }) =>
      standingOf(
        unit,
        place,
        own.filter((entry) => entry.unit === unit.id),
        covered,
        input,
      ),
    );
    return { month: input.month, group: group.id, groupName: group.name, rows: placed(standings) };
  });
}

/** Entries that end by this month in its year, with this month's unpublished scores among them. */
function entriesOf({ month, ledger, roster, scores = [] }: RankInput): LedgerEntry[] {
  const year = month.slice(0, 4);
  const standing = (roster === undefined ? ledger : underIds(ledger, roster)).filter((entry) => {
    const last = monthsOf(entry.period)?.at(-1);
    return last !== undefined && last.startsWith(year) && last <= month;
  });
  const known = new Set(standing.filter((entry) => isBase(entry) && entry.period === month).map((entry) => entry.unit));
  const fresh = scores.filter((score) => !known.has(score.unit)).map((score) => publishedEntry(score, { month, roster: 0, at: '' }));
  return [...standing, ...fresh];
}

function isBase(entry: LedgerEntry): boolean {
  return entry.kind === 'imported' || entry.kind === 'published';
}

function rosterOf(entries: readonly LedgerEntry[]): RosterUnit[] {
  const first = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const before = first.get(entry.unit);
    if (!before || entry.roster < before.roster) first.set(entry.unit, entry);
  }
  return [...first.values()].sort((a, b) => a.roster - b.roster).map((entry) => ({ id: entry.unit, name: entry.name, group: entry.group }));
}

function standingOf(unit: RosterUnit, roster: number, own: readonly LedgerEntry[], covered: readonly string[], input: RankInput): Standing {
  const base = own.filter(isBase);
  const known = new Set(base.filter((entry) => entry.total !== null).flatMap((entry) => monthsOf(entry.period)!));
  const asked = [...new Set([...covered, ...base.flatMap((entry) => monthsOf(entry.period)!)])].sort();
  const missing = asked.filter((month) => !known.has(month) && answersFor(unit, month));
  const changes = own.filter((entry) => !isBase(entry) && entry.total !== null);
  const current = base.find((entry) => entry.period === input.month);
  const annual = annualOf(base, changes, known, missing, input.rubric?.missingMonth ?? 'open');
  const total = current?.total ?? null;
  const row: RankingRow = {
    place: null,
    unit: unit.id,
    name: unit.name,
    categories: current?.categories ?? {},
    total,
    annual: annual === null ? null : print(annual),
    why: annual === null ? whyUnranked(missing, current, input.month) : null,
    footnotes: footnotesOf(changes, missing, annual !== null, input.rubric?.missingMonth ?? 'open'),
  };
  const prior = annual === null ? ZERO : annual.sub(total === null ? ZERO : exact(total));
  return { row, annual, prior, roster };
}

/** A unit is asked only for the months it existed in. */
function answersFor(unit: RosterUnit, month: string): boolean {
  return (!unit.from || unit.from.slice(0, 7) <= month) && (!unit.to || unit.to.slice(0, 7) >= month);
}

function annualOf(
  base: readonly LedgerEntry[],
  changes: readonly LedgerEntry[],
  known: ReadonlySet<string>,
  missing: readonly string[],
  rule: string,
): Exact | null {
  if (known.size === 0 || (missing.length > 0 && rule === 'open')) return null;
  const points = sum([...base, ...changes].filter((entry) => entry.total !== null).map((entry) => exact(entry.total!)));
  return rule === 'mean' ? points.add(points.mul(missing.length).div(known.size)) : points;
}

function whyUnranked(missing: readonly string[], current: LedgerEntry | undefined, month: string): string {
  const lacks = missing.length > 0 ? `缺 ${missing.join('、')}` : '没有任何月份的得分';
  return current?.total === null && current.why && missing.includes(month) ? `${lacks}：${current.why}` : lacks;
}

function footnotesOf(changes: readonly LedgerEntry[], missing: readonly string[], ranked: boolean, rule: string): string[] {
  const notes = changes.map(
    (entry) => `含${entry.kind === 'correction' ? '更正' : '调整'} ${entry.period}：${entry.total}${entry.why ? `（${entry.why}）` : ''}`,
  );
  if (ranked && missing.length > 0) notes.push(`缺 ${missing.join('、')}，${rule === 'mean' ? '按已有月份平均分补计' : '不计入'}`);
  return notes;
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
