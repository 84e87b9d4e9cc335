/** Lists that are in the page but hidden until its script turns to them: paging done in the browser. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import type { Item } from './page-facts.ts';
import type { GroupHints } from './list-groups.ts';
import { readGroups } from './list-rows.ts';
import { readItems } from './lists.ts';
import { isHiddenElement, parentOf } from './walk.ts';

/** Fewer dated rows may be a template or a pop-up. */
const LEAST_ROWS = 5;

function isHidden(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) if (isHiddenElement(at)) return true;
  return false;
}

/** Dated entries of hidden lists. Only asked when the page shows none; what a browser has rendered hides on purpose. */
export function hiddenItems(page: ParsedPage, hints: GroupHints): Item[] {
  if (page.context.rendered === true || !/display\s*:\s*none/i.test(page.source)) return [];
  const groups = readGroups(page, true).filter(
    ({ holder, rows }) => rows.filter(({ token }) => token !== null).length >= LEAST_ROWS && isHidden(holder),
  );
  return groups.length === 0 ? [] : readItems(page, groups, hints).filter(({ date }) => date !== null);
}
