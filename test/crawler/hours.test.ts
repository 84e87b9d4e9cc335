/** Parts of the day on the Shanghai clock, and the gate that they and an order to stop shut. */
import { describe, expect, test } from '@jest/globals';
import { Stopped, gate } from '../../crawler/session/gate.ts';
import { isOpen, opensAt } from '../../crawler/session/hours.ts';
import { pace } from '../../crawler/pace.ts';

// Shanghai is eight hours ahead: 14:00 UTC is 22:00 there.
test.each<[string, string, boolean, string]>([
  ['22:00-06:00', '2018-12-03T13:59:59Z', false, '2018-12-03T14:00:00.000Z'],
  ['22:00-06:00', '2018-12-03T14:00:00Z', true, '2018-12-04T14:00:00.000Z'],
  ['22:00-06:00', '2018-12-03T16:00:00Z', true, '2018-12-04T14:00:00.000Z'],
  ['22:00-06:00', '2018-12-03T21:59:59Z', true, '2018-12-04T14:00:00.000Z'],
  ['22:00-06:00', '2018-12-03T22:00:00Z', false, '2018-12-04T14:00:00.000Z'],
  ['00:30-07:30', '2018-12-03T16:29:00Z', false, '2018-12-03T16:30:00.000Z'],
  ['00:30-07:30', '2018-12-03T16:30:00Z', true, '2018-12-04T16:30:00.000Z'],
  ['00:30-07:30', '2018-12-03T23:30:00Z', false, '2018-12-04T16:30:00.000Z'],
  ['00:00-23:59', '2018-12-31T15:59:00Z', false, '2018-12-31T16:00:00.000Z'],
])('%s at %s: %s, next begin %s', (hours, now, open, next) => {
  expect(isOpen(hours, Date.parse(now))).toBe(open);
  expect(opensAt(hours, Date.parse(now))).toBe(next);
});

describe('a gate', () => {
  const steps = () => pace({ concurrency: 1, delayMs: 0, ceilingMs: 1000 });
  const url = 'http://gov.test/';

  test('lets a page in hand be finished when the hours end, and nothing new begin', async () => {
    let now = Date.parse('2018-12-03T21:59:00Z');
    const door = gate({ hours: '22:00-06:00', now: () => now });
    const paced = door.pace(steps());
    const asked: string[] = [];
    const ask = (name: string) => paced.turn(url, () => Promise.resolve(asked.push(name)));
    await door.inHand(async () => {
      await ask('first');
      now = Date.parse('2018-12-03T22:00:00Z');
      await ask('its part');
    });
    expect(door.shut()).toBe('hours');
    await expect(door.inHand(() => ask('another'))).rejects.toThrow(Stopped);
    await door.inHand(() => ask('closing what was seen'), true);
    expect(asked).toEqual(['first', 'its part', 'closing what was seen']);
  });

  test('robots.txt puts no page in hand', async () => {
    const stop = new AbortController();
    const door = gate({ signal: stop.signal });
    const paced = door.pace(steps());
    const asked: string[] = [];
    const ask = (name: string) => paced.turn(url, () => Promise.resolve(asked.push(name)));
    const page = door.inHand(async () => {
      await door.apart(() => ask('robots.txt'));
      stop.abort();
      return ask('page');
    });
    await expect(page).rejects.toThrow(Stopped);
    await door.inHand(() => door.apart(() => ask('robots.txt of where it leads')), true);
    expect(asked).toEqual(['robots.txt', 'robots.txt of where it leads']);
  });

  test('tells whoever waits for a turn at once, however long the turn before takes', async () => {
    const stop = new AbortController();
    const door = gate({ signal: stop.signal });
    const paced = door.pace(steps());
    let finish = () => {};
    const slow = door.inHand(() => paced.turn(url, () => new Promise<string>((resolve) => (finish = () => resolve('whole')))));
    const next = door.inHand(() => paced.turn(url, () => Promise.resolve('never')));
    await Promise.resolve();
    stop.abort();
    await expect(next).rejects.toThrow(Stopped);
    finish();
    expect(await slow).toBe('whole');
    expect(door.shut()).toBe('interrupted');
    door.close();
  });
});
