/** A step of the schema (see migrations.ts): corrections of published months, and drafts. */
import { sql, type Kysely, type Migration } from 'kysely';
import type { ColumnTypes } from './migrations.ts';

/** What was spoken about a month after it was published; and which months wait for people. */
export function correctionsAndDrafts({ textType }: ColumnTypes): Migration {
  const text = sql.raw(textType) as never;
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('correction')
        .addColumn('seq', 'integer', (column) => column.primaryKey().notNull())
        .addColumn('run', text, (column) => column.notNull().references('run.id'))
        .addColumn('unit', text, (column) => column.notNull())
        .addColumn('digest', text, (column) => column.notNull().unique())
        .addColumn('body', text, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('draft')
        .addColumn('run', text, (column) => column.primaryKey().notNull().references('run.id'))
        .addColumn('body', text, (column) => column.notNull())
        .execute();
    },
  };
}
