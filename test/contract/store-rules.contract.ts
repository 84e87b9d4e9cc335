/** What every Store must do with the rules by which a run was begun. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { rubric } from '../scoring/facts.ts';
import { run } from './store-samples.ts';
import { trouble } from './store-stage.ts';
import type { Stores } from './store-stage.ts';

export function storesRules(at: Stores): void {
  describe('the rules of a run', () => {
    const other = { ...rubric, title: '另一份办法' };

    test('are kept as they stood when it was begun; others are refused', async () => {
      await at.store.openRun(run('1997-01'));
      expect(await at.store.rubricOf('1997-01')).toBeNull();
      await at.store.keepRubric('1997-01', rubric);
      await at.other.keepRubric('1997-01', rubric);
      expect(await trouble(at.other.keepRubric('1997-01', other))).toBe('conflict');
      expect(await at.other.rubricOf('1997-01')).toEqual(rubric);
      expect((await at.other.contradictions(run('1997-01'))).filter(({ table }) => table === 'run_rubric')).toEqual([]);
    });

    test('of a trial are those of the latest', async () => {
      const trial = { ...run('1997-02'), id: '1997-02-trial', trial: true };
      await at.store.openRun(trial);
      await at.store.keepRubric(trial.id, rubric);
      await at.store.keepRubric(trial.id, other);
      expect((await at.other.rubricOf(trial.id))!.title).toBe(other.title);
    });
  });
}
