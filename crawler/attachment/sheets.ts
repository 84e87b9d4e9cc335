/** Reads workbooks (xls, xlsx, et, ods) cell by cell: what is shown, and the raw value where the format hides it. */
import type { CellObject, WorkBook, WorkSheet } from 'xlsx';
import { Unreadable } from './text-sink.ts';
import type { TextSink } from './text-sink.ts';

/** A large library: loaded with the first workbook. */
export const xlsxLibrary = async () => (await import('xlsx')).default;
type Xlsx = Awaited<ReturnType<typeof xlsxLibrary>>;

/** Cells of one sheet by row and column; both with holes. */
type Rows = (CellObject | undefined)[][];

/** The same number, written for people: 1,234.50 for 1234.5, 45% for 0.45. */
function isRounding(shown: string, value: number): boolean {
  const percent = shown.endsWith('%');
  const bare = shown.replace(/[,，\s¥￥$€%_()]/g, '');
  if (!/^-?\d+(?:\.\d+)?$/.test(bare)) return false;
  const decimals = bare.split('.')[1]?.length ?? 0;
  return Math.abs(Math.abs(Number(bare)) - Math.abs(percent ? value * 100 : value)) <= 0.51 * 10 ** -decimals;
}

/** Dates are stored as serial numbers, which say nothing to anybody. */
function isDate({ z }: CellObject, xlsx: Xlsx): boolean {
  return z !== undefined && (xlsx.SSF.is_date(z as string) as boolean);
}

const rawOf = (value: CellObject['v']): string => (value instanceof Date ? '' : String(value ?? ''));

function cellText(cell: CellObject, xlsx: Xlsx): string {
  const raw = rawOf(cell.v);
  const notes = (cell.c ?? []).map(({ t }) => t ?? '').join(' ');
  const shown = cell.t === 'e' ? '' : (cell.w ?? raw).trim();
  const same = shown === raw.trim() || cell.t === 'b' || cell.t === 'e' || isDate(cell, xlsx);
  const told = same || (typeof cell.v === 'number' && isRounding(shown, cell.v)) ? shown : `${shown}（${raw}）`;
  return notes === '' ? told : `${told} 批注：${notes}`;
}

function writeSheet(name: string, sheet: WorkSheet, sink: TextSink, xlsx: Xlsx): void {
  const rows = sheet as unknown as Rows;
  const used = new Set<number>();
  // Only what is there: a sheet may claim a million rows and sixteen thousand columns.
  const each = (visit: (cells: (CellObject | undefined)[]) => void) => {
    for (const key of Object.keys(rows)) {
      const row = rows[Number(key)];
      if (/^\d+$/.test(key) && Array.isArray(row)) visit(row);
    }
  };
  each((row) => row.forEach((cell, column) => cell !== undefined && used.add(column)));
  if (used.size === 0) return;
  const columns = [...used].sort((a, b) => a - b);
  sink.line(name);
  each((row) => sink.row(columns.map((column) => (row[column] === undefined ? '' : cellText(row[column], xlsx)))));
  sink.gap();
}

/** Sheets in their order, hidden ones, rows and columns included. */
export async function readSheets(bytes: Buffer, sink: TextSink): Promise<void> {
  const xlsx = await xlsxLibrary();
  let book: WorkBook;
  try {
    book = xlsx.read(bytes, { type: 'buffer', dense: true, cellFormula: false, cellHTML: false, cellNF: true, cellText: true });
  } catch (error) {
    if (/password|encrypt/i.test((error as Error).message)) throw new Unreadable('encrypted', (error as Error).message);
    throw error;
  }
  for (const name of book.SheetNames) {
    const sheet = Object.hasOwn(book.Sheets, name) ? book.Sheets[name] : undefined;
    if (sheet !== undefined) writeSheet(name, sheet, sink, xlsx);
  }
}
