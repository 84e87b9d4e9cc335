/** Workers that hang, crash or bloat cost the job in hand and nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { lanes } from '../../../crawler/reading/lanes.ts';
import type { Ended, Lanes } from '../../../crawler/reading/lanes.ts';
import { shared } from '../../../crawler/reading/pool.ts';
import { startThread } from '../../../crawler/reading/thread.ts';

const folder = mkdtempSync(join(tmpdir(), 'sundial-lanes-'));
const entry = join(folder, 'thread.mjs');
writeFileSync(
  entry,
  `import { parentPort, threadId, workerData } from 'node:worker_threads';
if (workerData === 'broken') throw new Error('cannot start');
parentPort.on('message', (job) => {
  if (job === 'hang') for (;;);
  if (job === 'backtrack') /^(a+)+$/.test('a'.repeat(60) + 'b');
  if (job === 'throw') throw new Error('thrown');
  if (job === 'exit') process.exit(3);
  const kept = [];
  while (job === 'bloat') kept.push(new Array(100_000).fill({}));
  parentPort.postMessage({ ok: true, value: { job, threadId } });
});
parentPort.postMessage('ready');
`,
);

type Reply = { job: string; threadId: number };
const opened: Lanes<string, Reply>[] = [];
afterAll(() => {
  for (const pool of opened) pool.close();
  rmSync(folder, { recursive: true });
});

function open(width: number, workerData = ''): Lanes<string, Reply> {
  const pack = (job: string) => ({ message: job, hand: [] });
  const start = (hears: Parameters<typeof startThread<string, Reply>>[1]) => startThread({ entry, workerData, memoryMb: 32, pack }, hears);
  const pool = lanes<string, Reply>({ start, width, timeMs: 2000 });
  opened.push(pool);
  return pool;
}

const short = (ended: Ended<Reply>): string => (ended.ok ? ended.value.job : `${ended.why}: ${ended.says}`);

test.each([
  ['hang', 'time: longer than 2000 ms'],
  ['backtrack', 'time: longer than 2000 ms'],
  ['throw', 'bug: thrown'],
  ['exit', 'bug: the thread ended with code 3'],
  ['bloat', 'memory: Worker terminated due to reaching memory limit: JS heap out of memory'],
])('%s costs its own job only, and a new worker goes on', async (job, says) => {
  const pool = open(1);
  const ended = await Promise.all(['a', job, 'b', 'c'].map((each) => pool.run(each)));
  expect(ended.map(short)).toEqual(['a', says, 'b', 'c']);
  const [a, , b, c] = ended.map((each) => (each.ok ? each.value.threadId : null));
  expect(b).not.toBe(a);
  expect(c).toBe(b);
});

test('one that cannot start says so for each job, and never hangs', async () => {
  const pool = open(1, 'broken');
  expect((await Promise.all([pool.run('a'), pool.run('b')])).map(short)).toEqual(['bug: cannot start', 'bug: cannot start']);
});

test('two lanes share the jobs; a hanging one holds up nobody', async () => {
  const pool = open(2);
  const ended: string[] = [];
  await Promise.all(['hang', 'a', 'b', 'c'].map((job) => pool.run(job).then((each) => ended.push(short(each)))));
  expect(ended).toEqual(['a', 'b', 'c', 'time: longer than 2000 ms']);
});

test('closing ends what runs and what waits, and later jobs at once', async () => {
  const pool = open(1);
  await pool.run('a');
  const pending = ['hang', 'b'].map((job) => pool.run(job));
  pool.close();
  pool.close();
  expect((await Promise.all(pending)).map(short)).toEqual(['bug: closed', 'bug: closed']);
  expect(short(await pool.run('c'))).toBe('bug: closed');
});

test('one pool for all who ask alike; it ends some time after the last of them', async () => {
  const made: Lanes<string, Reply>[] = [];
  const make = () => {
    made.push(open(1));
    return made.at(-1)!;
  };
  const [one, two] = [shared('a', make), shared('a', make)];
  const other = shared('b', make);
  const ids = await Promise.all([one, two, one].map(async (pool) => (await pool.run('x')).ok));
  expect([ids, made.length]).toEqual([[true, true, true], 2]);
  one.close();
  one.close();
  expect(short(await one.run('x'))).toBe('bug: closed');
  expect(short(await two.run('x'))).toBe('x');
  two.close();
  expect(short(await shared('a', make).run('x'))).toBe('x');
  expect(made.length).toBe(2);
  other.close();
});
