/** What every Store must do with assignments, holds, workers, incidents and alerts. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { alert, assignment, incident, worker } from './operation-samples.ts';
import { page, results, run, score } from './store-samples.ts';
import { savePages, type Stores } from './store-stage.ts';

export function storesOperations(at: Stores): void {
  describe('an assignment', () => {
    test('of many who ask at once is begun by one, and answered to all', async () => {
      const ask = (who: number) => (who % 2 ? at.store : at.other).assign(assignment('1990-01', { config: `c${who}` }));
      const answers = await Promise.all(Array.from({ length: 12 }, (_, who) => ask(who)));
      expect(answers.filter(({ begun }) => begun)).toHaveLength(1);
      expect(new Set(answers.map((each) => JSON.stringify(each.assignment))).size).toBe(1);
      expect((await at.other.assignments()).filter((each) => each.run === '1990-01')).toEqual([answers[0]!.assignment]);
    });

    test('is changed and ended while it is active, and may be begun again afterwards', async () => {
      const wanted = assignment('1990-02', { kind: 'warning', asOf: '1990-02-15T00:00:00+08:00', units: ['公安局'], by: 'command' });
      expect(await at.store.assign(wanted)).toEqual({ assignment: { ...wanted, ended: null, outcome: null }, begun: true });
      await at.other.reassign('1990-02', 'c2');
      expect(await at.other.assign(wanted)).toMatchObject({ assignment: { config: 'c2' }, begun: false });
      // Whoever speaks of an earlier one ends nothing.
      await at.other.endAssignment('1990-02', 'open', '1990-02-20T00:00:00.000Z', '1989-12-31T00:00:00.000Z');
      await at.other.endAssignment('1990-02', 'closed', '1990-03-01T00:00:00.000Z', wanted.begun);
      await at.store.endAssignment('1990-02', 'given-up', '1990-04-01T00:00:00.000Z');
      await at.store.reassign('1990-02', 'c3');
      const ended = { ...wanted, config: 'c2', ended: '1990-03-01T00:00:00.000Z', outcome: 'closed' };
      const own = async (options?: { active: boolean }) => (await at.other.assignments(options)).filter((each) => each.run === '1990-02');
      expect([await own(), await own({ active: true }), await own({ active: false })]).toEqual([[ended], [], [ended]]);
      const again = assignment('1990-02', { begun: '1989-01-01T00:00:00.000Z' });
      expect((await at.other.assign(again)).begun).toBe(true);
      expect(await own()).toEqual([ended, { ...again, ended: null, outcome: null }]);
      expect(await own({ active: true })).toHaveLength(1);
    });

    test('of several runs stand in the order in which they were begun', async () => {
      for (const month of ['1990-05', '1990-03', '1990-04']) await at.store.assign(assignment(month));
      const months = (await at.other.assignments({ active: true })).map((each) => each.run);
      expect(months.filter((month) => /0[3-5]$/.test(month))).toEqual(['1990-05', '1990-03', '1990-04']);
      await at.other.endAssignment('1999-12', 'closed', 'never');
    });
  });

  test('a configuration is kept under its digest, the first one for good', async () => {
    const files = { 'units.yaml': Buffer.from('单位\u0000').toString('base64'), 'words/typos.txt': '' };
    expect(await at.store.keptConfig('d1')).toBeNull();
    await Promise.all([at.store.keepConfig('d1', files), at.other.keepConfig('d1', files)]);
    await at.store.keepConfig('d1', {});
    expect(await at.other.keptConfig('d1')).toEqual(files);
  });

  test('holds are one a run, the latest, until they are released', async () => {
    const hold = { run: '1990-01', by: '甲', why: '机房停电\u0000', at: '1990-01-01T00:00:00.000Z' };
    await at.store.hold({ ...hold, why: 'x' });
    await at.other.hold(hold);
    await at.store.hold({ ...hold, run: '*' });
    expect(await at.other.holds()).toEqual([{ ...hold, run: '*' }, hold]);
    expect([await at.store.release('1990-01'), await at.other.release('1990-01'), await at.store.release('*')]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await at.other.holds()).toEqual([]);
  });

  test('workers are as they told last; who was silent for a day is forgotten', async () => {
    const doing = [{ run: '1990-01', job: 'crawl', what: 's', since: '1990-01-01T00:00:00.000Z', done: 1, known: null, waiting: 'night' }];
    await at.store.beat(worker('old', { beat: '1990-01-01T00:00:00.000Z' }));
    await at.other.beat(worker('b', { started: '1990-01-01T12:00:00.000Z' }));
    await at.store.beat(worker('a', { doing }));
    await at.other.beat(worker('a', { doing, stopping: true }));
    expect((await at.store.workers()).map(({ id }) => id)).toEqual(['b', 'a', 'old']);
    expect((await at.store.workers())[1]).toEqual(worker('a', { doing, stopping: true }));
    await at.other.beat(worker('b', { beat: '1990-01-02T00:00:00.001Z' }));
    expect((await at.store.workers()).map(({ id }) => id)).toEqual(['a', 'b']);
    for (const id of ['a', 'b', 'nobody']) await at.store.forgetWorker(id);
    expect(await at.other.workers()).toEqual([]);
  });

  describe('incidents', () => {
    test('come newest first, of one run or of all, numbered', async () => {
      await at.store.note(incident('first\u0000', { run: '1990-01', kind: 'retry', attempt: 1 }));
      await at.other.note(incident('of nobody'));
      await at.store.note(incident('x'.repeat(5000), { run: '1990-01' }));
      const own = await at.other.incidents({ run: '1990-01', limit: 10 });
      expect(own.map(({ why }) => why)).toEqual(['x'.repeat(2000), 'first\u0000']);
      expect(own[1]).toEqual({ seq: own[1]!.seq, ...incident('first\u0000', { run: '1990-01', kind: 'retry', attempt: 1 }) });
      const [newest, second] = await at.store.incidents({ limit: 2 });
      expect(newest!.seq).toBeGreaterThan(second!.seq);
      expect(second!.why).toBe('of nobody');
    });

    test('are kept up to two thousand, whoever writes', async () => {
      const write = async (store: Stores['store'], from: number) => {
        for (let nth = from; nth < 2300; nth += 2) await store.note(incident(String(nth)));
      };
      await Promise.all([write(at.store, 0), write(at.other, 1)]);
      const kept = await at.store.incidents({ limit: 10_000 });
      expect(kept).toHaveLength(2000);
      expect(kept.every(({ seq }, index) => index === 0 || seq < kept[index - 1]!.seq)).toBe(true);
      expect(kept[0]!.seq - kept.at(-1)!.seq).toBe(1999);
      expect(await at.store.incidents({ run: '1990-01', limit: 10 })).toEqual([]);
    });
  });

  test('alerts are replaced by their id, and told apart by whether they are open', async () => {
    await at.store.saveAlert(alert('late:b', { since: '1990-01-02T00:00:00.000Z' }));
    await at.other.saveAlert(alert('late:a', { since: '1990-01-03T00:00:00.000Z' }));
    await at.store.saveAlert(alert('disk:', { told: '1990-01-01T00:00:01.000Z' }));
    await at.other.saveAlert(alert('late:b', { since: '1990-01-02T00:00:00.000Z', cleared: '1990-01-04T00:00:00.000Z' }));
    const ids = async (options?: { open: boolean }) => (await at.store.alerts(options)).map(({ id }) => id);
    expect([await ids(), await ids({ open: true }), await ids({ open: false })]).toEqual([
      ['disk:', 'late:b', 'late:a'],
      ['disk:', 'late:a'],
      ['late:b'],
    ]);
    expect((await at.other.alerts())[0]).toEqual(alert('disk:', { told: '1990-01-01T00:00:01.000Z' }));
  });

  describe('how far a run is', () => {
    test('runs come with the newest month first, a trial after its month', async () => {
      const trial = { ...run('1990-07'), id: '1990-07-trial', trial: true };
      for (const each of [run('1990-06'), trial, run('1990-07')]) await at.store.openRun(each);
      await at.other.closeRun('1990-06');
      const own = (await at.other.runs()).filter((each) => each.run.month >= '1990-06' && each.run.month <= '1990-07');
      expect(own).toEqual([
        { run: run('1990-07'), closed: false },
        { run: trial, closed: false },
        { run: run('1990-06'), closed: true },
      ]);
    });

    test('scores, those without a total, and pages by site are counted', async () => {
      await at.store.openRun(run('1990-08'));
      expect(await at.store.counts('1990-08')).toEqual({ scores: 0, nulls: 0, pages: {} });
      for (const [unit, total] of [
        ['a', '90'],
        ['b', null],
        ['"total":null', '80'],
      ] as const)
        await at.store.saveScore(score('1990-08', unit, total), results(unit));
      await savePages(at.store, '1990-08', 's', [page('http://s/'), page('http://s/1')]);
      await savePages(at.other, '1990-08', 'b', [page('http://b/')]);
      expect(await at.other.counts('1990-08')).toEqual({ scores: 3, nulls: 1, pages: { b: 1, s: 2 } });
    });

    test('nothing of all this contradicts a run', async () => {
      await at.store.assign(assignment('1990-09'));
      await at.store.openRun(run('1990-09'));
      const own = ['assignment', 'kept_config', 'hold', 'worker', 'incident', 'alert'];
      const tables = (await at.other.contradictions(run('1990-09'), { packed: true })).map(({ table }) => table);
      expect(tables.filter((table) => own.includes(table))).toEqual([]);
    });
  });
}
