/** Civil dates of the sample city and the working days its replies are due by, kept apart from the product's own calendar on purpose. */

/** Holidays that may fall on Mon–Fri and make-up working days, from the State Council's notices for 2018–2020. */
const HOLIDAYS = [
  ...[
    '2018-01-01',
    '2018-02-15/2018-02-21',
    '2018-04-05/2018-04-07',
    '2018-04-29/2018-05-01',
    '2018-06-18',
    '2018-09-24',
    '2018-10-01/2018-10-07',
  ],
  ...['2018-12-30/2019-01-01', '2019-02-04/2019-02-10', '2019-04-05/2019-04-07', '2019-05-01/2019-05-04', '2019-06-07/2019-06-09'],
  ...[
    '2019-09-13/2019-09-15',
    '2019-10-01/2019-10-07',
    '2020-01-01',
    '2020-01-24/2020-02-02',
    '2020-04-04/2020-04-06',
    '2020-05-01/2020-05-05',
  ],
  ...['2020-06-25/2020-06-27', '2020-10-01/2020-10-08'],
];
const MAKE_UP = [
  ...[
    '2018-02-11',
    '2018-02-24',
    '2018-04-08',
    '2018-04-28',
    '2018-09-29',
    '2018-09-30',
    '2018-12-29',
    '2019-02-02',
    '2019-02-03',
    '2019-04-28',
  ],
  ...['2019-05-05', '2019-09-29', '2019-10-12', '2020-01-19', '2020-04-26', '2020-05-09', '2020-06-28', '2020-09-27', '2020-10-10'],
];

const two = (n: number) => String(n).padStart(2, '0');
const utc = (date: string) => new Date(`${date}T00:00:00Z`);

export interface Civil {
  year: number;
  month: number;
  day: number;
}

export function civil(date: string): Civil {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return { year, month, day };
}

export function addDays(date: string, days: number): string {
  return new Date(utc(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000);
}

/** First and last day of a month, the first day after it, and its length. */
export function monthSpan(month: string): { from: string; last: string; to: string; days: number } {
  const { year, month: index } = civil(`${month}-01`);
  const to = index === 12 ? `${year + 1}-01-01` : `${year}-${two(index + 1)}-01`;
  return { from: `${month}-01`, last: addDays(to, -1), to, days: daysBetween(`${month}-01`, to) };
}

const free = new Set(
  HOLIDAYS.flatMap((span) => {
    const [first, last] = span.split('/') as [string, string?];
    return Array.from({ length: daysBetween(first, last ?? first) + 1 }, (_, i) => addDays(first, i));
  }),
);
const makeUp = new Set(MAKE_UP);

export function isWorkday(date: string): boolean {
  if (makeUp.has(date)) return true;
  const weekday = utc(date).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !free.has(date);
}

/** The n-th working day after a date; the day itself is not counted. */
export function addWorkdays(date: string, days: number): string {
  let day = date;
  for (let left = days; left > 0;) {
    day = addDays(day, 1);
    if (isWorkday(day)) left -= 1;
  }
  return day;
}

/** How many working days lie after `from`, up to and including `to`. */
export function workdaysBetween(from: string, to: string): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkday(day)) count += 1;
  return count;
}

const DIGITS = [...'〇一二三四五六七八九'];

/** 二〇一八年十二月六日, with another sign for zero when typists prefer one. */
export function chineseDate(date: string, zero = '〇'): string {
  const { year, month, day } = civil(date);
  const small = (n: number) => {
    const tens = Math.floor(n / 10);
    return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${n % 10 === 0 && tens > 0 ? '' : DIGITS[n % 10]}`;
  };
  const years = [...String(year)].map((digit) => (digit === '0' ? zero : DIGITS[Number(digit)])).join('');
  return `${years}年${small(month)}月${small(day)}日`;
}

export const longDate = (date: string) => `${civil(date).year}年${civil(date).month}月${civil(date).day}日`;
export const shortDate = (date: string) => `${civil(date).month}月${civil(date).day}日`;
