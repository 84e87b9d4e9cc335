/** The bundle of a crawl keeps the rules of the formats, and not one byte of it can be changed unseen. */
import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { crawlOf } from '../crawled.ts';
import { portal } from '../small-portal.ts';
import { noise } from './sample.ts';
import { againstTheRules } from './wacz-rules.ts';

const FLIPS = 500;
const BEFORE = { bundle: '2018-11.portal', sha256: 'a'.repeat(64) };
let path: string;
let bytes: Buffer;

beforeAll(async () => {
  const site = await portal();
  ({ path } = await crawlOf(site.origin, {}, { before: BEFORE }));
  await site.close();
  bytes = await readFile(path);
});

test('it is sound, names the one it follows, and keeps every rule', async () => {
  const { problems, sealed } = await verifyBundle(path);
  expect([problems, sealed!.before]).toEqual([[], BEFORE]);
  expect(await againstTheRules(bytes)).toEqual([]);
});

test(`${FLIPS} bytes changed at seeded offsets: each is found, within the range that is named`, async () => {
  const random = noise(FLIPS * 6, 20181231);
  const [missed, misplaced]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < FLIPS; turn += 1) {
    const offset = random.readUInt32LE(turn * 6) % bytes.length;
    const changed = Buffer.from(bytes);
    changed[offset]! ^= 1 + (random[turn * 6 + 4]! % 255);
    await writeFile(`${path}.changed`, changed);
    const { ok, problems } = await verifyBundle(`${path}.changed`);
    if (ok || problems.length === 0) missed.push(offset);
    if (!problems.some((one) => one.offset !== null && one.offset <= offset && offset < one.end!)) misplaced.push(offset);
  }
  expect([missed, misplaced]).toEqual([[], []]);
});
