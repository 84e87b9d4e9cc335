/** `sundial analyse`: facts, results and points again from sealed evidence, with no network and no store. */
import { Command } from 'commander';
import { loadConfig, loadRubrics, rubricFor } from '../../config/load.ts';
import { ConfigError } from '../../config/problem.ts';
import { Rubric } from '../../config/rubric.ts';
import { readYaml } from '../../config/yaml-file.ts';
import { BundleDamaged, openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { replay, replayOutside } from '../../crawler/replay.ts';
import { analyse, runOf, type Analysis, type Replayed } from '../analysis.ts';
import { points } from '../inspect-output.ts';
import type { AnalyseOutput } from '../outputs.ts';
import { replayProbes } from '../probe-bundle.ts';
import { Exit, printJson, Refusal, withExample, worse, type Session } from './command.ts';

interface Options {
  rubric?: string;
  config?: string;
  json?: boolean;
}

export function analyseCommand(session: Session): Command[] {
  const command = new Command('analyse')
    .description('judge and score again from sealed evidence, offline')
    .argument('<bundle...>', 'the WACZ files of one run: its sites, what they link to outside, looks at home pages')
    .option('--rubric <file>', 'score by this rubric; default: the one in force in the month')
    .option('--config <dir>', "take the rubric from this configuration's choice")
    .option('--json', 'print one JSON document')
    .action((paths: string[], options: Options) => run(session, paths, options));
  return [withExample(command, 'npx sundial analyse data/evidence/2018-12/*.wacz --rubric my-rubric.yaml')];
}

async function run(session: Session, paths: string[], options: Options): Promise<void> {
  const given = await Promise.all(paths.map(readBundle));
  const [site] = given.filter((each) => 'job' in each);
  if (!site) throw new Refusal('usage', 'expected the bundle of a site, found none', 'name the bundles of the sites beside it');
  const runs = [...new Set(given.map(runOf).map(({ id, asOf }) => `${id} as of ${asOf}`))];
  if (runs.length > 1) throw new Refusal('usage', `expected bundles of one run, found ${runs.join(' and ')}`, 'analyse each run by itself');
  const rubric = chooseRubric(options, site.job.run.month);
  const analysis = analyse(given, rubric);
  const changed = analysis.pages.read - analysis.pages.same;
  if (changed > 0) session.exit = worse(session.exit, Exit.unverified);
  if (analysis.scores.some((score) => score.total === null)) session.exit = worse(session.exit, Exit.unjudged);
  if (options.json) printJson(session, output(analysis, paths, rubric.id));
  else session.terminal.out(inWords(analysis, rubric));
}

async function readBundle(path: string): Promise<Replayed> {
  const damaged = (found: string) =>
    new Refusal('evidence', `${path}: expected a sealed bundle of Sundial, found ${found}`, `npx sundial verify ${path}`, Exit.unverified);
  try {
    const reader = await openBundle(path);
    try {
      // Replaying looks only at what it needs; damage anywhere else must not pass either.
      const { problems } = await verifyBundle(path);
      if (problems[0]) throw damaged(problems[0].says);
      const read = (await replay(reader)) ?? (await replayOutside(reader)) ?? (await replayProbes(reader));
      if (read === null) throw damaged('a bundle without the notes of a crawl');
      return read;
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof BundleDamaged) throw damaged(error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES')
      throw new Refusal('usage', `${path}: expected a readable bundle, found ${code}`, 'mind the path');
    throw error;
  }
}

function chooseRubric({ rubric: file, config }: Options, month: string): Rubric {
  if (file === undefined) {
    const own = config === undefined ? { dir: '.', city: { name: '', groups: [] }, rubrics: loadRubrics().rubrics } : loadConfig(config);
    return rubricFor(own, month);
  }
  const read = readYaml(file, Rubric);
  if (!read.value) throw new ConfigError(read.problems);
  return read.value;
}

function output({ scores, run, bundles, outside }: Analysis, paths: string[], rubric: string): AnalyseOutput {
  return {
    run: { month: run.month, asOf: run.asOf, rubric },
    bundles: bundles.length > 0 ? bundles : paths,
    outside,
    units: scores.map((score) => ({
      unit: score.unit,
      name: score.name,
      categories: Object.fromEntries(score.categories.map((category) => [category.id, points(category.points)])),
      total: points(score.total),
      verdict: score.verdict,
      why: score.why,
      madeFrom: score.madeFrom,
    })),
  };
}

function inWords({ scores, run, pages, skippedUnits, superseded, outside }: Analysis, rubric: Rubric): string {
  return [
    `${run.month}，按“${rubric.title}”（${rubric.id}），离线重算`,
    `页面：重读 ${pages.read} 个，与巡检时一致 ${pages.same} 个`,
    ...scores.map(
      (score) =>
        `  ${score.name}  ${score.total ?? '—'}  ${score.categories.map(({ name, points: own }) => `${name} ${own ?? '—'}`).join('  ')}${score.why ? `  ${score.why}` : ''}`,
    ),
    ...(outside ? [] : ['未给出站外链接的证据包（<巡检>.outside.wacz）：指向站外的链接按未核实处理，得分可能与巡检时不同']),
    ...(superseded.length > 0 ? [`未采用（同一站点后来重新抓取）：${superseded.join('、')}`] : []),
    ...(skippedUnits.length > 0 ? [`未重算（缺少其他站点的证据包）：${skippedUnits.join('、')}`] : []),
  ].join('\n');
}
