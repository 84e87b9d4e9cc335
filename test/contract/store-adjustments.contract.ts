/** What every Store must do with adjustments: with their entry or not at all, once for each run and unit, only of what was published. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import type { AdjustmentSet } from '../../scoring/adjustment.ts';
import { entry, run } from './store-samples.ts';
import { trouble, type Stores } from './store-stage.ts';

const at = '2004-02-05T00:00:00.000Z';

function set(month: string, by: string, unit: string, points: string | null = '1'): AdjustmentSet {
  const amends = `${month} ${unit} published`;
  const digest = `${month} ${unit} adjustment`;
  const moved = points === null ? null : entry(month, unit, { kind: 'adjustment', total: points, amends, digest, why: '补计' });
  const totals = { before: '92.5', after: '93.5' };
  return {
    entry: moved,
    adjustment: { run: by, unit, month, at, amends, entry: moved?.digest ?? null, ...totals, lines: [], findings: [] },
  };
}

export function storesAdjustments(on: Stores): void {
  describe('adjustments', () => {
    test('stand with their entries, once for each run and unit', async () => {
      await on.store.openRun(run('2004-01'));
      await on.store.openRun(run('2004-02'));
      await on.store.appendLedger(
        ['a', 'b'].map((unit) => entry('2004-01', unit, { kind: 'published', digest: `2004-01 ${unit} published` })),
      );
      const sets = [set('2004-01', '2004-02', 'b', null), set('2004-01', '2004-02', 'a')];
      await on.store.appendAdjustments(sets);
      await on.other.appendAdjustments(sets);
      await on.other.appendAdjustments([set('2004-01', '2004-02', 'a', '3')]);
      const kept = [sets[1]!.adjustment, sets[0]!.adjustment];
      expect(await on.other.adjustments('2004-02')).toEqual(kept);
      expect(await on.other.adjustmentsTo('2004-01')).toEqual(kept);
      expect([await on.store.adjustments('2004-01'), await on.store.adjustmentsTo('2004-02')]).toEqual([[], []]);
      expect((await on.store.ledger('2004')).filter(({ kind }) => kind === 'adjustment')).toEqual([sets[1]!.entry]);
      expect((await on.store.contradictions(run('2004-02'))).filter(({ table }) => table === 'adjustment')).toEqual([]);
    });

    test('of what was not published are refused, and nothing of them stays', async () => {
      await on.store.openRun(run('2004-03'));
      await on.store.openRun(run('2004-04'));
      await on.store.appendLedger([entry('2004-03', 'a', { kind: 'published', digest: '2004-03 a published' })]);
      const sets = [set('2004-03', '2004-04', 'a'), set('2004-03', '2004-04', 'b')];
      expect(await trouble(on.store.appendAdjustments(sets))).toBe('conflict');
      expect(await on.store.adjustments('2004-04')).toEqual([]);
      expect((await on.store.ledger('2004')).filter(({ period, kind }) => period === '2004-03' && kind === 'adjustment')).toEqual([]);
    });
  });
}
