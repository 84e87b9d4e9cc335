/** Lets pages in hand be finished and nothing new be begun, once a crawl has to stop. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isOpen } from './hours.ts';
import type { Pace } from '../pace.ts';

/** The crawl stopped before this was begun: it is neither an outcome nor a fault, and it is asked for in a later session. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export interface Gate {
  /** Why nothing new may be begun; null: it may. */
  shut(): 'interrupted' | 'hours' | 'line' | 'disk' | null;
  /** A page is in hand from its first request on: what it needs after that is asked for even when the gate is shut. */
  inHand<T>(work: () => Promise<T>, begun?: boolean): Promise<T>;
  /** What pages have in common (robots.txt): asking for it puts none of them in hand, and is refused unless one is. */
  apart<T>(work: () => Promise<T>): Promise<T>;
  /** The same walk, whose turns reject with `Stopped` when the gate is shut and the page has not begun. */
  pace(pace: Pace): Pace;
  /** The crawl is over: nothing is begun any more. */
  close(): void;
}

interface Hand {
  begun: boolean;
}

export interface GateOptions {
  signal?: AbortSignal;
  hours?: string;
  /** False: the archive may not grow. */
  hasRoom?: () => boolean;
  /** True: our own line is down. What is in hand ends, too: nothing comes of it. */
  isCutOff?: () => boolean;
  now?: () => number;
}

export function gate({ signal, hours, hasRoom = () => true, isCutOff = () => false, now = Date.now }: GateOptions): Gate {
  const hands = new AsyncLocalStorage<Hand>();
  /** What waits for its first turn: told at once, because a turn may be half a minute away. */
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const stop of waiting) stop();
  };
  signal?.addEventListener('abort', tell);
  let closed = false;
  const shut = () => {
    if (closed || signal?.aborted) return 'interrupted';
    if (hours !== undefined && !isOpen(hours, now())) return 'hours';
    if (isCutOff()) return 'line';
    return hasRoom() ? null : 'disk';
  };

  function firstTurn<T>(hand: Hand, turn: (step: () => Promise<T>) => Promise<T>, task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stop = () => {
        if (!hand.begun) reject(new Stopped());
      };
      if (shut() !== null) return stop();
      waiting.add(stop);
      const begin = async () => {
        waiting.delete(stop);
        if (!hand.begun && shut() !== null) throw new Stopped();
        hand.begun = true;
        return task();
      };
      turn(begin)
        .finally(() => waiting.delete(stop))
        .then(resolve, reject);
    });
  }
  return {
    shut,
    inHand: (work, begun = false) => hands.run({ begun }, work),
    apart: (work) => hands.run({ begun: hands.getStore()?.begun ?? false }, work),
    pace: (pace) => ({
      ...pace,
      turn(url, task) {
        const hand = hands.getStore() ?? { begun: false };
        return hand.begun ? pace.turn(url, task) : firstTurn(hand, (step) => pace.turn(url, step), task);
      },
    }),
    close() {
      closed = true;
      signal?.removeEventListener('abort', tell);
    },
  };
}
