/** Reads the printed months of other hands, `month,unit,group,<category ids…>,total`, or refuses the whole file with the line. */
import { readCsv } from './csv.ts';
import type { CsvRow } from './csv.ts';
import { exact, print, sum } from './exact.ts';
import { LedgerError, ledgerDigest } from './ledger-entry.ts';
import type { ImportedEntry } from './ledger.ts';
import { monthsOf, overlaps } from './period.ts';
import type { Amount } from './unit-score.ts';

/** What a configuration knows; without `units`, names stand for themselves and the file's order is the roster. */
export interface LedgerCsvOptions {
  /** Name of the file, for refusals. */
  file: string;
  units?: readonly { id: string; name: string; aliases: readonly string[]; group: string }[];
  groups?: readonly { id: string; name: string }[];
  /** Category ids of the rubric; a column of another name is then refused. */
  categories?: readonly string[];
  /** Instant of the import, ISO UTC; stands in the entries. */
  at?: string;
}

interface Header {
  categories: { id: string; at: number }[];
  width: number;
}

interface Row {
  line: number;
  /** Cell by column name. */
  cells: Map<string, string>;
}

/** The file's entries in its order. Throws LedgerError on the first row that cannot be trusted. */
export function readLedgerCsv(text: string, options: LedgerCsvOptions): ImportedEntry[] {
  const refuse = refuser(options.file);
  const read = readCsv(text);
  if (read.trouble) return refuse(read.trouble.line, read.trouble.expected, read.trouble.found);
  const [first, ...rest] = read.rows;
  if (!first) return refuse(1, 'a header month,unit,group,…,total', 'an empty file');
  const header = readHeader(first, options, refuse);
  const roster = new Map<string, number>();
  const entries: ImportedEntry[] = [];
  const byUnit = new Map<string, ImportedEntry[]>();
  for (const row of rest) {
    const entry = readRow(row, first, header, options, roster, refuse);
    const own = byUnit.get(entry.unit) ?? [];
    const clash = own.find((other) => overlaps(other.period, entry.period));
    if (clash)
      refuse(row.line, 'each unit once per month', `${entry.name} ${entry.period}`, `line ${clash.line} holds ${clash.period} already`);
    byUnit.set(entry.unit, [...own, entry]);
    entries.push(entry);
  }
  return entries;
}

type Refuse = (line: number, expected: string, found: string, hint?: string) => never;

function refuser(file: string): Refuse {
  return (line, expected, found, hint) => {
    throw new LedgerError({ file, line, expected, found, ...(hint ? { hint } : {}) });
  };
}

function readHeader(row: CsvRow, options: LedgerCsvOptions, refuse: Refuse): Header {
  const names = row.cells;
  for (const [at, name] of ['month', 'unit', 'group'].entries()) {
    if (names[at] !== name)
      refuse(row.line, 'the header month,unit,group,<category ids…>,total', `"${names[at] ?? ''}" as column ${at + 1}`);
  }
  if (names.length < 4 || names.at(-1) !== 'total') refuse(row.line, '"total" as last column', `"${names.at(-1) ?? ''}"`);
  const categories = names.slice(3, -1).map((id, index) => ({ id, at: index + 3 }));
  const seen = new Set<string>();
  for (const { id } of categories) {
    if (id === '' || seen.has(id)) refuse(row.line, 'each category id once', `"${id}"`);
    if (options.categories && !options.categories.includes(id))
      refuse(row.line, `a category of the rubric (${options.categories.join(', ')})`, `"${id}"`);
    seen.add(id);
  }
  return { categories, width: names.length };
}

function readRow(
  row: CsvRow,
  first: CsvRow,
  header: Header,
  options: LedgerCsvOptions,
  roster: Map<string, number>,
  refuse: Refuse,
): ImportedEntry {
  if (row.cells.length !== header.width) refuse(row.line, `${header.width} cells`, `${row.cells.length}`);
  const cells = new Map(first.cells.map((name, at) => [name, row.cells[at]!]));
  const named: Row = { line: row.line, cells };
  const period = cells.get('month')!;
  if (!monthsOf(period)) refuse(row.line, 'a month YYYY-MM or a span YYYY-MM/YYYY-MM within one year', `"${period}"`);
  const whose = readUnit(named, options, roster, refuse);
  const amount = (name: string): Amount | null => readAmount(named, name, refuse);
  const categories = Object.fromEntries(header.categories.map(({ id }) => [id, amount(id)]));
  const total = amount('total');
  checkSum(named, Object.values(categories), total, refuse);
  const meaning = { period, unit: whose.unit, group: whose.group, kind: 'imported' as const, categories, total };
  return { ...meaning, ...whose, digest: ledgerDigest(meaning), amends: null, why: null, at: options.at ?? '', line: row.line };
}

function readUnit(row: Row, options: LedgerCsvOptions, roster: Map<string, number>, refuse: Refuse) {
  const text = row.cells.get('unit')!;
  if (text === '') refuse(row.line, 'a unit', 'an empty cell');
  const group = readGroup(row, options, refuse);
  if (!options.units) {
    if (group === null) refuse(row.line, 'a group', 'an empty cell');
    if (!roster.has(text)) roster.set(text, roster.size);
    return { unit: text, name: text, group: group!, roster: roster.get(text)! };
  }
  const units = options.units;
  const fits = [
    units.filter((unit) => unit.id === text),
    units.filter((unit) => unit.name === text),
    units.filter((unit) => unit.aliases.includes(text)),
  ].find((found) => found.length > 0);
  if (!fits)
    refuse(row.line, 'a unit of units.yaml (id, name or alias)', `"${text}"`, 'add it to units.yaml, or add this spelling to its aliases');
  if (fits!.length > 1) refuse(row.line, 'a name of one unit', `"${text}", which means ${fits!.map((unit) => unit.id).join(' and ')}`);
  const unit = fits![0]!;
  if (group !== null && group !== unit.group) refuse(row.line, `group "${unit.group}" as in units.yaml`, `"${row.cells.get('group')}"`);
  return { unit: unit.id, name: unit.name, group: unit.group, roster: units.indexOf(unit) };
}

function readGroup(row: Row, options: LedgerCsvOptions, refuse: Refuse): string | null {
  const text = row.cells.get('group')!;
  if (text === '') return null;
  if (!options.groups) return text;
  const group = options.groups.find(({ id }) => id === text) ?? options.groups.find(({ name }) => name === text);
  return group ? group.id : refuse(row.line, `a group of city.yaml (${options.groups.map(({ id }) => id).join(', ')})`, `"${text}"`);
}

function readAmount(row: Row, name: string, refuse: Refuse): Amount | null {
  const text = row.cells.get(name)!;
  if (text === '') return null;
  if (!/^-?\d+(\.\d+)?(\/0*[1-9]\d*)?$/.test(text))
    refuse(row.line, `points in column ${name}, such as 13 or 701.5, or an empty cell`, `"${text}"`);
  return print(exact(text));
}

/** Only a row whose every category is known can be held to its sum. */
function checkSum(row: Row, categories: (Amount | null)[], total: Amount | null, refuse: Refuse): void {
  if (total === null || categories.length === 0 || categories.some((amount) => amount === null)) return;
  const added = print(sum(categories.map((amount) => exact(amount!))));
  if (added !== total) refuse(row.line, `total ${added}, the sum of ${categories.join(' + ')}`, total);
}
