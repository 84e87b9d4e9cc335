/** The words and places by which a domain that its owner has let go of is known. Data: words/parked.txt. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PARKED_SORTS = ['expired', 'for-sale', 'parked'] as const;
export type ParkedSort = (typeof PARKED_SORTS)[number];

export interface ParkedWord {
  sort: ParkedSort;
  /** As it is compared: lower case, no blanks. A host without its `www.` where `host` is true. */
  word: string;
  host: boolean;
}

/** `name`: of the file, for whoever has to mend it. */
export function parseParked(text: string, name: string): ParkedWord[] {
  let sort: ParkedSort | undefined;
  return text.split(/\r?\n/).flatMap((raw, index): ParkedWord[] => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    const head = /^\[([a-z-]+)\]/.exec(line)?.[1];
    if (head !== undefined) {
      sort = PARKED_SORTS.find((known) => known === head);
      if (sort === undefined) throw new Error(`${name}:${index + 1}: expected one of ${PARKED_SORTS.join(', ')}, found ${head}`);
      return [];
    }
    if (sort === undefined) throw new Error(`${name}:${index + 1}: expected a line in brackets before the first word, found ${line}`);
    const host = line.startsWith('@');
    const word = (host ? line.slice(1) : line).toLowerCase().replace(/\s+/g, '');
    if (word.length < 2) throw new Error(`${name}:${index + 1}: one character alone says nothing`);
    return [{ sort, word, host }];
  });
}

const file = 'words/parked.txt';
export const parkedWords: readonly ParkedWord[] = parseParked(readFileSync(join(import.meta.dirname, file), 'utf8'), `config/${file}`);
