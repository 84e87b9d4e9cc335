/** A queue for each party, served in turn, so that the one with most to ask does not starve the others. Pure. */

export interface Turns<T> {
  put(party: string, thing: T): void;
  /** The first thing of the party whose turn it is; null when nobody waits. */
  take(): T | null;
}

interface Queue<T> {
  things: (T | undefined)[];
  /** Where the first thing stands: taking one moves nothing. */
  head: number;
}

/** Taken places that a queue may drag along before they are given back. */
const slack = 1024;

function first<T>(queue: Queue<T>): T | null {
  if (queue.head === queue.things.length) return null;
  const thing = queue.things[queue.head] as T;
  queue.things[queue.head] = undefined;
  queue.head += 1;
  if (queue.head === queue.things.length) [queue.things, queue.head] = [[], 0];
  else if (queue.head >= slack && queue.head * 2 > queue.things.length) {
    queue.things = queue.things.slice(queue.head);
    queue.head = 0;
  }
  return thing;
}

export function turns<T>(): Turns<T> {
  const order: string[] = [];
  const queues = new Map<string, Queue<T>>();
  let turn = 0;
  let waiting = 0;
  return {
    put(party, thing) {
      let queue = queues.get(party);
      if (queue === undefined) {
        queue = { things: [], head: 0 };
        queues.set(party, queue);
        order.push(party);
      }
      queue.things.push(thing);
      waiting += 1;
    },
    take() {
      for (let step = 0; waiting > 0; step += 1) {
        const at = (turn + step) % order.length;
        const thing = first(queues.get(order[at]!)!);
        if (thing === null) continue;
        turn = (at + 1) % order.length;
        waiting -= 1;
        return thing;
      }
      return null;
    },
  };
}
