/** What every Store must do with runs and the sites crawled in them. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { attempt, link, page, run } from './store-samples.ts';
import { all, trouble } from './store-stage.ts';
import type { Stores } from './store-stage.ts';

export function storesRuns(at: Stores): void {
  describe('runs', () => {
    test('the month is the key: whoever comes second gets the first run', async () => {
      expect(await at.store.findRun('2018-01')).toBeNull();
      const asked = [run('2018-01'), { ...run('2018-01'), rubric: 'another' }];
      const opened = await Promise.all([at.store.openRun(asked[0]!), at.other.openRun(asked[1]!), at.store.openRun(asked[1]!)]);
      expect(new Set(opened.map((found) => JSON.stringify(found))).size).toBe(1);
      expect(await at.other.findRun('2018-01')).toEqual(opened[0]);
    });

    test('a trial is asked anew each time', async () => {
      const trial = { ...run('2018-01'), id: '2018-01-trial', trial: true };
      await at.store.openRun(trial);
      expect(await at.other.openRun({ ...trial, units: ['other'] })).toMatchObject({ units: ['other'] });
    });

    test('is open until it is closed, and closing twice is closing once', async () => {
      await at.store.openRun(run('2018-02'));
      expect(await at.store.isClosed('2018-02')).toBe(false);
      await at.store.closeRun('2018-02');
      await at.store.closeRun('2018-02');
      expect(await at.other.isClosed('2018-02')).toBe(true);
      expect((await at.store.openRun(run('2018-02'))).id).toBe('2018-02');
      expect(await at.store.isClosed('2018-02')).toBe(true);
      expect(await at.store.isClosed('1999-01')).toBe(false);
      await expect(at.store.closeRun('1999-01')).rejects.toThrow('no such run: 1999-01');
    });
  });

  describe('a lease', () => {
    test('is one process at a time, for each run by itself, and free again when it is given back', async () => {
      const release = await at.store.lease('2018-08');
      expect(await trouble(at.other.lease('2018-08'))).toBe('locked');
      const elsewhere = await at.other.lease('2018-08-trial');
      await release();
      await elsewhere();
      await (
        await at.other.lease('2018-08')
      )();
    });
  });

  describe('sites', () => {
    test('an attempt is replaced until it is done, then only repeated or opened again', async () => {
      await at.store.openRun(run('2018-03'));
      await at.store.saveSite(attempt('2018-03', 'z', 'open'));
      await at.store.saveSite(attempt('2018-03', 'a', 'open'));
      await at.store.saveSite(attempt('2018-03', 'z', 'failed'));
      expect((await at.store.sites('2018-03')).map(({ site, state }) => [site, state])).toEqual([
        ['a', 'open'],
        ['z', 'failed'],
      ]);
      const done = attempt('2018-03', 'z', 'done');
      await at.store.saveSite(done);
      await at.other.saveSite(done);
      expect(await trouble(at.other.saveSite(attempt('2018-03', 'z', 'failed')))).toBe('conflict');
      expect(await trouble(at.other.saveSite({ ...done, sha256: 'ff' }))).toBe('conflict');
      expect((await at.store.sites('2018-03'))[1]).toEqual(done);
      await at.other.saveSite(attempt('2018-03', 'z', 'open'));
      await at.other.saveSite({ ...done, sha256: 'ff' });
      expect((await at.store.sites('2018-03'))[1]).toEqual({ ...done, sha256: 'ff' });
      expect(await at.store.sites('2018-04')).toEqual([]);
    });

    test('clearing drops one site and nothing else, also when it was done', async () => {
      await at.store.openRun(run('2018-05'));
      for (const site of ['gone', 'stays']) {
        await at.store.saveSite(attempt('2018-05', site, 'open'));
        await at.store.savePages('2018-05', site, [page(`http://${site}/`)]);
        await at.store.saveLinks('2018-05', site, [link(`http://${site}/x.pdf`)]);
      }
      await at.store.clearSite('2018-05', 'gone');
      await at.store.clearSite('2018-05', 'gone');
      expect((await at.store.sites('2018-05')).map(({ site }) => site)).toEqual(['stays']);
      expect((await all(at.store.pages('2018-05', {}))).map(({ record }) => record.url)).toEqual(['http://stays/']);
      expect(await at.store.links('2018-05', 'gone')).toEqual([]);
      expect(await at.store.links('2018-05', 'stays')).toHaveLength(1);
      await at.store.saveSite(attempt('2018-05', 'stays', 'done'));
      await at.other.clearSite('2018-05', 'stays');
      expect(await at.store.sites('2018-05')).toEqual([]);
      expect(await all(at.store.pages('2018-05', {}))).toEqual([]);
    });
  });
}
