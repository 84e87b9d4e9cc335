/** While a backup is taken no other one is, and nobody moves evidence about. */
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { Refusal } from '../commands/command.ts';
import { KEEPING } from '../keeping/after-month.ts';
import { backendFor } from '../store-kysely.ts';
import type { Where } from './snapshot.ts';

/** Goes by the name of a run and is none. */
const BACKUP = 'backup';
const lookMs = 200;

export interface HoldingStill extends Where {
  signal?: AbortSignal | undefined;
  /** How long sharing and pruning of evidence by another process is waited for; default ten minutes. */
  waitMs?: number;
}

/** Throws Refusal when somebody else is at it. The answer lets go. */
export async function holdStill({ waitMs = 600_000, signal, ...where }: HoldingStill): Promise<() => Promise<void>> {
  const backend = await backendFor(where);
  const db = new Kysely<unknown>({ dialect: backend.dialect });
  const releases: (() => Promise<void>)[] = [];
  const letGo = async (): Promise<void> => {
    for (const release of releases.reverse()) await release();
    await db.destroy();
  };
  const hold = async (name: string, patienceMs: number, busy: string): Promise<void> => {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      signal?.throwIfAborted();
      const release = await backend.lease(name, () => undefined);
      if (release !== null) return void releases.push(release);
      if (performance.now() >= deadline) throw new Refusal('backup', busy, 'wait until it has ended, then run the command again');
      await pause(lookMs);
    }
  };
  try {
    await hold(BACKUP, 0, 'another backup of this store is being taken');
    await hold(KEEPING, waitMs, 'another process is sharing or pruning evidence');
    return letGo;
  } catch (error) {
    await letGo();
    throw backend.explain(error) ?? error;
  }
}
