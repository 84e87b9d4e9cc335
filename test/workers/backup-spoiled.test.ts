/** Backups that somebody spoiled, and places that hold something: each is refused with what is wrong, and nothing is written. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { papersOf, type Manifest } from '../../workers/backup/manifest.ts';
import type { BackupOutput, BackupVerifyOutput } from '../../workers/outputs-backup.ts';
import { backup, data, dir, fresh, linesIn, manifestOf, restore, run, sealedVillage, tidy } from './backed-up.ts';
import type { Village } from './village.ts';

let village: Village;
let first: BackupOutput;
beforeAll(async () => {
  village = await sealedVillage();
  first = (await backup(join(dir, 'series'))).told;
});
afterAll(async () => {
  await village?.close();
  tidy();
});

describe('spoiled', () => {
  const bundle = 'evidence/2018-11/2018-11.jia.wacz';
  const rewrite = (at: string, name: string, change: (text: string) => string) => {
    const text = change(readFileSync(join(at, name), 'utf8'));
    rmSync(join(at, name));
    writeFileSync(join(at, name), text);
  };
  /** Somebody who knows how the papers are made. */
  const reissue = (at: string, change: (manifest: Manifest) => void) => {
    const manifest = manifestOf(at);
    change(manifest);
    const papers = papersOf(manifest);
    rewrite(at, 'manifest.json', () => papers.manifest);
    rewrite(at, 'SHA256SUMS', () => papers.sums);
  };
  const table = (at: string, name: string, change: (lines: string[]) => string[]) => {
    const path = `store/${name}.ndjson.gz`;
    const lines = linesIn(at, name);
    const bytes = gzipSync(
      change(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
    writeFileSync(join(at, path), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    reissue(at, ({ files }) =>
      Object.assign(
        files.find((file) => file.path === path)!,
        { sha256, bytes: bytes.length },
      ),
    );
  };

  test.each<[string, number, RegExp, (at: string) => void]>([
    ['a missing file', 4, /2018-11\.jia\.wacz: is missing/, (at) => rmSync(join(at, bundle))],
    ['a file too many', 4, /extra\.wacz: is not named in the manifest/, (at) => writeFileSync(join(at, 'evidence/extra.wacz'), 'x')],
    [
      'a cut file',
      4,
      /2018-11\.jia\.wacz: expected \d+ bytes, found 100/,
      (at) => (chmodded(join(at, bundle)), truncateSync(join(at, bundle), 100)),
    ],
    ['an edited file', 4, /its bytes are not those that were backed up/, (at) => edited(join(at, bundle))],
    ['an edited table', 4, /ledger\.ndjson\.gz: its bytes are not/, (at) => edited(join(at, 'store/ledger.ndjson.gz'))],
    ['a row less', 4, /ledger\.ndjson\.gz: expected 2 rows, found 1/, (at) => table(at, 'ledger', ([one]) => [one!])],
    [
      'another total',
      4,
      /ledger\.ndjson\.gz: its rows are not/,
      (at) => table(at, 'ledger', (lines) => lines.map((line) => line.replace(/"total":"\d+"/, '"total":"99"'))),
    ],
    ['a row of nothing', 4, /expected a row of ledger as JSON/, (at) => table(at, 'ledger', () => ['hello', 'you'])],
    [
      'a strange table',
      4,
      /the table users is none of Sundial's/,
      (at) => reissue(at, ({ tables }) => void tables.push({ ...tables[0]!, name: 'users' })),
    ],
    [
      'a table less',
      4,
      /the table ledger is missing/,
      (at) => reissue(at, (manifest) => void (manifest.tables = manifest.tables.filter(({ name }) => name !== 'ledger'))),
    ],
    [
      'a later schema',
      4,
      /0999-later is unknown/,
      (at) => reissue(at, ({ schema }) => void schema.push({ name: '0999-later', timestamp: '2099-01-01T00:00:00Z' })),
    ],
    [
      'a path that leads out',
      2,
      /a path within one of the folders/,
      (at) => reissue(at, ({ files }) => void (files[0]!.path = 'evidence/../../x')),
    ],
    [
      'an edited manifest',
      2,
      /it has not the digest that SHA256SUMS gives/,
      (at) => rewrite(at, 'manifest.json', (text) => text.replace('"sqlite"', '"postgresql"')),
    ],
    ['edited digests', 2, /expected one line for each file/, (at) => rewrite(at, 'SHA256SUMS', (text) => `${'0'.repeat(64)}  x\n${text}`)],
    ['no manifest', 2, /expected a backup/, (at) => rmSync(join(at, 'manifest.json'))],
    [
      'a later version',
      2,
      /expected a backup of version 1, found version 2/,
      (at) => rewrite(at, 'manifest.json', (text) => text.replace('"version": 1', '"version": 2')),
    ],
  ])('%s is named, and nothing is restored', async (_, code, says, spoil) => {
    const [copy, place] = [fresh(), fresh()];
    cpSync(first.dir, copy, { recursive: true });
    spoil(copy);
    const looked = await run<BackupVerifyOutput>(['backup', 'verify', copy]);
    expect(looked.code).toBe(code);
    const told = looked.told.error
      ? [looked.told.error.message]
      : looked.told.problems.map((problem) => `${problem.file}: ${problem.says}`);
    expect(told.join('\n')).toMatch(says);
    expect(await restore(copy, place)).toMatchObject({ code: 2, told: { error: { message: expect.stringMatching(says) } } });
    expect(existsSync(place)).toBe(false);
  });

  const chmodded = (path: string) => {
    const bytes = readFileSync(path);
    rmSync(path);
    writeFileSync(path, bytes);
    return bytes;
  };
  function edited(path: string): void {
    const bytes = chmodded(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
  }
});

describe('is refused', () => {
  test('into a directory that holds anything; what a restore left that was cut off is no hindrance, and nobody opens it', async () => {
    const place = fresh();
    mkdirSync(join(place, 'lost+found'), { recursive: true });
    mkdirSync(join(place, '.restoring/evidence'), { recursive: true });
    expect(await run(['verify', '2018-11', '--data', place])).toMatchObject({ code: 2 });
    const shown = await run(['ledger', 'show', '--month', '2018-12', '--config', village.config, '--data', place]);
    expect(shown).toMatchObject({
      code: 2,
      told: { error: { message: expect.stringMatching(/a restore into this directory is under way, or did not end/) } },
    });
    expect(await restore(first.dir, place)).toMatchObject({ code: 0 });
    const again = await restore(first.dir, place);
    expect(again).toMatchObject({
      code: 2,
      told: {
        error: { code: 'restore', message: expect.stringMatching(/expected an empty directory for the data directory, found \S+ in it/) },
      },
    });
  });

  test.each<[string, () => string[], RegExp]>([
    ['into the evidence itself', () => ['backup', join(data, 'evidence/x'), '--data', data], /expected a directory outside of/],
    ['into the data directory', () => ['backup', data, '--data', data], /found the data directory itself/],
    [
      'of a place without a store',
      () => ['backup', join(dir, 'x'), '--data', join(dir, 'nowhere')],
      /expected a store of Sundial, found none/,
    ],
    ['with a --keep of nothing', () => ['backup', join(dir, 'x'), '--data', data, '--keep', '0'], /expected a number of 1 or more/],
    [
      'with a --config that is none',
      () => ['backup', join(dir, 'x'), '--data', data, '--config', join(dir, 'none')],
      /--config: expected a directory/,
    ],
    [
      'from nothing',
      () => ['restore', join(dir, 'nowhere'), '--data', join(dir, 'y')],
      /expected a backup or a folder of backups, found none/,
    ],
  ])('%s', async (_, argv, says) => {
    expect(await run(argv())).toMatchObject({ code: 2, told: { error: { message: expect.stringMatching(says) } } });
    expect([existsSync(join(dir, 'nowhere')), existsSync(join(dir, 'x'))]).toEqual([false, false]);
  });
});
