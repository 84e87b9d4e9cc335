/** The mid-month warning as it comes about: begun by the schedule, printed beside a trial, in no book, and told to people. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadConfig } from '../../../config/load.ts';
import { overview } from '../../../workers/overview.ts';
import type { Store } from '../../../workers/store.ts';
import { warningTold } from '../../../workers/warning.ts';
import { buildVillage, type Village } from '../village.ts';
import { openDesk, testClock, until, writeSchedule } from './desk.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-warning-'));
const data = join(dir, 'data');
const run = '2018-12-warning';
let village: Village;
beforeAll(async () => {
  village = await buildVillage(dir, {});
  mkdirSync(data);
  // November would be due on the last of December: only the warning is due.
  writeSchedule(village.config, 'month: { window: off, day: 31, at: "20:00" }\nwarning: { day: 15, at: "20:00" }\nprobe: off\n');
});
afterAll(async () => {
  await village?.close();
  rmSync(dir, { recursive: true, force: true });
});

const ended = async (store: Store, nth: number) => (await store.assignments()).filter((each) => each.ended !== null).length === nth;

test('news that ends on the 12th is overdue on the 27th; nothing enters the book', async () => {
  const clock = testClock('2018-12-15 20:00');
  const one = await openDesk({ data, config: village.config, clock, crewed: true });
  try {
    const { store, scheduler } = one;
    await scheduler.tick();
    await until(() => ended(store, 1), 'the end of the warning');
    await scheduler.tick();
    expect((await store.assignments()).map(({ run: id, kind, trial, by }) => ({ id, kind, trial, by }))).toEqual([
      { id: run, kind: 'warning', trial: true, by: 'schedule' },
    ]);
    const page = readFileSync(join(data, 'reports', run, 'warning.html'), 'utf8');
    for (const part of ['2018年12月月中预警', '按2018-12-15 20:00所见', '2018年12月27日', '不记入台账', 'id="unit-jia"', 'units/yi.html'])
      expect(page).toContain(part);
    expect(existsSync(join(data, 'reports', run, 'bulletin.html'))).toBe(true);
    expect(existsSync(join(data, 'reports', run, 'units', 'jia.html'))).toBe(true);
    expect(warningTold(data, run)!.says).toMatch(
      /^12月月中预警：2 个单位中 \d 个已有失分；2 个单位有 \d+ 项将在月底前超期，最早 2018年12月\d+日$/,
    );
    expect(await store.ledger('2018')).toEqual([]);
    expect(await store.seals()).toEqual([]);
    const config = loadConfig(village.config);
    const seen = await overview({ store, dataDir: data }, { config, schedule: config.schedule, now: clock.now() });
    expect({ runs: seen.runs, drafts: seen.drafts, lastEnded: seen.lastEnded }).toEqual({ runs: [], drafts: [], lastEnded: null });
    // The month itself is inspected as if nobody had looked before.
    clock.passTo('2018-12-31 20:00');
    await scheduler.tick();
    expect((await store.assignments({ active: true })).map(({ run: id }) => id)).toEqual(['2018-11']);
  } finally {
    await one.close();
  }
});
