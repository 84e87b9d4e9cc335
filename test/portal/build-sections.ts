/** Makes an office's standing pages: the sections every office must have, what it says of itself, its yearly reports. */
import { civil, monthSpan } from './calendar.ts';
import { articlePath, listPath } from './addresses.ts';
import { SECTIONS, nameFor } from './column-names.ts';
import type { AnnualReport, Contact, Section } from './nouns.ts';
import type { Shop } from './build-unit.ts';

/** What office hours are everywhere in the city. */
export const HOURS = '工作日上午8:30—12:00，下午2:30—6:00';

/** The year the newest annual report speaks of: it is due by the end of March. */
export function reportYear(month: string): number {
  const { year, month: index } = civil(`${month}-01`);
  return index >= 3 ? year - 1 : year - 2;
}

/** Headings of the law of 2008 that one report may leave out; the last of six is for whatever else there is. */
const HEADINGS = 5;

/** Reports newest first; one that stands alone is the section's own page. None where there is no such section. */
export function annualReports(shop: Shop): AnnualReport[] {
  const { order, habits } = shop;
  const { wishes } = order;
  const die = order.die.fork('annual');
  if (wishes.has('no-annual')) return [];
  const { month: index } = civil(`${order.month}-01`);
  // In March the newest report is not overdue before the month is over: nothing can be planted on it.
  const old = wishes.has('annual-old') && index !== 3 ? 1 : 0;
  const newest = reportYear(order.month) - old;
  const spot = shop.spot('annual');
  const count = habits.annual === 'list' ? 2 : 1;
  return Array.from({ length: count }, (_, i): AnnualReport => {
    const year = newest - i;
    const late = i === 0 && wishes.has('annual-late') && index !== 3;
    const date = late
      ? `${year + 1}-04-${String(die.int(10, 26)).padStart(2, '0')}`
      : `${year + 1}-03-${String(die.int(5, 25)).padStart(2, '0')}`;
    const lacks = i === 0 && wishes.has('annual-section') ? [die.int(0, HEADINGS - 1)] : [];
    return { year, date, path: count === 1 ? listPath(spot) : articlePath(spot, date, shop.nextId()), lacks };
  });
}

export function contactOf(shop: Shop): Contact {
  const { wishes } = shop.order;
  return {
    layout: shop.habits.contact,
    address: wishes.has('no-address') ? null : shop.unit.address,
    hours: wishes.has('no-hours') ? null : HOURS,
    phone: shop.unit.phone,
  };
}

export function sectionsOf(shop: Shop, annual: readonly AnnualReport[]): Section[] {
  const { order } = shop;
  const { die, wishes } = order;
  const town = order.entry.group === 'town';
  const kept = SECTIONS.filter((key) => !wishes.has(`no-${key}`));
  const year = civil(monthSpan(order.month).last).year;
  const hidden = order.family === 'kaipu';
  return [...kept, 'overview', ...(die.chance(0.35) ? ['leaders'] : [])].map((key) => ({
    key,
    name: nameFor(key, town, order.index),
    path: listPath(shop.spot(key)),
    date: key === 'annual' ? (annual[0]?.date ?? '') : `${year - 1}-0${die.int(3, 9)}-1${die.int(0, 9)}`,
    onHome: !(hidden && (SECTIONS as readonly string[]).includes(key)),
  }));
}
