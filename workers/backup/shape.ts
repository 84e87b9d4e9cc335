/** What the tables look like at a given step of the schema: worked out from the migrations themselves, so that no list of tables has to be kept beside them. */
import { Kysely, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { stepsFor } from '../migrations.ts';

export interface Column {
  name: string;
  kind: 'text' | 'integer' | 'bytes';
  /** The database gives it the next number when none is told. */
  counted: boolean;
}

export interface TableShape {
  name: string;
  columns: Column[];
  /** Columns of the primary key, in its order: by them rows are read. */
  key: string[];
}

/** A column that the database counts up by itself is told from others by the name of its type. */
const types = { textType: 'text', bytesType: 'blob', countedType: 'counted' };

/** Names of all steps that this program knows, in order. */
export const knownSteps = (): string[] => Object.keys(stepsFor(types)).sort();

/** The tables after the step `last`; a table comes after those that it refers to. */
export async function shapeAt(last: string): Promise<TableShape[]> {
  const database = new Libsql(':memory:');
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: database as never }) });
  try {
    const steps = stepsFor(types);
    for (const step of knownSteps().filter((name) => name <= last)) await steps[step]!.up(db);
    return inOrder(database);
  } finally {
    await db.destroy();
  }
}

function inOrder(database: Libsql.Database): TableShape[] {
  const all = <T>(text: string): T[] => database.prepare(text).all() as T[];
  const names = all<{ name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name");
  const waiting = new Map(names.map(({ name }) => [name, all<{ table: string }>(`pragma foreign_key_list("${name}")`)]));
  const ordered: TableShape[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].filter(([name, refers]) => refers.every(({ table }) => table === name || !waiting.has(table)));
    if (free.length === 0) throw new Error(`tables that refer to each other in a circle: ${[...waiting.keys()].join(', ')}`);
    for (const [name] of free) {
      ordered.push(tableOf(name, all(`pragma table_info("${name}")`)));
      waiting.delete(name);
    }
  }
  return ordered;
}

function tableOf(name: string, columns: { name: string; type: string; pk: number }[]): TableShape {
  const key = columns
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map((column) => column.name);
  if (key.length === 0) throw new Error(`table ${name} has no primary key, and backups read by key`);
  return {
    name,
    key,
    columns: columns.map((column) => ({ name: column.name, kind: kindOf(name, column), counted: column.type === types.countedType })),
  };
}

function kindOf(table: string, { name, type }: { name: string; type: string }): Column['kind'] {
  const kind = { text: 'text', integer: 'integer', bigint: 'integer', counted: 'integer', blob: 'bytes' }[type.toLowerCase()];
  if (kind === undefined) throw new Error(`${table}.${name} is of type ${type}, which backups do not know`);
  return kind as Column['kind'];
}
