/** The schema, step by step and only forward. A step that has been released is never edited; add the next one. */
import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';
import { adjustments } from './migration-adjustments.ts';
import { correctionsAndDrafts } from './migration-corrections.ts';
import { operations } from './migration-operations.ts';
import type { Backend } from './store-backend.ts';

/** What the steps differ in from one database to the other. */
export type ColumnTypes = Pick<Backend, 'textType' | 'bytesType' | 'countedType'>;

/** All steps by name, in order. */
export const stepsFor = (backend: ColumnTypes): Record<string, Migration> => ({
  '0001-first-path': firstPath(backend),
  '0002-site-tokens': siteTokens(backend),
  '0003-probes': probes(backend),
  '0004-judgements-and-seals': judgementsAndSeals(backend),
  '0005-no-bulletin': noBulletin,
  '0006-unit-facts-and-run-rubrics': unitFactsAndRunRubrics(backend),
  '0007-corrections-and-drafts': correctionsAndDrafts(backend),
  '0008-adjustments': adjustments(backend),
  '0009-operations': operations(backend),
});

/** Text compares by code point on both databases, whatever the server's locale, so that one order holds everywhere. */
function firstPath({ textType, bytesType }: ColumnTypes): Migration {
  const text = sql.raw(textType) as never;
  const bytes = sql.raw(bytesType) as never;
  return {
    async up(db: Kysely<unknown>) {
      await createRuns(db, text);
      await createFacts(db, text, bytes);
      await createScores(db, text, bytes);
      await createLedger(db, text);
    },
  };
}

function siteTokens({ textType }: ColumnTypes): Migration {
  const text = sql.raw(textType) as never;
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('site_token')
        .addColumn('run', text, (column) => column.notNull().references('run.id'))
        .addColumn('site', text, (column) => column.notNull())
        .addColumn('token', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('site_token_key', ['run', 'site'] as never)
        .execute();
    },
  };
}

function probes({ textType }: ColumnTypes): Migration {
  const text = sql.raw(textType) as never;
  return {
    async up(db: Kysely<unknown>) {
      let table = db.schema.createTable('probe');
      for (const name of ['site', 'at', 'digest', 'body']) table = table.addColumn(name, text, (column) => column.notNull());
      await table.addPrimaryKeyConstraint('probe_key', ['site', 'at', 'digest'] as never).execute();
    },
  };
}

function judgementsAndSeals({ textType }: ColumnTypes): Migration {
  const text = sql.raw(textType) as never;
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('judgement')
        .addColumn('seq', 'integer', (column) => column.primaryKey().notNull())
        .addColumn('run', text, (column) => column.notNull().references('run.id'))
        .addColumn('until', text)
        .addColumn('digest', text, (column) => column.notNull().unique())
        .addColumn('body', text, (column) => column.notNull())
        .execute();
      let table = db.schema
        .createTable('seal')
        .addColumn('seq', 'integer', (column) => column.primaryKey().notNull())
        .addColumn('run', text, (column) => column.notNull().references('run.id'))
        .addColumn('edition', 'integer', (column) => column.notNull());
      for (const name of ['sha256', 'statement', 'signature', 'public_key'])
        table = table.addColumn(name, text, (column) => column.notNull());
      await table.addUniqueConstraint('seal_edition', ['run', 'edition'] as never).execute();
    },
  };
}

/** Nobody read it: what is printed is made from the scores each time, and whatever stood there could be proved by nothing. */
const noBulletin: Migration = {
  up: (db: Kysely<unknown>) => db.schema.dropTable('bulletin').execute(),
};

/** What a unit's results were made from, and the rules by which its run was begun: a changed rule is rehearsed on these. */
function unitFactsAndRunRubrics({ textType, bytesType }: ColumnTypes): Migration {
  const [text, bytes] = [textType, bytesType].map((type) => sql.raw(type)) as [never, never];
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('unit_facts')
        .addColumn('run', text, (column) => column.notNull().references('run.id'))
        .addColumn('unit', text, (column) => column.notNull())
        .addColumn('digest', text, (column) => column.notNull())
        .addColumn('body', bytes, (column) => column.notNull())
        .addPrimaryKeyConstraint('unit_facts_key', ['run', 'unit'] as never)
        .execute();
      await db.schema
        .createTable('run_rubric')
        .addColumn('run', text, (column) => column.primaryKey().notNull().references('run.id'))
        .addColumn('digest', text, (column) => column.notNull())
        .addColumn('body', text, (column) => column.notNull())
        .execute();
    },
  };
}

async function createRuns(db: Kysely<unknown>, text: never): Promise<void> {
  await db.schema
    .createTable('run')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('month', text, (column) => column.notNull())
    .addColumn('closed', 'integer', (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('site_attempt')
    .addColumn('run', text, (column) => column.notNull().references('run.id'))
    .addColumn('site', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('site_attempt_key', ['run', 'site'] as never)
    .execute();
}

async function createFacts(db: Kysely<unknown>, text: never, bytes: never): Promise<void> {
  await db.schema
    .createTable('page')
    .addColumn('run', text, (column) => column.notNull().references('run.id'))
    .addColumn('site', text, (column) => column.notNull())
    .addColumn('address', text, (column) => column.notNull())
    .addColumn('unit', text)
    .addColumn('bundle', text, (column) => column.notNull())
    .addColumn('record', text, (column) => column.notNull())
    .addColumn('facts', bytes)
    .addPrimaryKeyConstraint('page_key', ['run', 'site', 'address'] as never)
    .execute();
  await db.schema.createIndex('page_by_unit').on('page').columns(['run', 'unit', 'address', 'site']).execute();
  await db.schema
    .createTable('link')
    .addColumn('run', text, (column) => column.notNull().references('run.id'))
    .addColumn('site', text, (column) => column.notNull())
    .addColumn('address', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('link_key', ['run', 'site', 'address'] as never)
    .execute();
}

async function createScores(db: Kysely<unknown>, text: never, bytes: never): Promise<void> {
  await db.schema
    .createTable('score')
    .addColumn('run', text, (column) => column.notNull().references('run.id'))
    .addColumn('unit', text, (column) => column.notNull())
    .addColumn('score', text, (column) => column.notNull())
    .addColumn('results', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('score_key', ['run', 'unit'] as never)
    .execute();
  await db.schema
    .createTable('bulletin')
    .addColumn('run', text, (column) => column.primaryKey().notNull().references('run.id'))
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .execute();
}

async function createLedger(db: Kysely<unknown>, text: never): Promise<void> {
  let table = db.schema.createTable('ledger').addColumn('seq', 'integer', (column) => column.primaryKey().notNull());
  for (const name of ['first_month', 'last_month', 'period', 'unit', 'name', 'grp', 'kind', 'categories', 'digest', 'at']) {
    table = table.addColumn(name, text, (column) => column.notNull());
  }
  for (const name of ['total', 'amends', 'why']) table = table.addColumn(name, text);
  await table.addColumn('roster', 'integer', (column) => column.notNull()).execute();
  await db.schema.createIndex('ledger_digest').on('ledger').column('digest').unique().execute();
  // What was published never changes: at most one published entry for a unit's month, whoever writes.
  await db.schema
    .createIndex('ledger_published')
    .on('ledger')
    .columns(['period', 'unit'])
    .unique()
    .where(sql.ref('kind'), '=', sql.lit('published'))
    .execute();
}
