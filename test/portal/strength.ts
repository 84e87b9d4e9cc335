/** How much an office publishes in the month: a number of points shared out over its columns, so that the table looks like the real one. */
import type { Dice } from './dice.ts';

/** What one item of a column weighs and how far a family of columns carries; only shapes the city, the rubric decides what counts. */
const FAMILIES: { keys: string[]; each: number; room: number; weight: number }[] = [
  { keys: ['news'], each: 1, room: 20, weight: 6 },
  { keys: ['notice'], each: 1, room: 15, weight: 3 },
  { keys: ['policy'], each: 2, room: 20, weight: 1 },
  { keys: ['interpret'], each: 2, room: 10, weight: 0.5 },
  { keys: ['plan', 'stats'], each: 2, room: 8, weight: 0.4 },
  { keys: ['budget'], each: 3, room: 9, weight: 0.3 },
  { keys: ['licence', 'penalty'], each: 1, room: 20, weight: 3 },
  { keys: ['livelihood'], each: 1, room: 20, weight: 3 },
  { keys: ['project', 'tender', 'hr', 'emergency', 'proposals'], each: 1, room: 15, weight: 2 },
];

/** Items per column that add up to `points` as nearly as whole items allow. `news`, when open, gets at least one. */
export function share(die: Dice, points: number, open: ReadonlySet<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  const used = FAMILIES.map(() => 0);
  let left = points;
  const give = (family: number, key: string) => {
    const each = FAMILIES[family]?.each ?? 1;
    counts[key] = (counts[key] ?? 0) + 1;
    used[family] = (used[family] ?? 0) + each;
    left -= each;
  };
  if (open.has('news') && left > 0) give(0, 'news');
  for (;;) {
    const fits = FAMILIES.map((family, index) => ({ family, index, keys: family.keys.filter((key) => open.has(key)) })).filter(
      ({ family, index, keys }) => keys.length > 0 && family.each <= left && (used[index] ?? 0) + family.each <= family.room,
    );
    if (fits.length === 0) return counts;
    let spot = die.next() * fits.reduce((sum, { family }) => sum + family.weight, 0);
    const chosen = fits.find(({ family }) => (spot -= family.weight) < 0) ?? fits[0];
    if (chosen) give(chosen.index, die.pick(chosen.keys));
  }
}
