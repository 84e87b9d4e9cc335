/** What an element stands in: the nearest row, cell or table around it. */
import type { Element } from 'domhandler';

/** Nearest ancestor (or self) with one of the names. */
export function nearest(element: Element, names: Set<string>): Element | null {
  for (let at: Element | null = element; at !== null; at = at.parent !== null && at.parent.type === 'tag' ? at.parent : null) {
    if (names.has(at.name)) return at;
  }
  return null;
}

export function isWithin(element: Element, outer: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parent !== null && at.parent.type === 'tag' ? at.parent : null) {
    if (at === outer) return true;
  }
  return false;
}

/** Cells of one row, nested tables' cells left out. */
export function cellsOf(row: Element): Element[] {
  return row.children.filter((child): child is Element => child.type === 'tag' && (child.name === 'td' || child.name === 'th'));
}
