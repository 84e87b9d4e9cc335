/** Civil-date arithmetic on the Shanghai calendar: windows, ages and the working days of the State Council's notices. */
import notices from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** The library's tables as data: its functions build the same tables through local time and shift them west of Greenwich. */
const restDays: Record<string, string> = notices.holidays;
const makeUpDays: Record<string, string> = notices.workdays;

function toDays(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

function fromDays(days: number): string {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}

/** Civil date in Asia/Shanghai of an instant (ISO with offset). China has had no summer time since 1991. */
export function civilDate(instant: string): string {
  return new Date(Date.parse(instant) + SHANGHAI_MS).toISOString().slice(0, 10);
}

/** '2018-12-31 08:05' in Asia/Shanghai: how a sentence names an instant. */
export function shanghaiTime(instant: string): string {
  return new Date(Date.parse(instant) + SHANGHAI_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** The last civil day of which anything lies before the instant: at midnight, the day that has just ended. */
export function lastDayBefore(instant: string): string {
  return new Date(Date.parse(instant) + SHANGHAI_MS - 1).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return fromDays(toDays(date) + days);
}

/** Whole months away; the 31st becomes the month's last day. */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + months;
  const first = `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01`;
  const last = toDays(fromDays(toDays(first) + 31).slice(0, 8) + '01') - 1;
  return fromDays(Math.min(toDays(first) + day - 1, last));
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: string, b: string): number {
  return toDays(b) - toDays(a);
}

export function isWorkday(date: string): boolean {
  if (makeUpDays[date] !== undefined) return true;
  const weekday = (toDays(date) + 4) % 7;
  return weekday >= 1 && weekday <= 5 && restDays[date] === undefined;
}

/** The n-th working day after `start`, the start day excluded. Unknown years fall back to Monday–Friday. */
export function workdayAfter(start: string, count: number): string {
  let date = start;
  for (let left = count; left > 0;) {
    date = addDays(date, 1);
    if (isWorkday(date)) left -= 1;
  }
  return date;
}

/** Working days after `start` up to and including `end`. */
export function workdaysBetween(start: string, end: string): number {
  let count = 0;
  for (let date = addDays(start, 1); date <= end; date = addDays(date, 1)) if (isWorkday(date)) count += 1;
  return count;
}

function yearKnown(year: number): boolean {
  return restDays[`${year}-10-01`] !== undefined;
}

/** Whether the holiday notices cover [from, to]; the last days of a year stand in the next year's notice (2018-12-29). */
export function calendarComplete(from: string, to: string): boolean {
  const last = Number(to.slice(0, 4)) + (to.slice(5) >= '12-26' ? 1 : 0);
  for (let year = Number(from.slice(0, 4)); year <= last; year += 1) if (!yearKnown(year)) return false;
  return true;
}
