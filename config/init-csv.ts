/** Units for a new configuration, read from a CSV list; every bad line is named. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { ConfigError, refuse, type Problem } from './problem.ts';
import { Id } from './site.ts';
import { Url } from './url.ts';

export interface Row {
  line: number;
  id: string;
  name: string;
  group: string;
  home: string;
  kind: string;
  aliases: string[];
  publishers: string[];
}

const kinds = ['department', 'town', 'street', 'institution'];
const columnsOfCsv = ['id', 'name', 'group', 'home', 'kind', 'aliases', 'publishers'];

/** Throws ConfigError with every bad line. */
export function readRows(file: string): Row[] {
  let records: { info: { lines: number }; record: Record<string, string> }[];
  try {
    records = parse(readFileSync(file), {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    throw refuse(
      file,
      lines ?? null,
      'a CSV file in UTF-8 with a header line',
      message,
      `columns: ${columnsOfCsv.join(',')}; name, group and home are needed`,
    );
  }
  if (records.length === 0) throw refuse(file, null, 'at least one unit', 'none', `columns: ${columnsOfCsv.join(',')}`);
  const problems: Problem[] = [];
  const ids = new Map<string, number>();
  const rows = records.map(({ info, record }, index) => {
    const row = toRow(record, info.lines, index);
    problems.push(...rowProblems(file, row, record));
    const before = ids.get(row.id);
    if (before !== undefined)
      problems.push({
        file,
        line: row.line,
        path: 'id',
        expected: 'an id of its own',
        found: `"${row.id}", already on line ${before}`,
        hint: 'rename one of them',
      });
    ids.set(row.id, before ?? row.line);
    return row;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return rows;
}

function toRow(record: Record<string, string>, line: number, index: number): Row {
  const list = (text: string | undefined) =>
    (text ?? '')
      .split(/[;；、]/)
      .map((part) => part.trim())
      .filter(Boolean);
  return {
    line,
    id: record['id'] || record['name'] || `unit-${index + 1}`,
    name: record['name'] ?? '',
    group: record['group'] ?? '',
    home: record['home'] ?? '',
    kind: record['kind'] || 'department',
    aliases: list(record['aliases']),
    publishers: list(record['publishers']),
  };
}

function rowProblems(file: string, row: Row, record: Record<string, string>): Problem[] {
  const found: Problem[] = [];
  const say = (path: string, expected: string, value: string, hint: string) =>
    found.push({ file, line: row.line, path, expected, found: value ? `"${value}"` : 'nothing', hint });
  for (const key of Object.keys(record))
    if (!columnsOfCsv.includes(key)) say(key, `a column of ${columnsOfCsv.join(', ')}`, key, 'remove or rename it');
  if (!row.name) say('name', 'a name', '', 'every unit has one');
  if (!row.group) say('group', 'the name of a ranking table', '', 'e.g. 市直单位');
  if (!Url.safeParse(row.home).success) say('home', 'an absolute http:// or https:// address', row.home, 'the front page of the unit');
  if (!Id.safeParse(row.id).success) say('id', 'letters, digits, "-", "_" or "."', row.id, 'give an id of its own');
  if (!kinds.includes(row.kind)) say('kind', `one of ${kinds.join(', ')}`, row.kind, '');
  return found;
}
