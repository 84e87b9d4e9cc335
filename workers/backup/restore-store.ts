/** Writes the tables of a backup into an empty database, of whichever kind, and reads them back before it counts. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { CompiledQuery, Kysely, sql, type Transaction } from 'kysely';
import { Refusal } from '../commands/command.ts';
import { migrate } from '../migrate.ts';
import { stepsFor } from '../migrations.ts';
import type { Backend } from '../store-backend.ts';
import { backendFor } from '../store-kysely.ts';
import type { Tables } from '../store-schema.ts';
import type { SiteAttempt } from '../store.ts';
import { rowsOfFile } from './check.ts';
import { lastStep, storePath, type Manifest } from './manifest.ts';
import { lineOf, rowsOf, type Query, type Row } from './rows.ts';
import { holdsData } from './save-store.ts';
import { knownSteps, shapeAt, type TableShape } from './shape.ts';
import { numbered, openSnapshot, type Where } from './snapshot.ts';

type Any = Transaction<Record<string, Record<string, unknown>>>;

export interface TargetStore {
  database: 'sqlite' | 'postgresql';
  where: Where;
  /** Tables without a row that a first start has made. */
  empty: string[];
  close(): Promise<void>;
}

const stepTables = ['kysely_migration', 'kysely_migration_lock'];

/** Throws Refusal when the database holds anything of Sundial. */
export async function targetStore({ dataDir, databaseUrl }: Where): Promise<TargetStore> {
  const where = { dataDir, databaseUrl };
  const close = async (): Promise<void> => undefined;
  if (databaseUrl === undefined) return { database: 'sqlite', where, empty: [], close };
  const snapshot = await openSnapshot(where);
  if (snapshot === null) return { database: 'postgresql', where, empty: [], close };
  try {
    const shapes = await shapeAt(knownSteps().at(-1)!);
    const ours = snapshot.tables.filter((name) => shapes.some((shape) => shape.name === name));
    const filled = await holdsData(snapshot, ours);
    if (filled !== null)
      throw new Refusal(
        'restore',
        `DATABASE_URL: expected a database without a store, found rows in ${filled}`,
        'make an empty one with: createdb NAME',
      );
    return { database: 'postgresql', where, empty: [...ours, ...stepTables], close };
  } finally {
    await snapshot.close();
  }
}

export interface Restoring {
  dir: string;
  manifest: Manifest;
  target: TargetStore;
  /** Where an SQLite file is made. */
  aside: string;
  /** Where a bundle lies from now on. */
  pathOf(bundle: string): string;
}

/** All of it or nothing; then the schema is brought up to date. */
export async function restoreStore({ dir, manifest, target, aside, pathOf }: Restoring): Promise<void> {
  const backend = await backendFor({ ...target.where, dataDir: target.database === 'sqlite' ? aside : target.where.dataDir });
  const db = new Kysely<Tables>({ dialect: backend.dialect });
  try {
    await db.transaction().execute(async (transaction) => {
      const into = transaction as unknown as Any;
      await makeTables(into, backend, manifest, target.empty);
      for (const shape of await shapeAt(lastStep(manifest))) {
        await fill(into, join(dir, storePath(shape.name)), shape);
        await holdToManifest(queryOf(into, target), shape, manifest);
        await countOn(into, shape, target);
      }
      await settle(into, manifest, pathOf);
    });
    await migrate(db, backend);
  } catch (error) {
    throw backend.explain(error) ?? error;
  } finally {
    await db.destroy();
  }
}

async function makeTables(into: Any, backend: Backend, { schema }: Manifest, empty: readonly string[]): Promise<void> {
  for (const name of empty) await into.schema.dropTable(name).ifExists().cascade().execute();
  const steps = stepsFor(backend);
  // As the library that applies the steps makes them.
  const name = 'varchar(255)';
  await into.schema
    .createTable('kysely_migration')
    .addColumn('name', name, (column) => column.notNull().primaryKey())
    .addColumn('timestamp', name, (column) => column.notNull())
    .execute();
  for (const step of schema) {
    await steps[step.name]!.up(into as unknown as Kysely<unknown>);
    await into.insertInto('kysely_migration').values(step).execute();
  }
}

const mostRows = 100;
const mostBytes = 4_000_000;

async function fill(into: Any, path: string, shape: TableShape): Promise<void> {
  let [rows, bytes]: [Row[], number] = [[], 0];
  const write = async (): Promise<void> => {
    if (rows.length > 0) await into.insertInto(shape.name).values(rows).execute();
    [rows, bytes] = [[], 0];
  };
  for await (const { row, text } of rowsOfFile(path, shape)) {
    rows.push(row);
    bytes += text.length;
    if (rows.length >= mostRows || bytes >= mostBytes) await write();
  }
  await write();
}

function queryOf(into: Any, { database }: TargetStore): Query {
  return async (text, parameters) => {
    const query = CompiledQuery.raw(database === 'sqlite' ? text : numbered(text), [...parameters]);
    return (await into.executeQuery<Record<string, unknown>>(query)).rows;
  };
}

/** What came out of one database and went into the other must read the same. */
async function holdToManifest(query: Query, shape: TableShape, { tables }: Manifest): Promise<void> {
  const hash = createHash('sha256');
  for await (const rows of rowsOf(query, shape)) for (const row of rows) hash.update(lineOf(row, shape));
  if (hash.digest('hex') === tables.find(({ name }) => name === shape.name)!.sha256) return;
  throw new Refusal(
    'restore',
    `the table ${shape.name} does not read as it was backed up; nothing was restored`,
    'report this as a defect of Sundial',
  );
}

/** The next row gets the next number. */
async function countOn(into: Any, { name, columns }: TableShape, { database }: TargetStore): Promise<void> {
  if (database === 'sqlite') return;
  for (const { name: column } of columns.filter(({ counted }) => counted))
    await sql`select setval(pg_get_serial_sequence(${name}, ${column}), max(${sql.ref(column)})) from ${sql.table(name)} having max(${sql.ref(column)}) is not null`.execute(
      into,
    );
}

/** What was true of the old place only: where bundles lay, which processes ran, and whose queue it was. */
async function settle(into: Any, { tables }: Manifest, pathOf: (bundle: string) => string): Promise<void> {
  const has = (name: string): boolean => tables.some((table) => table.name === name);
  const rows = (await into.selectFrom('site_attempt').select(['run', 'site', 'body']).execute()) as {
    run: string;
    site: string;
    body: string;
  }[];
  for (const { run, site, body } of rows) {
    const attempt = JSON.parse(body) as SiteAttempt;
    if (attempt.path === null || attempt.bundle === null) continue;
    const moved = JSON.stringify({ ...attempt, path: pathOf(attempt.bundle) });
    await into.updateTable('site_attempt').set({ body: moved }).where('run', '=', run).where('site', '=', site).execute();
  }
  if (has('worker')) await into.deleteFrom('worker').execute();
  if (has('kept_config')) await into.deleteFrom('kept_config').where('digest', '=', INSTALLATION).execute();
}

/** See installation.ts: a copy of a store is an installation of its own, which must not share a queue with the first. */
const INSTALLATION = 'installation';
