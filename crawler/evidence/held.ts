/** Where in the archive each address lies, in some forty bytes a record, outside the heap: a crawl of a portal has a million of them. */
import { createHash } from 'node:crypto';

/** Bytes of one packed record within the archive. */
export interface Slot {
  offset: number;
  length: number;
}

export interface Held {
  add(url: string, at: string, slot: Slot): void;
  has(url: string): boolean;
  /** Records of an address (and, once in a great while, of another with the same key: compare): latest instant first, of equal ones the last written. */
  of(url: string): Slot[];
}

interface Columns {
  high: Uint32Array;
  low: Uint32Array;
  offset: Float64Array;
  length: Uint32Array;
  /** Seconds since 1970, which is what a sealed index tells apart, too. */
  at: Uint32Array;
  /** The record before of the same address, plus one; 0 for none. */
  before: Uint32Array;
}

function columns(room: number): Columns {
  return {
    high: new Uint32Array(room),
    low: new Uint32Array(room),
    offset: new Float64Array(room),
    length: new Uint32Array(room),
    at: new Uint32Array(room),
    before: new Uint32Array(room),
  };
}

export function held(): Held {
  let room = 1024;
  let count = 0;
  let rows = columns(room);
  /** Newest record (plus one) of each address; twice as wide as there are records. */
  let table = new Uint32Array(room * 2);

  /** The table's slot of a key: where it stands, or where it would. */
  function slotOf(high: number, low: number): number {
    for (let slot = low % table.length; ; slot = (slot + 1) % table.length) {
      const row = table[slot]! - 1;
      if (row < 0 || (rows.high[row] === high && rows.low[row] === low)) return slot;
    }
  }

  function grow(): void {
    const more = room + Math.max(1024, room >> 2);
    const wider = columns(more);
    for (const name of Object.keys(rows) as (keyof Columns)[]) wider[name].set(rows[name]);
    const newest = table.filter((row) => row > 0);
    [rows, room, table] = [wider, more, new Uint32Array(more * 2)];
    for (const row of newest) table[slotOf(rows.high[row - 1]!, rows.low[row - 1]!)] = row;
  }

  function newestOf(url: string): number {
    const [high, low] = keyOf(url);
    return table[slotOf(high, low)]! - 1;
  }

  return {
    add(url, at, { offset, length }) {
      if (count === room) grow();
      const [high, low] = keyOf(url);
      const slot = slotOf(high, low);
      [rows.high[count], rows.low[count], rows.offset[count], rows.length[count]] = [high, low, offset, length];
      [rows.at[count], rows.before[count]] = [Math.floor(Date.parse(at) / 1000), table[slot]!];
      count += 1;
      table[slot] = count;
    },
    has: (url) => newestOf(url) >= 0,
    of(url) {
      const found: (Slot & { at: number })[] = [];
      for (let row = newestOf(url); row >= 0; row = rows.before[row]! - 1)
        found.push({ offset: rows.offset[row]!, length: rows.length[row]!, at: rows.at[row]! });
      return found.sort((a, b) => b.at - a.at || b.offset - a.offset);
    },
  };
}

function keyOf(url: string): [high: number, low: number] {
  const digest = createHash('sha256').update(url).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
