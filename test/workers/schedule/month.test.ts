/** A month that runs itself: begun when it is due, crawled and judged, printed for review, and published when the time for it is over. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { buildJudgedVillage } from '../judged-village.ts';
import { openDesk, quick, testClock, until, writeSchedule } from './desk.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-month-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ['and is published when the time is over', 'review: { deadlineWorkdays: 3 }'],
  ['and is held where the rules say so', 'review: { deadlineWorkdays: 3, then: hold }'],
])(
  'the month is due, waits for people %s',
  async (_, review) => {
    const home = mkdtempSync(join(dir, 'one-'));
    const village = await buildJudgedVillage(home, review);
    writeSchedule(village.config, quick);
    const clock = testClock('2019-01-01 20:00');
    const one = await openDesk({ data: village.data, config: village.config, clock, crewed: true });
    try {
      const { store, scheduler } = one;
      await scheduler.tick();
      await until(async () => (await store.draft('2018-12')) !== null, 'a draft');
      await until(async () => (await store.assignments())[0]!.outcome === 'draft', 'the end of the assignment');
      const { due } = (await store.draft('2018-12'))!;
      clock.passTo(`${due} 23:59`);
      await scheduler.tick();
      await scheduler.settled();
      expect(await store.draft('2018-12')).not.toBeNull();
      clock.pass(10 * 3_600_000);
      const outcomes = () => one.events.flatMap(({ event, data }) => (event === 'draft-due' ? [data['outcome']] : []));
      await store.hold({ run: '2018-12', by: '甲', why: '等候领导审阅', at: clock.now().toISOString() });
      await scheduler.tick();
      await scheduler.settled();
      expect(outcomes()).toEqual([]);
      await store.release('2018-12');
      // The crew may just be about to leave it.
      await until(async () => {
        await scheduler.tick();
        await scheduler.settled();
        return outcomes().some((outcome) => outcome !== 'busy');
      }, 'an outcome');
      await scheduler.tick();
      await scheduler.settled();
      expect(scheduler.troubles()).toEqual([]);
      const isHeld = review.includes('hold');
      expect(await store.isClosed('2018-12')).toBe(!isHeld);
      expect(existsSync(join(village.data, 'reports/2018-12/bulletin.html'))).toBe(!isHeld);
      expect(outcomes().filter((outcome) => outcome !== 'busy')).toEqual([isHeld ? 'held' : 'published']);
      expect((await store.assignments()).map(({ run }) => run)).toEqual(['2018-12']);
    } finally {
      await one.close();
      await village.close();
    }
  },
  180_000,
);
