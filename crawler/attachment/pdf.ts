/** Reads the text layer of a PDF as lines and rows: what stands at one height is one line, a wide gap parts two cells. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Unreadable } from './text-sink.ts';
import type { TextSink } from './text-sink.ts';

const MAX_PAGES = 1000;
const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

interface Piece {
  text: string;
  x: number;
  /** From the top, as the page is read. */
  y: number;
  width: number;
  height: number;
}

/** Sorted into lines from top to bottom, from left to right within each. */
export function linesOf(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const line = lines.at(-1);
    const first = line?.[0];
    if (line !== undefined && first !== undefined && Math.abs(piece.y - first.y) <= 0.4 * Math.max(first.height, piece.height))
      line.push(piece);
    else lines.push([piece]);
  }
  for (const line of lines) line.sort((a, b) => a.x - b.x);
  return lines;
}

/** Pieces that touch are one word; a space's width parts words; more than a letter's parts cells. */
export function cellsOf(line: readonly Piece[]): string[] {
  const cells: string[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { text, x, width, height } of line) {
    const gap = x - end;
    if (cells.length === 0 || gap > 0.5 * height) cells.push(text);
    else cells[cells.length - 1] += gap > 0.2 * height ? ` ${text}` : text;
    end = Math.max(end, x + width);
  }
  return cells;
}

/** pdf.js draws as well; what it needs for that is not here, and only has to exist. */
async function pdfjs() {
  const absent = { DOMMatrix: class extends Object {}, Path2D: class extends Object {}, ImageData: class extends Object {} };
  for (const [name, stub] of Object.entries(absent)) if (!(name in globalThis)) Object.assign(globalThis, { [name]: stub });
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}

export async function readPdf(bytes: Buffer, sink: TextSink): Promise<void> {
  const { getDocument, VerbosityLevel, Util } = await pdfjs();
  const task = getDocument({
    data: new Uint8Array(bytes),
    // Chinese fonts that are named and not embedded speak GBK-EUC or UniGB: without these tables they are mute.
    cMapUrl: `${join(home, 'cmaps')}/`,
    cMapPacked: true,
    isEvalSupported: false,
    disableFontFace: true,
    useWasm: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const pdf = await task.promise;
    for (let number = 1; number <= Math.min(pdf.numPages, MAX_PAGES); number += 1) {
      const page = await pdf.getPage(number);
      const { transform } = page.getViewport({ scale: 1 });
      const { items } = await page.getTextContent();
      const pieces = items.flatMap((item): Piece[] => {
        if (!('str' in item) || item.str.trim() === '') return [];
        const [a, b, c, d, x, y] = Util.transform(transform, item.transform) as [number, number, number, number, number, number];
        return [{ text: item.str, x, y, width: item.width, height: item.height || Math.hypot(c, d) || Math.hypot(a, b) || 1 }];
      });
      for (const line of linesOf(pieces)) sink.row(cellsOf(line));
      page.cleanup();
    }
    if (pdf.numPages > MAX_PAGES) throw new Unreadable('cut', `more than ${MAX_PAGES} pages`);
  } catch (error) {
    if ((error as Error).name === 'PasswordException') throw new Unreadable('encrypted', (error as Error).message);
    throw error;
  } finally {
    await task.destroy();
  }
}
