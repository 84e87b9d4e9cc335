/** Puts links and dates together into rows, and rows into the lists they stand in. */
import type { AnyNode, Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import type { Group } from './list-groups.ts';
import { readEntries, readTokens, type Entry, type Row, type Token } from './rows.ts';
import { tipTokens } from './list-tips.ts';
import { parentOf } from './walk.ts';

interface Counts {
  entries: Map<Element, Entry[]>;
  tokens: Map<Element, Token[]>;
}

/** For every element the entries below it, up to a handful: more than that and it is no row. */
function tally(entries: Entry[]): Map<Element, Entry[]> {
  const below = new Map<Element, Entry[]>();
  for (const entry of entries) {
    for (let at: Element | null = entry.element; at !== null; at = parentOf(at)) {
      const list = below.get(at);
      if (list === undefined) below.set(at, [entry]);
      else if (list.length < 60 || at.name === 'body') list.push(entry);
    }
  }
  return below;
}

/** The entry that a row is about: the first with a real title, else the longest. */
function mainEntry(entries: Entry[]): Entry {
  const real = entries.find(({ title }) => title.length >= 8);
  if (real !== undefined) return real;
  return entries.reduce((best, entry) => (entry.title.length > best.title.length ? entry : best));
}

const RANK = { published: 0, bare: 1, none: 1, document: 2, foreign: 9 };

/** Whether a date is the better one for its row: by its label; else one outside the title (whose own date may lend the same day its year), else one with a year. */
function isBetter(token: Token, best: Token): boolean {
  if (RANK[token.sort] !== RANK[best.sort]) return RANK[token.sort] < RANK[best.sort];
  const sameDay = token.date.month === best.date.month && token.date.day === best.date.day;
  if (token.titled !== best.titled && !sameDay) return best.titled === true;
  return best.date.year === null && token.date.year !== null;
}

const bestToken = (tokens: Token[]): Token => tokens.reduce((best, token) => (isBetter(token, best) ? token : best));

const ROW = /^(?:li|tr|dl)$/;
const HOLDER = /^(?:ul|ol|tbody|table|thead|body|main|section|html)$/;

/** A row reaches up as long as nothing else of the list comes in. */
function widen(start: Element, counts: Counts): Element {
  const size = counts.entries.get(start)?.length ?? 0;
  let row = start;
  while (!ROW.test(row.name)) {
    const parent = parentOf(row);
    if (parent === null || HOLDER.test(parent.name) || (counts.entries.get(parent)?.length ?? 0) > size) break;
    row = parent;
  }
  return row;
}

function holderOf(row: Element): Element {
  const parent = parentOf(row);
  return parent === null ? row : parent;
}

/** The child of the holder in which an element stands, if nothing but that child's own text is in it. */
function childOf(holder: Element, element: Element): Element {
  let at = element;
  for (let up = parentOf(at); up !== null && up !== holder; up = parentOf(up)) at = up;
  return parentOf(at) === holder && /^(?:dt|dd|p|td|li|h[1-6])$/.test(at.name) ? at : element;
}

/** Rows where several links and several dates share one element: each date goes to the link beside it. */
function paired(holder: Element, entries: Entry[], tokens: Token[], order: Map<unknown, number>): Row[] {
  const place = (node: unknown): number => order.get(node) ?? 0;
  const real = entries.filter(({ title }) => title.length >= 4);
  if (real.length === 0) return [];
  const dateFirst = place(tokens[0]!.node) < place(real[0]!.element);
  const rows: Row[] = [];
  for (const token of tokens) {
    const at = place(token.node);
    const beside = dateFirst ? real.find(({ element }) => place(element) > at) : real.findLast(({ element }) => place(element) < at);
    if (beside !== undefined && !rows.some(({ entry }) => entry === beside))
      rows.push({ element: childOf(holder, beside.element), entry: beside, token, holder });
  }
  for (const entry of real)
    if (!rows.some((row) => row.entry === entry)) rows.push({ element: childOf(holder, entry.element), entry, token: null, holder });
  return rows.sort((a, b) => place(a.entry.element) - place(b.entry.element));
}

/** How many titled links a row may hold beside its own (related readings, categories). */
const ROW_LINKS = 8;

function datedRows(counts: Counts, tokens: Token[], order: Map<unknown, number>): Row[] {
  const byElement = new Map<Element, Token[]>();
  for (const token of tokens) {
    let at: Element | null = token.node.type === 'tag' ? token.node : parentOf(token.node);
    while (at !== null && !counts.entries.has(at)) at = parentOf(at);
    if (at === null) continue;
    const known = byElement.get(at);
    if (known === undefined) byElement.set(at, [token]);
    else if (known.length < 200) known.push(token);
  }
  const rows: Row[] = [];
  for (const [element, own] of byElement) {
    const entries = counts.entries.get(element) as Entry[];
    if (own.length > 1 && entries.length > 1 && own.length >= Math.min(entries.length / 2, 3)) {
      if (!ROW.test(element.name) || element.name === 'dl') {
        rows.push(...paired(element, entries, own, order));
        continue;
      }
    }
    const crowded = entries.filter(({ title }) => title.length >= 6).length > (ROW.test(element.name) && own.length === 1 ? 40 : ROW_LINKS);
    if (crowded || element.name === 'body') continue;
    const row = widen(element, counts);
    rows.push({ element: row, entry: mainEntry(entries), token: bestToken(own), holder: holderOf(row) });
  }
  return merged(rows);
}

/** One row per element, with the better date. */
function merged(rows: Row[]): Row[] {
  const byElement = new Map<Element, Row>();
  for (const row of rows) {
    const other = byElement.get(row.element);
    if (other === undefined) byElement.set(row.element, row);
    else if (other.token === null || (row.token !== null && bestToken([other.token, row.token]) === row.token))
      byElement.set(row.element, { ...other, token: row.token });
  }
  return [...byElement.values()];
}

/** Rows without a date that stand among dated ones, or make up a list of their own. */
function undatedRows(counts: Counts, dated: Row[], entries: Entry[]): Row[] {
  const taken = new Set(dated.flatMap(({ element }) => counts.entries.get(element) ?? []));
  for (const { entry } of dated) taken.add(entry);
  const inRow = new Set(dated.map(({ element }) => element));
  const rows = new Map<Element, Row>();
  for (const entry of entries) {
    if (!entry.leads || taken.has(entry) || nestedInRow(entry.element, inRow)) continue;
    const row = widen(entry.element, counts);
    const own = counts.entries.get(row) ?? [entry];
    if (!rows.has(row)) rows.set(row, { element: row, entry: mainEntry(own), token: null, holder: holderOf(row) });
  }
  return [...rows.values()];
}

function nestedInRow(element: Element, rows: Set<Element>): boolean {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) if (rows.has(at)) return true;
  return false;
}

/** Where each of the wanted nodes stands in the document. */
function documentOrder(root: AnyNode, wanted: Set<unknown>): Map<unknown, number> {
  const order = new Map<unknown, number>();
  const stack: AnyNode[] = [root];
  while (stack.length > 0) {
    const node = stack.pop() as AnyNode;
    if (wanted.has(node)) order.set(node, order.size);
    if ('children' in node) for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at] as AnyNode);
  }
  return order;
}

/** All rows of the page, grouped by list; `hiddenToo`: also those that a script would show. */
export function readGroups(page: ParsedPage, hiddenToo = false): Group[] {
  const root = page.$.root()[0]!;
  const { entries, texts } = readEntries(page, root, hiddenToo);
  if (entries.length === 0) return [];
  const counts: Counts = { entries: tally(entries), tokens: new Map() };
  const tokens = [...readTokens(page, texts), ...tipTokens(entries)];
  const order = documentOrder(root, new Set<unknown>([...entries.map(({ element }) => element), ...tokens.map(({ node }) => node)]));
  const dated = datedRows(counts, tokens, order);
  const rows = [...dated, ...undatedRows(counts, dated, entries)].sort(
    (a, b) => (order.get(a.entry.element) ?? 0) - (order.get(b.entry.element) ?? 0),
  );
  const groups = new Map<Element, Group>();
  for (const row of rows) {
    const group = groups.get(row.holder);
    if (group === undefined) groups.set(row.holder, { holder: row.holder, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()];
}
