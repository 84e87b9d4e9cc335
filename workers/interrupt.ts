/** Ctrl-C and SIGTERM: the first asks everything to end well, the second ends it at once. */
import { constants } from 'node:os';

export interface Interrupt {
  signal: AbortSignal;
  /** Gives the signals back to the process. */
  off(): void;
}

const names = ['SIGINT', 'SIGTERM'] as const;

/** `told`: called at the first signal, to say on stderr what happens now. */
export function onInterrupt(told: (name: (typeof names)[number]) => void): Interrupt {
  const controller = new AbortController();
  const listeners = names.map((name) => {
    const listener = () => {
      // The store and the archive are made for it: what was in hand is asked for again at the next start.
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      told(name);
      controller.abort();
    };
    process.removeAllListeners(name); // what listened while the program was being read (sundial.mjs)
    process.on(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    off: () => listeners.forEach(({ name, listener }) => process.off(name, listener)),
  };
}
