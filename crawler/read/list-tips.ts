/** What the tip of a link tells about its entry: CMS of the 2000s put title, author and date there and nowhere else (动易, jcms). */
import type { Element } from 'domhandler';
import { findDates } from './dates.ts';
import { parentOf } from './walk.ts';
import type { Entry, Token } from './rows.ts';

const DATED = /(?:^|\s)(?:发布|更新|录入|添加|发表)(?:时\s?间|日\s?期)\s*[：:]\s*/;
const TITLED = /^\s*(?:文章|信息)?标\s*题\s*[：:]\s*(.+?)(?:\s+\p{Script=Han}[\p{Script=Han}\s]{1,8}[：:].*)?$/su;
const ROW = /^(?:li|tr|dl)$/;

/** The title in a tip that labels it; any other tip as it stands. */
export function tipTitle(tip: string): string {
  return TITLED.exec(tip)?.[1]?.trim() ?? tip;
}

function rowAround(element: Element): Element | null {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) if (ROW.test(at.name)) return at;
  return null;
}

/** Labelled dates in the tips of entries, each for its row; a date that the row shows goes before them. */
export function tipTokens(entries: Entry[]): Token[] {
  const tokens: Token[] = [];
  const inRow = new Map<Element, number>();
  for (const { element } of entries) {
    const tip = element.attribs['title'] ?? '';
    const label = DATED.exec(tip);
    if (label === null) continue;
    const date = findDates(tip.slice(label.index + label[0].length))[0];
    if (date === undefined || date.at > 0) continue;
    const row = rowAround(element);
    if (row !== null) inRow.set(row, (inRow.get(row) ?? 0) + 1);
    tokens.push({ node: element, date, sort: 'none', titled: true });
  }
  // A row of one such link is dated as a whole, whatever links to its category stand before.
  return tokens.map((token) => {
    const row = rowAround(token.node as Element);
    return row !== null && inRow.get(row) === 1 ? { ...token, node: row } : token;
  });
}
