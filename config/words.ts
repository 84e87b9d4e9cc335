/** The dictionaries of wording errors: what is written wrong, what is meant, and where it is no error. Data: words/*.txt. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WordError {
  wrong: string;
  right: string;
  /** false: the context decides, so a person must look. */
  sure: boolean;
  /** Longer texts around the wrong word in which it is right; `then`: what must follow them within the sentence. */
  except: { text: string; at: number; then?: string }[];
  /** Where the entry comes from: [M] general knowledge, [R] collected here. */
  provenance: string;
}

export interface WordBook {
  typos: WordError[];
  serious: WordError[];
}

/** `name`: of the file, for whoever has to mend it. */
export function parseWords(text: string, name: string): WordError[] {
  const words: WordError[] = [];
  const known = new Set<string>();
  let provenance = '';
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    if (line.startsWith('[')) {
      provenance = line;
      return;
    }
    const [wrong, right, ...marks] = line.split(/\s+/);
    const fault = faultOf(wrong, right, marks, known, provenance);
    if (fault !== null) throw new Error(`${name}:${index + 1}: ${fault} (found: ${line})`);
    known.add(wrong as string);
    words.push(wordOf(wrong as string, right as string, marks, provenance));
  });
  return words;
}

function wordOf(wrong: string, right: string, marks: readonly string[], provenance: string): WordError {
  const except = marks.filter((mark) => mark !== '?').map((mark) => exceptOf(mark.slice(1), wrong));
  return { wrong, right, sure: !marks.includes('?'), except, provenance };
}

/** What a city adds to the dictionaries: lines of the same form, a word that is known anew, and `-word` to switch one off. */
export interface OwnWords {
  typos: string[];
  serious: string[];
}

/** What is wrong with one line of a city's own; null: nothing. */
export function ownLineFault(line: string): string | null {
  const [wrong, right, ...marks] = line.trim().split(/\s+/);
  if (wrong?.startsWith('-'))
    return right === undefined && wrong.length > 2 ? null : 'expected "-" and the word to switch off, and nothing else';
  return faultOf(wrong === '' ? undefined : wrong, right, marks, new Set(), 'own');
}

function withOwn(words: readonly WordError[], lines: readonly string[]): WordError[] {
  const byWord = new Map(words.map((word) => [word.wrong, word]));
  for (const line of lines) {
    // Checked where it was loaded; what an old bundle noted otherwise is left out.
    if (ownLineFault(line) !== null) continue;
    const [wrong, right, ...marks] = line.trim().split(/\s+/) as [string, string, ...string[]];
    if (wrong.startsWith('-')) byWord.delete(wrong.slice(1));
    else byWord.set(wrong, wordOf(wrong, right, marks, '[own]'));
  }
  return [...byWord.values()];
}

const books = new WeakMap<OwnWords, WordBook>();

/** The dictionaries with a city's own words laid over them. */
export function bookWith(own: OwnWords | undefined): WordBook {
  if (own === undefined) return builtinWords;
  const known = books.get(own) ?? { typos: withOwn(builtinWords.typos, own.typos), serious: withOwn(builtinWords.serious, own.serious) };
  books.set(own, known);
  return known;
}

/** "既使*又": the words before the star, and what must follow them. */
function exceptOf(mark: string, wrong: string): WordError['except'][number] {
  const [text, then] = mark.split('*') as [string, string?];
  return { text, at: text.indexOf(wrong), ...(then === undefined ? {} : { then }) };
}

function faultOf(
  wrong: string | undefined,
  right: string | undefined,
  marks: string[],
  known: Set<string>,
  provenance: string,
): string | null {
  if (wrong === undefined || right === undefined) return 'expected a wrong word and the right one, parted by a blank';
  if (wrong.length < 2) return 'one character alone is in too many words';
  if (wrong === right) return 'the wrong word is the right one';
  if (known.has(wrong)) return 'the wrong word stands here twice';
  if (provenance === '') return 'expected a line in brackets before the first word, saying where it comes from';
  const fits = (mark: string): boolean =>
    mark.startsWith('!') && mark.length > wrong.length + 1 && mark.split('*')[0]!.includes(wrong) && /^[^*]+(?:\*[^*]+)?$/.test(mark);
  const odd = marks.find((mark) => mark !== '?' && !fits(mark));
  return odd === undefined ? null : `expected "?" or "!" and a longer text that holds the wrong word, not ${odd}`;
}

function builtin(file: string): WordError[] {
  return parseWords(readFileSync(join(import.meta.dirname, 'words', file), 'utf8'), `config/words/${file}`);
}

/** The dictionaries that come with the program. */
export const builtinWords: WordBook = { typos: builtin('typos.txt'), serious: builtin('serious.txt') };

/** Words by which a defaced page is known, in lower case: words/trades.txt, one a line. */
export const tradeWords: readonly string[] = readFileSync(join(import.meta.dirname, 'words', 'trades.txt'), 'utf8')
  .split(/\r?\n/)
  .map((line) => line.trim().toLowerCase())
  .filter((line) => line !== '' && !line.startsWith('#'));
