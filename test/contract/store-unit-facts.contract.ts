/** What every Store must do with the facts that results were made from. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { facts as factsOf } from '../scoring/facts.ts';
import { wholeUnit } from '../scoring/city.ts';
import { results, run, score } from './store-samples.ts';
import { trouble } from './store-stage.ts';
import type { Stores } from './store-stage.ts';

export function storesUnitFacts(at: Stores): void {
  describe('facts of units', () => {
    const { pages, links } = wholeUnit();
    const whole = factsOf(pages, { links });
    const little = factsOf(pages.slice(0, 3), { links });

    test('come back whole, the last ones that were saved', async () => {
      await at.store.openRun(run('1998-01'));
      await at.store.saveFacts('1998-01', little);
      await at.store.saveFacts('1998-01', whole);
      const read = await at.other.facts('1998-01');
      expect([...read.keys()]).toEqual(['gaj']);
      expect(JSON.parse(JSON.stringify(read.get('gaj')))).toEqual(JSON.parse(JSON.stringify(whole)));
      expect(await at.other.facts('1998-02')).toEqual(new Map());
      expect((await at.other.contradictions(run('1998-01'), { packed: true })).filter(({ table }) => table === 'unit_facts')).toEqual([]);
    });

    test('a closed run accepts what it lacks and what it holds, and refuses others', async () => {
      await at.store.openRun(run('1998-03'));
      await at.store.closeRun('1998-03');
      await at.store.saveFacts('1998-03', whole);
      await at.other.saveFacts('1998-03', whole);
      expect(await trouble(at.other.saveFacts('1998-03', little))).toBe('conflict');
      expect((await at.store.facts('1998-03')).get('gaj')!.pages).toHaveLength(whole.pages.length);
    });

    test('results of all units come in one reading', async () => {
      await at.store.openRun(run('1998-04'));
      for (const unit of ['b', '公安局', 'B']) await at.store.saveScore(score('1998-04', unit, '1'), results(unit));
      const read = await at.other.allResults('1998-04');
      expect([...read.keys()]).toEqual(['B', 'b', '公安局']);
      expect(read.get('b')).toEqual(results('b'));
    });
  });
}
