/** Gives list dates without a year their year: from the entry's address, else from the neighbours in a list that runs in order. */
import type { Element } from 'domhandler';
import { rawText } from './below.ts';
import type { DatedFrom, Item } from './page-facts.ts';
import { addressDate, civil, isDate } from './dates.ts';
import type { Row } from './rows.ts';
import { parentOf } from './walk.ts';

export interface RowDate {
  /** null: no year can be known; today's year is never assumed. */
  year: number | null;
  from: DatedFrom;
}

/** A folder that names at least the year: /2018/, /201812/, /2018-12/; 博达 numbers its columns in four digits (/info/1943/, facts §G.1). */
const YEAR_FOLDER = /(?<!\/info)\/(199[5-9]|20\d{2})(?:[-/]?(0[1-9]|1[0-2]))?\//;

function yearFromAddress(row: Row): number | null {
  const { month, day } = row.token!.date;
  const full = addressDate(row.entry.url);
  if (full !== null) {
    return yearNear({ month, day }, full.date);
  }
  const folder = YEAR_FOLDER.exec(new URL(row.entry.url).pathname);
  if (folder === null) return null;
  const year = Number(folder[1]);
  const at = folder[2] === undefined ? month : Number(folder[2]);
  if (Math.abs(at - month) <= 2) return year;
  return at === 12 && month === 1 ? year + 1 : at === 1 && month === 12 ? year - 1 : null;
}

const key = (month: number, day: number): number => month * 31 + day;

/** The year that keeps a falling list falling, next to a neighbour whose year is known. */
function beside(own: number, known: { year: number; key: number }, isAbove: boolean): number {
  if (isAbove) return own <= known.key ? known.year : known.year - 1;
  return own >= known.key ? known.year : known.year + 1;
}

/** Whether the year-less dates, read as they stand, run backwards in time (a December under a January is the turn of the year). */
function runsBackwards(keys: number[]): boolean {
  let rises = 0;
  for (let index = 1; index < keys.length; index += 1) {
    if (keys[index]! > keys[index - 1]! && keys[index]! - keys[index - 1]! < 150) rises += 1;
  }
  return rises <= Math.floor(keys.length / 8);
}

/** A day whose year is known or not. */
export interface Day {
  month: number;
  day: number;
  year: number | null;
}

/** Years of the days of a list in its order, the unknown ones taken from their neighbours where the list runs backwards in time. */
export function yearsBeside(days: readonly Day[]): (number | null)[] {
  const years = days.map(({ year }) => year);
  const keys = days.map(({ month, day }) => key(month, day));
  if (!years.includes(null) || !runsBackwards(keys)) return years;
  const settle = (at: number, from: number, isAbove: boolean): void => {
    const known = years[from] ?? null;
    if (years[at] !== null || known === null) return;
    const year = beside(keys[at]!, { year: known, key: keys[from]! }, isAbove);
    if (isDate(year, days[at]!.month, days[at]!.day)) years[at] = year;
  };
  for (let at = 1; at < days.length; at += 1) settle(at, at - 1, true);
  for (let at = days.length - 2; at >= 0; at -= 1) settle(at, at + 1, false);
  return years;
}

const YEAR_HEADING = /^[[【（(\s]*((?:19|20)\d{2})\s*年(?:度)?[\]】）)\s]*$/;

/** The year that stands alone right above the holder of rows: "2021年", over "01-12" and "01-05". */
function yearAbove(holder: Element): number | null {
  let at: Element | null = holder;
  for (let level = 0; level < 2 && at !== null; level += 1) {
    for (let prev = at.prev; prev !== null; prev = prev.prev) {
      if (prev.type === 'text' && prev.data.trim() !== '') return null;
      if (prev.type !== 'tag' || prev.name === 'br' || prev.name === 'hr') continue;
      const year = YEAR_HEADING.exec(rawText(prev))?.[1];
      return year === undefined ? null : Number(year);
    }
    at = parentOf(at);
  }
  return null;
}

/** Years of the headings above the holders whose rows say nothing else. */
function yearsAbove(rows: Row[]): Map<Element, number> {
  const years = new Map<Element, number>();
  for (const holder of new Set(rows.map((row) => row.holder))) {
    const year = yearAbove(holder);
    const others = rows.some(
      (row) => row.holder === holder && row.token !== null && row.token.date.year !== null && row.token.date.year !== year,
    );
    if (year !== null && !others) years.set(holder, year);
  }
  return years;
}

export function resolveYears(rows: Row[]): (RowDate | null)[] {
  const headed = yearsAbove(rows.filter(({ token }) => token !== null));
  const result: (RowDate | null)[] = rows.map((row) => {
    if (row.token === null) return null;
    if (row.token.date.year !== null) return { year: row.token.date.year, from: 'list' };
    return { year: yearFromAddress(row) ?? headed.get(row.holder) ?? null, from: 'list' };
  });
  for (const holder of new Set(rows.map((row) => row.holder))) {
    const places = rows.flatMap((row, index) => (row.holder === holder && row.token !== null ? [index] : []));
    const days = places.map((at) => ({ ...rows[at]!.token!.date, year: result[at]!.year }));
    yearsBeside(days).forEach((year, turn) => {
      if (year !== days[turn]!.year) result[places[turn]!] = { year, from: 'neighbours' };
    });
  }
  return result;
}

/** Year in which month and day come nearest to a known date; null where none is near. */
function yearNear({ month, day }: { month: number; day: number }, date: string): number | null {
  const [year, m, d] = date.split('-').map(Number) as [number, number, number];
  const distance = (candidate: number): number => Math.abs((candidate - year) * 372 + (month - m) * 31 + (day - d));
  const best = [year - 1, year, year + 1].reduce((a, b) => (distance(b) < distance(a) ? b : a));
  return distance(best) <= NEAR_DAYS && isDate(best, month, day) ? best : null;
}

/** An article is published on the day its list names, or within two months of it. */
const NEAR_DAYS = 62;

/**
 * Dates of the rows of one list, all its pages in order, that name month and day alone: the year comes from the row's own article
 * (`known`: its date, if it was read), else from neighbours. A list that gives no hold keeps its rows undated; today's year is never assumed.
 */
export function completeYears(items: readonly Item[], known: (item: Item) => string | null): Item[] {
  const places = items.flatMap(({ date, yearless }, at) => (date !== null || yearless !== undefined ? [at] : []));
  const days = places.map((at): Day => {
    const { date, yearless } = items[at] as Item;
    if (date !== null)
      return { year: Number(date.date.slice(0, 4)), month: Number(date.date.slice(5, 7)), day: Number(date.date.slice(8)) };
    const article = known(items[at] as Item);
    return { ...yearless!, year: article === null ? null : yearNear(yearless!, article) };
  });
  if (!days.some((_, turn) => items[places[turn]!]!.date === null)) return [...items];
  const result = [...items];
  yearsBeside(days).forEach((year, turn) => {
    const at = places[turn] as number;
    const { date, yearless, ...rest } = items[at] as Item;
    if (date !== null || yearless === undefined || year === null) return;
    const from: DatedFrom = days[turn]!.year === null ? 'neighbours' : 'list';
    const { month, day, text, time, spot } = yearless;
    result[at] = {
      ...rest,
      date: { date: civil(year, month, day), ...(time === undefined ? {} : { time }), from, text, ...(spot === undefined ? {} : { spot }) },
    };
  });
  return result;
}
