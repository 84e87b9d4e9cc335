/** Killed at any moment of sharing, every bundle can still be read to its last byte, and the next sharing brings it to its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { digestAt } from '../../../crawler/evidence/whole.ts';
import { thinOf } from '../../../crawler/evidence/readable.ts';
import { shareEvidence } from '../../../workers/keeping/share.ts';
import { evidenceFolder, writeMonth } from './months.ts';

/** How long after it began, in ms: from the first reads to the last rename. */
test.each([0, 5, 15, 30, 60, 100])('%d ms after it began', async (ms) => {
  const evidence = join(await evidenceFolder(), 'evidence');
  const made: { path: string; sha256: string; bytes: number }[] = [];
  for (const month of ['2018-09', '2018-10', '2018-11', '2018-12']) made.push(await writeMonth(evidence, month));
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'thin-child.ts'), ...made.map(({ path }) => path)], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  await pause(ms);
  child.kill('SIGKILL');
  await ended;
  for (const { path, sha256 } of made) expect([path, await digestAt(path)]).toEqual([path, sha256]);
  await shareEvidence(join(evidence, '..'));
  for (const { path, sha256 } of made) expect([path, await digestAt(path)]).toEqual([path, sha256]);
  expect(made.map(({ path }) => [existsSync(path), existsSync(thinOf(path))])).toEqual([
    [false, true],
    [false, true],
    [false, true],
    [true, false],
  ]);
  // Nothing lies about that nothing needs: two thin bases, the newest one plain.
  const held = [made[1]!, made[2]!].map(({ sha256 }) => `${sha256}.wacz.thin`);
  expect((await readdir(join(evidence, '.bases'))).sort()).toEqual([...held, `${made[3]!.sha256}.wacz`].sort());
  for (const { path } of made) expect(await readdir(join(path, '..'))).toHaveLength(1);
});
