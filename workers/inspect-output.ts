/** The outcome of an inspection as other tools read it. */
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

export function inspectOutput({ run, state, scores, tables, sites, files }: Inspection): InspectOutput {
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
    units: scores.map(unit),
    bulletin: files,
    bundles: sites.flatMap((site) =>
      site.bundle && site.path && site.sha256 ? [{ id: site.bundle, site: site.site, path: site.path, sha256: site.sha256 }] : [],
    ),
    failures: sites.flatMap((site) => (site.state === 'failed' ? [{ site: site.site, why: site.why ?? '' }] : [])),
  };
}
