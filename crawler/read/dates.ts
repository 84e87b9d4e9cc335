/** Civil dates in every form that Chinese government pages write them (facts §G.2), as values; what they mean is for others to say. */

export interface DateText {
  /** null where the text names no year, e.g. "[12-06]". */
  year: number | null;
  month: number;
  day: number;
  /** HH:MM or HH:MM:SS */
  time?: string;
  text: string;
  /** Half-open range in the text that was searched. */
  at: number;
  end: number;
}

const FULL =
  /(?<![\d.])((?:19|20)\d{2})\s{0,2}(?:[-/.‐–—]|年)\s{0,2}(0?[1-9]|1[0-2])\s{0,2}(?:[-/.‐–—]|月)\s{0,2}(0?[1-9]|[12]\d|3[01])(?!\d)(?:\s?日)?/g;
const NUMERAL = '[一二三四五六七八九十廿卅]';
const SPELLED = new RegExp(
  `([一二三四五六七八九零〇○◯Οοo0O]{4})\\s?年\\s?(${NUMERAL}{1,3}|元|\\d{1,2})\\s?月\\s?(${NUMERAL}{1,4}|\\d{1,2})\\s?日`,
  'g',
);
const TIME = /^[\sT]{0,3}(?:星期[一二三四五六日天])?\s{0,2}([01]?\d|2[0-3])(?::|时)([0-5]\d)(?::([0-5]?\d)(?!\d)|分)?/;
const DIGITS: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 元: 1 };

/** Full-width digits and signs become ASCII, one for one, so that positions stay true. */
export function narrow(text: string): string {
  return /[\uff10-\uff1a\uff0d\uff0f\uff0e\uff2f]/.test(text)
    ? text.replace(/[\uff10-\uff1a\uff0d\uff0f\uff0e\uff2f]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    : text;
}

function daysIn(year: number | null, month: number): number {
  if (month === 2) return year === null || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function isDate(year: number | null, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && (year === null || (year >= 1949 && year <= 2099));
}

export function civil(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** 十二 → 12, 廿一 → 21, 三十 → 30; digits as they are. */
function small(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const spelled = text.replace(/^廿/, '二十').replace(/^卅/, '三十');
  const ten = spelled.indexOf('十');
  if (ten < 0) return DIGITS[spelled] ?? 0;
  return (
    (ten === 0 ? 1 : (DIGITS[spelled[0] as string] ?? 0)) * 10 +
    (ten === spelled.length - 1 ? 0 : (DIGITS[spelled[ten + 1] as string] ?? 0))
  );
}

function spelledYear(text: string): number {
  return Number([...text].map((char) => DIGITS[char] ?? 0).join(''));
}

function timeAfter(text: string, end: number): { time: string; length: number } | null {
  const found = TIME.exec(text.slice(end, end + 24));
  if (found === null) return null;
  const [whole, hour, minute, second] = found;
  return {
    time: `${(hour as string).padStart(2, '0')}:${minute}${second === undefined ? '' : `:${second.padStart(2, '0')}`}`,
    length: whole.length,
  };
}

function make(text: string, at: number, end: number, parts: [year: number | null, month: number, day: number]): DateText | null {
  const [year, month, day] = parts;
  if (!isDate(year, month, day)) return null;
  const time = timeAfter(narrow(text), end);
  const stop = end + (time?.length ?? 0);
  return { year, month, day, ...(time === null ? {} : { time: time.time }), text: text.slice(at, stop).trim(), at, end: stop };
}

/** Every full date (with a year) in a text, in order. */
export function findDates(text: string): DateText[] {
  const plain = narrow(text);
  if (!/\d[-/.‐–—年月\s]|年/.test(plain)) return [];
  const found: DateText[] = [];
  for (const match of plain.matchAll(FULL)) {
    const [whole, year, month, day] = match;
    const date = make(text, match.index, match.index + whole.length, [Number(year), Number(month), Number(day)]);
    if (date !== null) found.push(date);
  }
  if (!plain.includes('年')) return found;
  for (const match of plain.matchAll(SPELLED)) {
    const [whole, year, month, day] = match as unknown as [string, string, string, string];
    const date = make(text, match.index, match.index + whole.length, [spelledYear(year), small(month), small(day)]);
    if (date !== null && !found.some((other) => other.at < date.end && date.at < other.end)) found.push(date);
  }
  return found.sort((a, b) => a.at - b.at);
}

const D = '(0?[1-9]|[12]\\d|3[01])';
const M = '(0?[1-9]|1[0-2])';
const M2 = '(0[1-9]|1[0-2])';
const Y = '((?:19|20)\\d{2})';
const CLOCK = '(?:\\s+([01]?\\d|2[0-3]):([0-5]\\d)(?::[0-5]\\d)?)?';

/** Forms in which a date makes up a whole cell; the letters say what each group is. Split cards ("15 / 2026-03") come first. */
const WHOLE: [form: RegExp, groups: string][] = [
  [new RegExp(`^${D}日?\\s*${Y}\\s?[-/.年]\\s?${M}月?$`), 'dym'],
  [new RegExp(`^${D}日?\\s+${M}月?\\s+${Y}年?$`), 'dmy'],
  [new RegExp(`^${Y}\\s?[-/.年]\\s?${M}月?\\s+${D}日?$`), 'ymd'],
  [new RegExp(`^${Y}\\s?[-/.年]\\s?${M2}月?${D}日?$`), 'ymd'],
  [new RegExp(`^${M}[-/.月]\\s?${D}日?\\s+${Y}年?$`), 'mdy'],
  [new RegExp(`^${M2}[-/.月](0[1-9]|[12]\\d|3[01])日?${Y}年?$`), 'mdy'],
  [new RegExp(`^${Y}年?\\s+${M}[-/.月]\\s?${D}日?$`), 'ymd'],
  [/^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/, 'ymd'],
  [/^(\d{2})[-/.](0[1-9]|1[0-2])[-/.](0[1-9]|[12]\d|3[01])$/, 'ymd'],
  [new RegExp(`^${M}\\s?[-/月]\\s?${D}日?${CLOCK}$`), 'mdHM'],
  [new RegExp(`^(0[1-9]|1[0-2])\\.(0[1-9]|[12]\\d|3[01])$`), 'md'],
  [new RegExp(`^${D}日?\\s+${M}月$`), 'dm'],
  [new RegExp(`^${M}月\\s+${D}日?$`), 'md'],
];

function fromGroups(match: RegExpExecArray, groups: string): { year: number | null; month: number; day: number; time?: string } {
  const part = (letter: string): string | undefined => (groups.includes(letter) ? match[groups.indexOf(letter) + 1] : undefined);
  const written = part('y');
  const year = written === undefined ? null : written.length === 2 ? 2000 + Number(written) : Number(written);
  const hour = part('H');
  const time = hour === undefined ? {} : { time: `${hour.padStart(2, '0')}:${part('M')}` };
  return { year, month: Number(part('m')), day: Number(part('d')), ...time };
}

/** The date that a short text wholly consists of (brackets aside), with or without a year; null when it says anything else. */
export function wholeDate(raw: string): DateText | null {
  const text = narrow(raw).replace(/\s+/g, ' ').trim();
  if (text.length < 3 || text.length > 40) return null;
  const bare = text.replace(/^[[(（【〔〈<《{|·•\s]+/, '').replace(/[\])）】〕〉>》}|·•\s]+$/, '');
  const full = findDates(bare);
  if (full.length === 1) {
    const rest = bare.slice(0, full[0]!.at) + bare.slice(full[0]!.end);
    return /^[\s[\]()（）【】]*(?:星期[一二三四五六日天]|周[一二三四五六日天])?[\s[\]()（）【】]*$/.test(rest)
      ? { ...full[0]!, text: raw.trim() }
      : null;
  }
  if (full.length > 1) return null;
  for (const [form, groups] of WHOLE) {
    const match = form.exec(bare);
    if (match === null) continue;
    const date = fromGroups(match, groups);
    if (isDate(date.year, date.month, date.day)) return { ...date, text: raw.trim(), at: 0, end: raw.length };
  }
  return null;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
/** "Thu Jan 20 09:30:12 CST 2022": a date as Java prints it. */
const PRINTED = /[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) [A-Z]{3} ((?:19|20)\d{2})/;
const COMPACT = /((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d.])/;
const AFTER_LABEL = new RegExp(`发布(?:时间|日期)\\s?[：:]\\s{0,3}(?:${PRINTED.source}|${COMPACT.source})`);

/** A form that only the label before it tells from any other number: "发布日期：20220120". */
export function labelledDate(text: string): DateText | null {
  const found = AFTER_LABEL.exec(text);
  if (found === null) return null;
  const [whole, name, date, time, printed, year, month, day] = found;
  const parts = {
    year: Number(printed ?? year),
    month: name === undefined ? Number(month) : MONTHS.indexOf(name) / 3 + 1,
    day: Number(date ?? day),
  };
  if (!Number.isInteger(parts.month) || !isDate(parts.year, parts.month, parts.day)) return null;
  const at = found.index + whole.search(/[A-Z\d]/);
  const end = found.index + whole.length;
  return { ...parts, ...(time === undefined ? {} : { time }), text: text.slice(at, end), at, end };
}

const IN_ADDRESS = [
  /\/t((?:19|20)\d{2})(\d{2})(\d{2})_\d/,
  /\/art\/((?:19|20)\d{2})\/(\d{1,2})\/(\d{1,2})\//,
  /\/((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})\//,
  /\/((?:19|20)\d{2})(\d{2})\/?(\d{2})\//,
  /\/((?:19|20)\d{2})\/(0[1-9]|1[0-2])([0-2]\d|3[01])\//,
  /\/((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{6,9}\.\w{3,5}$/,
  /[/_-]((?:19|20)\d{2})[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?=[/_.-])/,
];

/** The date that a CMS wrote into an article's address; null when there is none. */
export function addressDate(url: string): { date: string; text: string } | null {
  if (!URL.canParse(url)) return null;
  const { pathname } = new URL(url);
  for (const form of IN_ADDRESS) {
    const found = form.exec(pathname);
    if (found === null) continue;
    const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
    if (isDate(year, month, day) && year >= 1990) return { date: civil(year, month, day), text: found[0] };
  }
  return null;
}
