/** Wording errors by the dictionaries of config/words: ordinary typos and serious errors, never merged (facts §D.2). */
import { builtinWords, type WordBook, type WordError } from '../../config/words.ts';
import type { ParsedPage } from './html.ts';
import { pageLines, type Line } from './lines.ts';
import type { PageKind, WordingError } from './page-facts.ts';
import { inFrame } from './text.ts';

interface Entry {
  word: WordError;
  sort: WordingError['sort'];
}

const compiled = new WeakMap<WordBook, Map<number, Entry[]>>();
/** More different errors than this on one page, and it is no page of running Chinese. */
const MOST = 50;

/** Entries by their first character: most characters of a text begin none. */
function entriesOf(words: WordBook): Map<number, Entry[]> {
  const known = compiled.get(words);
  if (known !== undefined) return known;
  const entries = new Map<number, Entry[]>();
  const add = (word: WordError, sort: Entry['sort']): void => {
    const first = word.wrong.charCodeAt(0);
    const list = entries.get(first);
    if (list === undefined) entries.set(first, [{ word, sort }]);
    else list.push({ word, sort });
  };
  for (const word of words.serious) add(word, 'serious');
  for (const word of words.typos) add(word, 'typo');
  // The longest word says most: "贯测落实" before "贯测".
  for (const list of entries.values()) list.sort((a, b) => b.word.wrong.length - a.word.wrong.length);
  compiled.set(words, entries);
  return entries;
}

const QUOTES = new Map([
  ['“', '”'],
  ['‘', '’'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['〈', '〉'],
  ['"', '"'],
]);

/** Whether a place stands between quotation marks or in a title: what others wrote, and what things are called. */
function isQuoted(text: string, at: number): boolean {
  for (let from = 0; from < at; from += 1) {
    const end = QUOTES.get(text[from] as string);
    if (end === undefined) continue;
    const close = text.indexOf(end, from + 1);
    if (close < 0) continue;
    if (close > at) return true;
    from = close;
  }
  return false;
}

function stands(text: string, at: number, { wrong, except }: WordError): boolean {
  return text.startsWith(wrong, at) && !except.some((one) => text.startsWith(one.text, at - one.at));
}

interface Hit extends Entry {
  line: Line;
}

function inLine(line: Line, entries: Map<number, Entry[]>, hits: Map<string, Hit>): void {
  const { text } = line;
  for (let at = 0; at < text.length - 1; at += 1) {
    const list = entries.get(text.charCodeAt(at));
    if (list === undefined) continue;
    const entry = list.find(({ word }) => stands(text, at, word));
    if (entry === undefined) continue;
    const { word, sort } = entry;
    const counts = !(isQuoted(text, at) && (sort === 'typo' || !word.sure)) && !inFrame(line.element);
    if (counts && !hits.has(word.wrong) && hits.size < MOST) hits.set(word.wrong, { ...entry, line });
    at += word.wrong.length - 1;
  }
}

/**
 * Each wrong word once, where it first stands in the page's own text. Letters are the citizens' words and are not read; quotations
 * and titles of documents are left alone, but for fixed formulas, which are mostly quoted.
 */
export function readWording(page: ParsedPage, kind: PageKind, words: WordBook = builtinWords): WordingError[] {
  if (kind === 'messages' || kind === 'error' || kind === 'redirect') return [];
  const entries = entriesOf(words);
  const hits = new Map<string, Hit>();
  for (const line of pageLines(page)) inLine(line, entries, hits);
  return [...hits.values()].map(({ word, sort, line }) => ({
    sort,
    found: word.wrong,
    right: word.right,
    sure: word.sure,
    spot: page.spot(line.element),
  }));
}
