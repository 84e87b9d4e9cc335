/** Many readers, one look: they share it, and when the store is away they see what was seen last. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Overview } from '../outputs-operations.ts';

export interface Look {
  /** null: the store was never reached. */
  seen: Overview | null;
  isFresh: boolean;
}

const freshMs = 2_000;
const patienceMs = 5_000;

export function lastLook(look: () => Promise<Overview>, log: (event: string, data: Record<string, unknown>) => void): () => Promise<Look> {
  let seen: Overview | null = null;
  let at = -Infinity;
  let running: Promise<boolean> | null = null;
  /** False: it failed. */
  const once = async (): Promise<boolean> => {
    try {
      seen = await look();
      at = performance.now();
      return true;
    } catch (error) {
      log('overview-failed', { error: error instanceof Error ? error.message : String(error) });
      return false;
    }
  };
  return async () => {
    if (performance.now() - at < freshMs) return { seen, isFresh: true };
    running ??= once().finally(() => (running = null));
    const over = new AbortController();
    const late = pause(patienceMs, false, { signal: over.signal, ref: false }).catch(() => false);
    const isFresh = await Promise.race([running, late]);
    over.abort();
    return { seen, isFresh };
  };
}
