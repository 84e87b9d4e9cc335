/** The last step of a run: rank, write the book, seal the month, print the bulletin and the pages that defend it. */
import { printedSeal } from '../crawler/seal/print-seal.ts';
import type { LedgerEntry } from '../scoring/ledger.ts';
import { publishedEntry } from '../scoring/ledger.ts';
import { monthsOf } from '../scoring/period.ts';
import { publicView } from '../scoring/public-finding.ts';
import { rank, type RosterUnit } from '../scoring/rank.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { makeBulletin } from '../reports/bulletin.ts';
import { coverageForPrint } from './coverage.ts';
import { keepAfterPublish } from './keeping/after-month.ts';
import { PROBES } from './probe-bundle.ts';
import { writeReport } from './report-files.ts';
import { sealMonth } from './sealing.ts';
import type { SiteAttempt } from './store.ts';
import { EXHIBITS, OUTSIDE, reportDir, sitesOf, type Work } from './work.ts';

/** Formats that every run writes; pdf is printed on request (`sundial report --format pdf`). */
export const defaultFormats = ['docx', 'html', 'xlsx', 'csv'] as const;

export async function publish(work: Work): Promise<void> {
  const { store, run, config, rubric } = work;
  const scores = inRosterOrder(work, await store.scores(run.id));
  const results = new Map(await Promise.all(scores.map(async (score) => [score.unit, await store.results(run.id, score.unit)] as const)));
  const view = publicView(results.values(), work.keys().keyed);
  const shown = scores.map((score) => view.score(score));
  const shownResults = new Map([...results].map(([unit, ofUnit]) => [unit, ofUnit.map((result) => view.result(result))]));
  if (!run.trial) await writeBook(work, shown);
  const tables = await tablesOf(work, shown);
  const concluded = {
    scores: new Map(shown.map((score) => [score.unit, score])),
    results: shownResults,
    found: results,
    rankings: tables,
    view,
  };
  // A trial proves nothing to anybody, and begins anew each time.
  const seal = run.trial ? null : await sealMonth(work, concluded);
  const bundles = (await attempts(work)).flatMap((site) => (site.bundle && site.sha256 ? [{ id: site.bundle, sha256: site.sha256 }] : []));
  const bulletin = makeBulletin({
    city: config.city.name,
    text: config.bulletin,
    month: run.month,
    rubric,
    tables,
    scores: shown,
    results: shownResults,
    bundles,
    seal: seal && (await printedSeal(seal)),
    trial: run.trial,
  });
  await writeReport({
    bulletin,
    scores: shown,
    results,
    view,
    bundles: bundles.map(({ id }) => id),
    rubric,
    tables,
    dataDir: work.dataDir,
    dir: reportDir(work.dataDir, run.id),
    formats: [...defaultFormats],
    coverage: await coverageForPrint(store, run.id, config),
    chromium: work.chromium,
  });
  if (!run.trial && scores.every((score) => score.total !== null)) await store.closeRun(run.id);
  work.printed = true;
  await keepAfterPublish(work);
}

/** The sites of this run's units; a trial may find those of an earlier one beside them. */
export async function attempts({ config, run, store, units }: Work): Promise<SiteAttempt[]> {
  const own = new Set([...sitesOf(config, units).map((site) => site.id), OUTSIDE, PROBES, EXHIBITS]);
  return (await store.sites(run.id)).filter((attempt) => !run.trial || own.has(attempt.site));
}

/** Enters what is settled and not yet in the book; an open unit enters when a later run completes it. */
async function writeBook(work: Work, scores: UnitScore[]): Promise<void> {
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
export async function tablesOf(work: Work, scores: UnitScore[], roster: readonly RosterUnit[] = work.units): Promise<RankingTable[]> {
  const { config, run, rubric, store } = work;
  const book = await store.ledger(run.month.slice(0, 4));
  const ledger = run.trial ? book.filter((entry) => !monthsOf(entry.period)?.includes(run.month)) : book;
  const tables = rank({ month: run.month, groups: config.city.groups, rubric, roster, ledger, scores });
  if (!run.trial) return tables;
  return tables
    .filter((table) => table.rows.length > 0)
    .map((table) => ({ ...table, rows: table.rows.map((row) => ({ ...row, place: null, why: row.why ?? '试检，不参加排名' })) }));
}

function inRosterOrder(work: Work, scores: UnitScore[]): UnitScore[] {
  const place = new Map(work.units.map((unit, index) => [unit.id, index]));
  return scores.filter((score) => place.has(score.unit)).sort((a, b) => place.get(a.unit)! - place.get(b.unit)!);
}
