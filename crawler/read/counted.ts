/** Until which day a page of statistics counts: it is written anew each month under one address, and rarely signed with a date. */
import { civil, findDates, isDate, narrow } from './dates.ts';
import { withoutFoot } from './foot-lines.ts';
import type { ParsedPage } from './html.ts';
import { pageLines } from './lines.ts';
import type { Dated } from './page-facts.ts';

/** Columns of such pages. */
const COUNTING = new Set(['talkstat', 'servstat']);
const UNTIL = /截[至止]|统计(?:时间|日期|周期|区间|期间|时段)|更新(?:时间|日期)|数据(?:时间|日期)/;
/** "2018年12月份受理统计"; a day or a second month makes it something else. */
const MONTH = /(?<!\d)((?:19|20)\d{2})\s?年\s?(1[0-2]|0?[1-9])\s?月(?!\s?\d{1,2}\s?日)份?/g;
const COUNT = /统计|受理|办理|办结|答复|回复|来信|留言|信件|办件/;
/** A longer line is a text without breaks. */
const LONGEST = 300;

/** A month stands for its last day. */
function lastDay(year: number, month: number): string {
  return civil(
    year,
    month,
    [31, 30, 29, 28].find((day) => isDate(year, month, day))!,
  );
}

function dayIn(line: string): { date: string; text: string } | null {
  const text = narrow(line.slice(0, LONGEST));
  const days = findDates(line.slice(0, LONGEST)).filter(({ year }) => year !== null);
  if (UNTIL.test(text) && days.length > 0) {
    const last = days
      .map(({ year, month, day, text: word }) => ({ date: civil(year!, month, day), text: word }))
      .sort((a, b) => (a.date < b.date ? -1 : 1))
      .at(-1)!;
    return last;
  }
  const month = COUNT.test(text) ? [...text.matchAll(MONTH)].at(-1) : undefined;
  return month ? { date: lastDay(Number(month[1]), Number(month[2])), text: month[0] } : null;
}

/** The newest day that the page names so; undefined: none, or it is no page of statistics. */
export function readCounted(page: ParsedPage, column: string | null): Dated | undefined {
  if (column === null || !COUNTING.has(column)) return undefined;
  let newest: Dated | undefined;
  for (const { text, element } of withoutFoot(pageLines(page, { withoutFrame: true }))) {
    const day = dayIn(text);
    if (day && (newest === undefined || day.date > newest.date))
      newest = { date: day.date, from: 'label', text: day.text, spot: page.spot(element) };
  }
  return newest;
}
