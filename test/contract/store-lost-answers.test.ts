/** The answer to a commit may be lost on its way from PostgreSQL: whoever asks again, as a patient store does, must find done what was done once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Store } from '../../workers/store.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { patientStore } from '../../workers/patient-store.ts';
import { digestOf } from '../../config/canonical.ts';
import type { CorrectionSet } from '../../scoring/correction.ts';
import type { Judgement } from '../../scoring/judgement.ts';
import { facts, rubric } from '../scoring/facts.ts';
import { sample } from '../scoring/looks.ts';
import { openLine, type Line } from './line.ts';
import { startPostgres, type PostgresServer } from './postgres.ts';
import { alert, assignment, incident, worker } from './operation-samples.ts';
import { all, trouble } from './store-stage.ts';
import { attempt, entry, link, page, results, run, score } from './store-samples.ts';

let postgres: PostgresServer;
let line: Line;
let direct: Store;
/** Asks through the line. */
let plain: Store;
let patient: Store;
/** Another database that nothing happens to. */
let undisturbed: Store;
const dir = mkdtempSync(join(tmpdir(), 'sundial-lost-'));
beforeAll(async () => {
  postgres = await startPostgres();
  line = await openLine(postgres.port);
  const databaseUrl = postgres.url.replace(`:${postgres.port}/`, `:${line.port}/`);
  direct = await openStore({ dataDir: '', databaseUrl: postgres.url });
  plain = await openStore({ dataDir: '', databaseUrl });
  undisturbed = await openStore({ dataDir: dir });
  patient = patientStore(plain, { log: () => {}, waits: [10] });
});
afterAll(async () => {
  await plain?.close();
  await direct?.close();
  await undisturbed?.close();
  rmSync(dir, { recursive: true });
  await line?.close();
  await postgres?.stop();
});

const month = '2018-12';
const at = '2019-01-01T00:00:00.000Z';
const published = (unit: string) => entry(month, unit, { kind: 'published', digest: `${unit} published` });
const draft = { run: month, at, waiting: 2, due: '2019-01-08', then: 'hold' as const };
const seal = { run: month, edition: 1, sha256: '00', statement: '{}\n', signature: 'ff', publicKey: 'PEM' };
const given: Judgement = { kind: 'awarded', run: month, by: '甲', at, note: '', unit: 'a', indicator: 'M-01', points: '2.5' };
const hold = { run: month, by: '甲', why: '停电', at };

function correction(): CorrectionSet {
  const amends = 'a published';
  const judgement: Judgement = { ...given, indicator: 'M-02', amends };
  const moved = entry(month, 'a', { kind: 'correction', total: '0.5', amends, digest: 'a correction', why: '复核' });
  const about = { run: month, unit: 'a', at, judgement: digestOf(judgement), amends, entry: moved.digest };
  return {
    judgement,
    changes: [{ entry: moved, correction: { ...about, engine: { version: '0', digest: '00' }, score: score(month, 'a', '93') } }],
  };
}
const adjustment = () => {
  const moved = entry(month, 'b', { kind: 'adjustment', total: '1', amends: 'b published', digest: 'b adjustment', why: '补计' });
  const totals = { before: '92.5', after: '93.5' };
  const about = { run: '2019-01', unit: 'b', month, at, amends: 'b published', entry: moved.digest };
  return [{ entry: moved, adjustment: { ...about, ...totals, lines: [], findings: [] } }];
};

type Step = [name: keyof Store, ask: (store: Store) => Promise<unknown>, left: (store: Store) => Promise<unknown>];

/** In an order in which each finds what it needs. `left`: what must stand as if it had been asked once. */
const steps: Step[] = [
  ['openRun', (store) => store.openRun(run(month)), (store) => store.findRun(month)],
  ['takeSite', (store) => store.takeSite(month, 's'), async () => 'a later number does no harm'],
  ['saveSite', (store) => store.saveSite(attempt(month, 's', 'done')), (store) => store.sites(month)],
  ['savePages', (store) => store.savePages(month, 's', [page('http://s/')], 99), (store) => all(store.pages(month, {}))],
  ['saveLinks', (store) => store.saveLinks(month, 's', [link('http://s/x')], 99), (store) => all(store.links(month, 's'))],
  ['clearSite', (store) => store.clearSite(month, 's', 99), (store) => all(store.pages(month, {}))],
  ['saveScore', (store) => store.saveScore(score(month, 'a', '9'), results('a')), (store) => store.scores(month)],
  ['clearScore', (store) => store.clearScore(month, 'a'), (store) => store.scores(month)],
  ['saveFacts', (store) => store.saveFacts(month, facts([])), async (store) => [...(await store.facts(month)).keys()]],
  ['keepRubric', (store) => store.keepRubric(month, rubric), (store) => store.rubricOf(month)],
  ['appendLedger', (store) => store.appendLedger([published('a'), published('b')]), (store) => store.ledger('2018')],
  ['appendJudgements', (store) => store.appendJudgements([given]), (store) => store.judgements(month)],
  ['saveDraft', (store) => store.saveDraft(draft), (store) => store.draft(month)],
  ['dropDraft', (store) => store.dropDraft(month), (store) => store.draft(month)],
  ['saveSeal', (store) => store.saveSeal(seal), (store) => store.seals()],
  [
    'saveProbe',
    (store) => store.saveProbe(sample(at, { site: 's' })),
    (store) => store.probes('s', '2019-01-01T00:00:00Z', '2019-01-02T00:00:00Z'),
  ],
  ['closeRun', (store) => store.closeRun(month), (store) => store.isClosed(month)],
  [
    'appendCorrection',
    (store) => store.appendCorrection(correction()),
    async (store) => [await store.corrections(month), await store.ledger('2018'), await store.judgements(month)],
  ],
  ['openRun', (store) => store.openRun(run('2019-01')), (store) => store.findRun('2019-01')],
  [
    'appendAdjustments',
    (store) => store.appendAdjustments(adjustment()),
    async (store) => [await store.adjustments('2019-01'), await store.ledger('2018')],
  ],
  ['assign', (store) => store.assign(assignment(month)), (store) => store.assignments()],
  ['reassign', (store) => store.reassign(month, 'c2'), (store) => store.assignments()],
  ['endAssignment', (store) => store.endAssignment(month, 'closed', at), (store) => store.assignments()],
  ['keepConfig', (store) => store.keepConfig('d', { a: 'b' }), (store) => store.keptConfig('d')],
  ['hold', (store) => store.hold(hold), (store) => store.holds()],
  ['release', (store) => store.release(month), (store) => store.holds()],
  ['beat', (store) => store.beat(worker('w')), (store) => store.workers()],
  ['forgetWorker', (store) => store.forgetWorker('w'), (store) => store.workers()],
  ['note', (store) => store.note(incident('x')), async (store) => (await store.incidents({ limit: 1 })).map(({ why }) => why)],
  ['saveAlert', (store) => store.saveAlert(alert('late:x')), (store) => store.alerts()],
];

/** Whose second answer is another, without harm: a later number; that nothing is held any more. */
const otherwise: (keyof Store)[] = ['takeSite', 'release'];

test.each(steps)('%s', async (name, ask, left) => {
  const before = line.lost();
  line.loseAnswerTo('commit');
  const answer = await ask(patient);
  expect(line.lost()).toBe(before + 1);
  const once = await ask(undisturbed);
  if (!otherwise.includes(name)) expect(answer).toEqual(once);
  expect(JSON.stringify(await left(direct))).toBe(JSON.stringify(await left(undisturbed)));
});

test('no other method writes', () => {
  const reads =
    /^(lease|findRun|isClosed|sites|earlierAttempts|pages|links|scores|scoredUnits|results|allResults|facts|rubricOf|ledger|judgements|corrections|draft|adjustments|adjustmentsTo|seals|probes|contradictions|filedUnder|assignments|keptConfig|holds|workers|incidents|alerts|runs|counts|outcomes|close)$/;
  const writes = Object.keys(direct).filter((name) => !reads.test(name));
  expect(writes.sort()).toEqual([...new Set(steps.map(([name]) => name))].sort());
});

test('what somebody else entered is still told apart from what was lost', async () => {
  expect(await trouble(patient.appendLedger([published('a')]))).toBe('duplicate');
  line.loseAnswerTo('commit');
  await patient.appendLedger([entry('2017-01', 'a')]);
  expect(await trouble(patient.appendLedger([entry('2017-01', 'a')]))).toBe('duplicate');
  const twice = correction();
  expect(await trouble(patient.appendCorrection({ ...twice, judgement: { ...twice.judgement, note: '再来' } }))).toBe('duplicate');
});

test('rows that are read when the line is cut come all, each once', async () => {
  await direct.openRun(run('2018-11'));
  const pages = Array.from({ length: 450 }, (_, nth) => page(`http://s/${String(nth).padStart(3, '0')}`));
  await direct.savePages('2018-11', 's', pages, await direct.takeSite('2018-11', 's'));
  const seen: string[] = [];
  for await (const { record } of patient.pages('2018-11', { site: 's' })) {
    if (seen.length % 199 === 0) line.cut();
    seen.push(record.url);
  }
  expect(seen).toEqual(pages.map(({ record }) => record.url));
});

test('a server that falls silent is noticed by the query, and by the holder of a lease', async () => {
  const databaseUrl = postgres.url.replace(`:${postgres.port}/`, `:${line.port}/`);
  const watchful = await openStore({ dataDir: '', databaseUrl, queryTimeoutMs: 500 });
  let lost = 0;
  const release = await watchful.lease('2018-12', { onLost: () => (lost += 1) });
  line.silence(true);
  expect(await trouble(watchful.runs())).toBe('unreachable');
  while (lost === 0) await pause(20);
  line.silence(false);
  line.cut();
  expect(await watchful.runs()).toHaveLength(3);
  await release();
  expect(lost).toBe(1);
  await watchful.close();
});

test('a statement that takes too long is stopped by the server, and its connection is as good as before', async () => {
  const hasty = await openStore({ dataDir: '', databaseUrl: postgres.url, queryTimeoutMs: 400 });
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query('begin; lock table ledger in share row exclusive mode');
  expect(await trouble(hasty.appendLedger([entry('2016-01', 'a')]))).toBe('locked');
  await client.end();
  await hasty.appendLedger([entry('2016-01', 'a')]);
  await hasty.close();
});
