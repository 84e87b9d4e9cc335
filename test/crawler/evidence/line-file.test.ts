/** What lies beside a growing archive, on disk and not in memory, changes no byte of what is sealed; and a full disk ends a session, not the archive. */
import { spawnSync } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lineFile } from '../../../crawler/evidence/line-file.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { noise } from './sample.ts';
import { begin, folder, tell } from './story.ts';

/** Enough for several times what is held back in memory. */
const PAGES = 1200;

/** Pages whose addresses come in no order, some twice, with titles of several bytes a character. */
async function writePages(path: string, sortBytes: number, interrupted: boolean): Promise<Buffer> {
  const random = noise(PAGES * 2, 77);
  let writer = await begin(path, { sortBytes });
  for (let index = 0; index < PAGES; index += 1) {
    if (interrupted && index === 700) {
      await writer.leave();
      writer = await begin(path, { writer: 2, sortBytes });
    }
    const url = `http://www.example.test/${random.readUInt16LE(index * 2) % 900}/政务.html`;
    await writer.addResource({ url, at: '2018-12-31T17:00:00Z', contentType: 'text/html', body: Buffer.from(`${index}`) });
    await writer.addPage({ url, at: '2018-12-31T17:00:00Z', title: `第${index}页 "政务公开"\n` });
  }
  if (!interrupted) expect((await readdir(dirname(path))).length).toBe(1);
  await writer.seal();
  expect((await readdir(dirname(path))).length).toBe(1);
  return readFile(path);
}

test('sorted in many runs, in one, or after an interruption: the same bytes', async () => {
  const path = await folder();
  const one = await writePages(path, 1 << 26, false);
  expect((await verifyBundle(path)).problems).toEqual([]);
  expect((await writePages(await folder(), 10_000, false)).equals(one)).toBe(true);
  expect((await writePages(await folder(), 30_000, true)).equals(one)).toBe(true);
});

test.each([0, 1, 2, 3, 999, 20_000])('%i lines come back in order, and sorted', async (count) => {
  const random = noise(count * 3, 5);
  const all = Array.from({ length: count }, (_, index) => `${random.toString('hex', index * 3, index * 3 + 3)} 第 ${index} 行`);
  const lines = lineFile(`${await folder()}.side`);
  const walks: AsyncGenerator<string>[] = [];
  for (const [index, line] of all.entries()) {
    await lines.add(line);
    if (index === 500) walks.push(lines.lines());
  }
  const list = async (walk: AsyncIterable<string>): Promise<string[]> => {
    const found: string[] = [];
    for await (const line of walk) found.push(line);
    return found;
  };
  expect(await list(lines.lines())).toEqual(all);
  for (const walk of walks) expect((await list(walk)).slice(0, 501)).toEqual(all.slice(0, 501));
  for (const memory of [500, 100_000, 1 << 30]) expect(await list(lines.sorted(memory))).toEqual(all.toSorted());
  await lines.close();
});

test('a full disk: every call says so, nothing is sealed, and the next writer goes on', async () => {
  const path = await folder();
  const script = join(import.meta.dirname, 'full-disk.ts');
  // 24 blocks of a kilobyte: about the middle of the story.
  const { stdout, stderr } = spawnSync('bash', ['-c', `ulimit -f 24 && exec "$0" --import tsx "$1" "$2"`, process.execPath, script, path], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', TSX_DISABLE_CACHE: '1' },
  });
  expect(stderr).toBe('');
  const said = JSON.parse(stdout) as string[];
  expect(said.length).toBeGreaterThan(3);
  expect([...new Set(said)]).toEqual(['EFBIG', 'seal: EFBIG']);
  expect((await stat(`${path}.partial-1.left`)).size).toBe(24 * 1024);
  const next = await begin(path, { writer: 2 });
  expect(next.resumed!.records).toBeGreaterThan(10);
  await tell(next);
  await next.seal();
  const whole = await folder();
  const other = await begin(whole);
  await tell(other);
  await other.seal();
  expect((await readFile(path)).equals(await readFile(whole))).toBe(true);
});
