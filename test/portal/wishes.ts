/** Deals the planted faults out over the city: every kind at least twice, some units left clean, no unit buried. */
import type { Dice } from './dice.ts';

export type Wish =
  | 'stale-d14'
  | 'stale-m6'
  | 'stale-y1'
  | 'dead-inside'
  | 'dead-outside'
  | 'footer'
  | 'tags'
  | 'leak-text'
  | 'leak-batch'
  | 'leak-disability'
  | 'blank'
  | 'soft-404'
  | 'garbled'
  | 'floating'
  | 'no-guide'
  | 'no-catalog'
  | 'no-onrequest'
  | 'no-annual'
  | 'no-services'
  | 'no-contact'
  | 'no-messages'
  | 'late'
  | 'unanswered'
  | 'guide-gap'
  | 'form-dead'
  | 'form-html'
  | 'leak-file';

const HOW_OFTEN: [Wish, number, number][] = [
  ['stale-d14', 3, 5],
  ['stale-m6', 3, 4],
  ['stale-y1', 2, 4],
  ['dead-inside', 3, 4],
  ['dead-outside', 2, 3],
  ['footer', 3, 5],
  ['tags', 4, 6],
  ['leak-text', 2, 3],
  ['leak-batch', 2, 3],
  ['leak-disability', 2, 2],
  ['blank', 3, 4],
  ['soft-404', 3, 4],
  ['garbled', 3, 3],
  ['floating', 2, 3],
  ['no-guide', 2, 2],
  ['no-catalog', 2, 2],
  ['no-onrequest', 2, 3],
  ['no-annual', 2, 3],
  ['no-services', 2, 2],
  ['no-contact', 2, 3],
  ['no-messages', 2, 3],
  ['late', 3, 4],
  ['unanswered', 3, 4],
  ['guide-gap', 3, 4],
  ['form-dead', 2, 3],
  ['form-html', 2, 3],
  ['leak-file', 2, 3],
];

/** Kinds that need something published in the month. */
const BUSY: Wish[] = ['soft-404', 'garbled'];

/** Kinds that cannot meet in one unit, because one would hide the other. */
const APART: Wish[][] = [
  ['no-contact', 'no-messages', 'late'],
  ['no-contact', 'no-messages', 'unanswered'],
  ['no-services', 'guide-gap', 'form-dead', 'form-html'],
  ['leak-text', 'leak-batch', 'leak-disability', 'leak-file'],
  ['soft-404', 'garbled'],
];

const clash = (wish: Wish, held: ReadonlySet<Wish>) =>
  APART.some((group) => group.includes(wish) && group.some((other) => held.has(other)));

/** `quiet`: units that publish nothing in the month; where their news column stands, it stands still. */
export function dealWishes(die: Dice, ids: readonly string[], quiet: readonly string[]): Map<string, Set<Wish>> {
  const held = new Map(ids.map((id) => [id, new Set<Wish>()]));
  const candidates = die.shuffle(ids).slice(0, ids.length - 11);
  for (const [wish, low, high] of HOW_OFTEN) {
    let left = die.int(low, high);
    const order = die.shuffle(candidates);
    const first = wish === 'stale-d14' ? [...order.filter((id) => quiet.includes(id)).slice(0, 2), ...order] : order;
    for (const id of [...new Set(first)]) {
      const wishes = held.get(id);
      if (left === 0 || !wishes) break;
      if (wishes.size >= 3 || clash(wish, wishes) || (BUSY.includes(wish) && quiet.includes(id))) continue;
      wishes.add(wish);
      left -= 1;
    }
  }
  return held;
}
