/** Holds both databases to one contract, and each to saying clearly what is wrong with it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Libsql from 'libsql';
import { openStore } from '../../workers/store-kysely.ts';
import { explainPostgres } from '../../workers/store-postgres.ts';
import { explainSqlite } from '../../workers/store-sqlite.ts';
import { startPostgres } from './postgres.ts';
import type { PostgresServer } from './postgres.ts';
import { storeContract } from './store.contract.ts';
import { entry, page, run } from './store-samples.ts';
import { all, trouble } from './store-stage.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-store-'));
let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(dir, { recursive: true });
});

storeContract('SQLite', () => openStore({ dataDir: join(dir, 'contract', 'new') }));
storeContract('PostgreSQL', () => openStore({ dataDir: join(dir, 'unused'), databaseUrl: postgres.url }));

describe('an SQLite file', () => {
  const fresh = (name: string) => {
    const dataDir = join(dir, name);
    mkdirSync(dataDir);
    return { dataDir, file: join(dataDir, 'sundial.db') };
  };

  const writer = (...settings: string[]) => ['--import', 'tsx', join(import.meta.dirname, 'store-writer.ts'), ...settings];

  test('is written to by several processes at the same time', async () => {
    const { dataDir } = fresh('processes');
    const writers = ['a', 'b', 'c'].map((name) => promisify(execFile)(process.execPath, writer(dataDir, name, '20')));
    await Promise.all(writers);
    const store = await openStore({ dataDir });
    const units = (await store.ledger('2018')).map(({ unit }) => unit.split(' '));
    for (const name of ['a', 'b', 'c']) expect(units.filter(([by]) => by === name)).toHaveLength(60);
    for (const [index, [by, set, part]] of units.entries()) {
      expect(part).toBe('xyz'[index % 3]); // sets never interleave
      expect([by, set]).toEqual(units[index - (index % 3)]!.slice(0, 2));
    }
    await store.close();
    const copy = fresh('copy');
    copyFileSync(join(dataDir, 'sundial.db'), copy.file); // the one file is all there is to copy
    const copied = await openStore(copy);
    expect(await copied.ledger('2018')).toHaveLength(180);
    await copied.close();
  });

  test('whose writer is killed holds whole sets, and the next one goes on', async () => {
    const { dataDir } = fresh('killed');
    const child = spawn(process.execPath, writer(dataDir, 'a', '1000000'), { stdio: ['ignore', 'pipe', 'inherit'] });
    let written = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      written += chunk.length;
      if (written > 20) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    const store = await openStore({ dataDir });
    const entries = await store.ledger('2018');
    expect(entries.length).toBeGreaterThanOrEqual(3 * written);
    expect(entries.length % 3).toBe(0);
    await store.appendLedger([entry('2018-02', 'b')]);
    await store.close();
  });

  test.each<[string, string, (file: string) => void]>([
    ['not a database', 'corrupt', (file) => writeFileSync(file, 'PK\x03\x04 this was a spreadsheet once '.repeat(200))],
    ['a directory', 'unwritable', (file) => mkdirSync(file)],
  ])('that is %s is refused as %s, with the file named', async (what, kind, spoil) => {
    const { dataDir, file } = fresh(what);
    spoil(file);
    expect(await trouble(openStore({ dataDir }))).toBe(kind);
    await expect(openStore({ dataDir })).rejects.toThrow(file);
  });

  test('whose directory is a file is refused as unwritable', async () => {
    const { file } = fresh('file-as-directory');
    writeFileSync(file, '');
    expect(await trouble(openStore({ dataDir: file }))).toBe('unwritable');
    expect(await trouble(openStore({ dataDir: join(file, 'deeper') }))).toBe('unwritable');
  });

  test('that was cut off is refused as corrupt', async () => {
    const { dataDir, file } = fresh('cut');
    const store = await openStore({ dataDir });
    await store.openRun(run('2018-12'));
    await store.savePages(
      '2018-12',
      's',
      Array.from({ length: 500 }, (_, index) => page(`http://s/${index}`)),
      1,
    );
    await store.close();
    truncateSync(file, 8192);
    const damaged = await openStore({ dataDir }).catch((error: Error) => error);
    const outcome = damaged instanceof Error ? Promise.reject(damaged) : all(damaged.pages('2018-12', {})).finally(() => damaged.close());
    expect(await trouble(outcome)).toBe('corrupt');
  });

  test('of another version is refused before anything is touched', async () => {
    const { dataDir, file } = fresh('newer');
    await (await openStore({ dataDir })).close();
    const database = new Libsql(file);
    database.exec("insert into kysely_migration values ('9999-from-the-future', '2099-01-01T00:00:00Z')");
    database.close();
    expect(await trouble(openStore({ dataDir }))).toBe('newer');
  });

  test('that somebody keeps locked is reported as locked after the waiting time', async () => {
    const { dataDir, file } = fresh('locked');
    const store = await openStore({ dataDir, lockWaitMs: 50 });
    const holder = new Libsql(file);
    holder.exec('begin immediate');
    expect(await trouble(store.appendLedger([entry('2018-01', 'a')]))).toBe('locked');
    holder.exec('rollback');
    holder.close();
    await store.appendLedger([entry('2018-01', 'a')]);
    await store.close();
  });

  test.each([
    ['SQLITE_BUSY_SNAPSHOT', 'locked'],
    ['SQLITE_CORRUPT_INDEX', 'corrupt'],
    ['SQLITE_READONLY_DIRECTORY', 'unwritable'],
    ['EROFS', 'unwritable'],
    ['SQLITE_FULL', 'full'],
    ['SQLITE_IOERR_WRITE', 'full'],
    ['ENOSPC', 'full'],
    ['SQLITE_CONSTRAINT_UNIQUE', undefined],
    ['SQLITE_ERROR', undefined],
  ])('%s is %s', (code, kind) => {
    expect(explainSqlite('f', Object.assign(new Error(), { code }))?.trouble).toBe(kind);
  });
  test.each(['ConnectionFailed("Unable to open connection to local database f: 14")', 'attempt to write a readonly database'])(
    'told in words only: %s',
    (words) => expect(explainSqlite('f', new Error(words))?.trouble).toBe('unwritable'),
  );
});

describe('a PostgreSQL server', () => {
  test.each<[string, string, () => string]>([
    ['an address of something else', 'refused', () => 'mysql://u:secret@127.0.0.1/x'],
    ['nobody there', 'unreachable', () => 'postgres://u:secret@127.0.0.1:1/x?password=secret'],
    ['no such database', 'refused', () => postgres.url.replace(/postgres$/, 'nothing').replace('sundial@', 'sundial:secret@')],
    ['no such user', 'refused', () => postgres.url.replace('sundial@', 'stranger:secret@')],
  ])('%s is %s, and no password is told', async (_, kind, url) => {
    const refusal = (await openStore({ dataDir: dir, databaseUrl: url() }).catch((error: Error) => error)) as Error;
    expect(await trouble(Promise.reject(refusal))).toBe(kind);
    expect(refusal.message).not.toContain('secret');
  });

  test('that is restarted is used again; what was stored is there', async () => {
    const store = await openStore({ dataDir: dir, databaseUrl: postgres.url });
    await store.appendLedger([entry('2001-01', 'a')]);
    await postgres.restart();
    expect(await store.ledger('2001')).toEqual([entry('2001-01', 'a')]);
    await store.close();
  });

  test.each([
    ['57P01', 'unreachable'],
    ['57P03', 'unreachable'],
    ['25P03', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['57014', 'locked'],
    ['40P01', 'locked'],
    ['53100', 'full'],
    ['53300', 'locked'],
    ['25006', 'unreachable'],
    ['23505', undefined],
  ])('%s is %s', (code, kind) => {
    expect(explainPostgres('p', Object.assign(new Error(), { code }))?.trouble).toBe(kind);
  });
});
