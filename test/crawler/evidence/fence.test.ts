/** Two who think that they write the same bundle: the later one does, and of the other nothing appears. */
import { copyFile, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BundleFenced, discardPartials, openBundle } from '../../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { CASES, noise } from './sample.ts';
import { begin, folder } from './story.ts';

const capture = (name: string) => ({ ...CASES[0]!.capture, url: `http://www.example.test/${name}` });
const leftOf = async (path: string): Promise<string[]> =>
  (await readdir(dirname(path))).map((name) => name.slice(basename(path).length)).sort();

async function holds(path: string, names: string[]): Promise<void> {
  expect((await verifyBundle(path)).problems).toEqual([]);
  const reader = await openBundle(path);
  const found = [];
  for await (const { url } of reader.entries()) found.push(url.slice(url.lastIndexOf('/') + 1));
  await reader.close();
  expect(found.sort()).toEqual(names);
}

describe.each([
  ['a later writer', 2],
  ['another with the same token', 1],
])('%s takes over', (_name, token) => {
  test('the stale one writes into nothing, learns it at the next checkpoint, and cannot seal', async () => {
    const path = await folder();
    const stale = await begin(path);
    await stale.addResponse(capture('before'));
    const next = await begin(path, { writer: token });
    expect(next.resumed).toMatchObject({ records: 3, cutBytes: 0 });
    await stale.addResponse(capture('stale'));
    await expect(stale.checkpoint()).rejects.toThrow(BundleFenced);
    await next.addResponse(capture('next'));
    await expect(stale.seal()).rejects.toThrow(BundleFenced);
    await stale.abandon();
    await next.checkpoint();
    await next.seal();
    await holds(path, ['before', 'next']);
    expect(await leftOf(path)).toEqual(['']);
  });

  test('the stale one seals after the other has sealed, or has left', async () => {
    const path = await folder();
    const stale = await begin(path);
    const next = await begin(path, { writer: token });
    await next.addResponse(capture('next'));
    await next.seal();
    const before = await readFile(path);
    await stale.addResponse(capture('stale'));
    await expect(stale.seal()).rejects.toThrow(BundleFenced);
    await stale.abandon();
    expect((await readFile(path)).equals(before)).toBe(true);

    const other = await folder();
    const old = await begin(other);
    await (await begin(other, { writer: token })).leave();
    await expect(old.seal()).rejects.toThrow(BundleFenced);
    await old.leave();
    expect(await leftOf(other)).toEqual([`.partial-${token}.left`]);
  });
});

test('a writer who comes too late is refused and harms nothing', async () => {
  const path = await folder();
  const later = await begin(path, { writer: 7 });
  await later.addResponse(capture('later'));
  await expect(begin(path, { writer: 6 })).rejects.toThrow('writer 7 has it');
  await later.seal();
  await holds(path, ['later']);
});

test('a writer who began without seeing the later one cannot seal either', async () => {
  const path = await folder();
  const unseen = await begin(path, { writer: 3 });
  await rename(`${path}.partial-3`, `${path}.elsewhere`);
  const later = await begin(path, { writer: 4 });
  await rename(`${path}.elsewhere`, `${path}.partial-3`);
  await expect(unseen.seal()).rejects.toThrow(BundleFenced);
  await unseen.abandon();
  await later.abandon();
  expect(await leftOf(path)).toEqual([]);
});

describe('what several writers left', () => {
  test('the newest that can be read wins, the others go', async () => {
    const path = await folder();
    for (const writer of [1, 2]) {
      const one = await begin(path, { writer });
      await one.addResponse(capture(`of ${writer}`));
      await one.leave();
      await copyFile(`${path}.partial-${writer}.left`, `${path}.kept-${writer}`);
    }
    await copyFile(`${path}.kept-1`, `${path}.partial-1`);
    await writeFile(`${path}.partial-3`, noise(4000, 1));
    await writeFile(`${path}.partial-4`, '');
    for (const side of ['copy', 'index', 'pages', 'records', 'index.runs']) await writeFile(`${path}.partial-4.${side}`, 'x');
    const next = await begin(path, { writer: 5 });
    expect(next.resumed?.records).toBe(5);
    expect(await leftOf(path)).toEqual(['.kept-1', '.kept-2', '.partial-5']);
    await next.abandon();
  });

  test.each([
    ['before the copy was made', ['.taken-1'], 3],
    ['while the copy was made', ['.taken-1', '.copy'], 3],
    ['before the source was removed', ['.taken-1', ''], 3],
    ['of a closed one', ['.taken-1.left'], 3],
  ])('a take-over that was interrupted %s is made again', async (_name, names, records) => {
    const path = await folder();
    const first = await begin(path);
    await first.addResponse(capture('first'));
    await first.leave();
    await rename(`${path}.partial-1.left`, `${path}.whole`);
    for (const name of names) await copyFile(`${path}.whole`, `${path}.partial-2${name}`);
    if (names.includes('.copy')) await writeFile(`${path}.partial-2.copy`, (await readFile(`${path}.whole`)).subarray(0, 90));
    const next = await begin(path, { writer: names.includes('.copy') ? 3 : 2 });
    expect(next.resumed?.records).toBe(records);
    await next.seal();
    await holds(path, ['first']);
    expect(await leftOf(path)).toEqual(['', '.whole']);
  });

  test('of another bundle is nothing to go on with; files of other names stay', async () => {
    const path = await folder();
    await (await begin(path, { id: '2018-12.other' })).leave();
    for (const name of ['.partial', '.partial-x', '.partial-1x', '-x.partial-1']) await writeFile(`${path}${name}`, 'x');
    const next = await begin(path, { writer: 2 });
    expect(next.resumed).toBeNull();
    await next.leave();
    expect(await discardPartials(path)).toBe(1);
    expect(await leftOf(path)).toEqual(['-x.partial-1', '.partial', '.partial-1x', '.partial-x']);
  });
});
