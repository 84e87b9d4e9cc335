/** What every Store must do; the same promises on SQLite and on PostgreSQL. Registered by store.test.ts for each side. */
import { describe } from '@jest/globals';
import type { Store } from '../../workers/store.ts';
import { storesAdjustments } from './store-adjustments.contract.ts';
import { storesAudit } from './store-audit.contract.ts';
import { storesCorrections } from './store-corrections.contract.ts';
import { storesFacts } from './store-facts.contract.ts';
import { storesJudgements } from './store-judgements.contract.ts';
import { storesLedger } from './store-ledger.contract.ts';
import { storesOperations } from './store-operations.contract.ts';
import { storesProbes } from './store-probes.contract.ts';
import { storesRuns } from './store-runs.contract.ts';
import { storesRules } from './store-rules.contract.ts';
import { storesScores } from './store-scores.contract.ts';
import { storesUnitFacts } from './store-unit-facts.contract.ts';
import { stores } from './store-stage.ts';

export function storeContract(side: string, open: () => Promise<Store>): void {
  describe(`a store on ${side}`, () => {
    const at = stores(open);
    storesRuns(at);
    storesFacts(at);
    storesScores(at);
    storesUnitFacts(at);
    storesRules(at);
    storesLedger(at);
    storesProbes(at);
    storesJudgements(at);
    storesCorrections(at);
    storesAdjustments(at);
    storesOperations(at);
    storesAudit(at);
  });
}
