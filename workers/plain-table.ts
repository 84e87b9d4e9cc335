/** Lines up a small table for the console; Chinese characters take two cells. */
import { cells } from '../reports/heading.ts';

const gap = '  ';

/** Words are flush left, numbers flush right. */
export function plainTable(rows: (string | number)[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => cells(String(row[column] ?? '')))));
  const figures = widths.map((_, column) => rows.slice(1).some((row) => typeof row[column] === 'number'));
  return rows.map((row) =>
    row
      .map((text, column) => {
        const space = ' '.repeat(Math.max(0, widths[column]! - cells(String(text))));
        return figures[column] ? `${space}${text}` : `${text}${space}`;
      })
      .join(gap)
      .trimEnd(),
  );
}
