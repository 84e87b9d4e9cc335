/** The columns beside disclosure: surveys, interviews, what came of them, statistics of letters, the list of powers. */
import type { Dice } from './dice.ts';
import { addDays, civil } from './calendar.ts';
import type { Habits } from './habits.ts';
import { byNewest, makeItem, type Filling } from './items.ts';
import type { CityItem } from './nouns.ts';

/** Days before the month's end: within the last twelve months, before them, and the sixty days of statistics; clear of every edge. */
const YEAR: [number, number] = [1, 345];
const PAST: [number, number] = [395, 700];
const FRESH: [number, number] = [3, 45];
const STALE: [number, number] = [90, 200];

/** How many entries a page of these lists shows: a year of them takes several pages. */
export const TALK_PAGE = 4;

interface Asked {
  key: string;
  /** Days before the month's last day. */
  ages: number[];
}

const ages = (die: Dice, count: number, [low, high]: [number, number]) => Array.from({ length: count }, () => die.int(low, high));

function asked(die: Dice, habits: Habits): Asked[] {
  const { surveys, interviews, feedback, powers } = habits;
  const list: Asked[] = [];
  if (powers > 0) list.push({ key: 'powers', ages: ages(die, powers, [200, 900]) });
  if (surveys !== null) list.push({ key: 'survey', ages: [...ages(die, surveys, YEAR), ...ages(die, die.int(1, 3), PAST)] });
  if (interviews !== null) list.push({ key: 'interview', ages: [...ages(die, interviews, YEAR), ...ages(die, die.int(1, 2), PAST)] });
  if (feedback === 'column') list.push({ key: 'feedback', ages: [...ages(die, 1, FRESH), ...ages(die, die.int(0, 2), STALE)] });
  if (feedback === 'statistics') list.push({ key: 'talkstat', ages: [...ages(die, 1, FRESH), ...ages(die, die.int(1, 3), STALE)] });
  if (feedback === 'stale') list.push({ key: 'talkstat', ages: ages(die, die.int(1, 3), STALE) });
  return list;
}

/** Letters that came and were answered, as offices count them. */
function statistics(item: CityItem, die: Dice): CityItem {
  const { year, month } = civil(item.date);
  const came = die.int(6, 40);
  const paragraphs = [
    `${year}年${month}月，共收到留言${came}件，已办结${came - die.int(0, 3)}件，其余正在办理。`,
    ...item.paragraphs.slice(-1),
  ];
  return { ...item, body: 'text', attachments: [], paragraphs };
}

/** Items by column key, newest first. */
export function talkItems(die: Dice, habits: Habits, fillingFor: (key: string) => Filling, last: string): Map<string, CityItem[]> {
  const columns = new Map<string, CityItem[]>();
  for (const { key, ages: days } of asked(die.fork('ages'), habits)) {
    const filling = fillingFor(key);
    const made = days.map((age) => makeItem(filling, addDays(last, -age)));
    columns.set(key, key === 'talkstat' ? made.map((item) => statistics(item, die)) : made);
  }
  if (habits.feedback === 'survey') {
    const filling = fillingFor('feedback');
    const result = makeItem({ ...fillingFor('survey'), spot: filling.spot }, addDays(last, -die.int(...FRESH)));
    columns.get('survey')?.push(result);
  }
  for (const items of columns.values()) items.sort(byNewest);
  return columns;
}
