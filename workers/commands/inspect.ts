/** `sundial inspect`: one month, from the sites to the bulletin. */
import { Command } from 'commander';
import { loadConfig, rubricFor, type Config } from '../../config/load.ts';
import type { Unit } from '../../config/unit.ts';
import { nearest } from '../../config/nearest.ts';
import { tableHeadings } from '../../reports/bulletin.ts';
import { DRAFT } from '../../reports/draft.ts';
import { terminalTable } from '../../reports/terminal.ts';
import { inspect, type Inspection, type InspectionRequest } from '../inspection.ts';
import { coldInWords, inspectOutput } from '../inspect-output.ts';
import { onInterrupt } from '../interrupt.ts';
import { progressView } from '../progress.ts';
import { storeWithoutRoom } from '../keeping/missing-room.ts';
import { runId } from '../open-run.ts';
import { openRuntime } from '../runtime.ts';
import { StoreError } from '../store.ts';
import { Exit, printJson, Refusal, withExample, worse, type Session } from './command.ts';
import { lastCompleteMonth, parseAsOf, parseMonth, pauseInWords } from './when.ts';

interface Options {
  config: string;
  month?: string;
  asOf?: string;
  unit: string[];
  data?: string;
  json?: boolean;
}

export function inspectCommand(session: Session): Command[] {
  const command = new Command('inspect')
    .description('inspect one month: crawl, judge, score, rank, print the bulletin')
    .option('--config <dir>', 'configuration directory', 'config')
    .option('--month <YYYY-MM>', 'the month; default: the last complete one')
    .option('--as-of <instant>', "ISO instant with offset at which ages are measured; default: the month's end")
    .option(
      '--unit <id>',
      'only this unit (repeatable): a trial that never enters the ledger',
      (id: string, all: string[]) => [...all, id],
      [] as string[],
    )
    .option('--data <dir>', 'where the store, the evidence and the reports lie')
    .option('--json', 'print one JSON document')
    .action((options: Options) => run(session, options));
  const ending = [
    '',
    'Ctrl-C (SIGINT) and SIGTERM finish the page in hand, leave the rest for the next start and end with 3; a second one ends at once.',
    'Nothing is lost either way, nor by kill -9: the same command goes on. While a site waits for its hours, or for another hour because a',
    'guard refused it, the command waits with it, and may be ended like that.',
    'Exit codes: 0 done, or printed for review (sundial findings lists what waits); 2 bad usage or configuration; 3 some unit could not be judged, interrupted, or no room left; 1 internal failure.',
  ];
  command.addHelpText('after', ending.join('\n'));
  return [withExample(command, 'npx sundial inspect --config my-city --month 2018-12 --data data')];
}

async function run(session: Session, options: Options): Promise<void> {
  const config = loadConfig(options.config);
  const month = options.month === undefined ? lastCompleteMonth(new Date()) : parseMonth(options.month);
  const asOf = options.asOf === undefined ? null : parseAsOf(options.asOf).asOf;
  const units = options.unit.map((id) => unitById(config, id));
  if (units.length === 0 && asOf === null) mustHaveEnded(month);
  try {
    await inspectAll(session, options, { config, month, asOf, units });
  } catch (error) {
    // On a full disk it may be the store that finds no room first, and it may do so in closing.
    if (!(error instanceof StoreError) || error.trouble !== 'full') throw error;
    throw waits(runId({ month, units }), await storeWithoutRoom(error, { dataDir: options.data ?? session.settings.dataDir, config }));
  }
}

type Asked = Pick<InspectionRequest, 'config' | 'month' | 'asOf' | 'units'>;

async function inspectAll(session: Session, options: Options, { config, month, asOf, units }: Asked): Promise<void> {
  const settings = { ...session.settings, ...(options.data ? { dataDir: options.data } : {}) };
  const runtime = await openRuntime(settings);
  const progress = progressView(session.terminal);
  const interrupt = onInterrupt((name) =>
    progress.note(`${name}: the page in hand is finished, then the crawl is left off; once more ends at once`),
  );
  try {
    const inspection = await inspect(runtime, {
      config,
      month,
      asOf,
      units,
      signal: interrupt.signal,
      onProgress: (step) => progress.show(step),
      onPause: (site, pause) => progress.note(pauseInWords(site, pause)),
      onWarning: (says) => progress.note(`warning: ${says}`),
    });
    progress.end();
    if (inspection.interrupted) throw interruption(inspection);
    if (inspection.full !== null) throw waits(inspection.run.id, inspection.full);
    if (inspection.failed.length > 0)
      throw new Refusal(
        'failed',
        inspection.failed.map(({ job, why }) => `${job}: ${why}`).join('; '),
        'what was done is kept: run the same command again to resume',
        Exit.internal,
      );
    if (inspection.scores.some((score) => score.total === null)) session.exit = worse(session.exit, Exit.unjudged);
    if (options.json) printJson(session, inspectOutput(inspection));
    else session.terminal.out(inWords(inspection, config, options.data));
  } finally {
    progress.end();
    await runtime.close();
    interrupt.off();
  }
}

/** Not a failure either: room can be made. */
function waits(run: string, why: string): Refusal {
  return new Refusal('disk', `${run} waits: ${why}`, 'then the same command goes on where this one stopped', Exit.unjudged);
}

/** Not a failure: some unit could not be judged yet. */
function interruption({ run, sites }: Inspection): Refusal {
  const done = sites.filter(({ state }) => state === 'done').map(({ site }) => site);
  return new Refusal(
    'interrupted',
    `${run.id} was left off${done.length > 0 ? `; sealed: ${done.join(', ')}` : ''}`,
    run.trial ? 'a trial begins anew each time' : 'the same command goes on where this one ended',
    Exit.unjudged,
  );
}

/** A month enters the ledger once; before its last day has passed its sums are not there to be counted. Whoever names a clock means it, and a trial may look ahead. */
function mustHaveEnded(month: string): void {
  const last = lastCompleteMonth(new Date());
  if (month <= last) return;
  throw new Refusal(
    'usage',
    `--month: expected a month that has ended (the last is ${last}), found "${month}"`,
    'look at a unit of a running month with --unit <id>: a trial that never enters the ledger',
  );
}

function unitById(config: Config, id: string): Unit {
  const unit = config.units.find((candidate) => candidate.id === id || candidate.name === id || candidate.aliases.includes(id));
  if (unit) return unit;
  const ids = config.units.map((candidate) => candidate.id);
  throw new Refusal(
    'usage',
    `--unit: expected the id of a unit in ${config.dir}/units.yaml, found "${id}"`,
    nearest(id, ids) || `known: ${ids.join(', ')}`,
  );
}

function inWords(inspection: Inspection, config: Config, data: string | undefined): string {
  const { run, scores, files, sites, tables, draft } = inspection;
  const headings = tableHeadings(run.month, rubricFor(config, run.month).categories, inspection.since);
  const unjudged = scores.filter((score) => score.total === null);
  return [
    ...tables.map((table) => `${table.groupName}\n${terminalTable(table, headings)}`),
    ...(unjudged.length > 0
      ? [`无法判定 ${unjudged.length} 个单位：\n${unjudged.map((score) => `  ${score.name}：${score.why ?? ''}`).join('\n')}`]
      : []),
    ...coldInWords(inspection),
    ...(run.trial ? ['试检：结果不计入台账。'] : []),
    ...(draft ? [draftInWords(inspection, config, data)] : []),
    `${draft ? DRAFT : '通报与得分'}：\n${Object.values(files)
      .map((path) => `  ${path}`)
      .join('\n')}`,
    `证据包：\n${sites.map((site) => `  ${site.path ?? `${site.site}：${site.why ?? '未封存'}`}`).join('\n')}`,
    nextSteps(inspection, config, data),
  ].join('\n\n');
}

/** Nothing is published yet: what to do, and until when. */
function draftInWords({ run, draft }: Inspection, { dir }: Config, data: string | undefined): string {
  const { waiting, due, then } = draft!;
  const after = then === 'hold' ? '全部复核后再运行本命令即发布' : `${due} 之后再运行本命令即发布，未复核的不计分`;
  const where = data ? ` --data ${data}` : '';
  return [
    `${DRAFT}：待复核 ${waiting} 项，不记入台账，未封存。${after}。`,
    `  npx sundial findings ${run.month}${where}`,
    `  npx sundial judge <编号> upheld|dismissed --by … --why …${where}`,
    `  npx sundial publish ${run.month} --without-review --config ${dir}${where}`,
  ].join('\n');
}

function nextSteps({ files, sites, run, draft }: Inspection, config: Config, data: string | undefined): string {
  const bundle = sites.find((site) => site.path)?.path;
  const where = data ? ` --data ${data}` : '';
  const checks = draft
    ? []
    : run.trial
      ? bundle
        ? [`  npx sundial verify ${bundle}`]
        : []
      : [
          `  npx sundial verify ${run.month}${where}`,
          `  npx sundial analyse ${run.month}${where}`,
          `  npx sundial case <问题编号>${where}`,
          `  npx sundial ledger show --month ${run.month} --config ${config.dir}${where}`,
        ];
  return ['下一步：', ...(files['html'] ? [`  打开 ${files['html']}，点单位名称可查每一分的依据`] : []), ...checks].join('\n');
}
