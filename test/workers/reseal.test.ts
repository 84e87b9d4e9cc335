/** A month that is sealed again: a new edition when something changed, none when nothing did, each naming the one before; a trial is never sealed. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSeal, statementDigest, writeSeal, type Seal } from '../../crawler/seal/seal-files.ts';
import { newestOf, statementBytes } from '../../crawler/seal/statement.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { main as sundial } from '../outside/sundial.ts';
import { openKeys } from '../../workers/keys.ts';
import { readResults } from '../../workers/results-bundle.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { inStore, verifyMonthIn } from './sealed-months.ts';
import { terminal } from './terminal.ts';
import { buildVillage, type Village } from './village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-reseal-'));
const data = join(dir, 'data');
const month = '2018-12';
const of = join(data, 'evidence', month);
let village: Village;
beforeAll(async () => {
  village = await buildVillage(dir, { pictures: 'never', tries: 1 });
});
afterAll(async () => {
  await village?.close();
  rmSync(dir, { recursive: true, force: true });
});

async function inspect(...more: string[]): Promise<{ code: number; said: string }> {
  const screen = terminal();
  const argv = ['inspect', '--config', village.config, '--month', month, '--data', data, ...more];
  const code = await sundial(argv, screen, { ...process.env, SUNDIAL_LOG: 'silent' });
  return { code, said: screen.text() + screen.complaints() };
}
const sealFiles = (): string[] => readdirSync(of).filter((name) => name.endsWith('.seal.json'));
const resultsIn = async (id: string) => {
  const reader = await openBundle(join(of, `${id}.wacz`));
  return (await readResults(reader).finally(() => reader.close()))!;
};

async function judged(letter: string) {
  const about = { kind: 'dismissed', run: month, by: '复核员', at: '2019-01-02T00:00:00Z', note: '' } as const;
  const judgement = { ...about, finding: letter.repeat(64), evidence: 'e'.repeat(64) };
  const store = await openStore({ dataDir: data });
  await store.appendJudgements([judgement]);
  await store.close();
  return judgement;
}

/** As if a process that was taken for dead had sealed the same edition a moment later: the store knows the first, the disk holds this one. */
async function sealAsRival({ statement }: Seal): Promise<void> {
  const rival = { ...statement, at: new Date(Date.parse(statement.at) + 1000).toISOString() };
  const { publicKey, sign } = openKeys(data, {});
  await writeSeal(of, { statement: rival, signature: sign(statementBytes(rival)), publicKey });
}

test('a trial is not sealed, and says so', async () => {
  expect((await inspect('--unit', 'jia')).code).toBe(0);
  const trial = join(data, 'evidence', `${month}-trial`);
  expect(readdirSync(trial).filter((name) => /seal|results/.test(name))).toEqual([]);
  expect(readFileSync(join(data, 'reports', `${month}-trial`, 'bulletin.html'), 'utf8')).toContain('试评不封存');
});

test('a month with a unit that could not be judged is sealed as it stands; when it is opened again it gets its second edition', async () => {
  village.answers.set('http://www.yi.test/', { status: 503 });
  expect((await inspect()).code).toBe(3);
  const first = (await readSeal(of, month))!;
  expect(first.statement).toMatchObject({ edition: 1, before: null });
  expect(await verifyMonthIn(data, month)).toMatchObject({ code: 0 });

  village.answers.clear();
  const judgement = await judged('f');
  // Between the two editions the judgement is not sealed yet, and that is told.
  expect((await verifyMonthIn(data, month)).shown.problems).toMatchObject([{ part: 'judgement', record: judgement.finding }]);

  await sealAsRival(first);
  expect((await verifyMonthIn(data, month)).shown.problems.map(({ says }) => says)).toContain('与数据库所记的第1版封存不同');
  expect((await inspect()).code).toBe(0);
  const second = (await readSeal(of, month))!;
  expect((await readSeal(of, month, 1))!.bytes).toEqual(first.bytes);
  expect(second.statement).toMatchObject({ edition: 2, before: { run: month, edition: 1, sha256: statementDigest(first.bytes) } });
  for (const entry of first.statement.bundles) expect(second.statement.bundles).toContainEqual(entry);
  expect(newestOf(second.statement, 'results')?.id).toBe(`${month}~2.results`);
  const { code, shown } = await verifyMonthIn(data, month);
  expect({ code, problems: shown.problems }).toEqual({ code: 0, problems: [] });
  expect(shown.checked.join('\n')).toContain('第1版至第2版齐全');

  const sealed = await resultsIn(`${month}~2.results`);
  expect(sealed.judgements).toMatchObject([{ finding: judgement.finding, evidence: expect.stringMatching(/^hmac-sha256:[0-9a-f]{64}$/) }]);
  expect([...sealed.scores.keys()]).toEqual(['jia', 'yi']);
  expect((await resultsIn(`${month}.results`)).scores.get('yi')?.total).toBeNull();
  expect(sealed.scores.get('yi')?.total).not.toBeNull();
});

test('the first edition taken away, or its results, is told', async () => {
  for (const name of [`${month}.seal.json`, `${month}.results.wacz`]) {
    const copy = mkdtempSync(`${data}-`);
    cpSync(data, copy, { recursive: true });
    // The older of two bundles may be kept thin.
    for (const each of [name, `${name}.thin`]) rmSync(join(copy, 'evidence', month, each), { force: true });
    const { code, shown } = await verifyMonthIn(copy, month);
    expect(code).toBe(4);
    expect(shown.problems.map(({ file }) => file)).toContain(name);
  }
});

test('published once more without a change it keeps its seal; lost files come back from the store', async () => {
  const before = { seals: sealFiles(), bundles: readdirSync(of).filter((name) => name.endsWith('.wacz')) };
  const again = async () => {
    // As after a crash between the seal and the last line.
    inStore(data, (database) => database.exec(`update run set closed = 0 where id = '${month}'`));
    expect((await inspect()).code).toBe(0);
    expect({ seals: sealFiles(), bundles: readdirSync(of).filter((name) => name.endsWith('.wacz')) }).toEqual(before);
    expect((await verifyMonthIn(data, month)).shown.problems).toEqual([]);
  };
  await again();
  const statement = readFileSync(join(of, `${month}~2.seal.json`));
  for (const ending of ['json', 'sig', 'pem']) rmSync(join(of, `${month}~2.seal.${ending}`));
  await again();
  expect(readFileSync(join(of, `${month}~2.seal.json`))).toEqual(statement);
});

test('killed between the files of a seal and its row, and judged before it goes on: the store gets both editions', async () => {
  const second = (await readSeal(of, month))!;
  inStore(data, (database) => database.exec(`delete from seal where edition = 2; update run set closed = 0 where id = '${month}'`));
  await judged('d');
  expect((await inspect()).code).toBe(0);
  const third = (await readSeal(of, month))!;
  expect(third.statement).toMatchObject({ edition: 3, before: { run: month, edition: 2, sha256: statementDigest(second.bytes) } });
  expect((await verifyMonthIn(data, month)).shown.problems).toEqual([]);
});
