/** A store that is in use is saved before its schema changes, by one of those who come at once; and what cannot be saved stays as it is. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kysely } from 'kysely';
import { monthWindow } from '../../config/run.ts';
import { checkBackup } from '../../workers/backup/check.ts';
import { restoreBackup } from '../../workers/backup/restore.ts';
import { knownSteps } from '../../workers/backup/shape.ts';
import { openSnapshot } from '../../workers/backup/snapshot.ts';
import { migrate } from '../../workers/migrate.ts';
import { backendFor, openStore } from '../../workers/store-kysely.ts';
import type { Tables } from '../../workers/store-schema.ts';
import { startPostgres, type PostgresServer } from '../contract/postgres.ts';
import { trouble } from '../contract/store-stage.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-migration-'));
let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Where {
  dataDir: string;
  databaseUrl?: string;
}
const old = '0008-adjustments';
const after = knownSteps().find((name) => name > old)!;

/** A store as an earlier Sundial left it, with a published month unless it is empty. */
async function earlier(where: Where, { filled = true } = {}): Promise<void> {
  const backend = await backendFor(where);
  const db = new Kysely<Tables>({ dialect: backend.dialect });
  await migrate(db, backend, { to: old });
  const body = JSON.stringify({
    ...monthWindow('2018-12'),
    id: '2018-12',
    month: '2018-12',
    asOf: '',
    rubric: 'r',
    units: [],
    trial: false,
  });
  if (filled) await db.insertInto('run').values({ id: '2018-12', month: '2018-12', closed: 1, body }).execute();
  await db.destroy();
}

async function stepsOf(where: Where): Promise<string[]> {
  const snapshot = (await openSnapshot(where))!;
  await snapshot.close();
  return snapshot.applied.map(({ name }) => name);
}
const saved = (dataDir: string): string[] => readdirSync(join(dataDir, 'backups')).sort();

async function emptied(): Promise<string> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
  return postgres.url;
}

describe.each<[string, (dataDir: string) => Promise<Where>]>([
  ['SQLite', async (dataDir) => ({ dataDir })],
  ['PostgreSQL', async (dataDir) => ({ dataDir, databaseUrl: await emptied() })],
])('on %s', (side, at) => {
  let places = 0;
  const fresh = (): Promise<Where> => at(join(dir, `${side}-${(places += 1)}`));

  test('it is saved as it was, and what was saved can be restored by this Sundial', async () => {
    const where = await fresh();
    await earlier(where);
    await (await openStore(where)).close();
    expect(await stepsOf(where)).toEqual(knownSteps());
    const [name, ...others] = saved(where.dataDir);
    expect([name, others]).toEqual([expect.stringMatching(new RegExp(`^before-${after}-`)), []]);
    const backup = join(where.dataDir, 'backups', name!);
    const { manifest, problems } = await checkBackup(backup);
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({
      parts: ['store'],
      tables: expect.arrayContaining([expect.objectContaining({ name: 'run', rows: 1 })]),
    });
    expect(manifest.schema.at(-1)!.name).toBe(old);
    const dataDir = `${where.dataDir}-restored`;
    await restoreBackup({ from: backup, dataDir, configDir: null });
    expect(await stepsOf({ dataDir })).toEqual(knownSteps());
    const store = await openStore({ dataDir });
    expect(await store.isClosed('2018-12')).toBe(true);
    await store.close();
    // Whoever opens it again has nothing to do.
    await (await openStore(where)).close();
    expect(saved(where.dataDir)).toHaveLength(1);
  });

  test('an empty one is brought up to date without', async () => {
    const where = await fresh();
    await earlier(where, { filled: false });
    await (await openStore(where)).close();
    expect(await stepsOf(where)).toEqual(knownSteps());
    expect(() => saved(where.dataDir)).toThrow('ENOENT');
  });

  test('where it cannot be saved, its schema stays, and the message says how to go on', async () => {
    const where = await fresh();
    await earlier(where);
    mkdirSync(where.dataDir, { recursive: true });
    writeFileSync(join(where.dataDir, 'backups'), 'in the way');
    const refusal = (await openStore(where).catch((error: Error) => error)) as Error & { hint: string };
    expect(await trouble(Promise.reject(refusal))).toBe('unwritable');
    expect(refusal.message).toMatch(
      /its schema is older than this Sundial and was left as it is, because no backup could be written to \S+backups first \(/,
    );
    expect(refusal.hint).toMatch(/SUNDIAL_BACKUPS/);
    expect((await stepsOf(where)).at(-1)).toBe(old);
    const backupsDir = `${where.dataDir}-elsewhere`;
    await (await openStore({ ...where, backupsDir })).close();
    expect(await stepsOf(where)).toEqual(knownSteps());
    expect(readdirSync(backupsDir)).toHaveLength(1);
  });

  test('three processes at once save it once', async () => {
    const where = await fresh();
    await earlier(where);
    const writer = join(import.meta.dirname, '../contract/store-writer.ts');
    const env = { ...process.env, DATABASE_URL: where.databaseUrl ?? '' };
    const open = () => promisify(execFile)(process.execPath, ['--import', 'tsx', writer, where.dataDir, 'a', '0'], { env });
    await Promise.all([open(), open(), open()]);
    expect(await stepsOf(where)).toEqual(knownSteps());
    expect(saved(where.dataDir)).toHaveLength(1);
  });
});
