/** The last step of a run: a draft while people are to judge; then rank, write the book, seal the month, print the bulletin and the pages that defend it. */
import { rmSync } from 'node:fs';
import { printedSeal } from '../crawler/seal/print-seal.ts';
import type { PrintedSeal } from '../crawler/seal/printed.ts';
import type { Adjustment } from '../scoring/adjustment.ts';
import type { CheckResult } from '../scoring/check.ts';
import { reviewState, type Review } from '../scoring/draft.ts';
import type { LedgerEntry } from '../scoring/ledger.ts';
import { asPrinted, publishedEntry } from '../scoring/ledger.ts';
import { monthsOf } from '../scoring/period.ts';
import { publicView, type PublicView } from '../scoring/public-finding.ts';
import { rank, type RosterUnit } from '../scoring/rank.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { makeBulletin } from '../reports/bulletin.ts';
import { attachmentBundles } from './attachments.ts';
import { coverageForPrint } from './coverage.ts';
import { alone } from './judging/alone.ts';
import { historyFor } from './history.ts';
import { keepAfterPublish } from './keeping/after-month.ts';
import { adjustMonthBefore } from './late-items.ts';
import { isOwed } from './owed.ts';
import { PROBES } from './probe-bundle.ts';
import { writeReport } from './report-files.ts';
import { warningId } from './schedule/due.ts';
import { sealMonth } from './sealing.ts';
import type { SiteAttempt } from './store.ts';
import { printWarning } from './warning.ts';
import { draftDir, EXHIBITS, OUTSIDE, reportDir, sitesOf, type Work } from './work.ts';

/** Formats that every run writes; pdf is printed on request (`sundial report --format pdf`). */
export const defaultFormats = ['docx', 'html', 'xlsx', 'csv'] as const;

/** What the last step needs: no queue, so that a person may take it by hand. */
export type Publishing = Omit<Work, 'bus'>;

/**
 * `withoutReview`: whoever says so does not wait for people. While somebody judges, this waits. not-owed: it was published meanwhile, or
 * something of it was taken back.
 */
export async function publish(work: Publishing, { withoutReview = false }: { withoutReview?: boolean } = {}): Promise<'done' | 'not-owed'> {
  const isDone = await alone(work.store, work.run.id, async () => {
    if ((await work.store.isClosed(work.run.id)) || !(await isOwed(work, 'publish'))) return false;
    const month = await conclude(work);
    const review = work.run.trial || withoutReview ? null : await reviewOf(work, month.scores);
    if (review === null || review.state === 'publish') await close(work, month);
    else await printDraft(work, month, review);
    return true;
  });
  if (!isDone) return 'not-owed';
  work.printed = true;
  if (!work.run.trial && !(await work.store.draft(work.run.id))) await keepAfterPublish(work);
  return 'done';
}

interface Month {
  /** In roster order, as they may be shown. */
  scores: UnitScore[];
  found: Map<string, CheckResult[]>;
  shown: Map<string, CheckResult[]>;
  view: PublicView;
}

async function conclude(work: Publishing): Promise<Month> {
  const { store, run } = work;
  const scores = inRosterOrder(work, await store.scores(run.id));
  const found = new Map(await Promise.all(scores.map(async (score) => [score.unit, await store.results(run.id, score.unit)] as const)));
  const view = publicView(found.values(), work.keys().keyed);
  const shown = new Map([...found].map(([unit, ofUnit]) => [unit, ofUnit.map((result) => view.result(result))]));
  return { scores: scores.map((score) => view.score(score)), found, shown, view };
}

/** Units that stand in the book already wait for nobody. */
async function reviewOf({ store, run, rubric, now }: Publishing, scores: readonly UnitScore[]): Promise<Review> {
  const book = await store.ledger(run.month.slice(0, 4));
  const published = new Set(book.filter(({ kind, period }) => kind === 'published' && period === run.month).map(({ unit }) => unit));
  const fresh = scores.filter(({ unit }) => !published.has(unit));
  return reviewState(fresh, rubric, { asOf: run.asOf, now: now().toISOString() });
}

/** Into the book, under seal, on paper: from here on it never changes. */
async function close(work: Publishing, month: Month): Promise<void> {
  const { store, run } = work;
  const { scores, found, shown, view } = month;
  // Before this month's own entries: what is printed is the book up to them.
  const adjustments = await adjustMonthBefore(work);
  if (!run.trial) await writeBook(work, scores);
  const rankings = await tablesOf(work, scores);
  const concluded = { scores: new Map(scores.map((score) => [score.unit, score])), results: shown, found, rankings, view };
  // A trial proves nothing to anybody, and begins anew each time.
  const seal = run.trial ? null : await sealMonth(work, concluded);
  await print(work, month, rankings, {
    dir: reportDir(work.dataDir, run.id),
    seal: seal && (await printedSeal(seal)),
    adjustments,
  });
  if (run.id === warningId(run.month)) await printWarning(work, scores, found);
  if (!run.trial && isWhole(work, scores)) await store.closeRun(run.id);
  await forgetDraft(work);
}

/** Who was never judged keeps a month open as whoever could not be. */
function isWhole({ units }: Publishing, scores: readonly UnitScore[]): boolean {
  const settled = new Set(scores.flatMap(({ unit, total }) => (total === null ? [] : [unit])));
  return settled.size === scores.length && units.every(({ id }) => settled.has(id));
}

/** Nothing enters the book, nothing is sealed: the month stays open for those who judge. */
async function printDraft(work: Publishing, month: Month, review: Review): Promise<void> {
  const { run, store, dataDir } = work;
  const { count, due, then } = review;
  await print(work, month, await tablesOf(work, month.scores), { dir: draftDir(dataDir, run.id), seal: null, draft: review });
  await store.saveDraft({ run: run.id, at: work.now().toISOString(), waiting: count, due, then });
  work.log('month-drafted', { run: run.id, waiting: count, due });
}

async function forgetDraft({ store, run, dataDir }: Publishing): Promise<void> {
  await store.dropDraft(run.id);
  rmSync(draftDir(dataDir, run.id), { recursive: true, force: true });
}

interface Printing {
  dir: string;
  seal: PrintedSeal | null;
  adjustments?: readonly Adjustment[];
  draft?: Review;
}

async function print(
  work: Publishing,
  month: Month,
  tables: RankingTable[],
  { dir, seal, adjustments = [], draft }: Printing,
): Promise<void> {
  const { config, run, rubric, store, dataDir, chromium } = work;
  const { scores, found, shown, view } = month;
  const sites = (await attempts(work)).flatMap((site) => (site.bundle && site.sha256 ? [{ id: site.bundle, sha256: site.sha256 }] : []));
  const bundles = [...sites, ...(await attachmentBundles(dataDir, run.id))];
  const about = { city: config.city.name, text: config.bulletin, month: run.month, trial: run.trial, ...(draft ? { draft } : {}) };
  const history = await historyFor(store, run.month);
  const bulletin = makeBulletin({ ...about, rubric, tables, scores, results: shown, bundles, seal, adjustments, history });
  const coverage = await coverageForPrint(store, run.id, config);
  const proof = { results: found, shown, view, bundles: bundles.map(({ id }) => id) };
  await writeReport({ bulletin, scores, ...proof, rubric, tables, dataDir, dir, formats: [...defaultFormats], coverage, chromium });
}

/** The sites of this run's units; a trial may find those of an earlier one beside them. */
export async function attempts({ config, run, store, units }: Publishing): Promise<SiteAttempt[]> {
  const own = new Set([...sitesOf(config, units).map((site) => site.id), OUTSIDE, PROBES, EXHIBITS]);
  return (await store.sites(run.id)).filter((attempt) => !run.trial || own.has(attempt.site));
}

/** Enters what is settled and not yet in the book; an open unit enters when a later run completes it. */
async function writeBook(work: Publishing, scores: UnitScore[]): Promise<void> {
  const { run, store } = work;
  const book = await store.ledger(run.month.slice(0, 4));
  const standing = new Set(book.filter((entry) => entry.period === run.month).map((entry) => entry.unit));
  const roster = new Map(work.config.units.map((unit, index) => [unit.id, index]));
  const fresh: LedgerEntry[] = scores
    .filter((score) => score.total !== null && !standing.has(score.unit))
    .map((score) => publishedEntry(score, { month: run.month, roster: roster.get(score.unit)!, at: work.now().toISOString() }));
  if (fresh.length > 0) await store.appendLedger(fresh);
}

/** A trial stands beside nobody and in no book: its rows have no place, and what was published of its month is left aside. */
export async function tablesOf(work: Publishing, scores: UnitScore[], roster: readonly RosterUnit[] = work.units): Promise<RankingTable[]> {
  const { config, run, rubric, store } = work;
  const book = await store.ledger(run.month.slice(0, 4));
  const ledger = run.trial ? book.filter((entry) => !monthsOf(entry.period)?.includes(run.month)) : asPrinted(book, run.month);
  const tables = rank({ month: run.month, groups: config.city.groups, rubric, roster, registry: config.units, ledger, scores });
  if (!run.trial) return tables;
  return tables
    .filter((table) => table.rows.length > 0)
    .map((table) => ({ ...table, rows: table.rows.map((row) => ({ ...row, place: null, why: row.why ?? '试检，不参加排名' })) }));
}

function inRosterOrder(work: Publishing, scores: UnitScore[]): UnitScore[] {
  const place = new Map(work.units.map((unit, index) => [unit.id, index]));
  return scores.filter((score) => place.has(score.unit)).sort((a, b) => place.get(a.unit)! - place.get(b.unit)!);
}
