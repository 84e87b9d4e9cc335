/** What was published in a month and first seen after its inspection: the printed month stands, and what it would have earned enters the book beside it. */
import { byCodePoint, digestOf } from '../config/canonical.ts';
import type { Rubric } from '../config/rubric.ts';
import { maskText } from '../crawler/read/masks.ts';
import type { CheckResult } from './check.ts';
import { differenceOf } from './correction.ts';
import type { Finding } from './finding.ts';
import { normalTitle } from './gather/items.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judgement.ts';
import type { LedgerEntry } from './ledger.ts';
import { priceUnit } from './score.ts';
import type { PublishedItem, UnitFacts } from './unit-facts.ts';
import type { Amount, ScoreLine, UnitScore } from './unit-score.ts';

/** Append-only, like the entry that it explains. */
export interface Adjustment {
  /** The run whose crawl saw the late items. */
  run: string;
  unit: string;
  /** The run that they belong to by their dates. */
  month: string;
  /** ISO UTC. */
  at: string;
  /** Digest of the published entry of the book. */
  amends: string;
  /** Digest of the entry that brings the difference into the book; null: no points moved. */
  entry: string | null;
  /** The month's total as the book has it, and with the late items. */
  before: Amount;
  after: Amount;
  /** Lines whose points or arithmetic changed. */
  lines: { indicator: string; title: string; before: LineThen; after: LineThen }[];
  /** What was seen late, each for the indicators that count it; their evidence is the later run's. */
  findings: Finding[];
}

type LineThen = Pick<ScoreLine, 'points' | 'arithmetic'>;

/** What enters the books together, all of it or nothing. */
export interface AdjustmentSet {
  adjustment: Adjustment;
  entry: LedgerEntry | null;
}

/** A published month of one unit, as it is kept, and the unit as a later crawl saw it. */
export interface LateInput {
  month: { id: string; from: string; to: string };
  rubric: Rubric;
  then: UnitFacts;
  results: readonly CheckResult[];
  /** All that were ever given of that month: corrections have moved its points, too. */
  judgements: readonly Judgement[];
  now: UnitFacts;
}

export interface LateItems {
  findings: Finding[];
  before: Priced;
  after: Priced;
}

type Priced = Omit<UnitScore, 'madeFrom'>;

/** Checks whose sightings are things published in the month. */
const counting = new Set(['column-items', 'interpretation-linked']);

/** The month priced again with what it had not seen; null: nothing was seen late, or the month has no total that could change. */
export function lateItems({ month, rubric, then, results, judgements, now }: LateInput): LateItems | null {
  const late = lateOf(then, now, month);
  if (late.size === 0) return null;
  const columns = now.columns.map((column) => ({ ...column, items: column.items.filter((item) => late.has(item)) }));
  const seen: UnitFacts = { ...now, unit: then.unit, from: month.from, to: month.to, columns };
  const indicators = rubric.indicators.filter(({ check }) => counting.has(check));
  const fresh = new Map(judge(seen, { indicators }, month.id).map(({ indicator, findings }) => [indicator, findings]));
  const merged = results.map((result) => withLate(result, fresh.get(result.indicator) ?? []));
  const findings = merged.flatMap((result, index) => result.findings.filter((finding) => !results[index]!.findings.includes(finding)));
  const price = (of: readonly CheckResult[]): Priced =>
    priceUnit({ run: month.id, unit: then.unit, facts: then, results: of, rubric, judgements });
  const [before, after] = [price(results), price(merged)];
  return findings.length === 0 || before.total === null || after.total === null ? null : { findings, before, after };
}

/** Items dated in the month whose article was read now, and of which the month's own crawl had met neither address nor name. */
function lateOf(then: UnitFacts, now: UnitFacts, { from, to }: LateInput['month']): Set<PublishedItem> {
  const dated = now.columns
    .flatMap(({ items }) => items)
    .filter(({ published, gone, unread, evidence }) => published && !gone && !unread && evidence.length > 1 && inside(published.date));
  if (dated.length === 0) return new Set();
  const met = metBy(then);
  return new Set(dated.filter((item) => ![item.key, item.url, nameOf(item)].some((name) => name !== null && met.has(name))));

  function inside(date: string): boolean {
    return date >= from && date < to;
  }
}

function metBy({ columns, pages, targets }: UnitFacts): Set<string> {
  const items = columns.flatMap((column) => column.items);
  const names = items.flatMap((item) => [item.key, item.url, nameOf(item)].filter((name) => name !== null));
  return new Set([...names, ...pages.map(({ url }) => url), ...Object.keys(targets)]);
}

/** Equal title and day are one thing wherever they stand. */
function nameOf({ title, published }: PublishedItem): string | null {
  const name = normalTitle(title);
  return published === null || name === '' ? null : `${name}|${published.date}`;
}

function withLate(result: CheckResult, late: readonly Finding[]): CheckResult {
  const known = new Set(result.findings.map(({ id }) => id));
  const added = late.filter(({ id }) => !known.has(id));
  if (added.length === 0 || result.state === 'pending') return result;
  const findings = [...result.findings, ...added].sort(
    (a, b) => byCodePoint(a.subject, b.subject) || byCodePoint(a.mark ?? '', b.mark ?? ''),
  );
  const state = result.state === 'not-applicable' ? 'seen' : result.state;
  return { ...result, state, findings, examined: result.examined + added.length };
}

/** How many late items an entry names before it says how many there are. */
const NAMED = 5;

/** The adjustment and its entry of the book; `graceDays` is told, for by it late is late. */
export function adjustmentOf(
  { findings, before, after }: LateItems,
  published: LedgerEntry,
  { run, month, at, graceDays }: { run: string; month: string; at: string; graceDays: number },
): AdjustmentSet {
  const { digest: amends, period, unit, name, group, roster } = published;
  const difference = differenceOf({ ...before, madeFrom: '' }, { ...after, madeFrom: '' })!;
  const lines = changedLines(before, after);
  const isMoved = difference.total !== '0' || Object.keys(difference.categories).length > 0;
  const row = { period, unit, group, kind: 'adjustment' as const, ...difference };
  const why = maskText(whyOf(findings, lines, { run, graceDays }));
  const entry: LedgerEntry | null = isMoved ? { ...row, name, roster, amends, why, at, digest: digestOf({ ...row, amends, run }) } : null;
  const totals = { before: before.total!, after: after.total! };
  return { entry, adjustment: { run, unit, month, at, amends, entry: entry?.digest ?? null, ...totals, lines, findings } };
}

function changedLines(before: Priced, after: Priced): Adjustment['lines'] {
  return after.lines.flatMap((line, index) => {
    const was = before.lines[index]!;
    if (was.points === line.points && was.arithmetic === line.arithmetic) return [];
    const of = ({ points, arithmetic }: ScoreLine): LineThen => ({ points, arithmetic });
    return [{ indicator: line.indicator, title: line.title, before: of(was), after: of(line) }];
  });
}

function whyOf(findings: readonly Finding[], lines: Adjustment['lines'], { run, graceDays }: { run: string; graceDays: number }): string {
  const items = [...new Map(findings.map((finding) => [finding.subject, finding.says])).values()];
  const named = items.slice(0, NAMED).join('；') + (items.length > NAMED ? '等' : '');
  const moved = lines.filter((line) => line.before.points !== line.after.points);
  const points = moved.map(({ indicator, before, after }) => `${indicator} ${before.points ?? '—'} → ${after.points ?? '—'}`).join('，');
  return `补计 ${items.length} 条：${run} 检查时首次见到，已过宽限期 ${graceDays} 天。${named}${points === '' ? '' : `。${points}`}`;
}
