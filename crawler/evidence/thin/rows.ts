/** The table of a thin bundle, looked up on disk: a large bundle has a million stretches, and one record needs two of them. */
import { createHash } from 'node:crypto';
import type { ReadableFile } from '../readable.ts';
import { readAt } from '../zip.ts';
import { ROW, numberAt } from './recipe.ts';

/** A stretch of the bundle: [at, until) comes from `offset` on, in the base or in the bytes of its own. */
export interface Stretch {
  at: number;
  until: number;
  offset: number;
  base: boolean;
}

interface Block {
  first: number;
  bytes: Buffer;
  /** Where the stretch after its last one begins. */
  until: number;
}

export interface Rows {
  /** The stretch that holds a byte of the bundle; null when the table has none. */
  at(position: number): Promise<Stretch | null>;
  /**
   * Chinese sentences; [] when the stretches follow one another without gap and all bytes of its own are used, once and in order.
   * `own`, `base`: how many bytes there are; `sha256` (hex): of the table.
   */
  troubles(own: number, base: number, sha256: string): Promise<string[]>;
}

/** Rows that are read at once. */
const BLOCK = 2048;

/** `start`: first byte of the table in the file; `size`: bytes of the bundle. */
export function openRows(file: ReadableFile, { start, count, size }: { start: number; count: number; size: number }): Rows {
  let held: Block | null = null;
  const blocks = Math.ceil(count / BLOCK);
  const beginOf = async (index: number): Promise<number> =>
    index >= count ? size : numberAt(await readAt(file, start + index * ROW, ROW), 0);

  async function load(block: number): Promise<Block> {
    const first = block * BLOCK;
    const rows = Math.min(BLOCK, count - first);
    return { first, bytes: await readAt(file, start + first * ROW, rows * ROW), until: await beginOf(first + rows) };
  }

  async function blockOf(position: number): Promise<Block> {
    let [low, high] = [0, blocks - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((await beginOf(middle * BLOCK)) <= position) low = middle;
      else high = middle - 1;
    }
    return load(low);
  }

  return {
    async at(position) {
      if (count === 0) return null;
      let block = held;
      if (block === null || position < numberAt(block.bytes, 0) || position >= block.until) block = await blockOf(position);
      held = block;
      return within(block, position);
    },
    async troubles(own, base, sha256) {
      const hash = createHash('sha256');
      const end = { at: 0, own: 0 };
      for (let block = 0; block < blocks; block += 1) {
        const rows = await load(block);
        hash.update(rows.bytes);
        for (let index = 0; index * ROW < rows.bytes.length; index += 1) {
          if (!follows(stretchAt(rows, index), end, base)) return [`瘦身证据包的对照表第 ${rows.first + index + 1} 行不符`];
        }
      }
      return end.own === own && end.at === size && hash.digest('hex') === sha256 ? [] : ['瘦身证据包的对照表与其长度不符'];
    },
  };
}

function stretchAt({ bytes, until }: Block, index: number): Stretch {
  const at = numberAt(bytes, index * ROW);
  const source = numberAt(bytes, index * ROW + 8);
  const next = (index + 1) * ROW;
  return { at, until: next < bytes.length ? numberAt(bytes, next) : until, offset: Math.floor(source / 2), base: source % 2 === 1 };
}

function within(block: Block, position: number): Stretch | null {
  let [low, high] = [0, block.bytes.length / ROW - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (numberAt(block.bytes, middle * ROW) <= position) low = middle;
    else high = middle - 1;
  }
  const stretch = stretchAt(block, low);
  return stretch.at <= position && position < stretch.until ? stretch : null;
}

/** Moves `end` on when the stretch is the next lawful one. */
function follows(stretch: Stretch, end: { at: number; own: number }, base: number): boolean {
  const length = stretch.until - stretch.at;
  const inside = stretch.base ? stretch.offset + length <= base : stretch.offset === end.own;
  if (stretch.at !== end.at || length <= 0 || !inside) return false;
  end.at = stretch.until;
  if (!stretch.base) end.own += length;
  return true;
}
