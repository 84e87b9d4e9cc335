/** Asks the store what stood before a month. */
import { historyOf, type History } from '../scoring/history.ts';
import type { Store } from './store.ts';

/** Only sealed months count as inspected: a trial, or a month that was never published, tells nothing of another. */
export async function historyFor(store: Pick<Store, 'ledger' | 'seals'>, month: string): Promise<History> {
  const inspected = (await store.seals()).map(({ run }) => run);
  return historyOf(await store.ledger(month.slice(0, 4)), inspected, month);
}
