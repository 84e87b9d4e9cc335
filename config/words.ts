/** The dictionaries of wording errors: what is written wrong, what is meant, and where it is no error. Data: words/*.txt. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WordError {
  wrong: string;
  right: string;
  /** false: the context decides, so a person must look. */
  sure: boolean;
  /** Longer texts around the wrong word in which it is right. */
  except: { text: string; at: number }[];
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
    words.push({
      wrong: wrong as string,
      right: right as string,
      sure: !marks.includes('?'),
      except: marks.filter((mark) => mark !== '?').map((mark) => ({ text: mark.slice(1), at: mark.slice(1).indexOf(wrong as string) })),
      provenance,
    });
  });
  return words;
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
  const odd = marks.find((mark) => mark !== '?' && !(mark.startsWith('!') && mark.length > wrong.length + 1 && mark.includes(wrong)));
  return odd === undefined ? null : `expected "?" or "!" and a longer text that holds the wrong word, not ${odd}`;
}

function builtin(file: string): WordError[] {
  return parseWords(readFileSync(join(import.meta.dirname, 'words', file), 'utf8'), `config/words/${file}`);
}

/** The dictionaries that come with the program. */
export const builtinWords: WordBook = { typos: builtin('typos.txt'), serious: builtin('serious.txt') };
