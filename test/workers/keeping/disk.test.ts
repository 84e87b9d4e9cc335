/** A month that runs out of room: it stops in good order, says how much is needed where, and the same command goes on when there is room. */
import { spawn } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { KeepingPolicy } from '../../../config/keeping.ts';
import type { Config } from '../../../config/load.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { storeWithoutRoom } from '../../../workers/keeping/missing-room.ts';
import { inBytes, isFull, roomAt, shortInWords, takenBy, watchRoom } from '../../../workers/keeping/room.ts';
import { StoreError } from '../../../workers/store.ts';
import { noise } from '../../crawler/evidence/sample.ts';
import { articles, buildVillage, leftIn, start, type Village } from '../village.ts';

/** Each step is a whole month, or as much of it as there is room for. */
const root = join(import.meta.dirname, '../../..');
const dir = mkdtempSync(join(tmpdir(), 'sundial-disk-'));
let villages = 0;
let village: Village;
let data: string;

async function found(): Promise<void> {
  villages += 1;
  village = await buildVillage(join(dir, String(villages)), {});
  data = join(dir, String(villages), 'data');
  // Each page of one site takes a quarter of a megabyte: more than there will be room for.
  for (let nth = 0; nth < articles; nth += 1) {
    const text = noise(250_000, 11 + nth).toString('base64');
    const body = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例新闻第${nth}条</title></head><body><h1>示例新闻第${nth}条</h1><p>发布时间：2018-12-${10 + nth}</p><pre>${text}</pre></body></html>`;
    village.answers.set(`http://www.jia.test/news/${nth}.html`, { status: 200, body });
  }
}
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const keeping = (text: string): void => writeFileSync(join(village.config, 'keeping.yaml'), text);
const argv = () => ['inspect', '--config', village.config, '--month', '2018-12', '--data', data, '--json'];
const folder = () => join(data, 'evidence', '2018-12');
const sealed = () => readdirSync(folder()).filter((name) => name.endsWith('.wacz'));
const partials = () => readdirSync(folder()).filter((name) => name.includes('.partial-'));
const json = async (...words: string[]) => JSON.parse((await start([...words, '--data', data, '--json']).ended).out);

/** The month is as if nothing had happened: every bundle sealed and sound, no page asked for twice but those that could not be kept. */
async function isWhole(mostAgain: number): Promise<void> {
  expect(partials()).toEqual([]);
  const { attempts, pages } = await leftIn(data);
  expect(attempts.map(({ state, pause }) => ({ state, pause }))).toEqual(attempts.map(() => ({ state: 'done', pause: null })));
  expect(pages.filter((line) => /jia\.test\/news\/\d+\.html \S+ answered 200/.test(line))).toHaveLength(articles);
  for (const name of sealed()) expect([name, (await verifyBundle(join(folder(), name))).problems]).toEqual([name, []]);
  const again = [...village.asked].filter(([url, count]) => /jia\.test\/news\/\d/.test(url) && count > 1);
  expect(again.length).toBeLessThanOrEqual(mostAgain);
}

test('a budget: the crawl pauses, names the need, and goes on when the budget is larger', async () => {
  await found();
  keeping('minFreeBytes: 0\ndiskBudgetBytes: 1500000\nwarnAtPercent: 50\n');
  const first = await start(argv()).ended;
  expect(first.code).toBe(3);
  const { error } = JSON.parse(first.out);
  expect(error.code).toBe('disk');
  expect(error.message).toMatch(
    /^2018-12 waits: no room for more evidence \(.*evidence: .* are free.*evidence takes \S+ MB of 1\.5 MB.*\): make at least \S+ \S+ free there/,
  );
  expect(first.err).toMatch(/warning: .*evidence takes .* of 1\.5 MB \(diskBudgetBytes\)/);
  const { sites } = await json('coverage', '--month', '2018-12');
  expect(sites).toContainEqual(expect.objectContaining({ site: 'jia', state: 'open', pause: { why: 'disk', until: null } }));
  const { unfinished, room } = await json('evidence', 'list', '--config', village.config);
  expect(unfinished).toContainEqual(expect.objectContaining({ id: '2018-12.jia', run: '2018-12' }));
  expect(room).toMatchObject({ low: true, budget: 1_500_000 });
  expect(room.short).toBeGreaterThan(0);
  // Without more room nobody is asked anything.
  const asked = new Map(village.asked);
  expect((await start(argv()).ended).code).toBe(3);
  expect(village.asked).toEqual(asked);
  keeping('minFreeBytes: 0\ndiskBudgetBytes: 400000000\n');
  expect((await start(argv()).ended).code).toBe(0);
  await isWhole(0);
  await village.close();
});

/** `npx sundial …` under a limit of so many kilobytes for each file. */
async function limited(kilobytes: number): Promise<{ code: number | null; out: string }> {
  const script = `ulimit -f ${kilobytes} && exec "$0" "$@"`;
  const words = ['-c', script, process.execPath, join(root, 'workers/sundial.mjs'), ...argv()];
  const child = spawn('bash', words, { cwd: root, env: { ...process.env, SUNDIAL_LOG: 'silent' }, stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return { code: await new Promise((done) => child.on('close', done)), out };
}

test('full in the middle of the crawl (no file may grow beyond a limit): nothing half-written looks sealed, and the same command goes on', async () => {
  await found();
  keeping('minFreeBytes: 0\n');
  const { code, out } = await limited(2000);
  const { error } = JSON.parse(out);
  expect({ code, error: error.code }).toEqual({ code: 3, error: 'disk' });
  expect(error.message).toMatch(/make room there; .* what was not finished takes \S+ MB so far/);
  expect(partials()).toEqual([expect.stringMatching(/^2018-12\.jia\.wacz\.partial-\d+\.left$/)]);
  for (const name of sealed()) expect([name, (await verifyBundle(join(folder(), name))).problems]).toEqual([name, []]);
  const { sites } = await json('coverage', '--month', '2018-12');
  expect(sites).toContainEqual(expect.objectContaining({ site: 'jia', state: 'open', pause: { why: 'disk', until: null } }));
  expect((await start(argv()).ended).code).toBe(0);
  await isWhole(2);
  await village.close();
});

describe('room', () => {
  const policy = (changes: Partial<KeepingPolicy>) => ({ ...KeepingPolicy.parse({ minFreeBytes: 0 }), ...changes });

  test('a store that finds no room says how much there is, and what is unfinished', async () => {
    const dataDir = mkdtempSync(join(dir, 'store-'));
    mkdirSync(join(dataDir, 'evidence', '2018-12'), { recursive: true });
    writeFileSync(join(dataDir, 'evidence', '2018-12', '2018-12.jia.wacz.partial-1'), noise(100_000, 3));
    const error = new StoreError('full', 'sundial.db', 'the disk is full or cannot be written', 'make room');
    const says = await storeWithoutRoom(error, { dataDir, config: { keeping: KeepingPolicy.parse({}) } as Config });
    expect(says).toMatch(/^sundial\.db: the disk is full or cannot be written; no room for more evidence \(.*1\.0 GB have to stay free/);
    expect(says).toMatch(/what was not finished takes 10\d kB so far/);
  });

  test('what has two names counts once; a folder that is not there yet takes nothing', () => {
    const place = mkdtempSync(join(dir, 'taken-'));
    writeFileSync(join(place, 'one'), noise(100_000, 1));
    const alone = takenBy(place);
    mkdirSync(join(place, '.bases'));
    linkSync(join(place, 'one'), join(place, '.bases', 'other'));
    expect(takenBy(place)).toBe(alone);
    expect(alone).toBeGreaterThanOrEqual(100_000);
    expect(takenBy(join(place, 'none'))).toBe(0);
  });

  test.each<[string, Partial<KeepingPolicy>, { has: boolean; low: boolean }]>([
    ['no limit that bites', {}, { has: true, low: false }],
    ['a budget that is far', { diskBudgetBytes: 10_000_000 }, { has: true, low: false }],
    ['a budget that is near', { diskBudgetBytes: 120_000 }, { has: true, low: true }],
    ['a budget that is used up', { diskBudgetBytes: 90_000 }, { has: false, low: true }],
    ['more to be left free than the disk has', { minFreeBytes: Number.MAX_SAFE_INTEGER }, { has: false, low: true }],
  ])('%s', (_, changes, expected) => {
    const place = mkdtempSync(join(dir, 'room-'));
    writeFileSync(join(place, 'one'), noise(100_000, 1));
    const { short, left, low } = roomAt(place, policy(changes));
    expect({ has: short === 0, low }).toEqual(expected);
    expect(left > 0).toBe(expected.has);
  });

  test('a watch looks anew once a second, near the end at each page, and tells of little room and of none once each', () => {
    const place = mkdtempSync(join(dir, 'watch-'));
    const told: boolean[] = [];
    let clock = 0;
    const has = watchRoom(
      place,
      policy({ diskBudgetBytes: 300_000, warnAtPercent: 50 }),
      ({ short }) => void told.push(short === 0),
      () => clock,
    );
    const grow = (bytes: number) => (writeFileSync(join(place, String(bytes)), noise(bytes, 3)), (clock += 1000));
    expect(has()).toBe(true);
    grow(200_000);
    expect([has(), has()]).toEqual([true, true]);
    grow(150_000);
    clock -= 1000;
    // So near the end a page may take up what is left: it is looked at again for each.
    expect([has(), has()]).toEqual([false, false]);
    rmSync(join(place, '200000'));
    expect(has()).toBe(false);
    clock += 1000;
    expect(has()).toBe(true);
    expect(told.slice(-2)).toEqual([true, false]);
  });

  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1500, '1.5 kB'],
    [12_345_678, '12 MB'],
    [5_000_000_000_000, '5.0 TB'],
  ])('%d bytes in words: %s', (bytes, words) => {
    expect(inBytes(bytes)).toBe(words);
  });

  const why = 'no room for more evidence (/e: 500 MB are free, 1.0 GB have to stay free (minFreeBytes))';
  const month = 'for what is still to come by the measure of the month before';
  const unknown = 'how much is still to come nobody can tell; what was not finished takes 300 MB so far';
  test.each([
    [5e8, 2e9, `${why}: make at least 2.5 GB free there, 2.0 GB of them ${month}`],
    [0, 2e9, `${why}: make at least 2.0 GB free there, 2.0 GB of them ${month}`],
    [5e8, 0, `${why}: make at least 500 MB free there; ${unknown}`],
    [0, 0, `${why}: make room there; ${unknown}`],
  ])('what is needed and where: %d short, %d to come', (short, expected, says) => {
    const room = { where: '/e', free: 5e8, keepFree: 1e9, taken: null, budget: null, left: 0, short, percent: 200, low: true };
    expect(shortInWords(room, { expected, soFar: 3e8 })).toBe(says);
  });

  test.each([
    [{ code: 'ENOSPC' }, true],
    [{ code: 'EDQUOT' }, true],
    [{ trouble: 'full' }, true],
    [{ code: 'EACCES' }, false],
    [null, false],
  ])('a full disk is told from other failures: %j', (error, full) => {
    expect(isFull(error)).toBe(full);
  });
});
