/** What every Store must do when it is asked whether its rows contradict themselves. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { attempt, link, page, run, score, results } from './store-samples.ts';
import { saveLinks, savePages } from './store-stage.ts';
import type { Stores } from './store-stage.ts';

export function storesAudit(at: Stores): void {
  describe('rows held against themselves', () => {
    const sound = '1999-01';
    const odd = '1999-02';
    // What only grows belongs to no run, and its samples are not true to shape.
    const about = async (month: string, packed: boolean) =>
      (await at.other.contradictions(run(month), { packed })).filter(({ table }) => !['judgement', 'seal', 'ledger'].includes(table));

    test('nothing is said of what was written in good order, over several portions', async () => {
      await at.store.openRun(run(sound));
      const many = Array.from({ length: 1200 }, (_, nth) => ({ ...page(`http://s/${nth}`, 'a'), bundle: `${sound}.s` }));
      await savePages(at.store, sound, 's', many);
      await saveLinks(at.store, sound, 'far', [{ ...link('http://远/'), bundle: `${sound}~2.far` }]);
      await at.store.saveSite(attempt(sound, 's', 'done'), 1);
      await at.store.saveScore(score(sound, 'a', '1'), results('a'));
      expect(await about(sound, true)).toEqual([]);
      expect(await at.other.filedUnder(sound)).toEqual(['far', 's']);
      expect(await at.other.filedUnder('1999-03')).toEqual([]);
    });

    test('what is filed where its bundle does not belong is named, and a site that nobody took', async () => {
      await at.store.openRun(run(odd));
      await savePages(at.store, odd, 's', [{ ...page('http://s/'), bundle: `${odd}.t` }]);
      await saveLinks(at.store, odd, 's', [{ ...link('http://s/x'), bundle: `${odd}.t` }]);
      await at.store.saveSite(attempt(odd, 'untaken', 'done'));
      expect(await about(odd, false)).toEqual([
        { table: 'site_token', key: 'untaken', says: 'missing', columns: [] },
        { table: 'page', key: 's http://s/', says: 'columns', columns: ['site'] },
        { table: 'link', key: 's http://s/x', says: 'columns', columns: ['site'] },
      ]);
    });
  });
}
