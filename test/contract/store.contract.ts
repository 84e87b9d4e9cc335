/** What every Store must do; the same promises on SQLite and on PostgreSQL. Registered by store.test.ts for each side. */
import { describe } from '@jest/globals';
import type { Store } from '../../workers/store.ts';
import { storesAudit } from './store-audit.contract.ts';
import { storesFacts } from './store-facts.contract.ts';
import { storesJudgements } from './store-judgements.contract.ts';
import { storesLedger } from './store-ledger.contract.ts';
import { storesProbes } from './store-probes.contract.ts';
import { storesRuns } from './store-runs.contract.ts';
import { storesScores } from './store-scores.contract.ts';
import { stores } from './store-stage.ts';

export function storeContract(side: string, open: () => Promise<Store>): void {
  describe(`a store on ${side}`, () => {
    const at = stores(open);
    storesRuns(at);
    storesFacts(at);
    storesScores(at);
    storesLedger(at);
    storesProbes(at);
    storesJudgements(at);
    storesAudit(at);
  });
}
