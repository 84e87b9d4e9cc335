/** `sundial ledger`: bring in months that were scored by hand, and show the ranking as the book has it. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig, rubricFor, type Config } from '../../config/load.ts';
import { ConfigError } from '../../config/problem.ts';
import type { Rubric } from '../../config/rubric.ts';
import { mergeLedger, readLedgerCsv, type LedgerEntry } from '../../scoring/ledger.ts';
import { underIds } from '../../scoring/ledger-names.ts';
import { readTrouble } from '../../config/yaml-file.ts';
import { historyOf } from '../../scoring/history.ts';
import { rank } from '../../scoring/rank.ts';
import type { RankingTable } from '../../scoring/ranking.ts';
import { isBase } from '../../scoring/stretch.ts';
import { tableHeadings } from '../../reports/bulletin.ts';
import { terminalTable } from '../../reports/terminal.ts';
import { pointsById, points } from '../inspect-output.ts';
import type { LedgerShowOutput } from '../outputs.ts';
import { openBooks } from '../runtime.ts';
import { printJson, Refusal, withExample, type Session } from './command.ts';
import { parseMonth } from './when.ts';

interface Options {
  config?: string;
  data?: string;
  month?: string;
  json?: boolean;
}

export function ledgerCommand(session: Session): Command[] {
  const ledger = new Command('ledger').description('the book of published months');
  const importing = new Command('import')
    .description('import months scored earlier: the whole file or nothing')
    .argument('<file.csv>', 'columns month,unit,group,<category ids…>,total; a month (2018-12) or a span (2018-01/2018-11)')
    .option('--config <dir>', 'resolve unit names and aliases by this configuration')
    .option('--data <dir>', 'where the store lies')
    .option('--json', 'print one JSON document')
    .action((file: string, options: Options) => importFile(session, file, options));
  const showing = new Command('show')
    .description('the ranking of a month, in printed order')
    .requiredOption('--month <YYYY-MM>', 'the month')
    .option('--config <dir>', "use this configuration's roster, groups and rubric")
    .option('--data <dir>', 'where the store lies')
    .option('--json', 'print one JSON document')
    .action((options: Options) => show(session, options));
  ledger.addCommand(withExample(importing, 'npx sundial ledger import 2018.csv --config my-city'));
  ledger.addCommand(withExample(showing, 'npx sundial ledger show --month 2018-12 --json'));
  return [withExample(ledger, 'npx sundial ledger import 2018.csv\nnpx sundial ledger show --month 2018-12')];
}

function withData(session: Session, options: Options) {
  return openBooks({ ...session.settings, ...(options.data ? { dataDir: options.data } : {}) });
}

async function importFile(session: Session, file: string, options: Options): Promise<void> {
  const config = options.config === undefined ? null : loadConfig(options.config);
  const incoming = readLedgerCsv(readText(file), { file, ...(config ? knownOf(config) : {}) });
  const runtime = await withData(session, options);
  try {
    const years = [...new Set(incoming.map((entry) => entry.period.slice(0, 4)))].sort();
    const book = (await Promise.all(years.map((year) => runtime.store.ledger(year)))).flat();
    const existing = config ? underIds(book, config.units) : book;
    const at = runtime.now().toISOString();
    const fresh = mergeLedger(existing, incoming, { file }).map((entry) => ({ ...entry, at }));
    if (fresh.length > 0) await runtime.store.appendLedger(fresh);
    const told = { file, read: incoming.length, added: fresh.length, unchanged: incoming.length - fresh.length };
    if (options.json) printJson(session, told);
    else session.terminal.out(`${file}: ${told.read} rows read, ${told.added} entered, ${told.unchanged} already in the ledger`);
  } finally {
    await runtime.close();
  }
}

/** A category that no rubric of the configuration knows would stand in the book and in no table. */
function knownOf({ units, city, rubrics }: Config) {
  const categories = [...new Set(rubrics.flatMap((rubric) => rubric.categories.map(({ id }) => id)))];
  return { units, groups: city.groups, categories };
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const found = readTrouble(error);
    throw new Refusal(
      'ledger',
      `${file}: expected a readable CSV file in UTF-8, found ${found}`,
      found === 'bytes that are not UTF-8' ? 'save it as "CSV UTF-8"' : '',
    );
  }
}

async function show(session: Session, options: Options): Promise<void> {
  const month = parseMonth(options.month!);
  const config = options.config === undefined ? null : loadConfig(options.config);
  const runtime = await withData(session, options);
  try {
    const book = await runtime.store.ledger(month.slice(0, 4));
    const rubric = config ? rubricOrNone(config, month) : undefined;
    const tables = rank({ month, ledger: book, rubric, ...(config ? { groups: config.city.groups, roster: config.units } : {}) }).filter(
      ({ rows }) => rows.length > 0,
    );
    const shown: LedgerShowOutput = {
      month,
      groups: tables.map(({ group, rows }) => ({
        group,
        rows: rows.map((row) => ({
          place: row.place,
          unit: row.unit,
          name: row.name,
          categories: pointsById(row.categories),
          total: points(row.total),
          annual: points(row.annual),
          why: row.why,
          footnotes: row.footnotes,
        })),
      })),
    };
    if (options.json) printJson(session, shown);
    else session.terminal.out(inWords(month, tables, rubric, { since: historyOf(book, [], month).since, changed: isChanged(book, month) }));
  } finally {
    await runtime.close();
  }
}

/** Without a rubric in force the tables still print: category ids stand for their names. */
function rubricOrNone(config: Config, month: string): Rubric | undefined {
  try {
    return rubricFor(config, month);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Later corrections and adjustments move the sums, not the month's own columns. */
function isChanged(book: readonly LedgerEntry[], month: string): boolean {
  return book.some((entry) => !isBase(entry) && entry.total !== null && entry.period.slice(-7) <= month);
}

function inWords(
  month: string,
  tables: RankingTable[],
  rubric: Rubric | undefined,
  { since, changed }: { since: string; changed: boolean },
): string {
  const ids = [...new Set(tables.flatMap((table) => table.rows.flatMap((row) => Object.keys(row.categories))))];
  const headings = tableHeadings(month, rubric?.categories ?? ids.map((id) => ({ id, name: id })), since);
  const told = (table: RankingTable) => [table.groupName, terminalTable(table, headings), ...remarks(table)].join('\n');
  if (tables.length === 0) return `${month}: the ledger holds nothing`;
  const note = `注：名次和“${headings.annual}”已含台账中的更正、调整；各类别得分和“${headings.total}”仍为印发时的数。`;
  return [...tables.map(told), ...(changed ? [note] : [])].join('\n\n');
}

/** Why a unit has no place, and what its year was changed by. */
function remarks({ rows }: RankingTable): string[] {
  return rows.flatMap(({ name, why, footnotes }) => [why, ...footnotes].filter((note) => note !== null).map((note) => `${name}：${note}`));
}
