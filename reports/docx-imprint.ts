/** 版记 in the Word file: a block of ruled lines at the end of the last page. */
import { AlignmentType, BorderStyle, Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType } from 'docx';
import type { BulletinText } from '../config/city.ts';
import { imprintLines } from './imprint.ts';
import type { ImprintField } from './imprint.ts';
import { CHARACTER, FONTS, SIZE, TEXT_WIDTH, exact, paragraph, run } from './docx-style.ts';

const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
/** Eighths of a point: first and last rule 0.35 mm, inner ones 0.25 mm. */
const THICK = { style: BorderStyle.SINGLE, size: 8, color: '000000' };
const THIN = { style: BorderStyle.SINGLE, size: 6, color: '000000' };
const PITCH = 480;

/** The block at the end of the last page; nothing when no field is filled. */
export function imprint(text: BulletinText): (Paragraph | Table)[] {
  const lines = imprintLines(text);
  if (lines.length === 0) return [];
  return [
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths: [TEXT_WIDTH],
      borders: { top: THICK, bottom: THICK, left: NONE, right: NONE, insideHorizontal: THIN, insideVertical: NONE },
      rows: lines.map((fields, index) => imprintRow(fields, index, lines.length)),
    }),
    // A body may not end with a table: Word wants a paragraph to hold the section.
    paragraph([], { spacing: exact(20) }),
  ];
}

function imprintRow(fields: ImprintField[], index: number, total: number): TableRow {
  const runs = fields.flatMap(({ label, value }, position) => [
    run(`${position === 0 ? '' : '    '}${label}`, FONTS.hei, SIZE.four),
    run(value, FONTS.fang, SIZE.four),
  ]);
  const only = fields.length === 1 ? (fields[0] as ImprintField) : null;
  const hang = only ? only.label.length * 280 : 0;
  return new TableRow({
    cantSplit: true,
    children: [
      new TableCell({
        width: { size: TEXT_WIDTH, type: WidthType.DXA },
        borders: { top: index === 0 ? THICK : THIN, bottom: index === total - 1 ? THICK : THIN, left: NONE, right: NONE },
        children: [
          paragraph(runs, {
            alignment: AlignmentType.LEFT,
            spacing: exact(PITCH),
            keepNext: index < total - 1,
            indent: { left: CHARACTER + hang, right: CHARACTER, hanging: hang },
          }),
        ],
      }),
    ],
  });
}
