/** Bundles beyond 4 GiB: the container says so in zip64, and is read back, by its directory and without it. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { partsByHeaders } from '../../../crawler/evidence/zip-headers.ts';
import { directory, localHeader, localHeaderSize, readDirectory, type ZipPart } from '../../../crawler/evidence/zip.ts';

const GIB = 2 ** 30;

test.each([
  ['small', 1000, 10],
  ['a part beyond 4 GiB', 5 * GIB, 10],
  ['a part of exactly the 32-bit mark', 2 ** 32 - 1, 10],
  ['a part that ends just before it', 2 ** 32 - 1 - 70 - 10, 10],
])('%s', async (_name, size, next) => {
  const folder = await mkdtemp(join(tmpdir(), 'sundial-zip-'));
  const file = await open(join(folder, 'a.zip'), 'w+');
  const data: ZipPart = { name: 'archive/data.warc.gz', size, crc32: 1, offset: 0 };
  const index: ZipPart = { name: 'indexes/index.cdxj', size: next, crc32: 2, offset: localHeaderSize(data.name) + size };
  const start = index.offset + localHeaderSize(index.name) + next;
  // A sparse file: only headers take room on disk.
  for (const part of [data, index]) await file.write(localHeader(part), 0, undefined, part.offset);
  const tail = directory([data, index], start);
  await file.write(tail, 0, undefined, start);
  expect(localHeader(data).length).toBe(localHeaderSize(data.name));
  expect(await readDirectory(file, start + tail.length)).toEqual({ parts: [data, index], start });
  expect(await readDirectory(file, start + tail.length - 1)).toHaveProperty('says');
  expect(await partsByHeaders(file, start + tail.length)).toEqual({ parts: [data, index], start });
  expect(await partsByHeaders(file, start - 1)).toBeNull();
  await file.close();
  await rm(folder, { recursive: true });
});
