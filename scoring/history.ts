/** What stood before a month: how far its year reaches back in the book, and whether the month before was inspected. */
import type { LedgerEntry } from './ledger.ts';
import { monthBefore, monthsOf } from './period.ts';
import { isBase } from './stretch.ts';

export interface History {
  /** First month of the year that the annual sums hold, '2018-03'. */
  since: string;
  /** The month before was inspected: what is new since can be told from what stood there already. */
  previous: boolean;
}

/** `inspected`: months with an inspection of their own. */
export function historyOf(book: readonly LedgerEntry[], inspected: readonly string[], month: string): History {
  const year = month.slice(0, 4);
  const known = book.filter((entry) => isBase(entry) && entry.total !== null).flatMap(({ period }) => monthsOf(period) ?? []);
  const months = [...known.filter((each) => each.startsWith(year) && each < month), month].sort();
  return { since: months[0]!, previous: inspected.includes(monthBefore(month)) };
}
