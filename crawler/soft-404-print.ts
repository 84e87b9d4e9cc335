/** What stays the same on a page whoever asks and whenever: its lines without clocks, counters and echoed addresses; and whether two pages are one by it. Pure. */
import { Parser } from 'htmlparser2';
import { distance } from 'fastest-levenshtein';
import { decode } from './read/charset.ts';
import { narrow } from './read/dates.ts';

/** Longer bodies are no error pages. */
const longestBody = 1_000_000;
const longestLine = 300;
/** A parser's stack grows dear with its depth; what nests deeper is no error page either. */
const deepest = 500;
const sliceChars = 16_384;
/** Lines that may differ a little: a greeting by the hour, a quotation of the day has to be alike all the same. */
const maxDiffering = 3;
const maxDistance = 0.25;

const unseen = new Set(['script', 'style', 'noscript', 'template', 'svg', 'object', 'iframe', 'select', 'textarea']);
const inline = new Set('a b i u s em strong span font small big sub sup label img input tt code abbr'.split(' '));

/** A line without what changes from one asking to the next. */
function steady(line: string): string {
  return narrow(line)
    .toLowerCase()
    .replace(/[\w.:%~?&=#+-]*[/\\][\w./\\:%~?&=#+-]*|[\w-]+\.(?:s?html?|jsp|php|aspx?|do)\b/g, '')
    .replace(/(?:星期|周)[一二三四五六日天]|[上下]午|凌晨|早上|晚上|中午/g, '')
    .replace(/[0-9a-f]{8,}|\d+/g, '')
    .replace(/[\s\p{P}\p{S}]+/gu, '')
    .slice(0, longestLine);
}

/** The steady lines of a page, its title among them, in order. Linear in the body, whatever stands in it; empty for what is too long or nests too deep. */
export function steadyLines(body: Uint8Array | string, charset: string | null): string[] {
  if (body.length > longestBody) return [];
  const lines: string[] = [];
  let line = '';
  let hidden = 0;
  let depth = 0;
  const flush = () => {
    const kept = steady(line);
    if (kept !== '') lines.push(kept);
    line = '';
  };
  const parser = new Parser({
    onopentagname(name) {
      depth += 1;
      if (unseen.has(name)) hidden += 1;
      if (!inline.has(name)) flush();
    },
    ontext(text) {
      if (hidden === 0 && line.length < longestLine * 4) line += text;
    },
    onclosetag(name) {
      depth -= 1;
      if (unseen.has(name) && hidden > 0) hidden -= 1;
      if (!inline.has(name)) flush();
    },
  });
  const text = typeof body === 'string' ? body : decode(body, charset).text;
  for (let at = 0; at < text.length; at += sliceChars) {
    parser.write(text.slice(at, at + sliceChars));
    if (depth > deepest) return [];
  }
  parser.end();
  flush();
  return lines;
}

/** One page or two? The same lines, but for a few that nearly are. */
export function areAlike(one: readonly string[], other: readonly string[]): boolean {
  if (one.length === 0 || other.length === 0) return false;
  const [had, has] = [new Set(one), new Set(other)];
  const lost = [...had].filter((line) => !has.has(line));
  const found = [...has].filter((line) => !had.has(line));
  if (lost.length !== found.length || lost.length > maxDiffering) return false;
  return lost.every((line, at) => distance(line, found[at]!) <= maxDistance * Math.max(line.length, found[at]!.length));
}
