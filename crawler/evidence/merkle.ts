/** The hash tree of RFC 6962, section 2.1: one root for many leaves, and a short path that proves one of them without showing the others. */
import { createHash } from 'node:crypto';

/** sha256, raw. */
export type Hash = Buffer;

const hash = (...parts: Uint8Array[]): Hash => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

export const leafOf = (content: Uint8Array): Hash => hash(LEAF, content);
const join = (left: Hash, right: Hash): Hash => hash(NODE, left, right);

/** The largest power of two below `size`: where the tree splits. */
function half(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/** Takes leaves one by one and keeps one hash for each level: a bundle has more records than memory has room for. */
export function growingRoot(): { add(leaf: Hash): void; size(): number; root(): Hash } {
  /** Roots of the whole subtrees so far, the largest first, with the leaves beneath each. */
  const whole: { root: Hash; size: number }[] = [];
  let size = 0;
  return {
    add(leaf) {
      size += 1;
      let grown = { root: leaf, size: 1 };
      for (let last = whole.at(-1); last?.size === grown.size; last = whole.at(-1)) {
        whole.pop();
        grown = { root: join(last.root, grown.root), size: grown.size * 2 };
      }
      whole.push(grown);
    },
    size: () => size,
    root: () => (size === 0 ? hash() : whole.map(({ root }) => root).reduceRight((right, left) => join(left, right))),
  };
}

export function rootOf(leaves: Iterable<Hash>): Hash {
  const tree = growingRoot();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

/** The hashes beside the way from leaf `index` up to the root, the lowest first. */
export function pathTo(leaves: readonly Hash[], index: number): Hash[] {
  if (index < 0 || index >= leaves.length) throw new Error(`expected a leaf of 0 to ${leaves.length - 1}, found ${index}`);
  if (leaves.length === 1) return [];
  const split = half(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split ? [...pathTo(left, index), rootOf(right)] : [...pathTo(right, index - split), rootOf(left)];
}

/** The root that a leaf and its path lead to; null when the path cannot belong to a tree of that size. */
export function rootFrom(leaf: Hash, index: number, size: number, path: readonly Hash[]): Hash | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  if (size === 1) return path.length === 0 ? leaf : null;
  const beside = path.at(-1);
  if (beside === undefined) return null;
  const split = half(size);
  const below = path.slice(0, -1);
  const inner = index < split ? rootFrom(leaf, index, split, below) : rootFrom(leaf, index - split, size - split, below);
  if (inner === null) return null;
  return index < split ? join(inner, beside) : join(beside, inner);
}
