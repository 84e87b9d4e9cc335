/** How a month names its year so far: a sum of twelve months is a year, anything less is called what it is. */
import { monthParts } from './when.ts';

export interface YearWords {
  /** The sum of a whole year: only then may a page say 全年. */
  isWhole: boolean;
  /** The sum is of this month alone. */
  isMonth: boolean;
  /** '全年总分', '1—3月累计', '12月累计' */
  heading: string;
  /** '全年', '1—3月累计': goes before 得分 and 平均. */
  sum: string;
}

/** `since`: first month of the year that the sums hold; absent: January. */
export function yearWords(month: string, since: string | undefined): YearWords {
  const last = monthParts(month).month;
  const first = since === undefined ? 1 : monthParts(since).month;
  const isWhole = first === 1 && last === 12;
  const span = first === last ? `${last}月累计` : `${first}—${last}月累计`;
  return { isWhole, isMonth: first === last, heading: isWhole ? '全年总分' : span, sum: isWhole ? '全年' : span };
}
