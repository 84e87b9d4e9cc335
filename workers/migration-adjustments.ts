/** A step of the schema (see migrations.ts): what was published in a month and seen too late for it. */
import { sql, type Kysely, type Migration } from 'kysely';
import type { ColumnTypes } from './migrations.ts';

/** One adjustment of a unit by each later run. */
export function adjustments({ textType }: ColumnTypes): Migration {
  const text = sql.raw(textType) as never;
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('adjustment')
        .addColumn('run', text, (column) => column.notNull().references('run.id'))
        .addColumn('unit', text, (column) => column.notNull())
        .addColumn('digest', text, (column) => column.notNull())
        .addColumn('body', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('adjustment_key', ['run', 'unit'] as never)
        .execute();
    },
  };
}
