/** Rows of a table as lines of text and back: one JSON object a line, bytes as base64, the same from both databases. */
import type { TableShape } from './shape.ts';

export type Value = string | number | Buffer | null;
export type Row = Record<string, Value>;

/** Runs one statement; parameters stand as `?`. */
export type Query = (text: string, parameters: readonly Value[]) => Promise<Record<string, unknown>[]>;

const portion = 200;

/** All rows in order of their key, a portion at a time: memory stays flat, and no cursor stays open in between. */
export async function* rowsOf(query: Query, table: TableShape): AsyncGenerator<Row[]> {
  const names = table.columns.map(({ name }) => quoted(name)).join(', ');
  const key = table.key.map(quoted).join(', ');
  const after = `where (${key}) > (${table.key.map(() => '?').join(', ')})`;
  let last: Row | undefined;
  for (;;) {
    const from = last === undefined ? '' : after;
    const parameters = last === undefined ? [] : table.key.map((name) => last![name]!);
    const found = await query(`select ${names} from ${quoted(table.name)} ${from} order by ${key} limit ${portion}`, parameters);
    const rows = found.map((row) => readRow(row, table));
    if (rows.length > 0) yield rows;
    if (rows.length < portion) return;
    last = rows.at(-1)!;
  }
}

export const quoted = (name: string): string => `"${name}"`;

/** PostgreSQL hands back a bigint as text, libsql bytes as an ArrayBuffer. */
function readRow(row: Record<string, unknown>, { columns }: TableShape): Row {
  const value = (kind: string, given: unknown): Value => {
    if (given === null || given === undefined) return null;
    if (kind === 'bytes') return Buffer.from(given as ArrayBuffer);
    return kind === 'integer' ? Number(given) : String(given);
  };
  return Object.fromEntries(columns.map(({ name, kind }) => [name, value(kind, row[name])]));
}

export function lineOf(row: Row, { columns }: TableShape): string {
  const told = columns.map(({ name }) => {
    const value = row[name]!;
    return [name, Buffer.isBuffer(value) ? value.toString('base64') : value];
  });
  return `${JSON.stringify(Object.fromEntries(told))}\n`;
}

/** Throws an Error that says what is wrong with the line. */
export function rowIn(line: string, { name: table, columns }: TableShape): Row {
  let told: unknown;
  try {
    told = JSON.parse(line);
  } catch {
    throw new Error(`expected a row of ${table} as JSON, found "${line.slice(0, 40)}"`);
  }
  if (typeof told !== 'object' || told === null || Array.isArray(told)) throw new Error(`expected a row of ${table} as a JSON object`);
  const stranger = Object.keys(told).find((name) => !columns.some((column) => column.name === name));
  if (stranger !== undefined) throw new Error(`${table} has no column "${stranger}"`);
  return Object.fromEntries(
    columns.map(({ name, kind }) => [name, valueIn(`${table}.${name}`, kind, (told as Record<string, unknown>)[name])]),
  );
}

function valueIn(where: string, kind: string, told: unknown): Value {
  if (told === null) return null;
  if (typeof told !== (kind === 'integer' ? 'number' : 'string')) throw new Error(`${where}: expected ${kind}, found ${typeof told}`);
  return kind === 'bytes' ? Buffer.from(told as string, 'base64') : (told as string | number);
}
