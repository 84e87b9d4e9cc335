/** What today's engine makes of a golden bundle, as text that a reviewer can read line by line. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadRubrics, rubricFor } from '../../config/load.ts';
import { canonicalJson } from '../../config/canonical.ts';
import { digestOfFacts } from '../../crawler/notes.ts';
import type { Judged } from '../../scoring/compare.ts';
import { standingsOf } from '../../scoring/compare-findings.ts';
import { publicView } from '../../scoring/public-finding.ts';
import { analyse } from '../../workers/analysis.ts';
import { readGiven } from '../../workers/given-bundles.ts';

export const goldenDir = join(import.meta.dirname, 'bundles');

export interface Golden {
  name: string;
  /** Of the sample city. */
  seed: number;
  month: string;
  unit: string;
  /** What its pages link to elsewhere is looked at, too. */
  outside: boolean;
}

/** Offices of the sample city with sites of their own, and faults of many kinds between them. */
export const golden: readonly Golden[] = [
  { name: 'huanbao', seed: 3, month: '2019-01', unit: 'huanbao', outside: true },
  { name: 'renshe', seed: 5, month: '2018-07', unit: 'renshe', outside: false },
];

export const bundlesOf = ({ name }: Golden): string[] =>
  readdirSync(join(goldenDir, name))
    .filter((file) => file.endsWith('.wacz'))
    .sort()
    .map((file) => join(goldenDir, name, file));

export const textOf = ({ name }: Golden): string => join(goldenDir, `${name}.txt`);

/** Facts by digest, one page a line; then each unit's score, line by line, with the findings it rests on. Nothing of the engine's own digest. */
export async function told(each: Golden): Promise<string> {
  const { evidence } = await readGiven(bundlesOf(each));
  const rubric = rubricFor({ dir: '.', city: { name: '', groups: [] }, rubrics: loadRubrics().rubrics }, each.month);
  const { units, pages, files } = analyse(evidence, rubric);
  const sites = evidence.filter((one) => 'job' in one);
  const view = publicView(
    units.map(({ results }) => results),
    (sha256) => `hmac-sha256:${createHash('sha256').update(`golden ${sha256}`).digest('hex')}`,
  );
  return [
    `${each.month} ${each.name}: ${pages.read} pages read again, ${files.read} files`,
    ...sites.flatMap((site) =>
      site.pages.map(({ page }) => `facts ${page.facts === null ? '-' : short(digestOfFacts(page.facts))} ${page.record.url}`),
    ),
    ...sites.flatMap((site) =>
      site.links.flatMap(({ url, file }) => (file ? [`file  ${short(digestOfText(canonicalJson(file)))} ${url}`] : [])),
    ),
    ...units.flatMap(({ score, results }) => unitTold({ score: view.score(score), results: results.map(view.result) })),
    '',
  ].join('\n');
}

const digestOfText = (text: string): string => createHash('sha256').update(text).digest('hex');
const short = (digest: string): string => digest.slice(0, 24);

function unitTold({ score, results }: Judged): string[] {
  return [
    `unit ${score.unit} ${score.name}: ${score.total ?? '-'} ${score.verdict}${score.why ? ` (${score.why})` : ''}`,
    ...score.categories.map(({ id, points, arithmetic }) => `  category ${id} ${points ?? '-'}: ${arithmetic}`),
    ...score.lines.flatMap((line) => {
      const result = results.find(({ indicator }) => indicator === line.indicator)!;
      const found = [...standingsOf(result.findings, line).values()];
      const head = `  ${line.indicator} ${line.state} ${line.points ?? '-'}: ${line.arithmetic}; examined ${line.examined}, unseen ${line.unseen.length}`;
      return [
        head,
        ...found.map(({ finding, standing }) => `    ${finding.id.slice(0, 12)} ${standing} ${finding.sort ?? '-'} ${finding.says}`),
      ];
    }),
  ];
}
