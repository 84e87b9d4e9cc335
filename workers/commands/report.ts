/** `sundial report`: print a month's bulletin again, in any format, from what the store holds. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { BulletinText } from '../../config/city.ts';
import { loadConfig, loadRubrics, rubricFor } from '../../config/load.ts';
import { printedSeal } from '../../crawler/seal/print-seal.ts';
import { readSeal } from '../../crawler/seal/seal-files.ts';
import { makeBulletin } from '../../reports/bulletin.ts';
import { publicView } from '../../scoring/public-finding.ts';
import { asPrinted } from '../../scoring/ledger.ts';
import { rank } from '../../scoring/rank.ts';
import { attachmentBundles } from '../attachments.ts';
import { filesIn } from '../inspection.ts';
import { formats, writeReport, type Format } from '../report-files.ts';
import { findChromium } from '../needs.ts';
import { publicAdjustments } from '../adjustment-records.ts';
import { coverageForPrint } from '../coverage.ts';
import { historyFor } from '../history.ts';
import { openBooks, type Books } from '../runtime.ts';
import { evidenceDir, reportDir } from '../work.ts';
import { printJson, Refusal, withExample, type Session } from './command.ts';
import { parseMonth } from './when.ts';

interface Options {
  month: string;
  config?: string;
  data?: string;
  format: string;
  out?: string;
  json?: boolean;
}

export function reportCommand(session: Session): Command[] {
  const command = new Command('report')
    .description("print a month's bulletin from the store")
    .requiredOption('--month <YYYY-MM>', 'the month')
    .option('--config <dir>', 'configuration directory; default: config, or without one the names in the ledger')
    .option('--data <dir>', 'where the store, the evidence and the reports lie')
    .option('--format <list>', `comma list of ${formats.join(', ')}`, 'docx,html,xlsx,csv')
    .option('--out <dir>', 'where to write; default: <data>/reports/<month>')
    .option('--json', 'print one JSON document')
    .action((options: Options) => print(session, options));
  return [withExample(command, 'npx sundial report --config my-city --month 2018-12 --format docx,pdf --out bulletin')];
}

async function print(session: Session, options: Options): Promise<void> {
  const month = parseMonth(options.month);
  const wanted = parseFormats(options.format);
  const config = options.config === undefined && !existsSync('config/city.yaml') ? null : loadConfig(options.config ?? 'config');
  const runtime = await openBooks({ ...session.settings, ...(options.data ? { dataDir: options.data } : {}) });
  try {
    // An inspected month is printed by the rules it was begun with, whatever the files say by now.
    const inForce = () => rubricFor(config ?? { dir: '.', city: { name: '', groups: [] }, rubrics: loadRubrics().rubrics }, month);
    const rubric = (await runtime.store.rubricOf(month)) ?? inForce();
    const { scores, results, shown, view, bundles } = await stored(runtime, month, config?.units.map((unit) => unit.id) ?? []);
    const ledger = await runtime.store.ledger(month.slice(0, 4));
    if (scores.length === 0 && !ledger.some((entry) => entry.period.slice(-7) === month)) {
      throw new Refusal(
        'no-data',
        `${month}: neither an inspection nor an imported month is in the store (${runtime.dataDir})`,
        `npx sundial inspect --config ${options.config ?? 'config'} --month ${month}${options.data ? ` --data ${options.data}` : ''}`,
      );
    }
    const registry = config ? { groups: config.city.groups, roster: config.units } : {};
    const tables = rank({ month, rubric, ledger: asPrinted(ledger, month), ...registry, ...(scores.length > 0 ? { scores } : {}) });
    const text = config?.bulletin ?? BulletinText.parse({});
    const seal = await readSeal(evidenceDir(runtime.dataDir, month), month);
    const about = { city: config?.city.name ?? '', text, month, rubric, seal: seal && (await printedSeal(seal)) };
    const since = {
      history: await historyFor(runtime.store, month),
      adjustments: publicAdjustments(await runtime.store.adjustments(month), view),
      corrections: await runtime.store.corrections(month),
    };
    const bulletin = makeBulletin({ ...about, tables, scores, results: shown, bundles, ...since, trial: false });
    const dir = options.out ?? reportDir(runtime.dataDir, month);
    const { dataDir } = runtime;
    const chromium = wanted.includes('pdf') ? findChromium() : null;
    const onPages = wanted.includes('html') || wanted.includes('pdf');
    const coverage = onPages ? await coverageForPrint(runtime.store, month, config ?? { sites: [], units: [] }) : null;
    const proof = { results, shown, view, bundles: bundles.map(({ id }) => id) };
    await writeReport({ bulletin, scores, ...proof, rubric, tables, dataDir, dir, formats: wanted, coverage, chromium });
    const files = Object.fromEntries(Object.entries(filesIn(dir)).filter(([format]) => wanted.includes(format as Format)));
    if (options.json) printJson(session, { month, bulletin: files });
    else session.terminal.out(Object.values(files).join('\n'));
  } finally {
    await runtime.close();
  }
}

async function stored(runtime: Books, month: string, roster: string[]) {
  const judged = (await runtime.store.scores(month))
    .filter((score) => roster.includes(score.unit))
    .sort((a, b) => roster.indexOf(a.unit) - roster.indexOf(b.unit));
  const results = new Map(
    await Promise.all(judged.map(async (score) => [score.unit, await runtime.store.results(month, score.unit)] as const)),
  );
  const sites = (await runtime.store.sites(month)).flatMap((site) =>
    site.bundle && site.sha256 ? [{ id: site.bundle, sha256: site.sha256 }] : [],
  );
  const bundles = [...sites, ...(await attachmentBundles(runtime.dataDir, month))];
  // Asked for only where something is printed that needs them: a month from the ledger alone has no findings.
  const view = publicView(results.values(), (sha256) => runtime.keys().keyed(sha256));
  const shown = new Map([...results].map(([unit, ofUnit]) => [unit, ofUnit.map((result) => view.result(result))]));
  return { scores: judged.map((score) => view.score(score)), results, shown, view, bundles };
}

function parseFormats(text: string): Format[] {
  const asked = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const unknown = asked.filter((format) => !formats.includes(format as Format));
  if (unknown.length > 0 || asked.length === 0)
    throw new Refusal('usage', `--format: expected a comma list of ${formats.join(', ')}, found "${text}"`, '');
  return asked as Format[];
}
