/** When a document was made (成文日期), where a page says so beside the day it was published: the law counts working days between the two. */
import { isWithin } from './around.ts';
import type { Article } from './article.ts';
import { civil, findDates, wholeDate, type DateText } from './dates.ts';
import type { ParsedPage } from './html.ts';
import type { Line } from './lines.ts';
import type { Dated } from './page-facts.ts';
import { inFrame } from './text.ts';

/** 生成日期 is what the catalogue of 2008 calls it; 公布日期 and 发布日期 are publication. */
const LABEL = '(?:成文|发文|印发|制发|签发|形成|制定|生成)\\s?(?:日期|时间)';
const OWN_LINE = new RegExp(`^${LABEL}\\s*[：:]?$`);
const IN_LINE = new RegExp(`${LABEL}\\s*[：:]?\\s*`);
/** Label and date stand in a cell or a line of their own, not in running text. */
const MOST_CHARS = 200;

function after(lines: readonly Line[], index: number): { date: DateText; line: Line } | null {
  const line = lines[index] as Line;
  const { text } = line;
  if (text.length > MOST_CHARS || !/[日时]/.test(text)) return null;
  if (OWN_LINE.test(text)) {
    const next = lines[index + 1];
    const date = next === undefined ? null : wholeDate(next.text);
    return date === null || next === undefined ? null : { date, line: next };
  }
  const label = IN_LINE.exec(text);
  if (label === null) return null;
  const end = label.index + label[0].length;
  const date = findDates(text).find(({ at }) => at >= end && at <= end + 2);
  return date === undefined ? null : { date, line };
}

/** The labelled day; null where there is none, or where the page names several (a table of documents). */
export function readWritten(page: ParsedPage, { lines, body }: Article): Dated | null {
  const found = new Map<string, Dated>();
  for (let index = 0; index < lines.length; index += 1) {
    const at = after(lines, index);
    if (at === null || at.date.year === null || inFrame(at.line.element)) continue;
    // The text of a document speaks of other documents.
    if (body !== null && isWithin(at.line.element, body) && at.line.kind !== 'cell') continue;
    const date = civil(at.date.year, at.date.month, at.date.day);
    if (!found.has(date)) found.set(date, { date, from: 'label', text: at.date.text, spot: page.spot(at.line.element) });
  }
  return found.size === 1 ? [...found.values()][0]! : null;
}
