/** A process tells that it lives, whatever the store and the clock do; and how fast its jobs go. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { startHeartbeat } from '../../workers/heartbeat.ts';
import type { Doing, Worker } from '../../workers/operations.ts';
import { paceMeter } from '../../workers/pace-meter.ts';

/** A store that remembers, fails or hangs as it is told. */
function keeper() {
  const rows: Worker[] = [];
  const gone: string[] = [];
  const logged: string[] = [];
  const mood = { now: 'well' as 'well' | 'fails' | 'hangs', calls: 0 };
  const answer = async (act: () => void): Promise<void> => {
    mood.calls += 1;
    if (mood.now === 'hangs') await new Promise(() => undefined);
    if (mood.now === 'fails') throw new Error('the database is away');
    act();
  };
  const store = {
    beat: (worker: Worker) => answer(() => rows.push(worker)),
    forgetWorker: (id: string) => answer(() => gone.push(id)),
  };
  return { rows, gone, logged, mood, store, log: (event: string) => void logged.push(event) };
}

async function until(isSo: () => boolean): Promise<void> {
  for (let look = 0; look < 500 && !isSo(); look += 1) await pause(10);
  expect(isSo()).toBe(true);
}

const own = { kind: 'work' as const, queues: ['crawl'], concurrency: 3, doing: (): Doing[] => [] };

describe('a heartbeat', () => {
  test('tells at once who it is, and again and again; at the end that it stops, and then its row is gone', async () => {
    const { store, rows, gone, log } = keeper();
    const beat = startHeartbeat({ ...own, store, log, everyMs: 20 });
    await until(() => rows.length > 2);
    expect(rows[0]).toMatchObject({ id: beat.id, pid: process.pid, kind: 'work', queues: ['crawl'], concurrency: 3, stopping: false });
    expect(rows[0]!.memoryBytes).toBeGreaterThan(1_000_000);
    await beat.stop();
    expect(rows.at(-1)!.stopping).toBe(true);
    expect(gone).toEqual([beat.id]);
    const told = rows.length;
    await beat.beatNow();
    await pause(60);
    expect(rows.length).toBe(told);
  });

  test('outlives a store that fails, says so once, and says when it is back', async () => {
    const { store, rows, logged, mood, log } = keeper();
    mood.now = 'fails';
    const beat = startHeartbeat({ ...own, store, log, everyMs: 10 });
    await until(() => mood.calls > 5);
    expect(logged).toEqual(['heartbeat-failed']);
    mood.now = 'well';
    await until(() => rows.length > 0);
    await beat.stop();
    expect(logged).toEqual(['heartbeat-failed', 'heartbeat-again']);
  });

  test('does not pile up on a store that hangs, and its end waits for nothing', async () => {
    const { store, mood, log } = keeper();
    mood.now = 'hangs';
    const beat = startHeartbeat({ ...own, store, log, everyMs: 5 });
    await pause(100);
    expect(mood.calls).toBe(1);
    await beat.stop();
    expect(mood.calls).toBe(1);
  });

  test('goes on when the clock jumps', async () => {
    const { store, rows, log } = keeper();
    let offset = 0;
    const beat = startHeartbeat({ ...own, store, log, everyMs: 10, now: () => new Date(Date.now() + offset) });
    for (const jump of [-86_400_000, 86_400_000, 0]) {
      offset = jump;
      const before = rows.length;
      await until(() => rows.length > before + 2);
      expect(Math.abs(Date.parse(rows.at(-1)!.beat) - Date.now() - jump)).toBeLessThan(60_000);
    }
    await beat.stop();
  });

  test('what changes while a beat is on its way is told by the next, at once', async () => {
    const { store, rows, log } = keeper();
    const jobs: Doing[] = [];
    const beat = startHeartbeat({ ...own, doing: () => jobs, store, log, everyMs: 60_000 });
    jobs.push({ run: '2018-12', job: 'crawl', what: 'jia', since: '2018-12-01T00:00:00Z', done: 1, known: 2 });
    await beat.beatNow();
    expect(rows.at(-1)!.doing).toMatchObject([{ what: 'jia', done: 1, known: 2 }]);
    await beat.stop();
  });
});

describe('the pace of a job', () => {
  const job = (done: number | null, what = 'jia'): Doing => ({ run: 'r', job: 'crawl', what, since: 's', done, known: 100 });
  const meter = () => {
    let at = 0;
    const measured = paceMeter(() => at);
    const look = (seconds: number, doing: Doing[]) => {
      at = seconds * 1000;
      return measured(doing, new Date(Date.UTC(2018, 11, 1) + at));
    };
    return look;
  };

  test('is unknown at first, then that of the last three minutes', () => {
    const look = meter();
    expect(look(0, [job(0)])[0]).toMatchObject({ perSecond: null });
    expect(look(10, [job(30)])[0]).toMatchObject({ perSecond: null });
    expect(look(20, [job(40)])[0]!.perSecond).toBeCloseTo(2);
    for (let at = 30; at <= 400; at += 10) look(at, [job(40)]);
    expect(look(410, [job(40)])[0]).toMatchObject({ perSecond: 0, moved: '2018-12-01T00:00:20.000Z' });
  });

  test('begins anew with a session that goes on, and with another job', () => {
    const look = meter();
    look(0, [job(500)]);
    expect(look(60, [job(20)])[0]).toMatchObject({ perSecond: null });
    expect(look(80, [job(60)])[0]!.perSecond).toBeCloseTo(2);
    expect(look(100, [job(5, 'yi')])[0]).toMatchObject({ perSecond: null });
    expect(look(120, [job(100)])[0]).toMatchObject({ perSecond: null });
  });

  test('what has no count has no pace', () => {
    const look = meter();
    look(0, [job(null)]);
    expect(look(60, [job(null)])[0]).toMatchObject({ perSecond: null, moved: null });
  });
});
