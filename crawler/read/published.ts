/** Finds the date on which a page says it was published, and every other date it claims for itself (facts §G.2). */
import type { ParsedPage } from './html.ts';
import { isWithin } from './around.ts';
import type { Line } from './lines.ts';
import type { Dated, DatedFrom, Tag } from './page-facts.ts';
import { addressDate, civil, findDates, labelledDate, wholeDate, type DateText } from './dates.ts';
import { CLOCK_WORDS, gluedBare, HEADER_WORDS, isNeighbour, isSiteUpdate, isUpdate, labelSort, type LabelSort } from './date-labels.ts';
import { writtenDates } from './script-dates.ts';
import { columnHeading } from './table-heads.ts';
import { inFrame } from './text.ts';
import { parentOf } from './walk.ts';

interface Layout {
  lines: Line[];
  zone: Line[];
  bodyAt: number;
  /** First sentence of running text, which a short notice says in a line or two. */
  textAt: number;
  titleAt: number | null;
}

interface Found extends Dated {
  rank: number;
}

function dated(page: ParsedPage, date: DateText, from: DatedFrom, line: Line): Dated | null {
  if (date.year === null) return null;
  const time = date.time === undefined ? {} : { time: date.time };
  return { date: civil(date.year, date.month, date.day), ...time, from, text: date.text, spot: page.spot(line.element) };
}

/** A label in its own cell or line speaks for the value after it. */
function labelBefore(lines: Line[], index: number): string {
  const before = lines[index - 1];
  const text = before?.text ?? '';
  return text.length <= 12 && /(?:时间|日期|期限|发布|发表|date|time)\s*[：:]?$/i.test(text) ? text : '';
}

/** Labels may stand in a row of their own over the values. */
function headAbove(page: ParsedPage, line: Line): string {
  const head = line.kind === 'cell' ? columnHeading(page, line.element).trim() : '';
  return head.length <= 12 && /(?:时间|日期|期限)$/.test(head) ? head : '';
}

/** "2019-09-26 市教育局": date and office, and nothing that happens. */
function isSigned(text: string, date: DateText): boolean {
  const rest = text.slice(date.end).trim();
  return text.slice(0, date.at).trim() === '' && /^[\p{Script=Han}A-Za-z·、\-（）()]{2,30}$/u.test(rest) && !HAPPENS.test(rest);
}

/** "2019-11-27 13:27 人民网" under a story: to the minute, and who put it out; a document's own date has no clock. */
function isSignOff(text: string, date: DateText): boolean {
  return date.time !== undefined && isSigned(text, date) && OUTLET.test(text);
}

const OUTLET = /(?:网|报|社|客户端|融媒体中心|电视台|新闻中心)$/;

const HAPPENS = /[起止前后至]|截止|召开|举行|举办|会议|报名|开标|活动|公示|星期|周[一二三四五六日]|农历/;

/** "2018-12-01至2018-12-20": a span is an event or a deadline, never a publication. */
function isSpan(text: string, dates: DateText[], index: number): boolean {
  const joined = (a: DateText | undefined, b: DateText | undefined): boolean =>
    a !== undefined && b !== undefined && /^\s*(?:日|时|分)?\s*(?:至|到|—+|~|～|-{1,2}|–)\s*$/.test(text.slice(a.end, b.at));
  return joined(dates[index - 1], dates[index]) || joined(dates[index], dates[index + 1]) || GOES_ON.test(text.slice(dates[index]?.end));
}

/** "2018-12-01起五日", "2018-12-01至20日". */
const GOES_ON = /^\s*(?:起|[至到]|[—~～–-]+\s*\d)/;

/** A date of its own right over the title, in one box with it: a card's head. A box that holds the text too, like a form around the page, may hold a clock. */
function standsOverTitle({ lines, textAt, titleAt }: Layout, index: number): boolean {
  const title = titleAt === null || titleAt <= index || titleAt - index > 2 ? undefined : lines[titleAt];
  const box = title === undefined ? null : parentOf(title.element);
  const text = lines[textAt];
  return box !== null && text !== undefined && !isWithin(text.element, box) && isWithin((lines[index] as Line).element, box);
}

/** The day of the week stands beside a clock; a publication seldom names it. */
function hasWeekday(lines: Line[], index: number): boolean {
  const next = lines[index + 1]?.text ?? '';
  return WEEKDAY.test((lines[index] as Line).text) || (next.length <= 6 && WEEKDAY.test(next));
}

const WEEKDAY = /(?:星期|周)[一二三四五六日天]/;

/** What stands in brackets beside a date: "| 2010-10-25 | 【大 中 小】【打印】". */
const TOOLS = /【(?:[大中小\s]{1,9}|打印(?:本页|此页)?|关闭(?:窗口|本页)?|收藏|字[体号]\s?[：:][大中小\s]{1,9})】/g;

const WHERE: Record<'zone' | 'before' | 'body', Record<LabelSort, number | null>> = {
  zone: { published: 1, bare: 2, none: 3, document: 7, foreign: null },
  before: { published: 4, bare: 6, none: null, document: 7, foreign: null },
  body: { published: 5, bare: null, none: null, document: null, foreign: null },
};

/** By how much an update stands behind a publication shown in the same place: below a bare "时间：", above a date alone. */
const AFTER = 1.5;
/** Behind every date of the same place that stands there for sure. */
const OVER_TITLE = 3.5;
const WITH_WEEKDAY = 4.5;

function inLine(page: ParsedPage, layout: Layout, index: number, where: keyof typeof WHERE): Found[] {
  const line = layout.lines[index] as Line;
  const { text } = line;
  if (text.length > 300 || CLOCK_WORDS.test(text)) return [];
  // A line of links is a menu, unless it says in so many words when this was published.
  if (line.linkChars > text.length / 2 && !(where === 'zone' && /发布(?:时间|日期)\s*[：:]\s*(?:19|20)\d\d/.test(text))) return [];
  if (/(?:地点|参会|参加人员)[：:]/.test(text) && !HEADER_WORDS.test(text)) return [];
  const whole = wholeDate(text.replace(TOOLS, ''));
  const full = whole === null ? findDates(text) : [{ ...whole, at: 0 }];
  const other = full.length === 0 ? labelledDate(text) : null;
  const dates = other === null ? full : [other];
  return dates.flatMap((date, turn) => {
    if (isSpan(text, dates, turn)) return [];
    const own = text.slice(turn === 0 ? 0 : dates[turn - 1]!.end, date.at);
    const outer = own.trim() === '' && turn === 0 ? labelBefore(layout.lines, index) || headAbove(page, line) : '';
    if (isNeighbour(own) || ((where !== 'zone' || index > layout.textAt) && isSiteUpdate(outer === '' ? own : outer))) return [];
    // A date of its own below the first sentence signs a short notice.
    if (where === 'zone' && index > layout.textAt && own.trim() === '' && outer === '' && !HEADER_WORDS.test(text)) return [];
    const label = outer === '' ? own : outer;
    let sort: LabelSort = label.trim() === '' ? 'none' : labelSort(label);
    if (sort === 'foreign' && gluedBare(label)) sort = 'bare';
    if (sort === 'none' && /^\s*(?:发布|发表)/.test(text.slice(date.end, date.end + 6))) sort = 'published';
    const alone = whole !== null || HEADER_WORDS.test(text) || text.length <= date.text.length + 4 || isSigned(text, date);
    if (where === 'body' && isSignOff(text, date)) sort = 'published';
    const weekday = sort !== 'published' && hasWeekday(layout.lines, index);
    if (weekday && where === 'before') return [];
    const over = where === 'before' && sort === 'none' && whole !== null && standsOverTitle(layout, index);
    if (sort === 'none' && !over && (!alone || where !== 'zone')) return [];
    if (sort === 'bare' && where === 'before' && !HEADER_WORDS.test(text) && line.kind !== 'cell') return [];
    // "时间：2020-04-09 19:11" right under the title outdoes a dated field further down.
    const isHeader = where === 'zone' && sort === 'bare' && date.time !== undefined && index <= (layout.titleAt ?? 0) + 2;
    const ranked = over ? OVER_TITLE : sort === 'none' && weekday ? WITH_WEEKDAY : isHeader ? WHERE.zone.published : WHERE[where][sort];
    const rank = ranked !== null && sort === 'published' && isUpdate(label) ? ranked + AFTER : ranked;
    const from: DatedFrom =
      sort === 'none' ? 'header' : line.kind === 'cell' ? 'table' : HEADER_WORDS.test(text) && sort === 'bare' ? 'header' : 'label';
    const value = rank === null ? null : dated(page, date, from, line);
    return value === null ? [] : [{ ...value, rank: rank as number }];
  });
}

function shown(page: ParsedPage, layout: Layout): Found[] {
  const { lines, zone, bodyAt, titleAt } = layout;
  const zoneStart = titleAt === null ? -1 : titleAt + 1;
  const zoneEnd = zoneStart + zone.length;
  const found: Found[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const { text } = lines[index] as Line;
    if (!/[\d\uff10-\uff19]|年/.test(text)) continue;
    const where = index >= zoneStart && index < zoneEnd && zoneStart >= 0 ? 'zone' : index < bodyAt ? 'before' : 'body';
    if (inFrame((lines[index] as Line).element)) continue;
    found.push(...inLine(page, layout, index, where));
  }
  return [...found, ...written(page)].sort((a, b) => a.rank - b.rank);
}

function written(page: ParsedPage): Found[] {
  return writtenDates(page).flatMap(({ date, label, element }) => {
    const { year, month, day, time } = date;
    if (year === null) return [];
    const value = { date: civil(year, month, day), ...(time === undefined ? {} : { time }), from: 'label' as const, text: date.text };
    return [{ ...value, spot: page.spot(element), rank: WHERE.zone[label] as number }];
  });
}

function tagDates(tags: Tag[]): Dated[] {
  const tag = tags.find(({ name }) => name === 'PubDate');
  const date = tag === undefined ? undefined : findDates(tag.content)[0];
  if (tag === undefined || date === undefined || date.year === null) return [];
  const time = date.time === undefined ? {} : { time: date.time };
  return [
    { date: civil(date.year, date.month, date.day), ...time, from: 'tag', text: tag.content, spot: { css: 'meta[name="PubDate" i]' } },
  ];
}

/**
 * `published`: what the page shows its readers; a well-formed PubDate tag only where it shows nothing (`from: 'tag'`).
 * `otherDates`: every other dated source (tag, address, disclosure table), so that disagreement is seen.
 */
export function readPublished(page: ParsedPage, layout: Layout, tags: Tag[]): { published: Dated | null; otherDates: Dated[] } {
  const visible = shown(page, layout);
  const tagged = tagDates(tags);
  const inUrl = addressDate(page.url);
  const fromUrl: Dated[] = inUrl === null ? [] : [{ ...inUrl, from: 'address' }];
  const valid = tags.some(({ name, state }) => name === 'PubDate' && state === 'filled');
  const first = visible[0];
  const published = first !== undefined ? strip(first) : valid ? (tagged[0] ?? null) : null;
  const others = [...visible.slice(1).map(strip), ...tagged, ...fromUrl].filter(
    (other, index, all) =>
      !(published !== null && other.from === published.from && other.date === published.date) &&
      all.findIndex(({ date, from }) => date === other.date && from === other.from) === index,
  );
  return { published, otherDates: others.slice(0, 20) };
}

function strip({ rank: _rank, ...value }: Found): Dated {
  return value;
}
