/** Directories are made with those above them; where none can be made that is told at once. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeDir } from '../../workers/make-dir.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-make-dir-'));
writeFileSync(join(dir, 'file'), '');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('with those above it; what is there stays', () => {
  const path = join(dir, 'a', 'b', 'c');
  makeDir(path);
  makeDir(path);
  expect(existsSync(path)).toBe(true);
});

test.each([
  ['under a file', join(dir, 'file', 'a', 'b')],
  ['in place of a file', join(dir, 'file')],
  // Node's own recursive way never comes back from here.
  ['in a file system that makes none', '/proc/sundial/data'],
])('%s: throws', (_, path) => {
  expect(() => makeDir(path)).toThrow(/^(EEXIST|ENOTDIR|ENOENT|EACCES|EROFS)/);
});
