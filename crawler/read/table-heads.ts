/** Cells in a grid: what stands at the head of a cell's column, and what stands below a head. */
import type { AnyNode, Element } from 'domhandler';
import { below } from './below.ts';
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

/** The cell below a heading cell, in a row with as many cells; null when there is none. */
export function cellBelow(node: AnyNode): Element | null {
  const place = placeOf(node);
  const next = place === null ? undefined : place.rows[place.rows.indexOf(place.row) + 1];
  if (place === null || next === undefined) return null;
  const cells = cellsIn(next);
  return cells.length === cellsIn(place.row).length ? (cells[place.index] ?? null) : null;
}
