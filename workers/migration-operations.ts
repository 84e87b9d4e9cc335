/** A step of the schema (see migrations.ts): what a process tells of its running, for those that run beside it and after it. */
import { sql, type Kysely, type Migration } from 'kysely';
import type { ColumnTypes } from './migrations.ts';

/** Nothing here refers to a run: it may be told before the run is opened, and dropped without loss. */
export function operations({ textType, bytesType, countedType }: ColumnTypes): Migration {
  const [text, bytes, counted] = [textType, bytesType, countedType].map((type) => sql.raw(type)) as [never, never, never];
  const keyed = async (db: Kysely<unknown>, table: string, key: string, beside: string[] = []) => {
    let create = db.schema.createTable(table).addColumn(key, text, (column) => column.primaryKey().notNull());
    for (const name of beside) create = create.addColumn(name, text, (column) => column.notNull());
    await create.addColumn('body', text, (column) => column.notNull()).execute();
  };
  return {
    async up(db: Kysely<unknown>) {
      await createAssignments(db, text, counted);
      await db.schema
        .createTable('kept_config')
        .addColumn('digest', text, (column) => column.primaryKey().notNull())
        .addColumn('files', bytes, (column) => column.notNull())
        .execute();
      await keyed(db, 'hold', 'run');
      await keyed(db, 'worker', 'id', ['beat']);
      await keyed(db, 'alert', 'id');
      await db.schema
        .createTable('incident')
        .addColumn('seq', counted, (column) => column.primaryKey().notNull())
        .addColumn('run', text)
        .addColumn('body', text, (column) => column.notNull())
        .execute();
    },
  };
}

async function createAssignments(db: Kysely<unknown>, text: never, counted: never): Promise<void> {
  await db.schema
    .createTable('assignment')
    .addColumn('seq', counted, (column) => column.primaryKey().notNull())
    .addColumn('run', text, (column) => column.notNull())
    .addColumn('asker', text, (column) => column.notNull())
    .addColumn('config', text, (column) => column.notNull())
    .addColumn('ended', text)
    .addColumn('outcome', text)
    .addColumn('body', text, (column) => column.notNull())
    .execute();
  // One active assignment of a run, whoever asks at the same time.
  await db.schema
    .createIndex('assignment_active')
    .on('assignment')
    .column('run')
    .unique()
    .where(sql.ref('ended'), 'is', sql.lit(null))
    .execute();
}
