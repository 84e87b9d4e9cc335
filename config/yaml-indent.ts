/** One line that begins a blank too early or too late tears a whole file: which line it is, and where it should begin. */
import type { TextProblem } from './yaml-text.ts';

/** `tornAt`: line (1-based) of the first mistake of syntax in a text; null: none. */
type TornAt = (text: string) => number | null;

/** Nobody mends more of them in one go. */
const most = 20;

/** Told and mended one by one, as long as mending lets more of the file be read. */
export function evened(text: string, tornAt: TornAt): { text: string; problems: TextProblem[] } {
  const problems: TextProblem[] = [];
  let lines = text.split('\n');
  let torn = tornAt(text);
  while (torn !== null && problems.length < most) {
    const better = straighter(lines, torn, tornAt);
    if (better === null) break;
    problems.push(better.problem);
    lines = better.lines;
    torn = better.torn;
  }
  return { text: lines.join('\n'), problems };
}

interface Straighter {
  lines: string[];
  torn: number | null;
  problem: TextProblem;
}

/** The parser stops at the crooked line, or a line or two beside it: of all ways to straighten one, that after which most can be read. */
function straighter(lines: readonly string[], torn: number, tornAt: TornAt): Straighter | null {
  const dashes = lines.filter(isMember).map(blanksOf);
  let best: Straighter | null = null;
  for (const line of [torn, torn + 1, torn - 1]) {
    const own = lines[line - 1];
    if (own === undefined || isIdle(own)) continue;
    const open = openColumns(lines.slice(0, line - 1));
    const from = blanksOf(own);
    const columns = [...new Set(isMember(own) ? [...open, ...dashes] : open)].filter((to) => to !== from);
    for (const to of columns.sort((a, b) => Math.abs(a - from) - Math.abs(b - from) || b - a)) {
      const mended = lines.with(line - 1, ' '.repeat(to) + own.trimStart());
      const left = tornAt(mended.join('\n'));
      if ((left ?? Infinity) <= Math.max(line, torn, best === null ? 0 : (best.torn ?? Infinity))) continue;
      const hint = `begin the line in the same column as the lines of its list or mapping: ${to} blanks`;
      const problem = { line, path: '', expected: `${to} blanks before "${wordOf(own)}"`, found: String(from), hint };
      best = { lines: mended, torn: left, problem };
    }
  }
  return best;
}

const isMember = (line: string): boolean => /^ *- /.test(line);
const isIdle = (line: string): boolean => /^\s*(#.*)?$/.test(line);
const blanksOf = (line: string): number => /^ */.exec(line)![0].length;
const wordOf = (line: string): string => /^\s*(?:- +)?([^:]*:?)/.exec(line)![1]!.slice(0, 30).trim();

/** Columns in which a list or mapping has begun and has not ended. */
function openColumns(lines: readonly string[]): number[] {
  let open: number[] = [];
  for (const line of lines) {
    if (isIdle(line)) continue;
    const from = blanksOf(line);
    open = [...open.filter((column) => column < from), from];
    const [dash] = /^ *- +(?=\S)/.exec(line) ?? [];
    if (dash !== undefined) open.push(dash.length);
  }
  return open;
}
