/** A ranking table for the console: Chinese characters take two cells, so widths are counted in cells. */
import type { RankingTable } from '../scoring/ranking.ts';
import { UNKNOWN, printAmount } from './amount.ts';
import type { Bulletin } from './bulletin.ts';
import { clean } from './escape.ts';
import { cells, headingLines } from './heading.ts';

/** A name wider than this is cut with "…": a console is for looking, the bulletin has the whole name. */
const NAME_CELLS = 40;
const GAP = '  ';

/** Lines of equal width, joined by line feeds, without a trailing one. No colour codes, no title. */
export function terminalTable(table: RankingTable, headings: Bulletin['headings']): string {
  const heads = ['名次', '单位名称', ...headings.categories.map(({ heading }) => heading), headings.total, headings.annual].map(
    headingLines,
  );
  const rows = table.rows.map((row) => [
    row.place === null ? UNKNOWN : String(row.place),
    fit(row.name),
    ...headings.categories.map(({ id }) => printAmount(row.categories[id] ?? null)),
    printAmount(row.total),
    printAmount(row.annual),
  ]);
  const widths = heads.map((lines, column) => Math.max(...lines.map(cells), ...rows.map((row) => cells(row[column] ?? ''))));
  const tall = Math.max(...heads.map((lines) => lines.length));
  const headLines = Array.from({ length: tall }, (_, index) => heads.map((lines) => lines[index - tall + lines.length] ?? ''));
  const rule = widths.map((width) => '-'.repeat(width)).join(GAP);
  return [...headLines.map((line) => lay(line, widths)), rule, ...rows.map((row) => lay(row, widths))].join('\n');
}

/** The name is flush left, everything else flush right. */
function lay(row: string[], widths: number[]): string {
  return row
    .map((text, column) => {
      const space = ' '.repeat(Math.max(0, (widths[column] as number) - cells(text)));
      return column === 1 ? text + space : space + text;
    })
    .join(GAP);
}

function fit(name: string): string {
  const flat = clean(name).replace(/\s+/g, ' ').trim();
  if (cells(flat) <= NAME_CELLS) return flat;
  let kept = '';
  for (const character of flat) {
    if (cells(kept + character) > NAME_CELLS - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
