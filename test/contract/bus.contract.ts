/** What every Bus must do; the same promises on p-queue and on BullMQ. Registered by bus.test.ts for each side. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GiveUp } from '../../workers/bus.ts';
import type { Bus, BusJob, BusOptions } from '../../workers/bus.ts';

/** A promise and the handle that lets it go: tests order events by these, never by the clock. */
export function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

export function busContract(side: string, openBus: (options: BusOptions) => Promise<Bus>): void {
  describe(`a bus on ${side}`, () => {
    let bus: Bus;
    let ran: BusJob<unknown>[];
    let failures: { id: string; attempt: number; error: Error }[];
    const note = async (job: BusJob<unknown>) => void ran.push(job);
    const far = new Date(Date.now() + 3_600_000);

    beforeEach(async () => {
      bus = await openBus({ backoffMs: 5 });
      ran = [];
      failures = [];
      bus.onFailed(({ id, attempt }, error) => failures.push({ id, attempt, error }));
    });
    afterEach(() => bus.close());

    test('runs what is sent, once, with its data as JSON', async () => {
      bus.handle('crawl', { concurrency: 1 }, note);
      await bus.send('crawl', '2018-12/site:a 市', { site: 'a', at: new Date(0), none: undefined, list: [1, null] });
      await bus.idle();
      expect(ran).toEqual([
        { id: '2018-12/site:a 市', name: 'crawl', data: { site: 'a', at: '1970-01-01T00:00:00.000Z', list: [1, null] }, attempt: 1 },
      ]);
    });

    test('keeps what is sent before its handler is there, in order', async () => {
      for (const id of ['1', '2', '3']) await bus.send('judge', id, {});
      bus.handle('judge', { concurrency: 1 }, note);
      await bus.idle();
      expect(ran.map(({ id }) => id)).toEqual(['1', '2', '3']);
    });

    test('the same id while it runs or waits is the same job; other names are other jobs', async () => {
      const [started, finish] = [gate(), gate()];
      bus.handle<{ n: number }>('crawl', { concurrency: 1 }, async (job) => {
        ran.push(job);
        started.open();
        await finish.opened;
      });
      bus.handle('judge', { concurrency: 1 }, note);
      await bus.send('crawl', 'a', { n: 1 });
      await started.opened;
      await bus.send('crawl', 'a', { n: 2 }); // runs
      await bus.send('crawl', 'b', { n: 3 });
      await bus.send('crawl', 'b', { n: 4 }); // waits
      await bus.send('judge', 'a', { n: 5 });
      finish.open();
      await bus.idle();
      expect(ran.map(({ data }) => (data as { n: number }).n).sort()).toEqual([1, 3, 5]);
    });

    test('an id that has ended runs again, whether it was done or failed', async () => {
      bus.handle('crawl', { concurrency: 2 }, async (job) => {
        ran.push(job);
        if (job.id === 'bad') throw new GiveUp('no such site');
      });
      for (let round = 0; round < 3; round += 1) {
        await bus.send('crawl', 'good', { round });
        await bus.send('crawl', 'bad', { round });
        await bus.idle();
      }
      expect(ran.map(({ id, data }) => `${id} ${(data as { round: number }).round}`).sort()).toEqual([
        'bad 0',
        'bad 1',
        'bad 2',
        'good 0',
        'good 1',
        'good 2',
      ]);
      expect(failures).toHaveLength(3);
    });

    test('a throw is tried three times in all, then reported once with its error', async () => {
      bus.handle('crawl', { concurrency: 1 }, async (job) => {
        ran.push(job);
        if (job.id === 'never' || job.attempt < 3) throw new Error(`try ${job.attempt}`);
      });
      await bus.send('crawl', 'third', {});
      await bus.send('crawl', 'never', {});
      await bus.idle();
      const attempts = (id: string) => ran.filter((job) => job.id === id).map(({ attempt }) => attempt);
      expect(attempts('third')).toEqual([1, 2, 3]);
      expect(attempts('never')).toEqual([1, 2, 3]);
      expect(failures.map(({ id, attempt, error }) => [id, attempt, error.message])).toEqual([['never', 3, 'try 3']]);
    });

    test('a job that waits for its next try is still the same job', async () => {
      bus.handle('crawl', { concurrency: 1 }, async (job) => {
        ran.push(job);
        if (job.attempt === 1) {
          await bus.send('crawl', 'a', { again: true });
          throw new Error('first');
        }
      });
      await bus.send('crawl', 'a', { again: false });
      await bus.idle();
      expect(ran.map(({ data, attempt }) => [data, attempt])).toEqual([
        [{ again: false }, 1],
        [{ again: false }, 2],
      ]);
    });

    test('GiveUp is not tried again', async () => {
      const reason = new GiveUp('configuration changed');
      bus.handle('crawl', { concurrency: 1 }, async (job) => {
        ran.push(job);
        throw reason;
      });
      await bus.send('crawl', 'a', {});
      await bus.idle();
      expect(ran).toHaveLength(1);
      expect(failures).toEqual([{ id: 'a', attempt: 1, error: reason }]);
    });

    test('never runs more at a time than the handler allows, and does use what it allows', async () => {
      let [now, most] = [0, 0];
      const bothRun = gate();
      bus.handle('crawl', { concurrency: 2 }, async () => {
        most = Math.max(most, (now += 1));
        if (now === 2) bothRun.open();
        await bothRun.opened;
        now -= 1;
      });
      for (let n = 0; n < 6; n += 1) await bus.send('crawl', `${n}`, {});
      await bus.idle();
      expect(most).toBe(2);
    });

    test('idle waits for what handlers hand on, to any queue', async () => {
      const steps = ['crawl', 'judge', 'publish', 'print'];
      for (const [index, name] of steps.entries()) {
        bus.handle(name, { concurrency: 1 }, async (job) => {
          ran.push(job);
          const next = steps[index + 1];
          if (next) await bus.send(next, job.id, {});
        });
      }
      for (let n = 0; n < 5; n += 1) await bus.send('crawl', `${n}`, {});
      await bus.idle();
      expect(ran).toHaveLength(20);
      await bus.idle();
    });

    test('a delayed job does not run before its time, counts as unfinished, and can be cancelled', async () => {
      bus.handle('probe', { concurrency: 1 }, note);
      const before = Date.now();
      await bus.send('probe', 'soon', {}, { notBefore: new Date(before + 60) });
      await bus.idle();
      expect(Date.now()).toBeGreaterThanOrEqual(before + 60);
      await bus.send('probe', 'far', { n: 1 }, { notBefore: far });
      await bus.send('probe', 'far', { n: 2 }); // the same job: the first time holds
      await bus.send('probe', 'now', {});
      expect(await bus.cancel('probe', 'far')).toBe(true);
      expect(await bus.cancel('probe', 'far')).toBe(false);
      await bus.idle();
      expect(ran.map(({ id }) => id)).toEqual(['soon', 'now']);
    });

    test('cancel takes back what waits, never what runs', async () => {
      const [started, finish] = [gate(), gate()];
      bus.handle('crawl', { concurrency: 1 }, async (job) => {
        ran.push(job);
        started.open();
        await finish.opened;
      });
      await bus.send('crawl', 'runs', {});
      await started.opened;
      await bus.send('crawl', 'waits', {});
      expect(await bus.cancel('crawl', 'runs')).toBe(false);
      expect(await bus.cancel('crawl', 'waits')).toBe(true);
      expect(await bus.cancel('crawl', 'unknown')).toBe(false);
      finish.open();
      await bus.idle();
      expect(ran.map(({ id }) => id)).toEqual(['runs']);
    });

    test('close lets a running handler finish, starts nothing more and takes nothing more', async () => {
      const [started, finish] = [gate(), gate()];
      let finished = false;
      bus.handle('crawl', { concurrency: 1 }, async (job) => {
        ran.push(job);
        started.open();
        await finish.opened;
        finished = true;
      });
      await bus.send('crawl', 'runs', {});
      await started.opened;
      await bus.send('crawl', 'waits', {});
      const idle = expect(bus.idle()).rejects.toThrow('the bus is closed');
      const closing = bus.close();
      await expect(bus.send('crawl', 'late', {})).rejects.toThrow('the bus is closed');
      finish.open();
      await closing;
      await idle;
      expect(finished).toBe(true);
      expect(ran.map(({ id }) => id)).toEqual(['runs']);
    });

    test('one name has one handler', () => {
      bus.handle('crawl', { concurrency: 1 }, note);
      expect(() => bus.handle('crawl', { concurrency: 1 }, note)).toThrow('two handlers for crawl');
    });
  });
}
