/** Cells in a grid: what stands at the head of a cell's column, and what stands below a head. */
import type { AnyNode, Element } from 'domhandler';
import { below, hasBelow } from './below.ts';
import type { ParsedPage } from './html.ts';
import { parentOf } from './walk.ts';

interface Place {
  row: Element;
  rows: Element[];
  index: number;
}

function cellsIn(row: Element): Element[] {
  return row.children.filter((child): child is Element => child.type === 'tag' && /^t[dh]$/.test(child.name));
}

function placeOf(node: AnyNode): Place | null {
  let cell: Element | null = node.type === 'tag' ? node : parentOf(node);
  while (cell !== null && !/^(?:t[dh]|li)$/.test(cell.name)) cell = parentOf(cell);
  const row = cell === null || cell.name === 'li' ? null : parentOf(cell);
  if (cell === null || row === null || row.name !== 'tr') return null;
  let table: Element | null = parentOf(row);
  if (table !== null && table.name !== 'table') table = parentOf(table);
  return table === null ? null : { row, rows: below(table, 'tr'), index: cellsIn(row).indexOf(cell) };
}

/** Heading of the table column a cell stands in; '' when there is none. */
export function columnHeading(page: ParsedPage, node: AnyNode): string {
  const place = placeOf(node);
  const first = place?.rows[0];
  if (place === null || first === undefined || first === place.row) return '';
  const heads = cellsIn(first);
  const head = heads[place.index];
  return head !== undefined && heads.length === cellsIn(place.row).length ? page.textOf(head) : '';
}

/** Fewer parts than this beside each other are no columns. */
const LEAST_PARTS = 3;
/** More children than this are a list, not the columns of its row. */
const MOST_PARTS = 60;
const HEAD_CHARS = 12;

const parts = (element: Element): Element[] => element.children.filter((child) => child.type === 'tag' && child.name !== 'br') as Element[];

/** The parts of a row of names over a list: as many as the row has, all short, none of them a link. */
function headsFor(page: ParsedPage, row: Element, count: number): Element[] | null {
  const holder = parentOf(row);
  if (holder === null) return null;
  const first = holder.children.find(
    (child): child is Element => child.type === 'tag' && child.name === row.name && parts(child).length === count,
  );
  let over = holder.prev;
  while (over !== null && over.type !== 'tag') over = over.prev;
  for (const head of [first, over, over?.children.find((child): child is Element => child.type === 'tag')]) {
    if (head === null || head === undefined || head === row || head.type !== 'tag') continue;
    const heads = parts(head);
    if (heads.length !== count || hasBelow(head, 'a')) continue;
    if (heads.every((part) => page.textOf(part).trim().length <= HEAD_CHARS)) return heads;
  }
  return null;
}

/** What a list without a table says over the part of a row in which a node stands: `<li><span>名称</span>…<span>发布日期</span></li>`. */
export function rowHeading(page: ParsedPage, node: AnyNode): string {
  let part = node.type === 'tag' ? node : parentOf(node);
  for (let level = 0; level < 3 && part !== null && !/^t[dhr]$/.test(part.name); level += 1) {
    const row = parentOf(part);
    if (row === null || row.children.length > MOST_PARTS) return '';
    const own = parts(row);
    if (/^(?:li|ul|dl|div|p)$/.test(row.name) && own.length >= LEAST_PARTS) {
      const heads = headsFor(page, row, own.length);
      return heads === null ? '' : page.textOf(heads[own.indexOf(part)]!).trim();
    }
    part = row;
  }
  return '';
}

/** The cell below a heading cell, in a row with as many cells; null when there is none. */
export function cellBelow(node: AnyNode): Element | null {
  const place = placeOf(node);
  const next = place === null ? undefined : place.rows[place.rows.indexOf(place.row) + 1];
  if (place === null || next === undefined) return null;
  const cells = cellsIn(next);
  return cells.length === cellsIn(place.row).length ? (cells[place.index] ?? null) : null;
}
