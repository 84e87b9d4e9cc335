/** Writes a bulletin in every format asked for, with the unit pages and archived pages that defend it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rubric } from '../config/rubric.ts';
import { html } from '../reports/html.ts';
import type { Bulletin } from '../reports/bulletin.ts';
import { csv } from '../reports/csv.ts';
import { docx } from '../reports/docx.ts';
import { coveragePage, type CoveragePageInput } from '../reports/pages/coverage.ts';
import { unitPage } from '../reports/pages/unit.ts';
import { xlsx } from '../reports/xlsx.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { PublicView } from '../scoring/public-finding.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { writeExhibits } from './exhibits.ts';
import { printPdf } from './pdf.ts';

export const formats = ['docx', 'html', 'xlsx', 'csv', 'pdf'] as const;
export type Format = (typeof formats)[number];

export interface ReportJob {
  bulletin: Bulletin;
  scores: UnitScore[];
  /** As the store holds them: records are read by them, through `view`. */
  results: Map<string, CheckResult[]>;
  /** The same as they may be printed. */
  shown: Map<string, CheckResult[]>;
  view: PublicView;
  /** Ids of the sealed bundles of the run. */
  bundles: readonly string[];
  rubric: Rubric;
  tables: RankingTable[];
  dataDir: string;
  /** Where the files go; made if need be. */
  dir: string;
  formats: Format[];
  /** null: nothing was inspected, all of it was imported. */
  coverage: Omit<CoveragePageInput, 'bulletin'> | null;
  chromium: string | null;
}

export async function writeReport(job: ReportJob): Promise<void> {
  mkdirSync(job.dir, { recursive: true });
  const put = (name: string, content: string | Uint8Array) => writeFileSync(join(job.dir, name), content);
  const wants = (format: Format) => job.formats.includes(format);
  if (wants('docx')) put('bulletin.docx', await docx(job.bulletin));
  if (wants('xlsx')) put('scores.xlsx', await xlsx(job.bulletin, job.scores, job.shown));
  if (wants('csv')) put('scores.csv', csv(job.bulletin));
  if (wants('html') || wants('pdf')) {
    await writePages(job);
    if (job.coverage) put('coverage.html', coveragePage({ bulletin: job.bulletin, ...job.coverage }));
    const units = job.scores.map((score) => score.unit);
    put('bulletin.html', html(job.bulletin, { units, formats: job.formats, coverage: job.coverage !== null }));
  }
  if (wants('pdf')) await printPdf(join(job.dir, 'bulletin.html'), join(job.dir, 'bulletin.pdf'), job.chromium);
}

/** The pages of an earlier print of the same month would mix with these: they go first. */
async function writePages(job: ReportJob): Promise<void> {
  for (const name of ['units', 'pages']) {
    rmSync(join(job.dir, name), { recursive: true, force: true });
    mkdirSync(join(job.dir, name), { recursive: true });
  }
  const hrefs = await writeExhibits(job);
  for (const score of job.scores) {
    const table = job.tables.find((candidate) => candidate.group === score.group);
    const row = table?.rows.find((candidate) => candidate.unit === score.unit) ?? null;
    const page = unitPage({
      bulletin: job.bulletin,
      score,
      row,
      results: job.shown.get(score.unit) ?? [],
      rubric: job.rubric,
      exhibitHref: hrefs,
    });
    writeFileSync(join(job.dir, 'units', `${score.unit}.html`), page);
  }
}
