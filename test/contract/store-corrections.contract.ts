/** What every Store must do with corrections and drafts: all of a correction or nothing, in order, never for a month that was not published. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../config/canonical.ts';
import type { CorrectionSet } from '../../scoring/correction.ts';
import type { Judgement } from '../../scoring/judgement.ts';
import { entry, run, score } from './store-samples.ts';
import { trouble, type Stores } from './store-stage.ts';

const at = '2005-02-01T00:00:00.000Z';

function set(of: string, unit: string, change: { points?: string | null; nth?: number } = {}): CorrectionSet {
  const { points = '0.5', nth = 1 } = change;
  const amends = `${of} ${unit} published`;
  const judgement: Judgement = {
    kind: 'dismissed',
    run: of,
    by: '复核员',
    at,
    note: `第${nth}次`,
    finding: 'f',
    evidence: '00',
    amends,
  };
  const digest = `${of} ${unit} correction ${nth}`;
  const moved = points === null ? null : entry(of, unit, { kind: 'correction', total: points, amends, digest, why: '复核' });
  const after = score(of, unit, '93');
  const engine = { version: '0', digest: '00' };
  const correction = { run: of, unit, at, judgement: digestOf(judgement), amends, entry: moved?.digest ?? null, engine, score: after };
  return { judgement, changes: [{ entry: moved, correction }] };
}

async function published(on: Stores, month: string, ...units: string[]): Promise<void> {
  await on.store.openRun(run(month));
  await on.store.appendLedger(units.map((unit) => entry(month, unit, { kind: 'published', digest: `${month} ${unit} published` })));
  await on.store.closeRun(month);
}

export function storesCorrections(on: Stores): void {
  describe('corrections', () => {
    test('of a closed month bring judgement, entry and score together, in order', async () => {
      await published(on, '2005-01', 'a', 'b');
      const made = [set('2005-01', 'a'), set('2005-01', 'b', { points: null }), set('2005-01', 'a', { nth: 2 })];
      for (const each of made) await on.store.appendCorrection(each);
      expect(await on.other.corrections('2005-01')).toEqual(made.flatMap(({ changes }) => changes.map(({ correction }) => correction)));
      expect(await on.other.judgements('2005-01')).toEqual(made.map(({ judgement }) => judgement));
      const book = (await on.other.ledger('2005')).filter(({ kind }) => kind === 'correction');
      expect(book).toEqual([made[0]!.changes[0]!.entry, made[2]!.changes[0]!.entry]);
      expect(await on.other.corrections('2005-02')).toEqual([]);
    });

    test('of what was not published are refused, and nothing of them stays', async () => {
      await published(on, '2005-03', 'a');
      expect(await trouble(on.store.appendCorrection(set('2005-03', 'b')))).toBe('conflict');
      const both = { ...set('2005-03', 'a'), changes: [...set('2005-03', 'a').changes, ...set('2005-03', 'b').changes] };
      expect(await trouble(on.store.appendCorrection(both))).toBe('conflict');
      const twice = set('2005-03', 'a');
      await on.store.appendCorrection(twice);
      expect(await trouble(on.store.appendCorrection({ ...twice, judgement: { ...twice.judgement, note: '再来一次' } }))).toBe('duplicate');
      expect(await on.store.judgements('2005-03')).toEqual([twice.judgement]);
      expect(await on.store.corrections('2005-03')).toEqual([twice.changes[0]!.correction]);
    });

    test('made by two at once are numbered one after the other', async () => {
      await published(on, '2005-04', 'a');
      await Promise.all([1, 2, 3, 4].map((nth) => (nth % 2 ? on.store : on.other).appendCorrection(set('2005-04', 'a', { nth }))));
      expect(await on.store.corrections('2005-04')).toHaveLength(4);
      expect((await on.store.contradictions(run('2005-04'))).filter(({ table }) => table === 'correction')).toEqual([]);
    });

    test('a judgement that amends is no plain judgement', async () => {
      await on.store.openRun(run('2005-05'));
      await expect(on.store.appendJudgements([set('2005-05', 'a').judgement])).rejects.toThrow('as a correction');
    });
  });

  describe('drafts', () => {
    test('are one a month, the latest, until they are dropped', async () => {
      await on.store.openRun(run('2005-06'));
      expect(await on.store.draft('2005-06')).toBeNull();
      const draft = { run: '2005-06', at, waiting: 2, due: '2005-07-08', then: 'hold' as const };
      await on.store.saveDraft({ ...draft, waiting: 3 });
      await on.other.saveDraft(draft);
      expect(await on.store.draft('2005-06')).toEqual(draft);
      await on.store.dropDraft('2005-06');
      await on.store.dropDraft('2005-06');
      expect(await on.other.draft('2005-06')).toBeNull();
    });
  });
}
