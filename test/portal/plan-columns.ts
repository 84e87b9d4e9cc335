/** Decides an office's columns for the month: which there are, which stand still or empty, how much there is to publish. */
import type { Dice } from './dice.ts';
import type { Family } from './nouns.ts';
import type { RosterEntry } from './roster.ts';
import type { Wish } from './wishes.ts';

export interface UnitOrder {
  entry: RosterEntry;
  index: number;
  family: Family;
  /** Disclosure points to end up with. */
  target: number;
  wishes: ReadonlySet<Wish>;
  die: Dice;
  month: string;
  listing: 'script' | 'json' | 'xml' | 'html';
  lying: boolean;
}

const DEPT_EXTRAS = [
  'plan',
  'budget',
  'licence',
  'penalty',
  'project',
  'tender',
  'livelihood',
  'hr',
  'emergency',
  'stats',
  'proposals',
  'interpret',
];
const TOWN_EXTRAS = ['plan', 'budget', 'project', 'tender', 'emergency', 'hr', 'penalty'];
const M6 = ['notice', 'policy', 'licence', 'penalty', 'tender', 'livelihood'];
const Y1 = ['plan', 'budget', 'project', 'hr', 'emergency', 'stats', 'proposals'];

export interface Plan {
  keys: string[];
  stale: Set<string>;
  blank: string | null;
  points: number;
}

/** Which columns there are, which stand still or empty, and the points left to earn once penalties are paid. */
export function plan(order: UnitOrder): Plan {
  const { die, wishes, target, entry } = order;
  const extras = die.shuffle(entry.group === 'town' ? TOWN_EXTRAS : DEPT_EXTRAS);
  const keys = new Set(entry.group === 'town' ? ['notice', 'livelihood', 'policy'] : ['notice', 'policy']);
  for (const key of extras.slice(0, target >= 50 ? 6 : target >= 20 ? 4 : die.int(2, 3))) keys.add(key);
  if (target >= 50) for (const key of ['livelihood', 'licence']) keys.add(key);
  const stale = new Set<string>();
  if (wishes.has('stale-d14')) stale.add('news');
  if (wishes.has('stale-m6')) stale.add(die.pick(M6.filter((key) => keys.has(key))));
  if (wishes.has('stale-y1')) stale.add(die.pick(Y1.filter((key) => keys.has(key)).concat(keys.has('plan') ? [] : ['plan'])));
  for (const key of stale) keys.add(key);
  const spare = ['interpret', 'project', 'emergency', 'proposals', 'hr'].filter((key) => !keys.has(key));
  const blank = wishes.has('blank') ? die.pick(spare.length > 0 ? spare : ['interpret']) : null;
  if (blank) keys.add(blank);
  const lost = (stale.has('news') ? 3 : 0) + (wishes.has('stale-m6') ? 4 : 0) + (wishes.has('stale-y1') ? 5 : 0);
  const bare = (['no-guide', 'no-catalog', 'no-onrequest', 'no-annual'] as const).filter((wish) => wishes.has(wish)).length;
  const report = wishes.has('no-annual') || wishes.has('annual-old') ? 5 : wishes.has('annual-section') ? 1 : 0;
  const penalties = Math.min(lost, 10) + bare + report;
  const points = target === 0 ? 0 : target === 60 ? 60 + die.int(0, 4) + penalties : target + penalties;
  if (points > 0 || stale.has('news')) keys.add('news');
  return { keys: ['news', ...[...keys].filter((key) => key !== 'news')].filter((key) => keys.has(key)), stale, blank, points };
}
