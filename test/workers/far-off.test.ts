/** A pause that was written while a clock was wrong holds nothing up. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CrawlPolicy } from '../../config/policy.ts';
import { againAt } from '../../crawler/session/again.ts';
import type { Bus } from '../../workers/bus.ts';
import { openBus } from '../../workers/bus-open.ts';
import { sendSite } from '../../workers/reconcile.ts';
import type { SiteAttempt } from '../../workers/store.ts';
import type { Work } from '../../workers/work.ts';

const now = Date.parse('2018-12-03T14:00:00Z');
const hour = 3_600_000;

test.each<[string, lastHoursAgo: number, waitHours: number, string | null]>([
  ['refused a moment ago', 0, 1, '2018-12-03T15:00:00.000Z'],
  ['refused an hour ago', 1, 1, null],
  ['refused long ago', 50, 1, null],
  ['refused half a minute from now, by a clock that is ahead', -1 / 120, 1, '2018-12-03T15:00:30.000Z'],
  ['refused next year', -9000, 1, null],
  ['at the end of the session', 0, 0, null],
])('%s', (_, ago, wait, expected) => {
  expect(againAt(now - ago * hour, wait * hour, now)).toBe(expected);
});

let bus: Bus;
let ran: string[];
let told: (string | null)[];
let work: Work;
beforeEach(async () => {
  [bus, ran, told] = [await openBus({}), [], []];
  bus.handle('crawl', { concurrency: 1 }, async ({ id }) => void ran.push(id));
  const policy = CrawlPolicy.parse({});
  const onPause: Work['onPause'] = (_, pause) => void told.push(pause.until);
  work = { bus, run: { id: '2018-12' }, config: { policy }, now: () => new Date(), onPause } as unknown as Work;
});
afterEach(() => bus.close());

const pausedUntil = (until: string): SiteAttempt => ({ pause: { why: 'blocked', until } }) as unknown as SiteAttempt;

test.each<[string, hoursAhead: number, name: RegExp | null]>([
  ['over', -1, /^2018-12\/portal@20/],
  ['over in an hour', 1, null],
  ['over in a year', 9000, /^2018-12\/portal$/],
])('a pause that is %s', async (_, ahead, name) => {
  const until = new Date(Date.now() + ahead * hour).toISOString();
  // What was sent when the clock was wrong must not keep the queue from being empty.
  if (ahead === 9000) await bus.send('crawl', `2018-12/portal@${until}`, {}, { notBefore: new Date(until) });
  await sendSite(work, 'portal', pausedUntil(until));
  if (name !== null) await bus.idle();
  expect(ran).toEqual(name === null ? [] : [expect.stringMatching(name)]);
  expect(told).toEqual(name === null ? [until] : []);
});
