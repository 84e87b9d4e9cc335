/** `sundial analyse`: facts, results and points again from sealed evidence, with no network (a store only to keep facts in), held against what was sealed. */
import { Command } from 'commander';
import { loadConfig, loadRubrics, rubricFor } from '../../config/load.ts';
import type { Rubric } from '../../config/rubric.ts';
import { holdAgainst, sealedJudgements, type Against } from '../against.ts';
import { analyse, runOf, type Analysis } from '../analysis.ts';
import { analysisInWords } from '../analyse-words.ts';
import { engine } from '../engine.ts';
import { pathsOf, readGiven, resultsBeside, type Given, type GivenResults } from '../given-bundles.ts';
import { points } from '../inspect-output.ts';
import { keepFacts, type KeptFacts } from '../keep-facts.ts';
import type { AnalyseOutput } from '../outputs-analyse.ts';
import { openBooks } from '../runtime.ts';
import { Exit, printJson, Refusal, withExample, worse, type Session } from './command.ts';
import { rubricAt } from './rubric-file.ts';

interface Options {
  rubric?: string;
  config?: string;
  data?: string;
  against?: string;
  keepFacts?: boolean;
  json?: boolean;
}

export function analyseCommand(session: Session): Command[] {
  const command = new Command('analyse')
    .description('judge and score again from sealed evidence, offline, and compare with what was sealed')
    .argument('<bundle|month...>', 'the WACZ files of one run (its sites, outside links, looks at home pages, results), or the month')
    .option('--rubric <file>', 'score by this rubric; default: the one sealed with the month, else the one in force in it')
    .option('--config <dir>', "take the rubric from this configuration's choice")
    .option('--data <dir>', 'where the evidence of a month lies')
    .option('--against <bundle>', 'compare with these sealed results; default: <run>.results.wacz beside the bundles')
    .option('--keep-facts', 'put the facts into the store where they give its results, so that "rubric preview" can rehearse the month')
    .option('--json', 'print one JSON document')
    .action((named: string[], options: Options) => run(session, named, options));
  return [
    withExample(command, 'npx sundial analyse 2018-12\nnpx sundial analyse data/evidence/2018-12/*.wacz --rubric my-rubric.yaml --json'),
  ];
}

async function run(session: Session, named: string[], options: Options): Promise<void> {
  const paths = pathsOf(named, options.data ?? session.settings.dataDir);
  const given = await readGiven(paths);
  const month = monthOf(given);
  const sealed = await sealedFor(given, paths, month.id, options);
  const rubric = chooseRubric(options, month.month, sealed);
  const analysis = analyse(given.evidence, rubric, sealed ? sealedJudgements(sealed.results) : undefined);
  const against = sealed && holdAgainst(analysis, rubric, sealed.bundle, sealed.results);
  if (readOtherwise(analysis, against)) session.exit = worse(session.exit, Exit.unverified);
  if (analysis.units.some(({ score }) => score.total === null)) session.exit = worse(session.exit, Exit.unjudged);
  const facts = options.keepFacts ? await keep(session, analysis, options) : null;
  if (options.json) return printJson(session, { ...output(analysis, rubric.id, against), ...(facts ? { facts } : {}) });
  session.terminal.out([analysisInWords(analysis, rubric, against), ...(facts ? keptInWords(facts) : [])].join('\n'));
}

async function keep(session: Session, analysis: Analysis, { data }: Options): Promise<KeptFacts> {
  const books = await openBooks({ ...session.settings, ...(data ? { dataDir: data } : {}) });
  try {
    const { id } = analysis.run;
    if ((await books.store.findRun(id)) === null)
      throw new Refusal('no-data', `--keep-facts: ${id} is not in the store (${books.dataDir})`, 'name its --data');
    const kept = await keepFacts(books.store, analysis);
    if (kept.apart.length > 0) session.exit = worse(session.exit, Exit.unverified);
    return kept;
  } finally {
    await books.close();
  }
}

function keptInWords({ kept, apart }: KeptFacts): string[] {
  return [`检查依据已存入库：${kept.length} 个单位`, ...(apart.length > 0 ? [`  与库中的结果不符，未存：${apart.join('、')}`] : [])];
}

function monthOf({ evidence }: Given): ReturnType<typeof runOf> {
  const site = evidence.find((each) => 'job' in each);
  if (!site) throw new Refusal('usage', 'expected the bundle of a site, found none', 'name the bundles of the sites beside it');
  const runs = [...new Set(evidence.map(runOf).map(({ id, asOf }) => `${id} as of ${asOf}`))];
  if (runs.length > 1) throw new Refusal('usage', `expected bundles of one run, found ${runs.join(' and ')}`, 'analyse each run by itself');
  return runOf(site);
}

async function sealedFor(given: Given, paths: string[], run: string, { against }: Options): Promise<GivenResults | null> {
  if (against === undefined) {
    const sealed = given.sealed ?? (await resultsBeside(paths, run));
    // A trial leaves nothing sealed, and may lie where a month once lay.
    return sealed?.results.run.id === run ? sealed : null;
  }
  const { sealed } = await readGiven([against]);
  if (!sealed)
    throw new Refusal(
      'usage',
      `--against: expected a bundle of results, found ${against}`,
      'e.g. data/evidence/2018-12/2018-12.results.wacz',
    );
  if (sealed.results.run.id !== run)
    throw new Refusal(
      'usage',
      `--against: expected results of ${run}, found those of ${sealed.results.run.id}`,
      'compare each run with its own',
    );
  return sealed;
}

function chooseRubric({ rubric: file, config }: Options, month: string, sealed: GivenResults | null): Rubric {
  if (file === undefined && config === undefined && sealed) return sealed.results.rubric;
  if (file === undefined) {
    const own = config === undefined ? { dir: '.', city: { name: '', groups: [] }, rubrics: loadRubrics().rubrics } : loadConfig(config);
    return rubricFor(own, month);
  }
  return rubricAt(file, config);
}

/** Pages, documents or (by the same rubric) points are not what they were. That another rubric prices otherwise is what it was asked for. */
function readOtherwise({ pages, files }: Analysis, against: Against | null): boolean {
  const short = [pages, files].some(({ read, same }) => same < read);
  return short || (against !== null && against.rubric.same && [against.scores, against.results].some(({ of, same }) => same < of));
}

function output({ units, run, pages, files, bundles, outside }: Analysis, rubric: string, against: Against | null): AnalyseOutput {
  return {
    run: { month: run.month, asOf: run.asOf, rubric },
    bundles,
    outside,
    engine: engine(),
    pages,
    files,
    units: units.map(({ score }) => ({
      unit: score.unit,
      name: score.name,
      categories: Object.fromEntries(score.categories.map((category) => [category.id, points(category.points)])),
      total: points(score.total),
      verdict: score.verdict,
      why: score.why,
      madeFrom: score.madeFrom,
    })),
    against,
  };
}
