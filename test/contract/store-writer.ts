/** A process that writes to a store; run by store.test.ts and backup.test.ts: `store-writer.ts DIR NAME SETS`, a set being three entries. */
import { openStore } from '../../workers/store-kysely.ts';
import { entry } from './store-samples.ts';

const [dataDir, name, sets] = process.argv.slice(2) as [string, string, string];
const store = await openStore({ dataDir, databaseUrl: process.env['DATABASE_URL'] || undefined });
for (let set = 0; set < Number(sets); set += 1) {
  await store.appendLedger(['x', 'y', 'z'].map((part) => entry('2018-01', `${name} ${set} ${part}`)));
  process.stdout.write('.');
}
await store.close();
