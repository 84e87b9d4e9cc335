/** `sundial coverage`: what a month's inspection did not visit, and why. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig, type Config } from '../../config/load.ts';
import { nearest } from '../../config/nearest.ts';
import { isReason } from '../../scoring/coverage.ts';
import { coverageOf, crawledIn } from '../coverage.ts';
import { coverageInWords, coverageOutput } from '../coverage-output.ts';
import { openBooks, type Books } from '../runtime.ts';
import { printJson, Refusal, withExample, type Session } from './command.ts';
import { parseMonth } from './when.ts';

interface Options {
  month: string;
  config?: string;
  data?: string;
  site?: string;
  unit?: string;
  why?: string;
  trial?: boolean;
  warning?: boolean;
  all?: boolean;
  json?: boolean;
}

/** Addresses shown for each reason, unless all are asked for. */
const first = 10;

const words = [
  ...['answered', 'blocked', 'silent', 'skipped', 'unread'],
  ...['waf', 'challenge', 'login', 'rate'],
  ...['dns', 'refused', 'reset', 'tls', 'timeout', 'too-big', 'too-many-hops', 'private-address', 'malformed', 'our-line'],
  ...['robots', 'robots-unread', 'outside', 'budget', 'trap', 'type', 'interrupted'],
];

export function coverageCommand(session: Session): Command[] {
  const command = new Command('coverage')
    .description('what was not visited, and why: per site, per unit, address by address')
    .requiredOption('--month <YYYY-MM>', 'the month')
    .option('--site <id>', 'only this site ("outside": what pages link to elsewhere)')
    .option('--unit <id>', 'only the pages of this unit')
    .option('--why <word>', `list the addresses of this outcome only: ${words.slice(1, 5).join(', ')}, robots, budget, timeout, 404 …`)
    .option('--trial', "the month's trial instead of the month")
    .option('--warning', "the month's mid-month warning instead of the month")
    .option('--all', `list every address, not the first ${first} for each reason`)
    .option('--config <dir>', 'configuration directory, for the names of units; default: config, if it is there')
    .option('--data <dir>', 'where the store lies')
    .option('--json', 'print one JSON document')
    .action((options: Options) => show(session, options));
  return [
    withExample(command, 'npx sundial coverage --month 2018-12 --why robots\nnpx sundial coverage --month 2018-12 --unit gongan --json'),
  ];
}

async function show(session: Session, options: Options): Promise<void> {
  const month = parseMonth(options.month);
  const { why } = options;
  if (why !== undefined && !words.includes(why) && !/^\d{3}$/.test(why))
    throw new Refusal('usage', `--why: expected one of ${words.join(', ')} or an HTTP status, found "${why}"`, nearest(why, words));
  const config = options.config === undefined && !existsSync('config/city.yaml') ? null : loadConfig(options.config ?? 'config');
  const books = await openBooks({ ...session.settings, ...(options.data ? { dataDir: options.data } : {}) });
  try {
    const { run, attempts, unit } = await asked(books, month, options, config);
    const report = await coverageOf(books.store, run.id, {
      site: options.site,
      unit,
      most: options.all ? Infinity : first,
      ...(why === undefined ? {} : { lists: (reason) => isReason(why, reason) }),
    });
    const told = { run, closed: await books.store.isClosed(run.id), attempts, report };
    const nameOf = (id: string) => config?.units.find((each) => each.id === id)?.name ?? id;
    if (options.json) printJson(session, coverageOutput(told));
    else session.terminal.out(coverageInWords(told, nameOf, first));
  } finally {
    await books.close();
  }
}

async function asked({ store, dataDir }: Books, month: string, { site, unit, trial, warning }: Options, config: Config | null) {
  const id = trial ? `${month}-trial` : warning ? `${month}-warning` : month;
  const run = await store.findRun(id);
  if (!run)
    throw new Refusal(
      'no-data',
      `${id}: expected an inspected month, found none in the store (${dataDir})`,
      `npx sundial inspect --month ${month}`,
    );
  const attempts = await crawledIn(store, id);
  const sites = attempts.map((attempt) => attempt.site);
  if (site !== undefined && !sites.includes(site))
    throw new Refusal('usage', `--site: expected a site of ${id}, found "${site}"`, nearest(site, sites) || `known: ${sites.join(', ')}`);
  const named = config?.units.find((each) => each.name === unit || each.aliases.includes(unit ?? ''))?.id ?? unit;
  if (named !== undefined && !run.units.includes(named))
    throw new Refusal(
      'usage',
      `--unit: expected a unit of ${id}, found "${unit}"`,
      nearest(named, run.units) || `known: ${run.units.join(', ')}`,
    );
  return { run, attempts: attempts.filter((attempt) => site === undefined || attempt.site === site), unit: named };
}
