/** Sees text that was read in the wrong encoding before it was stored: no reader can mend it (facts §G.2). */
import type { ParsedPage } from './html.ts';
import { pageLines } from './lines.ts';
import type { Defect } from './page-facts.ts';

/** What U+FFFD becomes when it is stored as UTF-8 and read as GBK, and unwritten memory read as GBK. */
const GBK_OF_NOTHING = /(?:锟斤拷){2,}|锟斤拷.{0,40}锟斤拷|烫{4,}|屯{4,}(?!屯)/;
/** UTF-8 read as Latin-1 or GBK read as Latin-1: four such letters on end stand in no language. */
const LATIN = /[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{4,}/g;
const LATIN_LETTER = /[\u00c0-\u00ff]/;
/**
 * UTF-8 read as GBK: the lead bytes of Chinese characters (E4–E9) and what follows them (80–BF) become characters that running text
 * hardly has, one in three. Those with a second byte below A1 are not even in GB 2312.
 */
function gbkOfUtf8(from: number, to: number): Set<string> {
  const decoder = new TextDecoder('gb18030');
  const found = new Set<string>();
  for (let lead = 0xe4; lead <= 0xe9; lead += 1)
    for (let next = from; next <= to; next += 1) found.add(decoder.decode(new Uint8Array([lead, next])));
  return found;
}
const RARE = gbkOfUtf8(0x80, 0xa0);
const SELDOM = gbkOfUtf8(0x80, 0xbf);
const SELDOM_SHARE = 0.2;
/** Characters lost on the way. */
const LOST = /\?{4,}/g;

const MARKS = 10;
const SHARE = 0.02;
const LINE_MARKS = 5;
const LINE_SHARE = 0.2;

function count(text: string, pattern: RegExp): number {
  let total = 0;
  for (const [run] of text.matchAll(pattern)) total += run.length;
  return total;
}

function foreign(text: string): number {
  return count(text, /[^\u0000-\u007f]+/g);
}

/** Why a line of text is garbled, or null. */
function isGarbled(line: string): boolean {
  if (GBK_OF_NOTHING.test(line)) return true;
  const all = foreign(line);
  const torn = count(line, /\ufffd+/g);
  if (torn >= LINE_MARKS && torn >= all * LINE_SHARE) return true;
  const latin = LATIN_LETTER.test(line) ? count(line, LATIN) : 0;
  if (latin >= 8 && latin >= all * 0.5 && (line.match(/[\u00c0-\u00ff]/g)?.length ?? 0) * 4 >= latin) return true;
  const seldom = [...line].filter((char) => SELDOM.has(char));
  if (new Set(seldom.filter((char) => RARE.has(char))).size >= 3 && seldom.length >= all * SELDOM_SHARE) return true;
  const lost = count(line, LOST);
  return lost >= 12 && lost * 3 >= line.length && all * 4 <= line.length;
}

/** What every sort of garbling needs; a page without any of it is read once and let go. */
const ANY = new RegExp(`[${[...RARE].join('')}\\ufffd]|[\\u00c0-\\u00ff]|\\?{4}|锟斤拷|烫{4}|屯{4}`);

export function readGarbled(page: ParsedPage): Defect | null {
  if (!ANY.test(page.text)) return null;
  const lines = pageLines(page).filter(({ text }) => text.length >= 4);
  const broken = lines.filter(({ text }) => isGarbled(text));
  const chars = broken.reduce((sum, { text }) => sum + text.length, 0);
  const torn = count(page.text, /\ufffd+/g);
  const [first] = broken;
  // One short line may be a torn foreign name; several, or a long one, are a text nobody can read.
  if (first !== undefined && (broken.length >= 2 || chars >= 20 || GBK_OF_NOTHING.test(first.text))) {
    return { sort: 'garbled', text: first.text.slice(0, 40), spot: page.spot(first.element) };
  }
  if (torn >= MARKS && torn >= foreign(page.text) * SHARE) return { sort: 'garbled', text: `替换符（U+FFFD）${torn}个` };
  return null;
}
