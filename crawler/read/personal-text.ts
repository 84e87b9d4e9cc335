/** Personal data in a text that has no markup: an attachment's words, its rows written one a line with cells parted by tabs (facts §D.1). */
import type { Personal } from './page-facts.ts';
import { findPersonal, type FoundPersonal, type Surroundings } from './personal-find.ts';
import { headersOf, phonesOf, readRow, type GridCell, type Headers } from './personal-grid.ts';
import { BATCH_ROWS, lineName } from './personal-lines.ts';

export interface TextAbout {
  /** What names the text: link text, file name, sheet; a directory of an office names itself there. */
  title?: string;
  /** YYYY-MM-DD; a later birth date is no birth date. */
  notAfter?: string;
}

interface TextLine {
  text: string;
  /** Where it begins in the whole text. */
  at: number;
  /** Cells, where the line is a row of a table. */
  cells: string[];
}

/** Lines that hang together: one table, or the text between tables. */
interface Block {
  lines: TextLine[];
  isTable: boolean;
}

interface Sighting extends FoundPersonal {
  raw: string;
  block: Block;
  line: TextLine;
  named: boolean;
}

function linesOf(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    lines.push({ text: line, at, cells: line.split('\t') });
    at += line.length + 1;
  }
  return lines;
}

/** An empty line or a change between rows and prose ends a block; a title over a table belongs to it. */
function blocksOf(lines: TextLine[]): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of lines) {
    if (line.text.trim() === '') {
      open = null;
      continue;
    }
    const isRow = line.cells.length > 1;
    if (open === null || open.isTable !== isRow) {
      open = { lines: [], isTable: isRow };
      blocks.push(open);
    }
    open.lines.push(line);
  }
  return blocks;
}

function gridOf(block: Block): GridCell[][] {
  return block.lines.map(({ cells }) => cells.map((text, column) => ({ text: text.trim().slice(0, 400), column })));
}

function inTable(block: Block, about: TextAbout, title: string): { found: Sighting[]; addresses: number } {
  const grid = gridOf(block);
  const headers: Headers = headersOf(grid);
  const phones = phonesOf(headers, `${about.title ?? ''} ${title}`);
  const found: Sighting[] = [];
  let addresses = 0;
  block.lines.forEach((line, index) => {
    const row = readRow(grid[index] as GridCell[], headers, index === headers.row);
    if (row.named && row.address) addresses += 1;
    let at = line.at;
    line.cells.forEach((cell, column) => {
      const around: Surroundings = { context: row.contexts[column] ?? '', ...(phones === undefined ? {} : { phones }), ...until(about) };
      for (const one of findPersonal(cell, around)) found.push(sighting(one, cell, at, { block, line, named: row.named }));
      at += cell.length + 1;
    });
  });
  return { found, addresses };
}

function until({ notAfter }: TextAbout): Pick<Surroundings, 'notAfter'> {
  return notAfter === undefined ? {} : { notAfter };
}

function sighting(one: FoundPersonal, text: string, at: number, place: Pick<Sighting, 'block' | 'line' | 'named'>): Sighting {
  return { ...one, from: at + one.from, to: at + one.to, raw: text.slice(one.from, one.to), ...place };
}

/** Two lines above and one below: holder, bank and account are written so. */
function nearBy({ lines }: Block, index: number): string {
  return [lines[index - 2], lines[index - 1], lines[index + 1]].map((line) => line?.text.slice(0, 60) ?? '').join('\n');
}

function inProse(block: Block, about: TextAbout): Sighting[] {
  return block.lines.flatMap((line, index) => {
    const above = block.lines[index - 1]?.text.trim() ?? '';
    const around: Surroundings = { context: /[：:]$/.test(above) ? above.slice(-24) : '', near: nearBy(block, index), ...until(about) };
    const found = findPersonal(line.text, around);
    const named = found.length > 0 && lineName.test(line.text);
    return found.map((one) => sighting(one, line.text, line.at, { block, line, named }));
  });
}

function once(sightings: Sighting[]): Sighting[] {
  const seen = new Set<string>();
  return sightings.filter(({ raw }) => {
    const key = raw.replace(/[\s\u00a0-]/g, '').toUpperCase();
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/**
 * Personal data standing openly in plain text: batches first, then single values in the order in which they stand. Rows are lines
 * whose cells are parted by tabs, tables are parted by empty lines; spots count UTF-16 units in `text`.
 */
export function readPersonalText(text: string, about: TextAbout = {}): Personal[] {
  const blocks = blocksOf(linesOf(text));
  const sightings: Sighting[] = [];
  const result: Personal[] = [];
  blocks.forEach((block, index) => {
    const title = blocks[index - 1]?.lines.at(-1)?.text.slice(0, 80) ?? '';
    if (!block.isTable) return void sightings.push(...inProse(block, about));
    const { found, addresses } = inTable(block, about, title);
    sightings.push(...found);
    if (addresses >= BATCH_ROWS && found.length === 0)
      result.push({ sort: 'batch', masked: '****', count: addresses, sure: false, spot: spanOf(block) });
  });
  const unique = once(sightings);
  const taken = new Set<Sighting>();
  const byBlock = new Map<Block, Sighting[]>(blocks.map((block) => [block, []]));
  for (const one of unique) byBlock.get(one.block)?.push(one);
  for (const [block, members] of byBlock) {
    const rows = new Set(members.filter(({ named }) => named).map(({ line }) => line));
    if (rows.size < BATCH_ROWS) continue;
    const shown = members.find(({ sure }) => sure) ?? (members[0] as Sighting);
    result.push({ sort: 'batch', masked: shown.masked, count: rows.size, sure: members.some(({ sure }) => sure), spot: spanOf(block) });
    for (const one of members) taken.add(one);
  }
  const single = unique.filter((one) => !taken.has(one));
  return [
    ...result,
    ...single.map(({ sort, masked, sure, from, to }) => ({
      sort,
      masked,
      count: 1,
      sure,
      spot: { chars: [from, to] as [number, number] },
    })),
  ];
}

function spanOf({ lines }: Block): { chars: [number, number] } {
  const last = lines.at(-1) as TextLine;
  return { chars: [(lines[0] as TextLine).at, last.at + last.text.length] };
}
