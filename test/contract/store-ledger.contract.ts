/** What every Store must do with the book of months. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { entry } from './store-samples.ts';
import { trouble } from './store-stage.ts';
import type { Stores } from './store-stage.ts';

export function storesLedger(at: Stores): void {
  describe('the ledger', () => {
    test('keeps the order of entry, exact amounts and unknown ones, by the years an entry touches', async () => {
      const entries = [
        entry('2018-02', '公安局', { categories: { PS: '80.5', IX: null }, total: null }),
        entry('2017-11/2018-01', '公安局', { categories: { PS: '1/3' }, total: '0.1', amends: 'x', why: '更正' }),
        entry('2017-12', '财政局'),
      ];
      await at.store.appendLedger(entries);
      await at.store.appendLedger([]);
      await at.other.appendLedger([entry('2018-01', '财政局', { roster: 48 })]);
      expect(await at.store.ledger('2018')).toEqual([entries[0], entries[1], entry('2018-01', '财政局', { roster: 48 })]);
      expect(await at.store.ledger('2017')).toEqual([entries[1], entries[2]]);
      expect(await at.store.ledger('2016')).toEqual([]);
    });

    test('takes the whole set or nothing', async () => {
      await at.store.appendLedger([entry('2015-01', 'a')]);
      const repeated = [entry('2015-02', 'a'), entry('2015-03', 'a'), entry('2015-01', 'a')];
      expect(await trouble(at.store.appendLedger(repeated))).toBe('duplicate');
      expect(await trouble(at.store.appendLedger([entry('2015-04', 'a'), entry('2015-04', 'a')]))).toBe('duplicate');
      expect(await at.store.ledger('2015')).toEqual([entry('2015-01', 'a')]);
      await expect(at.store.appendLedger(repeated)).rejects.toThrow(/the ledger already holds this entry of a for 2015-01/);
    });

    test('publishes a month of a unit once, whatever the points', async () => {
      const published = entry('2014-01', 'a', { kind: 'published', total: '10', digest: 'p1' });
      const again = { ...published, total: '11', digest: 'p2' };
      expect(await trouble(at.store.appendLedger([published, again]))).toBe('duplicate');
      await at.store.appendLedger([published, { ...published, unit: 'b', digest: 'p3' }]);
      expect(await trouble(at.other.appendLedger([again]))).toBe('duplicate');
      await at.store.appendLedger([{ ...again, kind: 'correction', amends: 'p1', why: '复核' }]);
      expect((await at.store.ledger('2014')).map(({ kind, total }) => [kind, total])).toEqual([
        ['published', '10'],
        ['published', '10'],
        ['correction', '11'],
      ]);
    });

    test('of many writers of one set at once exactly one gets it in', async () => {
      const set = Array.from({ length: 450 }, (_, index) => entry('2013-01', `u${String(index).padStart(3, '0')}`));
      const outcomes = await Promise.all([0, 1, 2, 3].map((index) => trouble((index % 2 ? at.store : at.other).appendLedger(set))));
      expect(outcomes.sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'no error']);
      expect(await at.store.ledger('2013')).toEqual(set);
    });
  });
}
