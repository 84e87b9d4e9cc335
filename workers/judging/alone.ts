/** Lets one person's word at a time into a month: whoever judges waits for the other, and for whoever publishes; and one seal at a time into the chain. */
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../commands/command.ts';
import { StoreError, type Store } from '../store.ts';

const lookMs = 50;
const waitDefaultMs = 60_000;

/** Goes by the name of a run and is none: the month itself may be inspected meanwhile. */
const judgingOf = (run: string): string => `${run}.judging`;

export function alone<T>(store: Pick<Store, 'lease'>, run: string, work: () => Promise<T>, waitMs: number = waitDefaultMs): Promise<T> {
  return holding(store, { name: judgingOf(run), busy: `${run} is being judged or published by another process` }, work, waitMs);
}

/** One month at a time is signed: each seal names the one before it, and two of a moment would name the same. */
export function aloneAtSigning<T>(store: Pick<Store, 'lease'>, work: () => Promise<T>): Promise<T> {
  return holding(store, { name: 'signing', busy: 'another month is being sealed by another process' }, work, waitDefaultMs);
}

interface Held {
  name: string;
  busy: string;
}

async function holding<T>(store: Pick<Store, 'lease'>, held: Held, work: () => Promise<T>, waitMs: number): Promise<T> {
  const release = await take(store, held, performance.now() + waitMs);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function take(store: Pick<Store, 'lease'>, { name, busy }: Held, deadline: number): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await store.lease(name);
    } catch (error) {
      if (!(error instanceof StoreError) || error.trouble !== 'locked') throw error;
      if (performance.now() >= deadline) throw new Refusal('locked', busy, 'run the command again when it has ended');
      await pause(lookMs);
    }
  }
}
