/** The store as long work sees it: a database that is away for a while is waited for inside each call, so that nothing before the call is done again. */
import { patiently, type Patience, type Patient } from './patience.ts';
import type { Store } from './store.ts';

/**
 * Every method may be repeated by whoever got no answer (test/contract/store-lost-answers). Closing is not repeated; a lease that somebody
 * has is refused at once. `note`, if none is given: an incident in this very store.
 */
export function patientStore(store: Store, patience: Patience): Store {
  const noted = (outage: { at: string; what: string; why: string }) =>
    store.note({ ...outage, run: null, job: 'store', kind: 'outage', attempt: null });
  const patient = patiently({ note: noted, ...patience });
  const calls = Object.entries(store).map(([name, call]: [string, (...parameters: never[]) => unknown]) => [
    name,
    (...parameters: never[]) => patient(() => call(...parameters) as Promise<unknown>),
  ]);
  return {
    ...(Object.fromEntries(calls) as Store),
    pages: (run, filter) => eachOf(patient, () => store.pages(run, filter)),
    links: (run, site) => eachOf(patient, () => store.links(run, site)),
    close: () => store.close(),
  };
}

/** Rows come in a fixed order: after an interruption those handed out already are passed over. */
async function* eachOf<T>(patient: Patient, open: () => AsyncIterable<T>): AsyncGenerator<T> {
  let rows: AsyncIterator<T> | null = null;
  let handedOut = 0;
  const next = async (): Promise<IteratorResult<T>> => {
    try {
      if (rows === null) {
        const again = open()[Symbol.asyncIterator]();
        for (let nth = 0; nth < handedOut; nth += 1) await again.next();
        rows = again;
      }
      return await rows.next();
    } catch (error) {
      rows = null;
      throw error;
    }
  };
  for (;;) {
    const row = await patient(next);
    if (row.done) return;
    handedOut += 1;
    yield row.value;
  }
}
