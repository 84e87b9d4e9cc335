/** What every Store must do with judgements and seals: keep them in order, take them once, change none. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import type { Judgement } from '../../scoring/judgement.ts';
import type { StoredSeal } from '../../workers/store.ts';
import { run } from './store-samples.ts';
import { trouble, type Stores } from './store-stage.ts';

const at = '2001-02-01T00:00:00.000Z';

function dismissed(of: string, finding: string, change: Partial<Extract<Judgement, { kind: 'dismissed' | 'upheld' }>> = {}): Judgement {
  return { kind: 'dismissed', run: of, by: '复核员', at, note: '已修复\u0000\ud800', finding, evidence: '00', ...change };
}
const awarded = (of: string): Judgement => ({
  kind: 'awarded',
  run: of,
  by: '甲',
  at,
  note: '',
  unit: 'u',
  indicator: 'M-01',
  points: '2.5',
});

const seal = (of: string, edition = 1, change: Partial<StoredSeal> = {}): StoredSeal => {
  return { run: of, edition, sha256: `${of} ${edition}`, statement: '{"a":"声明"}\n', signature: '00ff', publicKey: 'PEM\n', ...change };
};

export function storesJudgements(on: Stores): void {
  describe('judgements', () => {
    test('come back in order of entry, each once', async () => {
      await on.store.openRun(run('2001-01'));
      const given = [dismissed('2001-01', 'f2'), awarded('2001-01'), dismissed('2001-01', 'f1', { kind: 'upheld' })];
      await on.store.appendJudgements(given.slice(0, 2));
      await Promise.all([on.store.appendJudgements(given), on.other.appendJudgements([...given].reverse())]);
      expect(await on.other.judgements('2001-01')).toEqual(given);
    });

    test('of an earlier run hold for a later one only when they say until when, and never for an earlier one', async () => {
      for (const month of ['2001-03', '2001-04', '2001-05']) await on.store.openRun(run(month));
      const [plain, longer] = [dismissed('2001-04', 'g'), dismissed('2001-04', 'g', { until: '2001-12-31' })];
      await on.store.appendJudgements([plain, longer]);
      expect(await on.store.judgements('2001-03')).toEqual([]);
      expect(await on.store.judgements('2001-04')).toEqual([plain, longer]);
      expect(await on.store.judgements('2001-05')).toEqual([longer]);
    });

    test('of a closed run are refused, and the whole set with them; what is known already is not', async () => {
      await on.store.openRun(run('2002-01'));
      const known = dismissed('2002-01', 'a');
      await on.store.appendJudgements([known]);
      await on.store.closeRun('2002-01');
      await on.store.appendJudgements([known]);
      await on.store.openRun(run('2002-02'));
      expect(await trouble(on.store.appendJudgements([awarded('2002-02'), awarded('2002-01')]))).toBe('conflict');
      expect(await on.store.judgements('2002-01')).toEqual([known]);
      expect(await on.store.judgements('2002-02')).toEqual([]);
    });
  });

  describe('seals', () => {
    test('come back in the order in which they were made', async () => {
      for (const month of ['2003-01', '2003-02']) await on.store.openRun(run(month));
      const made = [seal('2003-02'), seal('2003-01'), seal('2003-02', 2)];
      for (const each of made) await on.store.saveSeal(each);
      await on.other.saveSeal(seal('2003-01'));
      expect((await on.other.seals()).filter((each) => each.run.startsWith('2003'))).toEqual(made);
    });

    test('never change', async () => {
      await on.store.openRun(run('2004-01'));
      await on.store.saveSeal(seal('2004-01'));
      for (const change of [{ sha256: 'other' }, { signature: '00' }, { statement: '{}' }])
        expect(await trouble(on.store.saveSeal(seal('2004-01', 1, change)))).toBe('conflict');
      expect((await on.store.seals()).filter((each) => each.run === '2004-01')).toEqual([seal('2004-01')]);
    });

    test('of two that are made at the same moment for one edition only one stands', async () => {
      await on.store.openRun(run('2004-02'));
      const tries = await Promise.allSettled([
        on.store.saveSeal(seal('2004-02', 1, { sha256: 'a' })),
        on.other.saveSeal(seal('2004-02', 1, { sha256: 'b' })),
      ]);
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await on.store.seals()).filter((each) => each.run === '2004-02')).toHaveLength(1);
    });
  });
}
