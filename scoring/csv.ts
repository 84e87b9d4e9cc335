/** Reads comma-separated text with the line each row began on, so that a refusal can name it. */

export interface CsvRow {
  /** 1-based physical line of the file. */
  line: number;
  cells: string[];
}

/** Tolerates BOM, CRLF, quoted cells with commas and line breaks; blank lines are left out; cells are trimmed. */
export function readCsv(text: string): { rows: CsvRow[]; openQuote: number | null } {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let began = 1;
  const endCell = (): void => {
    cells.push(cell.trim());
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    if (cells.some((entry) => entry !== '')) rows.push({ line: began, cells });
    cells = [];
  };
  const body = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at]!;
    if (quoted) {
      if (char === '"' && body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (char === '"') quoted = false;
      else cell += char;
    } else if (char === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (char === ',') endCell();
    else if (char === '\n') endRow();
    else cell += char;
    if (char === '\n') {
      line += 1;
      if (!quoted) began = line;
    }
  }
  if (cell !== '' || cells.length > 0) endRow();
  return { rows, openQuote: quoted ? began : null };
}
