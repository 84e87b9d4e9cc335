/** What a first month can judge, as a table in the Word file: without it a reader would take what is left open for something in order. */
import { AlignmentType, Paragraph, Table, TableCell, TableLayoutType, TableRow, VerticalAlign, WidthType } from 'docx';
import type { ColdRow } from '../scoring/cold-start.ts';
import { COLD_HEADS, COLD_TITLE, coldCells } from './cold-words.ts';
import { BORDERS, MARGINS } from './docx-annex.ts';
import { FONTS, SIZE, TEXT_WIDTH, blank, exact, paragraph, run } from './docx-style.ts';

/** Shares of the text width: what, judged, why, indicators. */
const SHARES = [0.24, 0.13, 0.39, 0.24];

/** Nothing where nothing is cold. */
export function coldParts(rows: readonly ColdRow[]): (Paragraph | Table)[] {
  if (rows.length === 0) return [];
  const widths = SHARES.map((share) => Math.floor(TEXT_WIDTH * share));
  const head = paragraph([run(COLD_TITLE, FONTS.hei, SIZE.smallFour)], { keepNext: true, spacing: exact(480, { before: 160 }) });
  const table = new Table({
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    borders: BORDERS,
    margins: MARGINS,
    rows: [rowOf(COLD_HEADS, widths, true), ...rows.map((row) => rowOf(coldCells(row), widths, false))],
  });
  return [head, table, blank(240)];
}

function rowOf(texts: readonly string[], widths: readonly number[], header: boolean): TableRow {
  const children = texts.map((text, column) => {
    const isShort = header || column === 1;
    return new TableCell({
      width: { size: widths[column] as number, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      children: [
        paragraph([run(text, header ? FONTS.hei : FONTS.fang, SIZE.five)], {
          alignment: isShort ? AlignmentType.CENTER : AlignmentType.LEFT,
          spacing: exact(300),
          wordWrap: true,
          ...(header ? { keepNext: true } : {}),
        }),
      ],
    });
  });
  return new TableRow({ tableHeader: header, cantSplit: true, children });
}
