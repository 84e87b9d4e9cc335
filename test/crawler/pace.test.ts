/** Two clocks for each host: the ordinary pause, and the one that the host asks for. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pace } from '../../crawler/pace.ts';
import type { Pace, PaceOptions } from '../../crawler/pace.ts';

const url = 'http://a.test/';
let begun: string[];

beforeEach(() => {
  begun = [];
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => void jest.useRealTimers());

const walk = (change: Partial<PaceOptions> = {}): Pace => pace({ concurrency: 1, delayMs: 1000, ceilingMs: 30_000, ...change });
/** Asks for a turn and notes when it came. */
function ask(steps: Pace, address = url, name = address, way: 'turn' | 'aside' = 'turn', takesMs = 0): void {
  void steps[way](address, async () => {
    begun.push(`${name} ${Date.now()}`);
    if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
  });
}
/** In small steps: a queue takes a few turns of the loop to hand on. */
async function pass(ms: number): Promise<void> {
  const step = ms > 20_000 ? 1000 : 50;
  for (let gone = 0; gone <= ms; gone += step)
    for (let turn = 0; turn < 3; turn++) await jest.advanceTimersByTimeAsync(gone > 0 && turn === 0 ? step : 0);
}

describe('the ordinary pause', () => {
  test('between two requests to one host', async () => {
    const steps = walk();
    for (const name of ['1', '2', '3']) ask(steps, url, name);
    await pass(5000);
    expect(begun).toEqual(['1 0', '2 1000', '3 2000']);
  });
  test('counts from the start of the last one; one at a time all the same', async () => {
    const steps = walk();
    for (const name of ['1', '2', '3']) ask(steps, url, name, 'turn', 1700);
    await pass(5000);
    expect(begun).toEqual(['1 0', '2 1700', '3 3400']);
  });
  test('holds for several at a time too', async () => {
    const steps = walk({ concurrency: 4 });
    for (const name of ['1', '2', '3']) ask(steps, url, name, 'turn', 10_000);
    await pass(5000);
    expect(begun).toEqual(['1 0', '2 1000', '3 2000']);
  });
  test('schemes and ports of one name share it, other names do not', async () => {
    const steps = walk();
    for (const address of ['http://a.test/1', 'https://a.test/2', 'http://a.test:8080/3', 'http://a.test./4', 'http://b.test/5'])
      ask(steps, address);
    await pass(5000);
    expect(begun).toEqual([
      'http://a.test/1 0',
      'http://b.test/5 0',
      'https://a.test/2 1000',
      'http://a.test:8080/3 2000',
      'http://a.test./4 3000',
    ]);
  });
  test('a crawl-delay lengthens it from the next request on, a shorter one changes nothing', async () => {
    const steps = walk();
    ask(steps, url, '1');
    await pass(0);
    steps.crawlDelay(url, 3000);
    steps.crawlDelay(url, 500);
    for (const name of ['2', '3']) ask(steps, url, name);
    await pass(10_000);
    expect(begun).toEqual(['1 0', '2 3000', '3 6000']);
  });
  test('parts go beside the queue, two at a time, and the pauses left out are made up for', async () => {
    const steps = walk();
    ask(steps, url, 'page');
    for (const name of ['a', 'b', 'c']) ask(steps, url, name, 'aside', 100);
    await pass(500);
    ask(steps, url, 'next');
    await pass(10_000);
    expect(begun).toEqual(['page 0', 'a 0', 'b 0', 'c 100', 'next 4000']);
  });
});

describe('the back-off', () => {
  test.each<[string, number, number | null, number]>([
    ['Retry-After: 0 does not hurry us', 429, 0, 2000],
    ['none stated', 429, null, 2000],
    ['a short one', 503, 1000, 2000],
    ['what it says', 503, 7000, 7000],
  ])('%s', async (_, status, waitMs, next) => {
    const steps = walk();
    expect(steps.backOff(url, status, waitMs)).toBe(true);
    ask(steps);
    await pass(20_000);
    expect(begun).toEqual([`${url} ${next}`]);
  });
  test('grows as long as it goes on, then the host is left alone', () => {
    const steps = walk({ delayMs: 0 });
    const patience = Array.from({ length: 6 }, () => steps.backOff(url, 429, 0));
    expect(patience).toEqual([true, true, true, true, true, false]);
    expect([steps.resting(url), steps.resting('https://a.test:444/x'), steps.resting('http://b.test/')]).toEqual([true, true, false]);
    steps.wake(url);
    expect(steps.resting(url)).toBe(false);
  });
  test('a host that asks for an hour is left alone: at once for 429, at the second time for 503', () => {
    const steps = walk();
    expect(steps.backOff(url, 429, 3_600_000)).toBe(false);
    expect(steps.resting(url)).toBe(true);
    expect(steps.backOff('http://b.test/', 503, 3_600_000)).toBe(false);
    expect(steps.resting('http://b.test/')).toBe(false);
    steps.backOff('http://b.test/', 503, 3_600_000);
    expect(steps.resting('http://b.test/')).toBe(true);
    steps.wake();
    expect([steps.resting(url), steps.resting('http://b.test/')]).toEqual([false, false]);
  });
  test('no wish holds a host up beyond the ceiling', async () => {
    const steps = walk();
    steps.backOff(url, 503, Number.MAX_SAFE_INTEGER);
    ask(steps);
    await pass(30_000);
    expect(begun).toEqual([`${url} 30000`]);
  });
  test('an ordinary answer between two refusals begins the count anew, but the walk stays slower', async () => {
    const steps = walk();
    for (let round = 0; round < 20; round++) {
      expect(steps.backOff(url, 429, null)).toBe(true);
      steps.relax(url);
    }
    await pass(100_000);
    for (const name of ['1', '2']) ask(steps, url, name);
    await pass(100_000);
    expect(begun).toEqual(['1 100000', '2 130000']);
  });
  test('holds for what goes beside the queue', async () => {
    const steps = walk();
    steps.backOff(url, 429, 5000);
    ask(steps, url, 'part', 'aside');
    await pass(10_000);
    expect(begun).toEqual(['part 5000']);
  });
  test('a plain 503 is given a moment, and no strike', async () => {
    const steps = walk();
    for (let round = 0; round < 20; round++) steps.spare(url);
    expect(steps.resting(url)).toBe(false);
    ask(steps);
    await pass(10_000);
    expect(begun).toEqual([`${url} 2000`]);
  });
});

test('a task that fails costs nobody else a turn', async () => {
  const steps = walk({ delayMs: 0 });
  const failing = steps.turn(url, () => Promise.reject(new Error('lost')));
  ask(steps);
  await expect(failing).rejects.toThrow('lost');
  await pass(10);
  expect(begun).toEqual([`${url} 0`]);
});
