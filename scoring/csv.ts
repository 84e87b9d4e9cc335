/** Reads comma-separated text with the line each row stands on, so that a refusal can name it. */
import { parse } from 'csv-parse/sync';

export interface CsvRow {
  /** 1-based physical line of the file; of a row with line breaks in quotes, the last. */
  line: number;
  cells: string[];
}

/** Tolerates BOM, CRLF, quoted cells with commas and line breaks; blank lines are left out; cells are trimmed. */
export function readCsv(text: string): { rows: CsvRow[]; trouble: { line: number; expected: string; found: string } | null } {
  const options = { bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true } as const;
  try {
    const records = parse(text, { ...options, record_delimiter: ['\r\n', '\n', '\r'] }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    const rows = records.map(({ record, info }) => ({ line: info.lines, cells: record }));
    return { rows: rows.filter(({ cells }) => cells.some((cell) => cell !== '')), trouble: null };
  } catch (error) {
    const { lines, code, message } = error as { lines?: number; code?: string; message: string };
    if (lines === undefined) throw error;
    const open = code === 'CSV_QUOTE_NOT_CLOSED';
    const trouble = {
      line: lines,
      expected: open ? 'a closing quote' : 'comma-separated text',
      found: open ? 'none before the end of the file' : message,
    };
    return { rows: [], trouble };
  }
}
