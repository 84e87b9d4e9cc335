/** The digest of the engine: the same wherever the same sources lie, another as soon as anything that reads or judges is another. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { engine, engineOf, engineParts } from '../../workers/engine.ts';
import { copyEngine } from './another-engine.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-engine-'));
const copy = copyEngine(join(dir, 'checkout'));
const own = engineOf(engineParts(copy.dir));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The digest with one file written otherwise; the file is put back. */
function digestWith(path: string, edit: (text: string) => string): string {
  const file = join(copy.dir, path);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, edit(text));
  try {
    return engineOf(engineParts(copy.dir)).digest;
  } finally {
    writeFileSync(file, text);
  }
}

describe('is the same', () => {
  test('in a copy without lock file and repository', () => {
    expect(own.digest).toMatch(/^[0-9a-f]{64}$/);
    expect({ ...engine(), digest: own.digest }).toEqual(own);
    expect(Object.keys(engineParts().sources)).toEqual(Object.keys(engineParts(copy.dir).sources));
    expect(engineParts().packages).toEqual(engineParts(copy.dir).packages);
  });
  test('as a package among the packages that it needs', () => {
    const installed = join(dir, 'elsewhere/node_modules/sundial');
    cpSync(copy.dir, installed, { recursive: true, filter: (path) => !path.includes('node_modules/', copy.dir.length) });
    rmSync(join(installed, 'node_modules'), { recursive: true, force: true });
    cpSync(join(copy.dir, 'node_modules'), join(dir, 'elsewhere/node_modules'), { recursive: true });
    expect(engineOf(engineParts(installed))).toEqual(own);
  });
  test.each<[string, string, (text: string) => string]>([
    ['where lines end as on Windows', 'scoring/score.ts', (text) => text.replaceAll('\n', '\r\n')],
    ['when a report is printed otherwise', 'reports/bulletin.ts', (text) => `${text}// other\n`],
    ['when the store works otherwise', 'workers/store.ts', (text) => `${text}// other\n`],
    ['when the way of asking servers is another', 'crawler/pace.ts', (text) => `${text}// other\n`],
  ])('%s', (_, path, edit) => {
    expect(digestWith(path, edit)).toBe(own.digest);
  });
});

describe('is another', () => {
  test.each([
    ['when a check judges otherwise', 'scoring/checks/links-dead.ts'],
    ['when a reader reads otherwise', 'crawler/read/dates.ts'],
    ['when documents are read otherwise', 'crawler/attachment/pdf.ts'],
    ['when a dictionary has another word', 'config/words/typos.txt'],
    ['when recorded pages are read again otherwise', 'crawler/session/reread.ts'],
    ['when something that these import is another', 'config/canonical.ts'],
  ])('%s', (_, path) => {
    expect(digestWith(path, (text) => `${text}\n`)).not.toBe(own.digest);
  });

  test('when a package that reads or judges has another version, also one that only a package needs', () => {
    for (const name of ['fraction.js', 'parse5']) {
      const home = join(copy.dir, 'node_modules', name);
      rmSync(home);
      cpSync(join(import.meta.dirname, '../../node_modules', name), home, { recursive: true });
    }
    const before = engineOf(engineParts(copy.dir));
    expect(before).toEqual(own);
    const other = digestWith('node_modules/fraction.js/package.json', (text) => text.replace(/"version": "[^"]+"/, '"version": "0.0.1"'));
    expect(other).not.toBe(own.digest);
  });
});

test('every source that runs when facts and points are made belongs to it', () => {
  const { sources, packages } = engineParts();
  for (const path of [
    'crawler/read/read-page.ts',
    'scoring/gather.ts',
    'scoring/judge.ts',
    'crawler/fetch.ts',
    'crawler/evidence/decode-body.ts',
  ])
    expect(Object.keys(sources)).toContain(path);
  expect(packages).toEqual(expect.arrayContaining([expect.stringMatching(/^cheerio@\d/), expect.stringMatching(/^parse5@\d/)]));
  expect(packages).not.toEqual(expect.arrayContaining([expect.stringMatching(/^playwright@|^libsql@/)]));
});
