/** What stored months would come to under other rules: who moves, and through which line. Nothing is written, nothing is read again. */
import { digestOf } from '../config/canonical.ts';
import type { Rubric } from '../config/rubric.ts';
import type { InspectionRun } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import { compareMonths, type Comparison } from '../scoring/compare.ts';
import { comparePlaces, type PlaceChange } from '../scoring/compare-places.ts';
import { beforePublication } from '../scoring/judgement.ts';
import { publishedEntry, type LedgerEntry } from '../scoring/ledger.ts';
import { publicFinding, type Keyed } from '../scoring/public-finding.ts';
import { rank, type RankInput } from '../scoring/rank.ts';
import { rehearse, type Doubt, type Rehearsal, type StoredMonth } from '../scoring/rehearse.ts';
import type { UnitFacts } from '../scoring/unit-facts.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import type { Store } from './store.ts';

export interface PreviewRequest {
  store: Store;
  /** In order; months that were never inspected are passed over when there are several. */
  months: readonly string[];
  rubric: Rubric;
  /** Rules to compare with; null: those by which each month was judged. */
  against: Rubric | null;
  /** Tables and units as the configuration orders them; null: as the months themselves name them. */
  registry: Required<Pick<RankInput, 'groups' | 'roster'>> | null;
  /** For months that were judged before rules were kept; by id. */
  known: readonly Rubric[];
  keyed: Keyed;
}

/** rehearsed: all follows; absent: never inspected; no-facts: nothing to judge from; doubtful: today's engine does not come to what is stored. */
export type MonthState = 'rehearsed' | 'absent' | 'no-facts' | 'doubtful';

export interface MonthPreview {
  month: string;
  state: MonthState;
  /** The rules that were compared with the new ones. */
  rubric: { id: string; digest: string } | null;
  /** Names of units without facts, or units and lines that today's engine makes otherwise. */
  without: string[];
  doubts: Doubt[];
  /** Indicators whose checks ran again. */
  reran: string[];
  comparison: Comparison | null;
  /** Places of this month alone. */
  places: PlaceChange[];
}

export interface Preview {
  rubric: { id: string; digest: string };
  months: MonthPreview[];
  /** The printed table of the last month rehearsed, which sums the year. */
  annual: { month: string; places: PlaceChange[] } | null;
}

/** What the year's table needs of a month; its findings and facts are let go. */
interface Rehearsed {
  preview: MonthPreview;
  rubric: Rubric;
  scores: Record<'before' | 'after', UnitScore[]>;
  units: Unit[];
}

const law = (rubric: Rubric) => ({ id: rubric.id, digest: digestOf(rubric) });

export async function preview(request: PreviewRequest): Promise<Preview> {
  const tried: (Rehearsed | MonthPreview)[] = [];
  for (const month of request.months) tried.push(await previewMonth(request, month));
  const done = tried.filter((each): each is Rehearsed => 'scores' in each);
  return {
    rubric: law(request.rubric),
    months: tried.map((each) => ('scores' in each ? each.preview : each)),
    annual: done.length === 0 ? null : await annualOf(request, done),
  };
}

async function previewMonth(request: PreviewRequest, month: string): Promise<Rehearsed | MonthPreview> {
  const { store, rubric, against } = request;
  const blank = { month, rubric: null, without: [], doubts: [], reran: [], comparison: null, places: [] };
  const run = await store.findRun(month);
  const scores = run === null ? [] : inOrder(run, await store.scores(month));
  const own = run && ((await store.rubricOf(month)) ?? request.known.find(({ id }) => id === run.rubric) ?? null);
  if (run === null || own === null || scores.length === 0) return { ...blank, state: 'absent' };
  const facts = await store.facts(month);
  const lacking = scores.filter(({ unit }) => !facts.has(unit)).map(({ name }) => name);
  if (lacking.length > 0) return { ...blank, rubric: law(own), state: 'no-facts', without: lacking };
  const rehearsal = rehearse(await storedMonth(store, run, own, scores, facts), rubric, against);
  const told = { ...blank, rubric: law(against ?? own), reran: rehearsal.reran, doubts: rehearsal.doubts };
  if (rehearsal.doubts.length > 0) return { ...told, state: 'doubtful' };
  const before = { rubric: against ?? own, units: rehearsal.before };
  const comparison = shownTo(request.keyed, compareMonths(before, { rubric, units: rehearsal.after }), rehearsal);
  const units = [...facts.values()].map(({ unit }) => unit);
  const registry = request.registry ?? registryOf([units], run);
  const scored = { before: rehearsal.before.map(({ score }) => score), after: rehearsal.after.map(({ score }) => score) };
  const place = (by: Rubric, given: UnitScore[]) => rank({ month, rubric: by, ledger: [], ...registry, scores: given });
  const places = comparePlaces(place(before.rubric, scored.before), place(rubric, scored.after));
  return { preview: { ...told, state: 'rehearsed', comparison, places }, rubric: before.rubric, scores: scored, units };
}

/** As the run names its units. */
function inOrder(run: InspectionRun, scores: readonly UnitScore[]): UnitScore[] {
  const place = new Map(run.units.map((unit, nth) => [unit, nth]));
  return [...scores].sort((a, b) => (place.get(a.unit) ?? Infinity) - (place.get(b.unit) ?? Infinity));
}

async function storedMonth(
  store: Store,
  run: InspectionRun,
  rubric: Rubric,
  scores: readonly UnitScore[],
  facts: ReadonlyMap<string, UnitFacts>,
): Promise<StoredMonth> {
  const results = await store.allResults(run.id);
  const judgements = beforePublication(await store.judgements(run.id), run.id);
  const units = scores.map((score) => ({ score, results: results.get(score.unit) ?? [], facts: facts.get(score.unit)! }));
  return { run: run.id, rubric, judgements, units };
}

/** Without a configuration: every unit as it was configured when it was judged, the latest word first. */
function registryOf(months: readonly Unit[][], run: InspectionRun): Required<Pick<RankInput, 'groups' | 'roster'>> {
  const units = new Map<string, Unit>();
  for (const month of [...months].reverse()) for (const unit of month) if (!units.has(unit.id)) units.set(unit.id, unit);
  const order = new Map(run.units.map((id, nth) => [id, nth]));
  const roster = [...units.values()].sort((a, b) => (order.get(a.id) ?? Infinity) - (order.get(b.id) ?? Infinity));
  return { roster, groups: [...new Set(roster.map(({ group }) => group))].map((id) => ({ id, name: id })) };
}

/** Findings that the comparison names, as they may be shown. */
function shownTo(keyed: Keyed, comparison: Comparison, { before, after }: Rehearsal): Comparison {
  const changed = comparison.changed.map((unit) => {
    if (unit.lines.every(({ findings }) => findings.length === 0)) return unit;
    const own = [...before, ...after].filter(({ score }) => score.unit === unit.unit);
    const known = new Map(
      own.flatMap(({ results }) => results.flatMap(({ findings }) => findings.map((each) => [each.id, each] as const))),
    );
    const lines = unit.lines.map((line) => ({
      ...line,
      findings: line.findings.map((change) => {
        const { id, subject, mark, says } = publicFinding(known.get(change.id)!, keyed);
        return { ...change, id, subject, mark: mark ?? null, says };
      }),
    }));
    return { ...unit, lines };
  });
  return { ...comparison, changed };
}

/** The book, with what would have been published instead of what was. */
async function annualOf({ store, rubric, registry }: PreviewRequest, done: readonly Rehearsed[]): Promise<Preview['annual']> {
  const last = done.at(-1)!;
  const { month } = last.preview;
  const run = (await store.findRun(month))!;
  const book = await store.ledger(month.slice(0, 4));
  const shared = {
    month,
    ...(registry ??
      registryOf(
        done.map(({ units }) => units),
        run,
      )),
  };
  const instead = (side: 'before' | 'after') =>
    done.flatMap(({ preview: { month: period }, scores }) => scores[side].map((score) => ({ period, score })));
  const before = rank({ ...shared, rubric: last.rubric, ledger: bookWith(book, instead('before'), month) });
  const after = rank({ ...shared, rubric, ledger: bookWith(book, instead('after'), month) });
  return { month, places: comparePlaces(before, after) };
}

/** `month`: the one whose table is printed. Of it an unknown total is told, and keeps its unit from a place; an earlier one never entered the book. */
function bookWith(book: readonly LedgerEntry[], scored: readonly { period: string; score: UnitScore }[], month: string): LedgerEntry[] {
  const key = (period: string, unit: string): string => `${period} ${unit}`;
  const replaced = new Set(scored.map(({ period, score }) => key(period, score.unit)));
  const standing = book.filter(({ kind, period, unit }) => !(kind === 'published' && replaced.has(key(period, unit))));
  // What an inspection could not tell and other hands filled in stays theirs.
  const imported = new Set(book.filter(({ kind }) => kind === 'imported').map(({ period, unit }) => key(period, unit)));
  const entries = scored
    .filter(({ period, score }) => (score.total !== null || period === month) && !imported.has(key(period, score.unit)))
    .map(({ period, score }) => publishedEntry(score, { month: period, roster: 0, at: '' }));
  return [...standing, ...entries];
}
