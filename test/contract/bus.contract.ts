/** What every Bus must do; the same promises on p-queue and on BullMQ. Registered by bus.test.ts for each side. */
import { describe, expect, test } from '@jest/globals';
import type { Bus, BusOptions } from '../../workers/bus.ts';
import { gate, stage } from './bus-stage.ts';
import type { Stage } from './bus-stage.ts';
import { busTries } from './bus-tries.contract.ts';

export function busContract(side: string, openBus: (options: BusOptions) => Promise<Bus>): void {
  describe(`a bus on ${side}`, () => {
    const on = stage(openBus);
    sending(on);
    busTries(on);
    waiting(on);
    closing(on);
  });
}

function sending(on: Stage): void {
  test('runs what is sent, once, with its data as JSON', async () => {
    on.bus.handle('crawl', { concurrency: 1 }, on.note);
    await on.bus.send('crawl', '2018-12/site:a 市', { site: 'a', at: new Date(0), none: undefined, list: [1, null] });
    await on.bus.idle();
    expect(on.ran).toEqual([
      { id: '2018-12/site:a 市', name: 'crawl', data: { site: 'a', at: '1970-01-01T00:00:00.000Z', list: [1, null] }, attempt: 1 },
    ]);
  });

  test('keeps what is sent before its handler is there, in order', async () => {
    for (const id of ['1', '2', '3']) await on.bus.send('judge', id, {});
    on.bus.handle('judge', { concurrency: 1 }, on.note);
    await on.bus.idle();
    expect(on.ran.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  test('the same id while it runs or waits is the same job; other names are other jobs', async () => {
    const [started, finish] = [gate(), gate()];
    on.bus.handle<{ n: number }>('crawl', { concurrency: 1 }, async (job) => {
      on.ran.push(job);
      started.open();
      await finish.opened;
    });
    on.bus.handle('judge', { concurrency: 1 }, on.note);
    await on.bus.send('crawl', 'a', { n: 1 });
    await started.opened;
    await on.bus.send('crawl', 'a', { n: 2 }); // runs
    await on.bus.send('crawl', 'b', { n: 3 });
    await on.bus.send('crawl', 'b', { n: 4 }); // waits
    await on.bus.send('judge', 'a', { n: 5 });
    finish.open();
    await on.bus.idle();
    expect(on.ran.map(({ data }) => (data as { n: number }).n).sort()).toEqual([1, 3, 5]);
  });

  test('never runs more at a time than the handler allows, and does use what it allows', async () => {
    let [now, most] = [0, 0];
    const bothRun = gate();
    on.bus.handle('crawl', { concurrency: 2 }, async () => {
      most = Math.max(most, (now += 1));
      if (now === 2) bothRun.open();
      await bothRun.opened;
      now -= 1;
    });
    for (let n = 0; n < 6; n += 1) await on.bus.send('crawl', `${n}`, {});
    await on.bus.idle();
    expect(most).toBe(2);
  });

  test('idle waits for what handlers hand on, to any queue', async () => {
    const steps = ['crawl', 'judge', 'publish', 'print'];
    for (const [index, name] of steps.entries()) {
      on.bus.handle(name, { concurrency: 1 }, async (job) => {
        on.ran.push(job);
        const next = steps[index + 1];
        if (next) await on.bus.send(next, job.id, {});
      });
    }
    for (let n = 0; n < 5; n += 1) await on.bus.send('crawl', `${n}`, {});
    await on.bus.idle();
    expect(on.ran).toHaveLength(20);
    await on.bus.idle();
  });
}

function waiting(on: Stage): void {
  const far = new Date(Date.now() + 3_600_000);

  test('a delayed job does not run before its time, counts as unfinished, and can be cancelled', async () => {
    on.bus.handle('probe', { concurrency: 1 }, on.note);
    const before = Date.now();
    await on.bus.send('probe', 'soon', {}, { notBefore: new Date(before + 60) });
    await on.bus.idle();
    expect(Date.now()).toBeGreaterThanOrEqual(before + 60);
    await on.bus.send('probe', 'far', { n: 1 }, { notBefore: far });
    await on.bus.send('probe', 'far', { n: 2 }); // the same job: the first time holds
    await on.bus.send('probe', 'now', {});
    expect(await on.bus.cancel('probe', 'far')).toBe(true);
    expect(await on.bus.cancel('probe', 'far')).toBe(false);
    await on.bus.idle();
    expect(on.ran.map(({ id }) => id)).toEqual(['soon', 'now']);
  });

  test('cancel takes back what waits, never what runs', async () => {
    const [started, finish] = [gate(), gate()];
    on.bus.handle('crawl', { concurrency: 1 }, async (job) => {
      on.ran.push(job);
      started.open();
      await finish.opened;
    });
    await on.bus.send('crawl', 'runs', {});
    await started.opened;
    await on.bus.send('crawl', 'waits', {});
    expect(await on.bus.cancel('crawl', 'runs')).toBe(false);
    expect(await on.bus.cancel('crawl', 'waits')).toBe(true);
    expect(await on.bus.cancel('crawl', 'unknown')).toBe(false);
    finish.open();
    await on.bus.idle();
    expect(on.ran.map(({ id }) => id)).toEqual(['runs']);
  });
}

function closing(on: Stage): void {
  test('close lets a running handler finish, starts nothing more and takes nothing more', async () => {
    const [started, finish] = [gate(), gate()];
    let finished = false;
    on.bus.handle('crawl', { concurrency: 1 }, async (job) => {
      on.ran.push(job);
      started.open();
      await finish.opened;
      finished = true;
    });
    await on.bus.send('crawl', 'runs', {});
    await started.opened;
    await on.bus.send('crawl', 'waits', {});
    const idle = expect(on.bus.idle()).rejects.toThrow('the bus is closed');
    const closing = on.bus.close();
    await expect(on.bus.send('crawl', 'late', {})).rejects.toThrow('the bus is closed');
    finish.open();
    await closing;
    await idle;
    expect(finished).toBe(true);
    expect(on.ran.map(({ id }) => id)).toEqual(['runs']);
  });

  test('one name has one handler', () => {
    on.bus.handle('crawl', { concurrency: 1 }, on.note);
    expect(() => on.bus.handle('crawl', { concurrency: 1 }, on.note)).toThrow('two handlers for crawl');
  });
}
