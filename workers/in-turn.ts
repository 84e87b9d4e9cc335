/** However many ask for one piece of work at once, it is done by one at a time, and once more for all who came meanwhile. */

/** The answer resolves when work that began after the question has ended; it throws what that work threw. */
export function inTurn(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => (running = work().finally(() => (running = null)));
  return () => {
    if (running === null) return begin();
    next ??= running.catch(() => undefined).then(() => ((next = null), begin()));
    return next;
  };
}
