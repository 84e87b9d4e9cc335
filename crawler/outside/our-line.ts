/** Tells a host that is gone from a line of ours that is down: ours was up when somebody else answered at the same time. Pure. */

export interface OurLine {
  /** `host` answered at this instant (ms). */
  heard(host: string, at: number): void;
  /** Somebody other than `host` answered from `from` on, or soon after `until`. */
  wasUp(host: string, from: number, until: number): boolean;
}

/** An answer this long after a silence still vouches for it: hosts are slow in turn. */
const soonMs = 120_000;

export function ourLine(): OurLine {
  const answers: { host: string; at: number }[] = [];
  return {
    heard: (host, at) => void answers.push({ host, at }),
    wasUp(host, from, until) {
      // Answers come in order: those too early are the beginning of the list.
      let [low, high] = [0, answers.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (answers[middle]!.at < from) low = middle + 1;
        else high = middle;
      }
      for (let at = low; at < answers.length && answers[at]!.at <= until + soonMs; at++) if (answers[at]!.host !== host) return true;
      return false;
    },
  };
}
