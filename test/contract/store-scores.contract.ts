/** What every Store must do with scores and the bulletin. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { link, page, results, run, score } from './store-samples.ts';
import { trouble } from './store-stage.ts';
import type { Stores } from './store-stage.ts';

export function storesScores(at: Stores): void {
  describe('scores and bulletin', () => {
    test('come back exactly, amounts to the last digit, in order of unit', async () => {
      await at.store.openRun(run('2018-07'));
      const scores = [score('2018-07', 'b', '701.5'), score('2018-07', '公安局', null), score('2018-07', 'B', '0.30000000000000004')];
      for (const each of scores) await at.store.saveScore(each, results(each.unit));
      expect(await at.other.scores('2018-07')).toEqual([scores[2], scores[0], scores[1]]);
      expect(await at.other.results('2018-07', '公安局')).toEqual(results('公安局'));
      expect(await at.store.results('2018-07', 'unknown')).toEqual([]);
      await at.store.saveScore(score('2018-07', 'b', '700'), []);
      expect((await at.store.scores('2018-07'))[1]!.total).toBe('700');
      expect(await at.store.results('2018-07', 'b')).toEqual([]);
    });

    test('a closed run accepts what it holds and refuses every change', async () => {
      const month = '2018-08';
      await at.store.openRun(run(month));
      await at.store.saveScore(score(month, 'a', '10'), results('a'));
      await at.store.closeRun(month);
      await at.other.saveScore(score(month, 'a', '10'), results('a'));
      await at.other.saveBulletin(month, 'd1', '{"city":"示例市"}'); // the publisher may have closed first
      await at.store.saveBulletin(month, 'd1', '{"city":"示例市"}');
      const changes = [
        at.other.saveScore(score(month, 'a', '11'), results('a')),
        at.other.saveScore(score(month, 'a', '10'), []),
        at.other.saveScore(score(month, 'late', '1'), []),
        at.other.saveBulletin(month, 'd2', '{"city":"示例市"}'),
        at.other.savePages(month, 's', [page('http://s/')], 1),
        at.other.saveLinks(month, 's', [link('http://s/')], 1),
        at.other.clearSite(month, 's', 1),
      ];
      for (const change of changes) expect(await trouble(change)).toBe('conflict');
      expect(await at.store.scores(month)).toEqual([score(month, 'a', '10')]);
      expect(await at.store.bulletin(month)).toEqual({ digest: 'd1', json: '{"city":"示例市"}' });
    });

    test('the bulletin of an open run is replaced', async () => {
      await at.store.openRun(run('2018-09'));
      expect(await at.store.bulletin('2018-09')).toBeNull();
      await at.store.saveBulletin('2018-09', 'd1', '1');
      await at.store.saveBulletin('2018-09', 'd2', '2');
      expect(await at.other.bulletin('2018-09')).toEqual({ digest: 'd2', json: '2' });
    });
  });
}
