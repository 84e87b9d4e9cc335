/** Reports personal data standing openly on a page: where, of what sort, masked; never the value itself (条例 2008 §14, facts §D.1). */
import type { Element } from 'domhandler';
import { rawText } from './below.ts';
import { nearest } from './around.ts';
import type { ParsedPage } from './html.ts';
import type { Personal } from './page-facts.ts';
import { type Line, pageLines } from './lines.ts';
import { findPersonal, isLetterText, type FoundPersonal, type Surroundings } from './personal-find.ts';
import { BATCH_ROWS, lineName } from './personal-lines.ts';
import { personName } from './personal-grid.ts';
import { readTables, type Row, type TableReading } from './personal-table.ts';
import { parentOf } from './walk.ts';

export { findPersonal } from './personal-find.ts';
export { readPersonalText } from './personal-text.ts';

interface Sighting extends FoundPersonal {
  /** The raw value; stays inside this file, to see the same value once. */
  raw: string;
  element: Element;
  /** Row, list entry or line it stands in. */
  row: Element | Line;
  /** What the rows hang in: the table, the list. */
  group: Element | null;
  named: boolean;
}

const CELL = new Set(['td', 'th']);
const ROW = new Set(['tr']);
/** A list inside a layout table is a list. */
const ENTRY = new Set(['li', 'td', 'th']);
const LABEL_ALONE = /[：:]$/;
function contextOf(line: Line, previous: Line | undefined, tables: TableReading): Surroundings {
  const cell = nearest(line.element, CELL);
  const known = cell === null ? undefined : tables.cells.get(cell);
  const label =
    previous !== undefined && (LABEL_ALONE.test(previous.text) || previous.element.name === 'dt') ? previous.text.slice(-24) : '';
  return known === undefined ? { context: label } : { ...known, context: `${known.context ?? ''} ${label}`.trim() };
}

interface Place {
  row: Element | Line;
  group: Element | null;
  reading: Row | undefined;
  /** A name stands in a box beside the number. */
  named: boolean;
}

/** Rows built of boxes: how many lines back the name may stand. */
const BOXES = 4;

/** The box that holds a name and, in boxes of their own, what belongs to it: `<div><span>…</span></div>` drawn as a table. */
function boxedRow(lines: readonly Line[], index: number): Element | null {
  const row = parentOf(lines[index]!.element);
  for (let back = index - 1; row !== null && back >= 0 && back >= index - BOXES; back -= 1) {
    const { text, element } = lines[back]!;
    if (parentOf(element) !== row) return null;
    if (personName.test(text)) return row;
  }
  return null;
}

function rowOf(lines: readonly Line[], index: number, tables: TableReading): Place {
  const line = lines[index] as Line;
  const row = nearest(line.element, ENTRY)?.name === 'li' ? null : nearest(line.element, ROW);
  const reading = row === null ? undefined : tables.rows.get(row);
  if (row !== null && reading !== undefined) return { row, group: reading.table, reading, named: reading.named };
  const boxed = boxedRow(lines, index);
  if (boxed !== null) return { row: boxed, group: parentOf(boxed), reading: undefined, named: true };
  return { row: line, group: parentOf(line.element), reading: undefined, named: false };
}

function inText(page: ParsedPage, tables: TableReading): Sighting[] {
  const found: Sighting[] = [];
  const lines = pageLines(page, { withHidden: true });
  const letters = isLetterText(page.text);
  lines.forEach((line, index) => {
    if (!/\d{5}/.test(line.text.replace(/[０-９]/g, '0'))) return;
    const place = rowOf(lines, index, tables);
    const near = [lines[index - 2], lines[index - 1], lines[index + 1]].map((other) => other?.text.slice(0, 60) ?? '').join('\n');
    const numbers = findPersonal(line.text, { ...contextOf(line, lines[index - 1], tables), near, letters });
    const named = numbers.length > 0 && (place.reading?.named ?? (place.named || lineName.test(line.text)));
    for (const one of numbers) {
      found.push({ ...one, raw: line.text.slice(one.from, one.to), element: line.element, row: place.row, group: place.group, named });
    }
  });
  return found;
}

const ATTRIBUTES = /^(?:alt|title|value|placeholder|aria-label|data-.+)$/;

/** What a page carries without showing it; only what a check digit proves. */
function inAttributes(page: ParsedPage): Sighting[] {
  const found: Sighting[] = [];
  const look = (text: string, element: Element): void => {
    for (const one of findPersonal(text)) {
      if (!one.sure || (one.sort !== 'id18' && one.sort !== 'disability')) continue;
      found.push({ ...one, raw: text.slice(one.from, one.to), element, row: nearest(element, ROW) ?? element, group: null, named: false });
    }
  };
  for (const element of page.elements) {
    for (const name of Object.keys(element.attribs)) if (ATTRIBUTES.test(name)) look(element.attribs[name] as string, element);
    if (element.name === 'textarea' || element.name === 'option') look(rawText(element), element);
  }
  return found;
}

/** The same value twice on a page is one value. */
function once(sightings: Sighting[]): Sighting[] {
  const seen = new Set<string>();
  return sightings.filter(({ raw }) => {
    const key = raw.replace(/[\s\u00a0-]/g, '').toUpperCase();
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

function batches(page: ParsedPage, sightings: Sighting[]): { batch: Personal[]; taken: Set<Sighting> } {
  const groups = new Map<Element, Sighting[]>();
  for (const one of sightings) {
    if (one.group === null) continue;
    const members = groups.get(one.group);
    if (members === undefined) groups.set(one.group, [one]);
    else members.push(one);
  }
  const batch: Personal[] = [];
  const taken = new Set<Sighting>();
  for (const [group, members] of groups) {
    const rows = new Set(members.filter(({ named }) => named).map(({ row }) => row));
    if (rows.size < BATCH_ROWS) continue;
    const shown = members.find(({ sure }) => sure) ?? (members[0] as Sighting);
    batch.push({ sort: 'batch', masked: shown.masked, count: rows.size, sure: members.some(({ sure }) => sure), spot: page.spot(group) });
    for (const one of members) taken.add(one);
  }
  return { batch, taken };
}

/** Lists of names with home addresses down to the house are a batch even without numbers; a person should look. */
function addressLists(page: ParsedPage, tables: TableReading, known: Set<Element>): Personal[] {
  const counts = new Map<Element, number>();
  for (const { table, named, address } of tables.rows.values()) if (named && address) counts.set(table, (counts.get(table) ?? 0) + 1);
  const lists = [...counts].filter(([table, count]) => count >= BATCH_ROWS && !known.has(table));
  return lists.map(([table, count]) => ({ sort: 'batch', masked: '****', count, sure: false, spot: page.spot(table) }));
}

/** Personal data of a page, batches first, then single values in the order in which they stand. */
export function readPersonal(page: ParsedPage): Personal[] {
  const tables = readTables(page);
  const sightings = once([...inText(page, tables), ...inAttributes(page)]);
  const { batch, taken } = batches(page, sightings);
  const batched = new Set([...taken].flatMap(({ group }) => (group === null ? [] : [group])));
  const single = sightings.filter((one) => !taken.has(one));
  return [
    ...batch,
    ...addressLists(page, tables, batched),
    ...single.map(({ sort, masked, sure, element }) => ({ sort, masked, count: 1, sure, spot: page.spot(element) })),
  ];
}
