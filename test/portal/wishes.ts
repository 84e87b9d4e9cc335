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
  | 'leak-file'
  | 'dead-article'
  | 'hidden'
  | 'parked'
  | 'online-dead'
  | 'annual-late'
  | 'annual-old'
  | 'annual-section'
  | 'no-date'
  | 'no-source'
  | 'typo'
  | 'written-late'
  | 'unlinked'
  | 'no-online'
  | 'no-powers'
  | 'no-hours'
  | 'no-address'
  | 'no-feedback';

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
  ['dead-article', 3, 4],
  ['hidden', 4, 6],
  ['parked', 2, 3],
  ['online-dead', 4, 4],
  ['annual-late', 2, 3],
  ['annual-old', 2, 3],
  ['annual-section', 3, 4],
  ['no-date', 3, 3],
  ['no-source', 3, 3],
  ['typo', 3, 4],
  ['written-late', 3, 4],
  ['unlinked', 2, 3],
];

/** What many offices of the seed's year did not have; it crowds out no other fault. */
const COMMON: [Wish, number, number][] = [
  ['no-online', 22, 26],
  ['no-powers', 23, 27],
  ['no-hours', 7, 9],
  ['no-address', 3, 5],
  ['no-feedback', 24, 28],
];

/** Kinds that need something published in the month. */
const BUSY: Wish[] = ['soft-404', 'garbled'];
/** Kinds that need an article of the month of their own. */
const SINGLE: Wish[] = ['dead-article', 'no-date', 'no-source', 'typo', 'written-late', 'unlinked'];

/** Kinds that cannot meet in one unit, because one would hide the other. */
const APART: Wish[][] = [
  ['no-contact', 'no-messages', 'late'],
  ['no-contact', 'no-messages', 'unanswered'],
  ['no-services', 'guide-gap', 'form-dead', 'form-html'],
  ['leak-text', 'leak-batch', 'leak-disability', 'leak-file'],
  ['soft-404', 'garbled'],
  ['no-services', 'online-dead', 'no-online'],
  ['no-annual', 'annual-late', 'annual-old', 'annual-section'],
  ['no-hours', 'no-address'],
];

const clash = (wish: Wish, held: ReadonlySet<Wish>) =>
  APART.some((group) => group.includes(wish) && group.some((other) => held.has(other)));

/** `points`: what each publishes. Where an office publishes nothing and its news column stands, it stands still. */
export function dealWishes(die: Dice, points: ReadonlyMap<string, number>): Map<string, Set<Wish>> {
  const ids = [...points.keys()];
  const below = (least: number) => new Set(ids.filter((id) => (points.get(id) ?? 0) < least));
  const [quiet, thin] = [below(1), below(9)];
  const held = new Map(ids.map((id) => [id, new Set<Wish>()]));
  const candidates = die.shuffle(ids).slice(0, ids.length - 11);
  const deal = ([wish, low, high]: [Wish, number, number], most: number, among: Dice) => {
    let left = among.int(low, high);
    const order = among.shuffle(candidates);
    const first = wish === 'stale-d14' ? [...order.filter((id) => quiet.has(id)).slice(0, 2), ...order] : order;
    for (const id of [...new Set(first)]) {
      const wishes = held.get(id);
      if (left === 0 || !wishes) break;
      if (wishes.size >= most || clash(wish, wishes)) continue;
      if ((BUSY.includes(wish) && quiet.has(id)) || (SINGLE.includes(wish) && thin.has(id))) continue;
      wishes.add(wish);
      left -= 1;
    }
  };
  for (const each of HOW_OFTEN) deal(each, 4, die);
  const common = die.fork('common');
  for (const each of COMMON) deal(each, Infinity, common);
  return held;
}
