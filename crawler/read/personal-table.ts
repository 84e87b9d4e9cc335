/** Who and what a table's columns hold, so that a number in a cell is read under its header and beside its name. */
import type { Element } from 'domhandler';
import { below, rawText } from './below.ts';
import { cellsOf, nearest } from './around.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine } from './lines.ts';
import type { Surroundings } from './personal-find.ts';
import { headersOf, phonesOf, readRow, type GridCell } from './personal-grid.ts';

export interface Row {
  table: Element;
  /** Someone's name stands in the row. */
  named: boolean;
  /** A home address stands in the row, down to house or room. */
  address: boolean;
}

const TABLE = new Set(['table']);
/** Longest part of a cell that decides anything. */
const CELL_CHARS = 400;

interface Placed extends GridCell {
  element: Element;
}

function spanOf(cell: Element): number {
  const span = Number(cell.attribs['colspan'] ?? '1');
  return Number.isInteger(span) && span > 0 && span < 100 ? span : 1;
}

function placed(row: Element): Placed[] {
  let column = 0;
  return cellsOf(row).map((element) => {
    const at = column;
    column += spanOf(element);
    return { element, text: tidyLine(rawText(element)).slice(0, CELL_CHARS), column: at };
  });
}

/** What stands before the first row: a caption, a title row. */
function titleOf(table: Element, first: Placed[] | undefined): string {
  const caption = rawText(table.children.find((child) => child.type === 'tag' && child.name === 'caption'));
  return [caption, first?.length === 1 ? first[0]!.text : ''].map((text) => tidyLine(text).slice(0, 80)).join(' ');
}

export interface TableReading {
  /** Surroundings of a cell, by its element. */
  cells: Map<Element, Surroundings>;
  rows: Map<Element, Row>;
}

/** Reads every table of the page that has rows of its own. */
export function readTables(page: ParsedPage): TableReading {
  const reading: TableReading = { cells: new Map(), rows: new Map() };
  const pageTitle = ['title', 'h1'].map((name) => tidyLine(rawText(page.named(name)[0])).slice(0, 80)).join(' ');
  for (const table of page.named('table')) {
    const rows = below(table, 'tr').filter((row) => nearest(row, TABLE) === table);
    const cells = rows.map(placed);
    const headers = headersOf(cells);
    const phones = phonesOf(headers, `${pageTitle} ${titleOf(table, cells[0])}`);
    rows.forEach((element, index) => {
      const own = cells[index] as Placed[];
      const { contexts, named, address } = readRow(own, headers, index === headers.row);
      own.forEach((cell, at) =>
        reading.cells.set(cell.element, { context: contexts[at] as string, ...(phones === undefined ? {} : { phones }) }),
      );
      reading.rows.set(element, { table, named, address });
    });
  }
  return reading;
}
