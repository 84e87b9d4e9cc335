/** What every Bus must do when a handler fails. Part of bus.contract.ts. */
import { expect, test } from '@jest/globals';
import { GiveUp } from '../../workers/bus.ts';
import type { Stage } from './bus-stage.ts';

export function busTries(on: Stage): void {
  test('an id that has ended runs again, whether it was done or failed', async () => {
    on.bus.handle('crawl', { concurrency: 2 }, async (job) => {
      on.ran.push(job);
      if (job.id === 'bad') throw new GiveUp('no such site');
    });
    for (let round = 0; round < 3; round += 1) {
      await on.bus.send('crawl', 'good', { round });
      await on.bus.send('crawl', 'bad', { round });
      await on.bus.idle();
    }
    expect(on.ran.map(({ id, data }) => `${id} ${(data as { round: number }).round}`).sort()).toEqual([
      'bad 0',
      'bad 1',
      'bad 2',
      'good 0',
      'good 1',
      'good 2',
    ]);
    expect(on.failures).toHaveLength(3);
  });

  test('a throw is tried three times in all, then reported once with its error', async () => {
    on.bus.handle('crawl', { concurrency: 1 }, async (job) => {
      on.ran.push(job);
      if (job.id === 'never' || job.attempt < 3) throw new Error(`try ${job.attempt}`);
    });
    await on.bus.send('crawl', 'third', {});
    await on.bus.send('crawl', 'never', {});
    await on.bus.idle();
    const attempts = (id: string) => on.ran.filter((job) => job.id === id).map(({ attempt }) => attempt);
    expect(attempts('third')).toEqual([1, 2, 3]);
    expect(attempts('never')).toEqual([1, 2, 3]);
    expect(on.failures.map(({ id, attempt, error }) => [id, attempt, error.message])).toEqual([['never', 3, 'try 3']]);
  });

  test('a job that waits for its next try is still the same job', async () => {
    on.bus.handle('crawl', { concurrency: 1 }, async (job) => {
      on.ran.push(job);
      if (job.attempt === 1) {
        await on.bus.send('crawl', 'a', { again: true });
        throw new Error('first');
      }
    });
    await on.bus.send('crawl', 'a', { again: false });
    await on.bus.idle();
    expect(on.ran.map(({ data, attempt }) => [data, attempt])).toEqual([
      [{ again: false }, 1],
      [{ again: false }, 2],
    ]);
  });

  test('GiveUp is not tried again', async () => {
    const reason = new GiveUp('configuration changed');
    on.bus.handle('crawl', { concurrency: 1 }, async (job) => {
      on.ran.push(job);
      throw reason;
    });
    await on.bus.send('crawl', 'a', {});
    await on.bus.idle();
    expect(on.ran).toHaveLength(1);
    expect(on.failures).toEqual([{ id: 'a', attempt: 1, error: reason }]);
  });
}
