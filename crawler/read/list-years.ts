/** Gives list dates without a year their year: from the entry's address, else from the neighbours in a list that runs in order. */
import type { DatedFrom } from './page-facts.ts';
import { addressDate, isDate } from './dates.ts';
import type { Row } from './rows.ts';

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
    const [year, m, d] = full.date.split('-').map(Number) as [number, number, number];
    const distance = (candidate: number): number => Math.abs((candidate - year) * 372 + (month - m) * 31 + (day - d));
    const best = [year - 1, year, year + 1].reduce((a, b) => (distance(b) < distance(a) ? b : a));
    return distance(best) <= 62 && isDate(best, month, day) ? best : null;
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

export function resolveYears(rows: Row[]): (RowDate | null)[] {
  const result: (RowDate | null)[] = rows.map((row) => {
    if (row.token === null) return null;
    if (row.token.date.year !== null) return { year: row.token.date.year, from: 'list' };
    return { year: yearFromAddress(row), from: 'list' };
  });
  const holders = new Set(rows.map(({ holder }) => holder));
  for (const holder of holders) {
    const places = rows.flatMap((row, index) => (row.holder === holder && row.token !== null ? [index] : []));
    fromNeighbours(rows, result, places);
  }
  return result;
}

function fromNeighbours(rows: Row[], result: (RowDate | null)[], places: number[]): void {
  const keys = places.map((at) => key(rows[at]!.token!.date.month, rows[at]!.token!.date.day));
  if (!places.some((at) => result[at]!.year === null) || !runsBackwards(keys)) return;
  const settle = (turn: number, from: number, isAbove: boolean): void => {
    const at = places[turn]!;
    const known = result[places[from]!]?.year;
    if (result[at]!.year !== null || known === null || known === undefined) return;
    const year = beside(keys[turn]!, { year: known, key: keys[from]! }, isAbove);
    if (isDate(year, rows[at]!.token!.date.month, rows[at]!.token!.date.day)) result[at] = { year, from: 'neighbours' };
  };
  for (let turn = 1; turn < places.length; turn += 1) settle(turn, turn - 1, true);
  for (let turn = places.length - 2; turn >= 0; turn -= 1) settle(turn, turn + 1, false);
}
