/** Tables whose labels stand in a header row and whose one record stands below it. */
import type { Element } from 'domhandler';
import { below, rawText } from './below.ts';
import type { ParsedPage } from './html.ts';
import { linesOf, tidyLine } from './lines.ts';
import { bareLabel, type Meaning, type Pair } from './pairs.ts';
import { cellsOf, isWithin, nearest } from './around.ts';

/** Labels in a row from which on it is a header row. */
const HEADER_LABELS = 3;
const TABLE = new Set(['table']);

/**
 * Pairs of tables with a header row and one record. A table with several records is a catalogue: it is taken, and gives nothing.
 * `taken` says whether an element stands in one of those tables.
 */
export function tablePairs<Key>(page: ParsedPage, meaning: Meaning<Key>): { pairs: Pair<Key>[]; taken: (element: Element) => boolean } {
  const pairs: Pair<Key>[] = [];
  const tables = new Set<Element>();
  for (const table of page.named('table')) {
    const rows = below(table, 'tr')
      .filter((row) => nearest(row, TABLE) === table)
      .map(cellsOf);
    const at = rows.findIndex(
      (cells) => cells.length >= HEADER_LABELS && cells.every((cell) => meaning(bareLabel(rawText(cell)), true) !== null),
    );
    const records = at < 0 ? [] : rows.slice(at + 1).filter((cells) => cells.length === rows[at]?.length);
    if (at < 0 || records.length === 0) continue;
    tables.add(table);
    if (records.length > 1) continue;
    (rows[at] as Element[]).forEach((head, index) => {
      const lines = linesOf((records[0] as Element[])[index] as Element);
      const label = tidyLine(rawText(head));
      pairs.push({ keys: meaning(bareLabel(label), true) ?? [], label, text: lines.map(({ text }) => text).join('\n'), lines, at: head });
    });
  }
  return { pairs, taken: (element) => [...tables].some((table) => isWithin(element, table)) };
}
