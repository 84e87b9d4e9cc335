/** A process that uses a store beside others; run by store-processes.test.ts: `store-process.ts ROLE DIR [DATABASE_URL]`. */
import { patientStore } from '../../workers/patient-store.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { assignment, incident, worker } from './operation-samples.ts';
import { entry, link, page, results, run, score } from './store-samples.ts';

const [role, dataDir, databaseUrl] = process.argv.slice(2) as [string, string, string?];
const store = await openStore({ dataDir, databaseUrl });
const month = '2018-12';

/** What a process begins, one line each. */
async function schedule(): Promise<void> {
  for (let nth = 0; nth < 40; nth += 1) {
    const { begun } = await store.assign(assignment(`20${10 + nth}-01`, { config: String(process.pid) }));
    if (begun) process.stdout.write(`20${10 + nth}-01\n`);
  }
}

/** As a crawl does: many pages in few transactions, and a word of itself between. */
async function serve(): Promise<void> {
  const token = await store.takeSite(month, 's');
  for (let nth = 0; nth < 30; nth += 1) {
    await store.savePages(
      month,
      's',
      Array.from({ length: 50 }, (_, index) => page(`http://s/${nth}/${index}`, null, { text: 'x'.repeat(5000) })),
      token,
    );
    await store.saveLinks(month, 's', [link(`http://s/${nth}`)], token);
    await store.saveScore(score(month, `u${nth}`, '1'), results(`u${nth}`));
    await store.beat(worker('serve', { beat: new Date().toISOString() }));
    await store.note(incident(`serve ${nth}`));
  }
}

/** As somebody at the command line does: short words, and looks at all of it. */
async function command(): Promise<void> {
  for (let nth = 0; nth < 30; nth += 1) {
    const at = new Date().toISOString();
    await store.appendJudgements([
      { kind: 'awarded', run: month, by: '甲', at, note: String(nth), unit: 'a', indicator: 'M-01', points: '1' },
    ]);
    await store.hold({ run: month, by: '甲', why: String(nth), at });
    await store.counts(month);
    await store.note(incident(`command ${nth}`));
    await store.release(month);
  }
}

/** Writes on until all is in, however long there is no room for it. */
async function wait(): Promise<void> {
  const patient = patientStore(store, { log: (event) => process.stdout.write(`${event}\n`), waits: [50] });
  for (let nth = 0; nth < 40; nth += 1)
    await patient.appendLedger(['x', 'y'].map((part) => entry('2018-01', `${nth} ${part} ${'z'.repeat(20_000)}`)));
}

const roles: Record<string, () => Promise<void>> = { schedule, serve, command, wait };
await store.openRun(run(month));
await roles[role]!();
await store.close();
