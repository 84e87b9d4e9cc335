/** Lets calls overlap while the archive grows by one record after the other, in the order of the calls. */

export interface Turns {
  <T>(run: () => Promise<T>): Promise<T>;
  /** After this one nothing more is taken. */
  last<T>(run: () => Promise<T>): Promise<T>;
  /** The same, even when nothing more is taken. */
  end<T>(run: () => Promise<T>): Promise<T>;
}

/** Runs one call after the other, whatever became of the one before. */
export function oneAtATime(): Turns {
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  const enter = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = tail.then(run);
    // The caller gets the failure; the next in line only needs to know that this turn is over.
    tail = turn.catch(() => undefined);
    return turn;
  };
  const turns = <T>(run: () => Promise<T>): Promise<T> => (closed ? Promise.reject(new Error('the bundle is closed')) : enter(run));
  const end = <T>(run: () => Promise<T>): Promise<T> => {
    closed = true;
    return enter(run);
  };
  return Object.assign(turns, { end, last: <T>(run: () => Promise<T>) => (closed ? turns(run) : end(run)) });
}
