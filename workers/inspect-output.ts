/** The outcome of an inspection as other tools read it. */
import { coldStartInWords } from '../scoring/cold-start.ts';
import type { Amount, UnitScore } from '../scoring/unit-score.ts';
import type { Inspection } from './inspection.ts';
import type { InspectOutput } from './outputs.ts';

/** Exact text → number in points; null stays null. */
export function points(amount: Amount | null): number | null {
  if (amount === null) return null;
  const [top, bottom] = amount.split('/');
  return bottom === undefined ? Number(top) : Number(top) / Number(bottom);
}

/** Amounts by category id → numbers by category id. */
export function pointsById(categories: Record<string, Amount | null>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(categories).map(([id, amount]) => [id, points(amount)]));
}

export function inspectOutput({ run, state, scores, tables, sites, files, draft, coldStart }: Inspection): InspectOutput {
  const rows = new Map(tables.flatMap((table) => table.rows.map((row) => [row.unit, row])));
  const unit = (score: UnitScore): InspectOutput['units'][number] => ({
    unit: score.unit,
    name: score.name,
    group: score.group,
    categories: Object.fromEntries(score.categories.map((category) => [category.id, points(category.points)])),
    total: points(score.total),
    annual: points(rows.get(score.unit)?.annual ?? null),
    place: rows.get(score.unit)?.place ?? null,
    verdict: score.verdict,
    why: score.why ?? rows.get(score.unit)?.why ?? null,
    coverage: score.coverage,
  });
  return {
    run: { id: run.id, month: run.month, asOf: run.asOf, rubric: run.rubric, trial: run.trial, state },
    draft: draft && { waiting: draft.waiting, due: draft.due, then: draft.then },
    units: scores.map(unit),
    coldStart,
    bulletin: files,
    bundles: sites.flatMap((site) =>
      site.bundle && site.path && site.sha256 ? [{ id: site.bundle, site: site.site, path: site.path, sha256: site.sha256 }] : [],
    ),
    failures: sites.flatMap((site) => (site.state === 'failed' ? [{ site: site.site, why: site.why ?? '' }] : [])),
  };
}

/** What a first month leaves open, for whoever sits before the terminal; empty: nothing. */
export function coldInWords({ coldStart }: Pick<Inspection, 'coldStart'>): string[] {
  const open = (coldStart ?? []).filter(({ judged }) => judged !== 'yes');
  return open.length === 0
    ? []
    : [
        `没有上月的检查记录：\n${coldStartInWords(open)
          .map((line) => `  ${line}`)
          .join('\n')}`,
      ];
}
