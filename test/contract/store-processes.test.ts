/** Real processes beside each other on one store: two schedulers begin a month once, the command line writes while `serve` does, a lease ends with its server. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStore } from '../../workers/store-kysely.ts';
import { startPostgres, type PostgresServer } from './postgres.ts';
import { run } from './store-samples.ts';
import { all, trouble } from './store-stage.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-processes-'));
let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(dir, { recursive: true });
});

const program = join(import.meta.dirname, 'store-process.ts');
async function beside(where: (string | undefined)[], ...roles: string[]): Promise<string[]> {
  const begin = (role: string) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', program, role, ...where.filter((each) => each !== undefined)]);
  return (await Promise.all(roles.map(begin))).map(({ stdout }) => stdout);
}

describe.each<[string, () => [dataDir: string, databaseUrl?: string]]>([
  ['SQLite', () => [join(dir, 'sqlite')]],
  ['PostgreSQL', () => [join(dir, 'unused'), postgres.url]],
])('on %s', (_, where) => {
  test('of three schedulers one begins each month', async () => {
    const begun = await beside(where(), 'schedule', 'schedule', 'schedule');
    const months = begun.flatMap((said) => said.split('\n').filter(Boolean));
    expect(months.sort()).toEqual(Array.from({ length: 40 }, (_each, nth) => `20${10 + nth}-01`));
    const [dataDir, databaseUrl] = where();
    const store = await openStore({ dataDir, databaseUrl });
    expect(await store.assignments({ active: true })).toHaveLength(40);
    await store.close();
  });

  test('the command line writes while serve does: neither waits in vain, and nothing is lost', async () => {
    await beside(where(), 'serve', 'command', 'command');
    const [dataDir, databaseUrl] = where();
    const store = await openStore({ dataDir, databaseUrl });
    expect(await store.counts('2018-12')).toEqual({ scores: 30, nulls: 0, pages: { s: 1500 } });
    expect(await store.judgements('2018-12')).toHaveLength(60);
    expect(await all(store.links('2018-12', 's'))).toHaveLength(30);
    expect(await store.incidents({ limit: 1000 })).toHaveLength(90);
    expect(await store.holds()).toEqual([]);
    expect((await store.contradictions(run('2018-12'))).filter(({ table }) => table === 'judgement')).toEqual([]);
    await store.close();
  });
});

test('a disk that is full is waited for: when there is room, the process goes on where it was', async () => {
  const [dataDir, limited] = [join(dir, 'full'), 'ulimit -S -f 700 && exec "$0" --import tsx "$@"'];
  const child = spawn('bash', ['-c', limited, process.execPath, program, 'wait', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk));
  const waits = () => said.split('outage-waits').length - 1;
  while (waits() < 3 && child.exitCode === null) await pause(20);
  execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
  expect((await ended)[0]).toBe(0);
  expect(said).toContain('outage-over');
  const store = await openStore({ dataDir });
  expect(await store.ledger('2018')).toHaveLength(80);
  expect((await store.incidents({ limit: 10 })).map(({ kind }) => kind)).toEqual(['outage', 'outage']);
  await store.close();
});

describe('a lease on PostgreSQL', () => {
  const open = () => openStore({ dataDir: dir, databaseUrl: postgres.url });

  test('ends with the server, its holder is told once, and it can be taken again', async () => {
    const [store, other] = [await open(), await open()];
    let told = 0;
    const release = await store.lease('scheduler', { onLost: () => (told += 1) });
    const kept = await other.lease('elsewhere', { onLost: () => (told += 100) });
    await kept();
    expect(await trouble(other.lease('scheduler'))).toBe('locked');
    await postgres.restart();
    while (told === 0) await pause(10);
    const taken = await other.lease('scheduler');
    await release(); // a lease that is gone takes nobody else's with it
    expect(await trouble(store.lease('scheduler'))).toBe('locked');
    await taken();
    const again = await store.lease('scheduler');
    await again();
    await again();
    await (
      await other.lease('scheduler')
    )();
    expect(told).toBe(1);
    await store.close();
    await other.close();
  });

  test('is given back when its store is closed, and takes no connection from those who work', async () => {
    const [store, other] = [await open(), await open()];
    let lost = 0;
    await Promise.all(Array.from({ length: 12 }, (_, nth) => store.lease(`lease ${nth}`, { onLost: () => (lost += 1) })));
    expect(await store.runs()).toEqual(expect.any(Array));
    await store.close();
    await (
      await other.lease('lease 11')
    )();
    expect(lost).toBe(0);
    await other.close();
  });
});
