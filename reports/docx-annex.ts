/** The annexes of the printed bulletin: a ranking table each, on a new page, its header row repeated on every page. */
import {
  AlignmentType,
  BorderStyle,
  HeightRule,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlign,
  WidthType,
} from 'docx';
import type { RankingRow } from '../scoring/ranking.ts';
import { UNKNOWN, printAmount } from './amount.ts';
import type { Bulletin } from './bulletin.ts';
import { VERDICT } from './verdicts.ts';
import { headingLines } from './heading.ts';
import { FONTS, SIZE, TEXT_WIDTH, blank, exact, paragraph, run } from './docx-style.ts';

const ROW_HEIGHT = 548;
const CELL_LINE = 320;
const LINE = { style: BorderStyle.SINGLE, size: 4, color: '000000' };
export const BORDERS = { top: LINE, bottom: LINE, left: LINE, right: LINE, insideHorizontal: LINE, insideVertical: LINE };
export const MARGINS = { top: 30, bottom: 30, left: 40, right: 40, marginUnitType: WidthType.DXA };

/** "附件1", title, table, notes. `label` is '附件1', or '附件' when there is only one. */
export function annexParts(annex: Bulletin['annexes'][number], label: string, bulletin: Bulletin): (Paragraph | Table)[] {
  return [
    paragraph([run(label, FONTS.hei, SIZE.three)], { pageBreakBefore: true, keepNext: true }),
    paragraph([run(annex.title, FONTS.song, SIZE.smallTwo)], {
      alignment: AlignmentType.CENTER,
      spacing: exact(600, { before: 160, after: 160 }),
      keepNext: true,
    }),
    rankingTable(annex.table.rows, bulletin),
    ...annex.notes.map((note) =>
      paragraph([run(note, FONTS.fang, SIZE.smallFour)], { alignment: AlignmentType.BOTH, spacing: exact(400) }),
    ),
    blank(240),
  ];
}

function rankingTable(rows: RankingRow[], { headings, verdicts }: Bulletin): Table {
  const judged = verdicts ? [VERDICT] : [];
  const heads = ['单位名称', ...headings.categories.map(({ heading }) => heading), headings.total, headings.annual, ...judged];
  const widths = columnWidths(heads.slice(1));
  const cells = (row: RankingRow) => [
    row.name,
    ...headings.categories.map(({ id }) => printAmount(row.categories[id] ?? null)),
    printAmount(row.total),
    printAmount(row.annual),
    ...(verdicts ? [verdicts[row.unit] ?? UNKNOWN] : []),
  ];
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    borders: BORDERS,
    margins: MARGINS,
    rows: [tableRow(heads, widths, FONTS.hei, true), ...rows.map((row) => tableRow(cells(row), widths, FONTS.fang, false))],
  });
}

/** A figure is as wide as its heading needs in two lines, four to five characters; the name takes the rest, at least a quarter. */
function columnWidths(headings: string[]): number[] {
  const wanted = headings.map((heading) => Math.min(5, Math.max(4, Math.ceil(heading.length / 2))) * (SIZE.smallFour * 10) + 80);
  const sum = wanted.reduce((total, width) => total + width, 0);
  const scale = Math.min(1, (TEXT_WIDTH * 0.75) / sum);
  const figures = wanted.map((width) => Math.floor(width * scale));
  return [TEXT_WIDTH - figures.reduce((total, width) => total + width, 0), ...figures];
}

function tableRow(texts: string[], widths: number[], eastAsia: string, header: boolean): TableRow {
  return new TableRow({
    tableHeader: header,
    cantSplit: true,
    height: { value: ROW_HEIGHT, rule: HeightRule.ATLEAST },
    children: texts.map((text, column) => tableCell(header ? headingLines(text) : [text], widths[column] as number, eastAsia)),
  });
}

/** Headings break by sense; names break anywhere rather than widen their column: the layout is fixed. */
function tableCell(lines: string[], width: number, eastAsia: string): TableCell {
  const runs = lines.map((line, nth) => run(line, eastAsia, SIZE.smallFour, nth === 0 ? {} : { break: 1 }));
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlign.CENTER,
    children: [paragraph(runs, { alignment: AlignmentType.CENTER, spacing: exact(CELL_LINE) })],
  });
}
