/** Of all processes that could plan, one does; the others stand by, and learn at once when they are no longer the one. */
import { LeaseTaken } from '../lease-taken.ts';
import type { Store } from '../store.ts';

export interface Leadership {
  isLeading(): boolean;
  /** Takes the lead if nobody has it. Answers whether it is had. */
  keep(): Promise<boolean>;
  /** Gives it back. */
  resign(): Promise<void>;
}

const SCHEDULER = 'scheduler';

/** `onLost`: called at once when the lead is gone without having been given back. */
export function leadershipOf(store: Pick<Store, 'lease'>, onLost: () => void): Leadership {
  let release: (() => Promise<void>) | null = null;
  let taking: Promise<boolean> | null = null;
  const take = async (): Promise<boolean> => {
    let lost = false;
    try {
      const taken = await store.lease(SCHEDULER, {
        onLost: () => {
          lost = true;
          if (release === null) return;
          release = null;
          onLost();
        },
      });
      // It may be gone before it was even handed over.
      if (!lost) release = taken;
      return !lost;
    } catch (error) {
      if (error instanceof LeaseTaken) return false;
      throw error;
    }
  };
  return {
    isLeading: () => release !== null,
    async keep() {
      if (release !== null) return true;
      taking ??= take().finally(() => (taking = null));
      return taking;
    },
    async resign() {
      const given = release;
      release = null;
      await given?.();
    },
  };
}
