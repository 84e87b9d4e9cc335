/** The entries of a page's own list: not its navigation, not its side columns, not "recommended". */
import type { ParsedPage } from './html.ts';
import type { Dated, Item } from './page-facts.ts';
import { civil } from './dates.ts';
import { resolveYears, type RowDate } from './list-years.ts';
import { chooseGroups, type Group, type GroupHints } from './list-groups.ts';
import type { Row } from './rows.ts';
import { seen } from './walk.ts';

const PINNED_CLASS = /(?:^|[\s_-])(?:top|totop|istop|zhiding|zd|stick(?:y)?|ding)(?:$|[\s_-]|\d)/i;

const MARKING = new Set(['img', 'i', 'em', 'b', 'span', 'font', 'strong']);

const bearsPin = ({ element }: Row): boolean => PINNED_CLASS.test(element.attribs['class'] ?? '');

/** `byClass`: the row's class tells it from the others; where most rows bear it, it is only how this site names rows. */
function isPinned(page: ParsedPage, row: Row, byClass: boolean): boolean {
  if (/置顶/.test(page.textOf(row.element))) return true;
  if (byClass && bearsPin(row)) return true;
  return [...seen(row.element, () => false)]
    .flatMap((node) => (node.type === 'tag' && MARKING.has(node.name) ? [node] : []))
    .some(
      ({ attribs }) =>
        /置顶/.test(`${attribs['alt'] ?? ''}${attribs['title'] ?? ''}`) ||
        /(?:zhiding|zding|settop|istop)/i.test(`${attribs['src'] ?? ''} ${attribs['class'] ?? ''}`),
    );
}

function toItem(page: ParsedPage, row: Row, when: RowDate | null, byClass: boolean): Item {
  const date: Dated | null =
    when === null || row.token === null || when.year === null
      ? null
      : {
          date: civil(when.year, row.token.date.month, row.token.date.day),
          ...(row.token.date.time === undefined ? {} : { time: row.token.date.time }),
          from: when.from,
          text: row.token.date.text.replace(/\s+/g, ' '),
          spot: page.spot(row.token.node),
        };
  const { url, title: text, element } = row.entry;
  const item: Item = { url, text, spot: page.spot(element), date, pinned: isPinned(page, row, byClass) };
  if (date !== null || row.token === null) return item;
  const { month, day, time, text: shown } = row.token.date;
  const yearless = {
    month,
    day,
    ...(time === undefined ? {} : { time }),
    text: shown.replace(/\s+/g, ' '),
    spot: page.spot(row.token.node),
  };
  return { ...item, yearless };
}

/** An old entry at the head of a list that otherwise runs backwards in time has been pinned, marked or not. */
function markPinned(items: Item[]): Item[] {
  const rest = (from: number): string[] => items.slice(from).flatMap(({ date }) => date?.date ?? []);
  let head = 0;
  while (head < items.length && head < 5) {
    const own = items[head]!.date?.date;
    const after = rest(head + 1);
    const falling = after.slice(0, 10).every((date, index, all) => index === 0 || date <= all[index - 1]!);
    if (own === undefined || after.length < 3 || !falling || own >= after[0]!) break;
    head += 1;
  }
  return head === 0 ? items : items.map((item, index) => (index < head ? { ...item, pinned: true } : item));
}

/** The same address twice (picture and headline) is one entry. */
function once(items: Item[]): Item[] {
  const found = new Map<string, Item>();
  for (const item of items) {
    const other = found.get(item.url);
    if (other === undefined) found.set(item.url, item);
    else {
      const { yearless: first, ...rest } = other;
      const date = other.date ?? item.date;
      const yearless = first ?? item.yearless;
      found.set(item.url, {
        ...rest,
        text: item.text.length > other.text.length ? item.text : other.text,
        date,
        ...(date !== null || yearless === undefined ? {} : { yearless }),
        pinned: other.pinned || item.pinned,
      });
    }
  }
  return [...found.values()];
}

/** Entries of the page's own list or lists, in document order, dates with resolved years. */
export function readItems(page: ParsedPage, groups: Group[], hints: GroupHints): Item[] {
  const rows = chooseGroups(page, groups, hints).flatMap(({ rows }) => rows);
  const dates = resolveYears(rows);
  const byClass = rows.filter(bearsPin).length * 2 <= rows.length;
  const items = once(rows.map((row, index) => toItem(page, row, dates[index] ?? null, byClass)));
  return hints.home ? items : markPinned(items);
}
