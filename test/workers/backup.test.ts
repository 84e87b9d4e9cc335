/** Backups of a sealed and an interrupted month: whole while others write, sparing of room, and what was restored goes on, on either database. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backupsIn } from '../../workers/backup/series.ts';
import type { BackupOutput, BackupVerifyOutput, RestoreOutput } from '../../workers/outputs-backup.ts';
import type { VerifyMonthOutput } from '../../workers/outputs-seal.ts';
import { startPostgres, type PostgresServer } from '../contract/postgres.ts';
import { backup, data, dir, fresh, inspect, linesIn, manifestOf, restore, run, sealedVillage, tidy } from './backed-up.ts';
import { leftIn, start, type Village } from './village.ts';

let village: Village;
let postgres: PostgresServer;
let first: BackupOutput;
let undisturbed: Awaited<ReturnType<typeof leftIn>>;
const digests = (at: string) => Object.fromEntries(manifestOf(at).tables.map(({ name, sha256 }) => [name, sha256]));

beforeAll(async () => {
  [village, postgres] = await Promise.all([sealedVillage(), startPostgres()]);
  cpSync(data, join(dir, 'undisturbed'), { recursive: true });
  await inspect(village, '2018-12', join(dir, 'undisturbed'));
  undisturbed = await leftIn(join(dir, 'undisturbed'));
  village.asked.clear();
  // December is cut off in the middle of a record.
  const december = start(['inspect', '--config', village.config, '--month', '2018-12', '--data', data]);
  let left = 9;
  village.onAsk = () => void ((left -= 1) === 0 && december.child.kill('SIGKILL'));
  expect(await december.ended).toMatchObject({ signal: 'SIGKILL' });
  village.onAsk = () => {};
  const partial = readdirSync(join(data, 'evidence/2018-12')).find((name) => /\.wacz\.partial-/.test(name))!;
  appendFileSync(join(data, 'evidence/2018-12', partial), 'torn');
  first = (await backup(join(dir, 'series'), '--config', village.config)).told;
});
afterAll(async () => {
  await Promise.all([village?.close(), postgres?.stop()]);
  tidy();
});

const seen = ({ pages, links, scores }: typeof undisturbed) => ({ pages, links, scores });

/** November is as it was sealed, and December goes on from where it was cut off. */
async function livesOn(place: string, env: Record<string, string> = {}): Promise<void> {
  const { code, told } = await run<VerifyMonthOutput>(['verify', '2018-11', '--data', place], env);
  expect({ code, problems: told.problems }).toEqual({ code: 0, problems: [] });
  await inspect(village, '2018-12', place, env);
  expect(seen(await leftIn(place, env['DATABASE_URL'] ? { databaseUrl: env['DATABASE_URL'] } : {}))).toEqual(seen(undisturbed));
}

test('a backup is plain files: any tool checks them, rows are JSON, nobody else may look, and no key is among them', async () => {
  const manifest = manifestOf(first.dir);
  expect(manifest).toMatchObject({
    format: 'sundial-backup',
    version: 1,
    database: 'sqlite',
    parts: ['store', 'evidence', 'reports', 'config'],
  });
  const check = spawn('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: first.dir, stdio: 'ignore' });
  expect((await once(check, 'exit'))[0]).toBe(0);
  expect(
    linesIn(first.dir, 'ledger')
      .map((line) => JSON.parse(line))
      .map(({ seq, unit }) => [seq, unit]),
  ).toEqual([
    [1, 'jia'],
    [2, 'yi'],
  ]);
  expect(statSync(first.dir).mode & 0o777).toBe(0o700);
  expect(existsSync(join(first.dir, 'keys'))).toBe(false);
  expect(await run<BackupVerifyOutput>(['backup', 'verify', join(dir, 'series')])).toMatchObject({
    code: 0,
    told: { ok: true, dir: first.dir },
  });
  const secret = readFileSync(join(data, 'keys/digest.key'), 'utf8').trim();
  const withKeys = (await backup(join(dir, 'with-keys'), '--with-keys')).told;
  expect(readFileSync(join(withKeys.dir, 'keys/digest.key'), 'utf8').trim()).toBe(secret);
  expect(statSync(join(withKeys.dir, 'keys/seal.key')).mode & 0o777).toBe(0o600);
  expect(JSON.stringify([withKeys, manifestOf(withKeys.dir)])).not.toContain(secret);
  const place = fresh();
  expect(await restore(withKeys.dir, place)).toMatchObject({ code: 0, told: { keys: true } });
  expect(statSync(join(place, 'keys/seal.key')).mode & 0o777).toBe(0o600);
});

test('a second backup copies what is new; what was let go takes nothing from the others', async () => {
  const series = join(dir, 'series');
  const second = (await backup(series, '--config', village.config)).told;
  const sealed = (at: string) => statSync(join(at, 'evidence/2018-11/2018-11.jia.wacz')).ino;
  expect(sealed(second.dir)).toBe(sealed(first.dir));
  expect(sealed(second.dir)).not.toBe(statSync(join(data, 'evidence/2018-11/2018-11.jia.wacz')).ino);
  expect(second.copied.files).toBe(second.tables);
  const third = (await backup(series, '--config', village.config, '--keep', '2')).told;
  expect(third.removed).toHaveLength(1);
  const left = await backupsIn(series);
  expect(left.map((name) => join(series, name))).toEqual([second.dir, third.dir]);
  expect(await run(['backup', 'verify', third.dir])).toMatchObject({ code: 0 });
  const whole = (await backup(series, '--whole')).told;
  expect(sealed(whole.dir)).not.toBe(sealed(third.dir));
  first = third;
});

test('what was restored is verified, goes on, and is an installation of its own', async () => {
  const place = fresh();
  const config = fresh();
  const { code, told } = await run<RestoreOutput>(['restore', join(dir, 'with-keys'), '--data', place]);
  expect({ code, told }).toMatchObject({ code: 0, told: { database: 'sqlite' } });
  expect(await run(['restore', first.dir, '--data', fresh(), '--config', config])).toMatchObject({ code: 0 });
  expect(readFileSync(join(config, 'units.yaml'), 'utf8')).toBe(readFileSync(join(village.config, 'units.yaml'), 'utf8'));
  await livesOn(place);
});

test('an office grows: SQLite to PostgreSQL and back, with the same rows in the same order', async () => {
  const [cluster, laptop] = [fresh(), fresh()];
  const env = { DATABASE_URL: postgres.url.replace('sundial@', 'sundial:not-to-be-told@') };
  // A first start has made its tables, and nothing stands in them.
  expect(await run(['ledger', 'show', '--month', '2018-12', '--config', village.config, '--data', fresh()], env)).toMatchObject({
    code: 0,
  });
  expect(await restore(first.dir, cluster, env)).toMatchObject({ code: 0, told: { database: 'postgresql' } });
  expect(await restore(first.dir, fresh(), env)).toMatchObject({
    code: 2,
    told: { error: { message: expect.stringMatching(/found rows in/) } },
  });
  const series = join(dir, 'of-postgres');
  const taken = (await run<BackupOutput>(['backup', series, '--data', cluster], env)).told;
  const [before, after] = [digests(first.dir), digests(taken.dir)];
  for (const settled of ['site_attempt', 'kept_config', 'worker']) {
    delete before[settled];
    delete after[settled];
  }
  expect(after).toEqual(before);
  expect(JSON.stringify([taken, manifestOf(taken.dir)])).not.toMatch(/not-to-be-told|127\.0\.0\.1/);
  expect(await restore(series, laptop)).toMatchObject({ code: 0, told: { database: 'sqlite' } });
  await Promise.all([livesOn(cluster, env)]);
  await livesOn(laptop);
});

describe('while somebody writes', () => {
  test('an archive that is being written is taken as it stands, and is gone on with', async () => {
    const [place, series, restored] = [fresh(), fresh(), fresh()];
    cpSync(data, place, { recursive: true });
    let left = 3;
    let taken: Awaited<ReturnType<typeof backup>> | undefined;
    village.onAsk = async () => {
      if ((left -= 1) === 0) taken = await run<BackupOutput>(['backup', series, '--data', place]);
    };
    await inspect(village, '2018-12', place);
    village.onAsk = () => {};
    expect(taken).toMatchObject({ code: 0 });
    expect(manifestOf(taken!.told.dir).files.map(({ path }) => path)).toContainEqual(expect.stringMatching(/\.wacz\.partial-\d+$/));
    expect(await restore(series, restored)).toMatchObject({ code: 0 });
    await livesOn(restored);
  });

  test.each(['SQLite', 'PostgreSQL'])('it is one moment of the store: no set of entries is torn (%s)', async (side) => {
    const place = fresh();
    const databaseUrl = side === 'PostgreSQL' ? postgres.url.replace(/postgres$/, 'template1') : '';
    const writer = join(import.meta.dirname, '../contract/store-writer.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', writer, place, 'a', '1000000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    });
    let written = 0;
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.length));
    while (written < 5) await pause(20);
    const series = join(dir, `busy-${side}`);
    const counts: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const at = (await run<BackupOutput>(['backup', series, '--data', place], databaseUrl === '' ? {} : { DATABASE_URL: databaseUrl }))
        .told;
      counts.push(linesIn(at.dir, 'ledger').length);
    }
    const until = written;
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(counts.map((count) => count % 3)).toEqual([0, 0, 0]);
    expect(counts[2]).toBeGreaterThan(counts[0]!);
    expect(until).toBeGreaterThan(5);
    expect(await run(['backup', 'verify', series])).toMatchObject({ code: 0 });
  });
});

test('killed in the middle: nothing looks like a backup, and the next one clears up', async () => {
  const [place, series] = [fresh(), fresh()];
  mkdirSync(join(place, 'evidence/2018-10'), { recursive: true });
  cpSync(join(data, 'sundial.db'), join(place, 'sundial.db'));
  // Hours of copying in small: a file that has no end within the moment.
  writeFileSync(join(place, 'evidence/2018-10/2018-10.jia.wacz'), '');
  truncateSync(join(place, 'evidence/2018-10/2018-10.jia.wacz'), 2_000_000_000);
  const running = start(['backup', series, '--data', place]);
  while (!existsSync(series) || !readdirSync(series).some((name) => existsSync(join(series, name, 'evidence')))) await pause(5);
  running.child.kill('SIGKILL');
  expect(await running.ended).toMatchObject({ signal: 'SIGKILL' });
  expect(readdirSync(series)).toEqual([expect.stringMatching(/^\.writing-/)]);
  expect(await run(['backup', 'verify', series])).toMatchObject({
    code: 2,
    told: { error: { message: expect.stringMatching(/found none/) } },
  });
  rmSync(join(place, 'evidence'), { recursive: true });
  expect(await run(['backup', series, '--data', place])).toMatchObject({ code: 0 });
  expect(readdirSync(series)).toHaveLength(1);
});
