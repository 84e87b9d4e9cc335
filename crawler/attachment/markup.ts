/** Reads text and tables out of XML and HTML as it streams by: of Word, slides, OpenDocument, OFD and what Office saves as HTML. */
import { Parser } from 'htmlparser2';
import { Unreadable } from './text-sink.ts';
import type { TextSink } from './text-sink.ts';

/** What elements mean, by local name: prefixes are the writer's choice. */
export interface Vocabulary {
  xml: boolean;
  paragraph: ReadonlySet<string>;
  table: ReadonlySet<string>;
  row: ReadonlySet<string>;
  cell: ReadonlySet<string>;
  /** Elements that hold text; null: all of them. */
  text: ReadonlySet<string> | null;
  blank: ReadonlySet<string>;
  /** Elements whose content is no text of the document. */
  skip: ReadonlySet<string>;
}

const set = (names: string) => new Set(names.split(' '));

/** WordprocessingML (also the XML of 2003), DrawingML of slides and text boxes, SpreadsheetML of 2003, OFD. Deleted text is still in the file. */
export const officeXml: Vocabulary = {
  xml: true,
  paragraph: set('p TextObject'),
  table: set('tbl Table'),
  row: set('tr Row'),
  cell: set('tc Cell'),
  text: set('t delText Data TextCode'),
  blank: set('tab br cr ptab'),
  // A text box is written twice: as it is, and for older readers.
  skip: set('Fallback pPr DocumentProperties Styles'),
};

export const openDocument: Vocabulary = {
  xml: true,
  paragraph: set('p h'),
  table: set('table'),
  row: set('table-row'),
  cell: set('table-cell covered-table-cell'),
  text: set('p h'),
  blank: set('tab s line-break'),
  skip: set('automatic-styles font-face-decls forms'),
};

export const officeHtml: Vocabulary = {
  xml: false,
  paragraph: set('p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 br hr pre form title caption center'),
  table: set('table'),
  row: set('tr'),
  cell: set('td th'),
  text: null,
  blank: new Set(),
  skip: set('script style noscript template'),
};

/** A row that is being read; a table inside a cell opens another one. */
interface OpenRow {
  cells: string[];
  cell: string | null;
}

/** Elements inside elements; no honest writer comes near, and the parser turns quadratic far beyond. */
const MAX_DEPTH = 3000;

const local = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

/** Takes the source piece by piece. Entities that a document defines are never expanded. */
export function markupReader(words: Vocabulary, sink: TextSink): { write(source: string): void; end(): void } {
  const rows: OpenRow[] = [];
  let loose = '';
  let [skipping, inText, depth] = [0, 0, 0];

  const add = (text: string): void => {
    const row = rows.at(-1);
    if (row === undefined) loose += text;
    else if (row.cell !== null) row.cell += text;
  };
  const endLine = (): void => {
    if (rows.length > 0) return add(' ');
    sink.line(loose);
    loose = '';
  };
  const endRow = (): void => {
    const row = rows.pop();
    if (row === undefined) return;
    if (row.cell !== null) row.cells.push(row.cell);
    sink.row(row.cells);
  };
  const endCell = (): void => {
    const row = rows.at(-1);
    if (row === undefined || row.cell === null) return;
    row.cells.push(row.cell);
    row.cell = null;
  };

  const parser = new Parser(
    {
      onopentagname(full) {
        if ((depth += 1) > MAX_DEPTH) throw new Unreadable('too-big', `more than ${MAX_DEPTH} elements inside each other`);
        const name = local(full);
        if (words.skip.has(name)) skipping += 1;
        if (words.text?.has(name)) inText += 1;
        if (words.paragraph.has(name) || words.table.has(name)) endLine();
        if (words.blank.has(name) && skipping === 0) add(' ');
        if (words.row.has(name)) rows.push({ cells: [], cell: null });
        const row = rows.at(-1);
        if (words.cell.has(name) && row !== undefined) {
          endCell();
          row.cell = '';
        }
      },
      ontext(text) {
        if (skipping === 0 && (words.text === null || inText > 0)) add(text);
      },
      onclosetag(full) {
        depth -= 1;
        const name = local(full);
        if (words.skip.has(name)) skipping = Math.max(0, skipping - 1);
        if (words.text?.has(name)) inText = Math.max(0, inText - 1);
        if (words.cell.has(name)) endCell();
        if (words.row.has(name)) endRow();
        if (words.paragraph.has(name)) endLine();
        if (words.table.has(name) && rows.length === 0) {
          endLine();
          sink.gap();
        }
      },
    },
    { xmlMode: words.xml, decodeEntities: true },
  );
  return {
    write: (source) => parser.write(source),
    end() {
      parser.end();
      while (rows.length > 0) endRow();
      endLine();
    },
  };
}
