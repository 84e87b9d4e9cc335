/** Fills a column: what was published in the month and what stood there before, fresh or neglected as planned. */
import type { Dice } from './dice.ts';
import { addDays, civil } from './calendar.ts';
import { articlePath, type Spot } from './addresses.ts';
import { windowOf } from './column-names.ts';
import type { CityItem, CityUnit } from './nouns.ts';
import { OTHER_BODIES, TITLES, fill, paragraphs, topicsOf } from './words.ts';

export interface Filling {
  die: Dice;
  unit: Pick<CityUnit, 'id' | 'name' | 'fullName' | 'phone'>;
  spot: Spot;
  month: { from: string; last: string; days: number };
  /** Items in the month. */
  inMonth: number;
  reprints: number;
  stale: boolean;
  /** Titles already used by the unit. */
  taken: Set<string>;
  nextId(): number;
}

/** How many days before the month's last day the newest item of a neglected column lies: clear of its limit on both sides. */
const NEGLECT: Record<string, [number, number]> = { d14: [19, 75], m6: [200, 330], y1: [400, 600] };

function uniqueTitle(filling: Filling, topic: string, date: string): string {
  const templates = TITLES[filling.spot.key] ?? ['{T}情况'];
  const { year, month } = civil(date);
  const slots = { T: topic, U: filling.unit.name, Y: String(year), M: String(month) };
  const plain = fill(filling.die.pick(templates), slots);
  for (let n = 1; ; n += 1) {
    const title = n === 1 ? plain : `${plain}（第${n}期）`;
    if (!filling.taken.has(title)) {
      filling.taken.add(title);
      return title;
    }
  }
}

function time(die: Dice): string {
  return `${String(die.int(8, 17)).padStart(2, '0')}:${String(die.int(0, 59)).padStart(2, '0')}`;
}

function documentNumber(filling: Filling, date: string): string | null {
  if (filling.spot.key !== 'policy') return null;
  return `示${filling.unit.name.slice(0, 2)}〔${civil(date).year}〕${filling.die.int(3, 98)}号`;
}

export function makeItem(filling: Filling, date: string, reprint = false): CityItem {
  const { die, unit, spot } = filling;
  const topic = die.pick(topicsOf(unit.id));
  const title = uniqueTitle(filling, topic, date);
  const form = die.next();
  const id = filling.nextId();
  const body = form < 0.04 ? 'image' : form < 0.07 ? 'attachment' : form < 0.12 ? 'table' : 'text';
  const folder = articlePath(spot, date, id).replace(/[^/]*$/, '');
  return {
    title,
    path: articlePath(spot, date, id),
    date,
    time: time(die),
    source: reprint ? die.pick(OTHER_BODIES) : die.pick([unit.fullName, unit.name]),
    reprint,
    pinned: false,
    body,
    paragraphs: paragraphs(die, { topic, unit: unit.name, title, date, phone: unit.phone }),
    extra: '',
    documentNumber: documentNumber(filling, date),
    written: spot.key === 'policy' || die.chance(0.1) ? addDays(date, -die.int(2, 9)) : null,
    attachments: body === 'attachment' ? [{ name: `${title}.pdf`, path: `${folder}P0${id}.pdf`, kind: 'pdf', state: 'opens' }] : [],
    broken: null,
  };
}

/** Dates in the month, newest first; a column that must move every fortnight has one in its last days. */
function monthDates(filling: Filling): string[] {
  const { die, month, inMonth, spot } = filling;
  const dates = Array.from({ length: inMonth }, () => addDays(month.from, die.int(0, month.days - 1)));
  if (windowOf(spot.key) === 'd14' && inMonth > 0) dates[0] = addDays(month.last, -die.int(0, 8));
  return dates.sort().reverse();
}

/** Dates before the month; the first keeps a quiet column within its limit, unless it is meant to be neglected. */
function earlierDates(filling: Filling): string[] {
  const { die, month, inMonth, spot, stale } = filling;
  const limit = windowOf(spot.key);
  if (stale && limit) {
    const [low, high] = NEGLECT[limit] ?? [0, 0];
    const newest = addDays(month.last, -die.int(low, high));
    return [newest, addDays(newest, -die.int(10, 120))];
  }
  if (inMonth > 4) return die.chance(0.5) ? [addDays(month.from, -die.int(1, 60))] : [];
  const newest = addDays(month.from, -die.int(2, limit === 'y1' ? 240 : 95));
  return inMonth > 0 || die.chance(0.5) ? [newest] : [newest, addDays(newest, -die.int(8, 150))];
}

export function byNewest(a: CityItem, b: CityItem): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  const left = `${a.date} ${a.time} ${a.path}`;
  const right = `${b.date} ${b.time} ${b.path}`;
  return left < right ? 1 : left > right ? -1 : 0;
}

export function fillColumn(filling: Filling): CityItem[] {
  const dates = monthDates(filling);
  const fresh = dates.map((date, i) => makeItem(filling, date, i > 0 && i <= filling.reprints));
  const old = earlierDates(filling).map((date) => makeItem(filling, date));
  return [...fresh, ...old].sort(byNewest);
}
