/** What every Store must do with scores. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { link, page, results, run, score } from './store-samples.ts';
import { trouble } from './store-stage.ts';
import type { Stores } from './store-stage.ts';

export function storesScores(at: Stores): void {
  describe('scores', () => {
    test('come back exactly, amounts to the last digit, in order of unit', async () => {
      await at.store.openRun(run('2018-07'));
      const scores = [score('2018-07', 'b', '701.5'), score('2018-07', '公安局', null), score('2018-07', 'B', '0.30000000000000004')];
      for (const each of scores) await at.store.saveScore(each, results(each.unit));
      expect(await at.other.scores('2018-07')).toEqual([scores[2], scores[0], scores[1]]);
      expect(await at.other.scoredUnits('2018-07')).toEqual(['B', 'b', '公安局']);
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
      const changes = [
        at.other.saveScore(score(month, 'a', '11'), results('a')),
        at.other.saveScore(score(month, 'a', '10'), []),
        at.other.saveScore(score(month, 'late', '1'), []),
        at.other.savePages(month, 's', [page('http://s/')], 1),
        at.other.saveLinks(month, 's', [link('http://s/')], 1),
        at.other.clearSite(month, 's', 1),
      ];
      for (const change of changes) expect(await trouble(change)).toBe('conflict');
      expect(await at.store.scores(month)).toEqual([score(month, 'a', '10')]);
    });
  });
}
