/** What one process remembers from look to look, so that a pace can be told from two of them, and dear questions are not asked each time. */

/** A point of a count that grows. */
interface Sample {
  at: number;
  count: number;
}

export interface Memory {
  /** The answer of `ask`, or an earlier one that is no older than that. A clock that jumps back makes it be asked anew. */
  kept<T>(key: string, now: Date, freshMs: number, ask: () => T): T;
  /** Notes a count; answers when it was last seen to change, since this process looks: null while it has not. */
  moved(key: string, count: number, now: Date): string | null;
  /** How fast a noted count grew over the last minutes; null: there are no two looks far enough apart. */
  pace(key: string): number | null;
  /** Keys of one run that has ended are forgotten. */
  forget(prefix: string): void;
}

const windowMs = 300_000;
const leastMs = 15_000;

/** `steady`: milliseconds that no clock change moves. */
export function newMemory(steady: () => number = () => performance.now()): Memory {
  const answers = new Map<string, { at: number; answer: unknown }>();
  const counts = new Map<string, { samples: Sample[]; moved: string | null }>();
  return {
    kept<T>(key: string, now: Date, freshMs: number, ask: () => T): T {
      const known = answers.get(key);
      const age = known === undefined ? Infinity : now.getTime() - known.at;
      if (known !== undefined && age >= 0 && age < freshMs) return known.answer as T;
      const answer = ask();
      answers.set(key, { at: now.getTime(), answer });
      // A question that failed is asked again.
      if (answer instanceof Promise) answer.catch(() => answers.delete(key));
      return answer;
    },
    moved(key, count, now) {
      const known = counts.get(key) ?? { samples: [], moved: null };
      counts.set(key, known);
      const last = known.samples.at(-1);
      if (last !== undefined && last.count !== count) known.moved = now.toISOString();
      if (last !== undefined && count < last.count) known.samples = [];
      const at = steady();
      known.samples.push({ at, count });
      while (known.samples.length > 2 && at - known.samples[1]!.at >= windowMs) known.samples.shift();
      return known.moved;
    },
    pace(key) {
      const [first, last] = [counts.get(key)?.samples[0], counts.get(key)?.samples.at(-1)];
      if (first === undefined || last === undefined || last.at - first.at < leastMs) return null;
      return ((last.count - first.count) * 1000) / (last.at - first.at);
    },
    forget(prefix) {
      for (const known of [answers, counts]) for (const key of known.keys()) if (key.startsWith(prefix)) known.delete(key);
    },
  };
}
