/** Lists whose entries a script of the page itself writes out as data: `var listData=[{"title":…,"url":…,"pubDate":…},…]` (facts §G.1). */
import type { ParsedPage } from './html.ts';
import { recordsIn } from './json-list.ts';
import type { Item } from './page-facts.ts';
import { literalAt } from './script-literal.ts';
import { withoutComments } from './scripts.ts';

/** Menus and slides are arrays too: a list has dates, and more than two of them. */
const LEAST = 3;
/** Arrays that are looked at in one page, and the longest script that is. */
const MOST_ARRAYS = 40;
const LONGEST = 500_000;
const ARRAY = /\[\s*\{/g;

/** Arrays of objects written out in a script, outermost ones only. */
function arrays(code: string): unknown[][] {
  const found: unknown[][] = [];
  let behind = 0;
  let seen = 0;
  for (const { index } of code.matchAll(ARRAY)) {
    if (index < behind) continue;
    if ((seen += 1) > MOST_ARRAYS) break;
    const read = literalAt(code, index);
    if (read === null) continue;
    behind = read.end;
    if (Array.isArray(read.value)) found.push(read.value);
  }
  return found;
}

/** Entries of the longest list of titles, addresses and dates in the page's scripts. Only asked when a script fills the page and the page shows nothing. */
export function scriptItems(page: ParsedPage): Item[] {
  if (page.context.rendered === true) return [];
  let best: Item[] = [];
  for (const script of page.named('script')) {
    const text = script.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
    if (text.length > LONGEST || !text.includes('[')) continue;
    for (const list of arrays(withoutComments(text))) {
      const items = recordsIn(list, page.url);
      const dated = items.filter(({ date }) => date !== null).length;
      if (dated < LEAST || dated * 2 < list.length || items.length <= best.length) continue;
      best = [...new Map(items.map((item) => [item.url, { ...item, spot: page.spot(script) }])).values()];
    }
  }
  return best;
}
