/** `sundial probe`: is the front door open? Looks at every home page, again and again if asked to, and tells what a month of looks amounts to. */
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { loadConfig, type Config } from '../../config/load.ts';
import { nearest } from '../../config/nearest.ts';
import type { Site } from '../../config/site.ts';
import { onInterrupt } from '../interrupt.ts';
import { probeOutput, roundInWords, showInWords, showOutput } from '../probe-output.ts';
import { carryOutRound, reachOf, slowestMs, type Probing } from '../probing.ts';
import { openBooks } from '../runtime.ts';
import { complain, Exit, printJson, Refusal, withExample, worse, type Session } from './command.ts';
import { civilDate, parseMonth } from './when.ts';

interface Options {
  config: string;
  site: string[];
  every?: string;
  for?: string;
  show?: boolean;
  month?: string;
  data?: string;
  json?: boolean;
}

export function probeCommand(session: Session): Command[] {
  const command = new Command('probe')
    .description('look at the home page of every site, and keep what was seen for the availability veto')
    .option('--config <dir>', 'configuration directory', 'config')
    .option('--site <id>', 'only this site (repeatable)', (id: string, all: string[]) => [...all, id], [] as string[])
    .option('--every <minutes>', 'begin a round so often, with --for')
    .option('--for <hours>', 'go on for so long, with --every')
    .option('--show', 'look at nothing: tell what the looks of a month amount to')
    .option('--month <YYYY-MM>', 'with --show; default: the running month')
    .option('--data <dir>', 'where the store lies')
    .option('--json', 'print one JSON document a round, or one for --show')
    .action((options: Options) => run(session, options));
  const ending = [
    '',
    'Enough for a judgement are 20 looks a day on 7 days in a row (the rubric says so): --every 60 for a week, or a scheduler that calls',
    'this command every hour. Ctrl-C (SIGINT) and SIGTERM end it well after the round in hand; a second one ends it at once.',
    'Exit codes: 0 done; 2 bad usage or configuration; 3 our own line was down in the last round, or --show found too few looks.',
  ];
  command.addHelpText('after', ending.join('\n'));
  return [withExample(command, 'npx sundial probe --config my-city --every 60 --for 24')];
}

async function run(session: Session, options: Options): Promise<void> {
  const pacing = pacingOf(options);
  if (options.month !== undefined && !options.show) throw new Refusal('usage', '--month belongs to --show', 'a look is of today');
  if (options.show && pacing !== null)
    throw new Refusal('usage', '--show looks at nothing, so it takes no --every', 'leave one of them out');
  const month = options.month === undefined ? civilDate(Date.now()).slice(0, 7) : parseMonth(options.month);
  const config = loadConfig(options.config);
  const sites = options.site.length > 0 ? [...new Set(options.site)].map((id) => siteById(config, id)) : config.sites;
  const books = await openBooks({ ...session.settings, ...(options.data ? { dataDir: options.data } : {}) });
  const probing = { store: books.store, log: books.log, config };
  try {
    if (options.show) await show(session, probing, sites, month, options.json ?? false);
    else await repeat(session, probing, sites, pacing, options.json ?? false);
  } finally {
    await books.close();
  }
}

interface Pacing {
  everyMs: number;
  forMs: number;
}

/** null: one round. */
function pacingOf({ every, for: hours }: Options): Pacing | null {
  if (every === undefined && hours === undefined) return null;
  if (every === undefined || hours === undefined)
    throw new Refusal(
      'usage',
      `--${every === undefined ? 'for' : 'every'} needs --${every === undefined ? 'every' : 'for'} beside it`,
      'e.g. --every 60 --for 24',
    );
  const number = (name: string, text: string, least: number, most: number, unit: string): number => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new Refusal('usage', `--${name}: expected ${unit} from ${least} to ${most}, found "${text}"`, 'e.g. --every 60 --for 24');
  };
  return {
    everyMs: number('every', every, 1, 1440, 'minutes') * 60_000,
    forMs: number('for', hours, 0, 8760, 'hours') * 3_600_000,
  };
}

function siteById(config: Config, id: string): Site {
  const site = config.sites.find((candidate) => candidate.id === id);
  if (site) return site;
  const ids = config.sites.map((candidate) => candidate.id);
  throw new Refusal(
    'usage',
    `--site: expected the id of a site in ${config.dir}/sites.yaml, found "${id}"`,
    nearest(id, ids) || `known: ${ids.join(', ')}`,
  );
}

/** Rounds begin on time; one that the last did not leave room for is left out. */
async function repeat(session: Session, probing: Probing, sites: Site[], pacing: Pacing | null, json: boolean): Promise<void> {
  const slowMs = slowestMs(probing.config);
  const { err, out } = session.terminal;
  const interrupt = onInterrupt((name) => err(`${name}: the round in hand is finished and kept; once more ends at once`));
  const began = Date.now();
  try {
    for (let next = began; ;) {
      try {
        const round = await carryOutRound(probing, sites);
        session.exit = round.samples.some(({ discarded }) => discarded !== null) ? Exit.unjudged : Exit.done;
        if (json) printJson(session, probeOutput(round, slowMs));
        else out(roundInWords(round, sites, slowMs));
      } catch (error) {
        // A database that is locked for a minute must not end a week of rounds.
        if (pacing === null) throw error;
        session.exit = complain(session.terminal, error, json);
      }
      if (pacing === null || interrupt.signal.aborted) return;
      while (next <= Date.now()) next += pacing.everyMs;
      if (next > began + pacing.forMs) return;
      await pause(next - Date.now(), undefined, { signal: interrupt.signal }).catch(() => undefined);
      if (interrupt.signal.aborted) return;
    }
  } finally {
    interrupt.off();
  }
}

async function show(session: Session, probing: Probing, sites: Site[], month: string, json: boolean): Promise<void> {
  const known = await reachOf(probing, sites, month);
  const output = showOutput(month, known, known.sites);
  if (output.sites.some(({ enough }) => !enough)) session.exit = worse(session.exit, Exit.unjudged);
  if (json) printJson(session, output);
  else session.terminal.out(showInWords(output));
}
