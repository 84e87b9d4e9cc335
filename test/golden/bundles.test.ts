/** The golden bundles: what this engine makes of them is what is written beside them, and another engine is found out. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { copyEngine } from '../workers/another-engine.ts';
import { bundlesOf, golden, goldenDir, textOf, told } from './told.ts';

const root = join(import.meta.dirname, '../..');
const dir = mkdtempSync(join(tmpdir(), 'sundial-golden-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** After a change that is meant to move facts or points: `npm run golden`, and commit what it writes with the change. */
test.each(golden)('$name: facts, lines and findings are those that are written down', async (each) => {
  expect(await told(each)).toBe(readFileSync(textOf(each), 'utf8'));
});

describe('they are worth looking at', () => {
  const texts = golden.map((each) => readFileSync(textOf(each), 'utf8')).join('');

  test('every point is known, and faults of several kinds are among the findings', () => {
    expect(texts.match(/^unit \S+ \S+: [\d.]+ /gm)).toHaveLength(golden.length);
    for (const kind of ['leak', 'missing', 'garbled', 'd14', 'own', 'present'])
      expect(texts).toMatch(new RegExp(`^ {4}[0-9a-f]{12} \\w+ ${kind} `, 'm'));
    expect(texts.match(/^facts [0-9a-f]{24} /gm)!.length).toBeGreaterThan(30);
    expect(texts.match(/^file {2}[0-9a-f]{24} /gm)!.length).toBeGreaterThan(0);
  });

  test('no number of a person stands in them', () => {
    expect(texts).not.toMatch(/[1-9]\d{5}(?:19|20)\d{9}[\dX]/);
  });

  test('they are small: 300 kB together, and nothing lies beside them that nobody reads', () => {
    const bytes = golden.flatMap(bundlesOf).reduce((sum, path) => sum + statSync(path).size, 0);
    expect(bytes).toBeLessThan(300_000);
    expect(readdirSync(goldenDir).sort()).toEqual(golden.flatMap(({ name }) => [name, `${name}.txt`]).sort());
  });
});

test('an engine that prices or reads otherwise writes another text', () => {
  const other = copyEngine(join(dir, 'other'));
  for (const folder of ['test/golden', 'test/portal']) cpSync(join(root, folder), join(other.dir, folder), { recursive: true });
  const write = () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'test/golden/make-bundles.ts'], {
      cwd: other.dir,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    return golden.map(({ name }) => readFileSync(join(other.dir, 'test/golden/bundles', `${name}.txt`), 'utf8'));
  };
  const usual = golden.map((each) => readFileSync(textOf(each), 'utf8'));
  expect(write()).toEqual(usual);
  other.change('scoring/checks/column-stale.ts', "id: 'column-stale'", "id: 'column-stale' as const");
  other.change(
    'scoring/effects.ts',
    "if (effect.kind === 'lose') return clamp(exact(effect.from)",
    "if (effect.kind === 'lose') return clamp(exact('1')",
  );
  const priced = write();
  expect(priced.map((text) => text.match(/^unit .*/m)![0])).not.toEqual(usual.map((text) => text.match(/^unit .*/m)![0]));
  expect(priced.map((text) => text.match(/^facts .*/gm))).toEqual(usual.map((text) => text.match(/^facts .*/gm)));
});
