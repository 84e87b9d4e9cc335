/** Crawls of many sites side by side share their workers: a thread for each would cost 70 MB and a second to start. */
import type { Lanes } from './lanes.ts';

interface Kept {
  pool: Lanes<unknown, unknown>;
  users: number;
  ending: NodeJS.Timeout | undefined;
}

/** The next site's crawl begins as the last one's ends; idle workers wait that long for it. */
const LINGER_MS = 10_000;
const kept = new Map<string, Kept>();

function leave(key: string, entry: Kept): void {
  entry.users -= 1;
  if (entry.users > 0) return;
  entry.ending = setTimeout(() => {
    kept.delete(key);
    entry.pool.close();
  }, LINGER_MS);
  entry.ending.unref();
}

/** The pool under this key, made when there is none; `close` gives it back. */
export function shared<Job, Reply>(key: string, make: () => Lanes<Job, Reply>): Lanes<Job, Reply> {
  const entry: Kept = kept.get(key) ?? { pool: make() as Lanes<unknown, unknown>, users: 0, ending: undefined };
  kept.set(key, entry);
  clearTimeout(entry.ending);
  entry.users += 1;
  const pool = entry.pool as Lanes<Job, Reply>;
  let isOpen = true;
  return {
    run: (job) => (isOpen ? pool.run(job) : Promise.resolve({ ok: false, why: 'bug', says: 'closed' })),
    close() {
      if (isOpen) leave(key, entry);
      isOpen = false;
    },
  };
}
