/** A ranking table for the console: Chinese characters take two cells, so widths are counted in cells. */
import stringWidth from 'string-width';
import type { RankingTable } from '../scoring/ranking.ts';
import { UNKNOWN, printAmount } from './amount.ts';
import type { Bulletin } from './bulletin.ts';
import { clean } from './escape.ts';

/** Widest heading line in cells; longer headings take several lines, so that seven columns fit in 80 cells. */
const HEAD_CELLS = 8;
/** A name wider than this is cut with "…": a console is for looking, the bulletin has the whole name. */
const NAME_CELLS = 40;
const GAP = '  ';

/** Lines of equal width, joined by line feeds, without a trailing one. No colour codes, no title. */
export function terminalTable(table: RankingTable, headings: Bulletin['headings']): string {
  const heads = ['名次', '单位名称', ...headings.categories.map(({ heading }) => heading), headings.total, headings.annual].map(wrapHead);
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

/** '网站建设及安全得分' → ['网站建设', '及安全', '得分'] */
function wrapHead(heading: string): string[] {
  if (cells(heading) <= HEAD_CELLS) return [heading];
  const [, stem, tail] = /^(.*?)(得分|总分|累计)?$/su.exec(clean(heading)) as RegExpExecArray;
  const lines: string[] = [''];
  for (const character of stem ?? '') {
    const last = lines.length - 1;
    if (cells(lines[last] + character) > HEAD_CELLS) lines.push(character);
    else lines[last] += character;
  }
  return tail === undefined ? lines : [...lines, tail];
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

/** Ambiguous characters such as — count as one cell, as terminals outside East Asian legacy locales draw them. */
function cells(text: string): number {
  return stringWidth(text);
}
