/** What every Store must do with runs and the sites crawled in them. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { attempt, link, page, run } from './store-samples.ts';
import { all, saveLinks, savePages, trouble } from './store-stage.ts';
import type { SiteAttempt } from '../../workers/store.ts';
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

    test('clearing drops the pages and links of one site and nothing else', async () => {
      await at.store.openRun(run('2018-05'));
      for (const site of ['gone', 'stays']) {
        await at.store.saveSite(attempt('2018-05', site, 'open'));
        await savePages(at.store, '2018-05', site, [page(`http://${site}/`)]);
        await saveLinks(at.store, '2018-05', site, [link(`http://${site}/x.pdf`)]);
      }
      const token = await at.store.takeSite('2018-05', 'gone');
      await at.store.clearSite('2018-05', 'gone', token);
      await at.store.clearSite('2018-05', 'gone', token);
      expect((await at.store.sites('2018-05')).map(({ site }) => site)).toEqual(['gone', 'stays']);
      expect((await all(at.store.pages('2018-05', {}))).map(({ record }) => record.url)).toEqual(['http://stays/']);
      expect(await all(at.store.links('2018-05', 'gone'))).toEqual([]);
      expect(await all(at.store.links('2018-05', 'stays'))).toHaveLength(1);
    });

    test('a pause is kept; what was saved before there were pauses has none', async () => {
      await at.store.openRun(run('2018-04'));
      const waiting = { ...attempt('2018-04', 'p', 'open'), pause: { why: 'hours' as const, until: '2018-05-01T14:00:00.000Z' } };
      await at.store.saveSite(waiting);
      const { pause: _none, ...old } = attempt('2018-04', 'q', 'done');
      await at.store.saveSite(old as SiteAttempt);
      expect(await at.other.sites('2018-04')).toEqual([waiting, attempt('2018-04', 'q', 'done')]);
    });

    test('what earlier months have done of a site is found, the newest first, without trials', async () => {
      for (const month of ['2017-01', '2017-02', '2017-03', '2017-04']) {
        await at.store.openRun(run(month));
        await at.store.openRun({ ...run(month), id: `${month}-trial`, trial: true });
        await at.store.saveSite(attempt(month, 'e', month === '2017-02' ? 'failed' : 'done'));
        await at.store.saveSite(attempt(`${month}-trial`, 'e', 'done'));
      }
      expect(await at.other.earlierAttempts('e', '2017-04')).toEqual([attempt('2017-03', 'e', 'done'), attempt('2017-01', 'e', 'done')]);
      expect(await at.other.earlierAttempts('e', '2017-01')).toEqual([]);
      expect(await at.other.earlierAttempts('nobody', '2017-04')).toEqual([]);
    });
  });

  describe('a site that is taken', () => {
    test('belongs to the last one: what an earlier one still writes is refused, and changes nothing', async () => {
      await at.store.openRun(run('2018-09'));
      const stale = await at.store.takeSite('2018-09', 's');
      await at.store.savePages('2018-09', 's', [page('http://s/')], stale);
      await at.store.saveSite(attempt('2018-09', 's', 'open'), stale);
      const token = await at.other.takeSite('2018-09', 's');
      expect(token).toBeGreaterThan(stale);
      expect(await trouble(at.store.savePages('2018-09', 's', [page('http://s/late')], stale))).toBe('fenced');
      expect(await trouble(at.store.saveLinks('2018-09', 's', [link('http://s/late')], stale))).toBe('fenced');
      expect(await trouble(at.store.clearSite('2018-09', 's', stale))).toBe('fenced');
      expect(await trouble(at.store.saveSite(attempt('2018-09', 's', 'done'), stale))).toBe('fenced');
      expect((await all(at.other.pages('2018-09', { site: 's' }))).map(({ record }) => record.url)).toEqual(['http://s/']);
      expect(await all(at.other.links('2018-09', 's'))).toEqual([]);
      expect(await at.other.sites('2018-09')).toEqual([attempt('2018-09', 's', 'open')]);
      await at.other.savePages('2018-09', 's', [page('http://s/now')], token);
      await at.other.saveSite(attempt('2018-09', 's', 'done'), token);
      await at.store.savePages('2018-09', 'other', [page('http://o/')], await at.store.takeSite('2018-09', 'other'));
    });

    test('many who take it at once get a number each, and one is the newest', async () => {
      await at.store.openRun(run('2018-10'));
      const tokens = await Promise.all(Array.from({ length: 12 }, (_, who) => (who % 2 ? at.store : at.other).takeSite('2018-10', 's')));
      expect(new Set(tokens).size).toBe(12);
      const outcomes = await Promise.all(
        tokens.map((token) => trouble(at.store.savePages('2018-10', 's', [page(`http://s/${token}`)], token))),
      );
      expect(outcomes.filter((outcome) => outcome === 'no error')).toHaveLength(1);
      expect((await all(at.store.pages('2018-10', {}))).map(({ record }) => record.url)).toEqual([`http://s/${Math.max(...tokens)}`]);
    });

    test('while others take it over again and again, nobody writes after the next one has begun', async () => {
      await at.store.openRun(run('2018-11'));
      const takeover = async (who: number) => {
        const store = who % 2 ? at.store : at.other;
        const token = await store.takeSite('2018-11', 's');
        await store.clearSite('2018-11', 's', token);
        for (let nth = 0; nth < 5; nth += 1) await store.savePages('2018-11', 's', [page(`http://s/${token}/${nth}`)], token);
        return token;
      };
      const ends = await Promise.allSettled(Array.from({ length: 8 }, (_, who) => takeover(who)));
      const ended = ends.filter((end) => end.status === 'fulfilled').map(({ value }) => value);
      const newest = (await at.store.takeSite('2018-11', 's')) - 1;
      expect(ended).toContain(newest);
      const kept = (await all(at.store.pages('2018-11', {}))).map(({ record }) => record.url);
      expect(kept).toEqual(Array.from({ length: 5 }, (_, nth) => `http://s/${newest}/${nth}`));
      for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ trouble: 'fenced' });
    });

    test('belongs to a run that exists and is open', async () => {
      await expect(at.store.takeSite('1999-01', 's')).rejects.toThrow('no such run: 1999-01');
      expect(await trouble(at.store.takeSite('2018-02', 's'))).toBe('conflict');
      expect(await at.store.takeSite('2018-02', 'results', { closed: true })).toBeGreaterThan(0);
    });
  });
}
