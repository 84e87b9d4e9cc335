/** One of several processes that write to one SQLite file at once; run by store.test.ts: `store-writer.ts DIR NAME`. */
import { openStore } from '../../workers/store-kysely.ts';
import { entry } from './store-samples.ts';

const [dataDir, name] = process.argv.slice(2) as [string, string];
const store = await openStore({ dataDir });
for (let index = 0; index < 20; index += 1) await store.appendLedger([entry('2018-01', `${name}${index}`)]);
await store.close();
