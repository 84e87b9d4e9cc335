/** Where one unit stands in its year: its own months, those of the units merged into it, what is missing, and what must be said of it. */
import { hasEnded, successorsOf, takesPart } from '../config/succession.ts';
import type { Lasting } from '../config/succession.ts';
import type { Rubric } from '../config/rubric.ts';
import { compare, exact, print, roundTo, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import type { LedgerEntry } from './ledger.ts';
import { monthsOf } from './period.ts';
import { monthsInWords, ruleInWords, type Inherited, type RankingRow } from './ranking.ts';
import { combined, isBase, monthsIn, pointsIn, stretchesOf } from './stretch.ts';
import type { Stretch, SuccessorRule } from './stretch.ts';

/** A unit that is ranked; a configured `Unit` is one. `from` and `to` bound the months it answers for. */
export interface RosterUnit extends Lasting {
  name: string;
  group: string;
  /** Other names under which the ledger may hold it. */
  aliases?: readonly string[] | undefined;
}

/** What of a rubric the annual sum goes by; without one a missing month stays open and nothing is rounded. */
export type AnnualRule = Pick<Rubric, 'missingMonth'> & Partial<Pick<Rubric, 'successor' | 'round' | 'rounding'>>;

export interface Standing {
  row: RankingRow;
  annual: Exact | null;
  /** The year before this month: decides between equal sums. */
  prior: Exact;
  roster: number;
}

/** The year as far as it is in the book. */
export interface Year {
  month: string;
  rule: AnnualRule;
  /** Everybody who ever answered for a month. */
  registry: readonly RosterUnit[];
  entriesOf(unit: string): readonly LedgerEntry[];
  /** Months in which somebody of the group has points, in order. */
  coveredBy(group: string): readonly string[];
}

/** A month that a unit, or one merged into it, should have points for and has not. */
interface Gap {
  month: string;
  /** null: the unit itself. */
  of: string | null;
}

interface Whole {
  own: Stretch[];
  all: Stretch[];
  gaps: Gap[];
  predecessors: { unit: RosterUnit; all: Stretch[] }[];
}

export function standingOf(unit: RosterUnit, roster: number, year: Year): Standing {
  const { month, rule } = year;
  const entries = year.entriesOf(unit.id);
  const whole = wholeOf(unit, year, new Set([unit.id]));
  const known = monthsIn(whole.all);
  const gaps = rule.missingMonth === 'open' ? whole.gaps : whole.gaps.filter((gap) => !known.has(gap.month));
  const missing = [...new Set(gaps.map((gap) => gap.month))].sort();
  const ranked = known.size > 0 && (missing.length === 0 || rule.missingMonth !== 'open');
  const own = pointsIn(whole.own);
  const unrounded = pointsIn(whole.all).sub(own);
  const added = settled(unrounded, rule);
  const filled = rule.missingMonth === 'mean' && ranked ? settled(own.add(added).mul(missing.length).div(known.size), rule) : ZERO;
  const annual = ranked ? own.add(added).add(filled) : null;
  const current = entries.find((entry) => isBase(entry) && entry.period === month);
  const inherited = inheritedBy(whole, { unrounded, added }, rule);
  const row: RankingRow = {
    place: null,
    unit: unit.id,
    name: unit.name,
    categories: current?.categories ?? {},
    total: current?.total ?? null,
    annual: annual === null ? null : print(annual),
    why: annual === null ? whyUnranked(gaps, whole.gaps, current, month) : null,
    footnotes: [
      ...changesOf(entries, null),
      ...whole.predecessors.flatMap(({ unit: before }) =>
        ruleOf(rule) === 'fresh' ? [] : changesOf(year.entriesOf(before.id), before.name),
      ),
      ...(inherited === null || !ranked ? [] : [inheritedInWords(inherited)]),
      ...(ranked && missing.length > 0
        ? [`缺 ${missing.join('、')}，${rule.missingMonth === 'mean' ? '按已有月份平均分补计' : '不计入'}`]
        : []),
    ],
    ...(inherited === null ? {} : { inherited }),
  };
  const now = pointsIn(whole.own.filter(({ months }) => months.length === 1 && months[0] === month));
  return { row, annual, prior: annual === null ? ZERO : annual.sub(now), roster };
}

function ruleOf({ successor }: AnnualRule): SuccessorRule {
  return successor ?? 'mean';
}

/** What is no sum of booked points may be any fraction: it takes the rounding that the rubric names, once. */
function settled(points: Exact, { round, rounding }: AnnualRule): Exact {
  return round === undefined || rounding === 'none' ? points : roundTo(points, exact(round));
}

/** `seen`: units on the way here; a circle of successors ends where it began. */
function wholeOf(unit: RosterUnit, year: Year, seen: ReadonlySet<string>): Whole {
  const entries = year.entriesOf(unit.id);
  const own = stretchesOf(entries);
  const before = year.registry.filter(
    (other) => !seen.has(other.id) && successorsOf(other).includes(unit.id) && hasEnded(other, year.month),
  );
  const parts = before.map((other) => ({ other, whole: wholeOf(other, year, new Set([...seen, other.id])) }));
  const rule = ruleOf(year.rule);
  const answered = monthsIn(own);
  const predecessors = parts.map(({ other, whole }) => ({
    unit: other,
    // The month in which it ended is the successor's, unless only the predecessor has points for it.
    all: whole.all.filter(({ months }) => !months.every((month) => answered.has(month) && hasEnded(other, month))),
  }));
  const all = combined(
    rule,
    own,
    predecessors.map((each) => each.all),
  );
  const known = monthsIn(all);
  const booked = entries.filter(isBase).flatMap((entry) => monthsOf(entry.period)!);
  const asked = [...new Set([...year.coveredBy(unit.group), ...booked])].sort();
  const gaps = asked.filter((month) => takesPart(unit, month) && !known.has(month)).map((month): Gap => ({ month, of: null }));
  const ofOthers = rule === 'fresh' ? [] : parts.flatMap(({ other, whole }) => gapsOf(other, whole));
  return { own, all, gaps: [...gaps, ...ofOthers], predecessors };
}

function gapsOf(other: RosterUnit, { gaps }: Whole): Gap[] {
  return gaps.map(({ month, of }) => ({ month, of: of ?? other.name }));
}

/** null: nobody was merged into it, or nobody who was has any points this year. */
function inheritedBy(
  { predecessors }: Whole,
  { unrounded, added }: { unrounded: Exact; added: Exact },
  rule: AnnualRule,
): Inherited | null {
  const told = predecessors.filter(({ all }) => all.length > 0);
  if (told.length === 0) return null;
  const months = [...new Set(told.flatMap(({ all }) => [...monthsIn(all)]))].sort();
  const full = compare(unrounded, added) === 0 ? {} : { exact: print(unrounded) };
  return { rule: ruleOf(rule), units: told.map(({ unit }) => unit.name), months, points: print(added), ...full };
}

function inheritedInWords({ rule, units, months, points, exact: full }: Inherited): string {
  const names = units.join('、');
  if (rule === 'fresh') return `${names}此前得分不计入`;
  return `${monthsInWords(months)}含${names}得分，${ruleInWords(rule, units.length)}，计入 ${full === undefined ? '' : `${full} → `}${points}`;
}

function whyUnranked(gaps: readonly Gap[], all: readonly Gap[], current: LedgerEntry | undefined, month: string): string {
  const names = [...new Set(gaps.map(({ of }) => of))];
  const parts = names.map((name) => {
    const months = [...new Set(gaps.filter(({ of }) => of === name).map((gap) => gap.month))].sort().join('、');
    return name === null ? months : `${months}（${name}）`;
  });
  const lacks = parts.length > 0 ? `缺 ${parts.join('、')}` : '没有任何月份的得分';
  const isOpen = current?.total === null && current.why && all.some((gap) => gap.of === null && gap.month === month);
  return isOpen ? `${lacks}：${current.why}` : lacks;
}

/** `of`: whose month was changed, where it is not the row's own. */
function changesOf(entries: readonly LedgerEntry[], of: string | null): string[] {
  return entries
    .filter((entry) => !isBase(entry) && entry.total !== null)
    .map((entry) => {
      const kind = entry.kind === 'correction' ? '更正' : '调整';
      const points = entry.total!.startsWith('-') ? entry.total!.replace('-', '−') : `+${entry.total}`;
      return `含${of ?? ''}${kind} ${entry.period}：${points}${entry.why ? `（${entry.why}）` : ''}`;
    });
}
