/** One or several schedulers on one store: what they begin, what they leave alone, and what stops none of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { buildVillage, type Village } from '../village.ts';
import { openDesk, quick, testClock, writeSchedule, type Desk, type Opened } from './desk.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-scheduler-'));
let village: Village;
let data: string;
let nth = 0;
const open: Desk[] = [];

beforeAll(async () => {
  village = await buildVillage(dir, {});
});
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});
afterAll(async () => {
  await village?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Each with a store of its own, unless it is said to share the last one's. */
async function desk(given: Partial<Opened> & Pick<Opened, 'clock'>, schedule: string | null = quick): Promise<Desk> {
  if (schedule !== null) {
    nth += 1;
    data = join(dir, `data${nth}`);
    mkdirSync(data);
    writeSchedule(village.config, schedule);
  }
  const opened = await openDesk({ data, config: village.config, ...given });
  open.push(opened);
  return opened;
}

const begun = async ({ store }: Desk) => (await store.assignments()).map(({ run, outcome }) => (outcome ? `${run} ${outcome}` : run));
const told = async ({ store }: Desk, kind: string) =>
  (await store.incidents({ limit: 50 })).filter((incident) => incident.kind === kind).map(({ what, why }) => `${what}: ${why}`);

test('two schedulers and doubled ticks begin one run, and only one of them leads; the other takes over', async () => {
  const clock = testClock('2019-01-01 19:59');
  const [first, second] = [await desk({ clock }), await desk({ clock }, null)];
  await Promise.all([first.scheduler.tick(), second.scheduler.tick(), first.scheduler.tick()]);
  expect(await begun(first)).toEqual([]);
  clock.pass(60_000);
  await Promise.all([first, second, first, second].map(({ scheduler }) => scheduler.tick()));
  expect(await begun(first)).toEqual(['2018-12']);
  const leads = [first, second].map(({ scheduler }) => scheduler.isLeading());
  expect(leads.filter(Boolean)).toHaveLength(1);
  const [leader, other] = leads[0] ? [first, second] : [second, first];
  await leader.close();
  open.splice(open.indexOf(leader), 1);
  await other.scheduler.tick();
  expect(other.scheduler.isLeading()).toBe(true);
  expect(await begun(other)).toEqual(['2018-12']);
});

test('months that were missed are made up for one after the other; what is in hand is waited for', async () => {
  const clock = testClock('2019-01-01 20:00');
  const { scheduler, store, ...rest } = await desk({ clock });
  const all = { scheduler, store, ...rest };
  const end = async (run: string) => {
    await store.closeRun(run);
    await store.endAssignment(run, 'closed', clock.now().toISOString());
  };
  await scheduler.tick();
  await end('2018-12');
  await scheduler.tick();
  expect(await begun(all)).toEqual(['2018-12 closed']);
  clock.passTo('2019-04-02 00:00'); // the machine was off, but its clock is believed
  await scheduler.tick();
  await scheduler.tick();
  expect(await begun(all)).toEqual(['2018-12 closed', '2019-01']);
  await end('2019-01');
  await scheduler.tick();
  await end('2019-02');
  await scheduler.tick();
  expect(await begun(all)).toEqual(['2018-12 closed', '2019-01 closed', '2019-02 closed', '2019-03']);
});

test('a configuration that is broken begins nothing until it is mended; one that was edited is handed on to what runs', async () => {
  const clock = testClock('2019-01-01 20:00');
  const one = await desk({ clock });
  writeSchedule(village.config, 'month: { day: 40 }\n');
  await one.scheduler.tick();
  expect(await begun(one)).toEqual([]);
  expect(one.live.broken()).toEqual({
    since: '2019-01-01T12:00:00.000Z',
    why: expect.stringMatching(/month\.day: expected at most 31, found 40/),
  });
  writeSchedule(village.config, quick);
  await one.scheduler.tick();
  expect(one.live.broken()).toBeNull();
  expect(await begun(one)).toEqual(['2018-12']);
  const before = (await one.store.assignments())[0]!.config;
  expect(before).toBe(one.live.digest());
  writeFileSync(join(village.config, 'bulletin.yaml'), 'office: 示例办公室\n');
  await one.scheduler.tick();
  const after = (await one.store.assignments())[0]!.config;
  expect(after).not.toBe(before);
  expect(after).toBe(one.live.digest());
  expect(await begun(one)).toEqual(['2018-12']);
  rmSync(join(village.config, 'bulletin.yaml'));
  rmSync(join(village.config, 'city.yaml'));
  await one.scheduler.tick();
  expect(one.live.config().city.name).toBe('示例村');
  expect((await one.store.assignments())[0]!.config).toBe(after);
  writeFileSync(join(village.config, 'city.yaml'), 'name: 示例村\ngroups: [{ id: dept, name: 村直单位 }]\n');
});

test('a clock that was set begins nothing for ten minutes; one behind the store nothing at all', async () => {
  const clock = testClock('2018-12-20 08:00');
  const one = await desk({ clock });
  await one.scheduler.tick(); // November, of a fresh installation
  await one.store.closeRun('2018-11');
  await one.store.endAssignment('2018-11', 'closed', clock.now().toISOString());
  clock.pass(60_000);
  clock.set('2019-01-01 20:00');
  await one.scheduler.tick();
  clock.pass(9 * 60_000);
  await one.scheduler.tick();
  expect(await begun(one)).toEqual(['2018-11 closed']);
  expect(await told(one, 'clock')).toEqual([expect.stringMatching(/^clock: the clock was set by 1\d{6} s, .* evenly for 10 min more$/)]);
  clock.pass(60_000);
  await one.scheduler.tick();
  expect(await begun(one)).toEqual(['2018-11 closed', '2018-12']);
  // Another process, whose machine lost its battery.
  const old = { clock: testClock('2000-01-01 20:00') };
  await one.close();
  open.pop();
  const two = await desk(old, null);
  await two.scheduler.tick();
  expect(two.scheduler.doubt()).toMatch(/clock says 2000-01-01T12:00:00.000Z, but the store holds a record of 2019-01-01/);
  expect(await begun(two)).toEqual(['2018-11 closed', '2018-12']);
  await two.close();
  open.pop();
  const three = await desk({ ...old, options: { trustClock: true } }, null);
  await three.store.endAssignment('2018-12', 'given-up', '2019-01-02T00:00:00Z');
  await three.scheduler.tick();
  expect(three.scheduler.doubt()).toBeNull();
});

test('a part that fails is noted once, and stops no other', async () => {
  const clock = testClock('2019-01-01 20:00');
  let [tries, backups, told3] = [0, 0, 0];
  const backup = 'backup: { at: "03:30", dir: /nowhere }\n';
  const options = {
    begin: async () => {
      tries += 1;
      throw new Error('no such rubric');
    },
    backups: { last: async () => null, make: async () => void (backups += 1) },
    tell: async () => void (told3 += 1),
  };
  const one = await desk({ clock, options }, quick + backup);
  for (let minute = 0; minute < 4; minute += 1) {
    await one.scheduler.tick();
    await one.scheduler.settled();
    clock.pass(60_000);
  }
  expect({ backups, told3 }).toEqual({ backups: 4, told3: 4 });
  expect(tries).toBe(3); // at once, after a minute, after two more
  expect(one.scheduler.troubles()).toEqual([{ part: 'begin', why: 'no such rubric', since: '2019-01-01T12:00:00.000Z' }]);
  expect(await told(one, 'note')).toEqual(['begin: no such rubric']);
});

test('held by a person: nothing new is begun', async () => {
  const clock = testClock('2019-01-01 20:00');
  const one = await desk({ clock });
  await one.store.hold({ run: '*', by: '甲', why: '机房检修', at: clock.now().toISOString() });
  await one.scheduler.tick();
  expect(await begun(one)).toEqual([]);
  await one.store.release('*');
  await one.scheduler.tick();
  expect(await begun(one)).toEqual(['2018-12']);
});

test('a warning is begun in mid-month, never beside a month, and ends with its month', async () => {
  const clock = testClock('2018-12-15 20:00');
  const one = await desk({ clock }, 'month: { window: off, at: "20:00" }\nwarning: { day: 15 }\nprobe: off\n');
  await one.scheduler.tick();
  expect(await begun(one)).toEqual(['2018-11']);
  await one.store.closeRun('2018-11');
  await one.store.endAssignment('2018-11', 'closed', clock.now().toISOString());
  clock.pass(3_600_000);
  await one.scheduler.tick();
  const [, warning] = await one.store.assignments();
  expect(warning).toMatchObject({ run: '2018-12-warning', kind: 'warning', trial: true, asOf: '2018-12-15T13:00:00.000Z', ended: null });
  expect((await one.store.findRun('2018-12-warning'))!.units).toEqual(['jia', 'yi']);
  clock.passTo('2019-01-01 20:00');
  await one.scheduler.tick();
  expect(await begun(one)).toEqual(['2018-11 closed', '2018-12-warning given-up', '2018-12']);
});

test('a round of looks is made once in its time, however often the process is started', async () => {
  // Looks are dated by the real clock.
  const now = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  const clock = testClock(now);
  const schedule = 'month: { window: off, catchUpMonths: 0 }\nwarning: off\nprobe: { everyMinutes: 1440 }\n';
  const options = { begin: async () => {} };
  village.asked.clear();
  const homes = () => ['jia', 'yi'].map((site) => village.asked.get(`http://www.${site}.test/`) ?? 0);
  for (const first of [true, false]) {
    const one = await desk({ clock, options }, first ? schedule : null);
    for (const _ of [1, 2]) {
      await one.scheduler.tick();
      await one.scheduler.settled();
    }
    expect(one.scheduler.troubles()).toEqual([]);
    expect(homes()).toEqual([1, 1]);
    await one.close();
    open.pop();
  }
});
