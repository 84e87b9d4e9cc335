/** Gathers the text of a document line by line, and stops whoever writes when it is enough. */

/** Why a document has no text, or not all of it. */
export type Unread =
  /** Not a kind of document that is read. */
  | 'type'
  | 'encrypted'
  | 'damaged'
  /** Nothing but pictures, or nothing at all. */
  | 'no-text-layer'
  | 'too-big'
  /** The text goes on; its beginning was read. */
  | 'cut'
  | 'time'
  | 'memory'
  /** A fault of ours. */
  | 'bug';

/** Thrown by a reader that has to give up; what it wrote so far stays. */
export class Unreadable extends Error {
  readonly why: Unread;
  constructor(why: Unread, says: string) {
    super(says);
    this.why = why;
  }
}

export interface TextSink {
  /** One line; line breaks inside become blanks. */
  line(text: string): void;
  /** One row of a table, cells parted by tabs; trailing empty cells are dropped. */
  row(cells: readonly string[]): void;
  /** An empty line: ends a table. */
  gap(): void;
  /** What was gathered, with line feeds, no blanks at line ends and no more than one empty line at a time. */
  text(): string;
}

const tidy = (text: string): string =>
  text
    .replace(/[\s\u00a0\ufeff]+/g, ' ')
    // Lone halves and control signs cannot be written as UTF-8 and read back the same.
    .replace(/[\0-\x1f\x7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .trim();

export function textSink(maxChars: number): TextSink {
  const lines: string[] = [];
  let chars = 0;
  const put = (line: string): void => {
    const room = maxChars - chars;
    lines.push(line.slice(0, Math.max(0, room)));
    chars += line.length + 1;
    if (line.length > room) throw new Unreadable('cut', `longer than ${maxChars} characters`);
  };
  return {
    line(text) {
      const line = tidy(text);
      if (line !== '') put(line);
    },
    row(cells) {
      const tidied = cells.map(tidy);
      const last = tidied.findLastIndex((cell) => cell !== '');
      if (last >= 0) put(tidied.slice(0, last + 1).join('\t'));
    },
    gap() {
      if (lines.length > 0 && lines.at(-1) !== '') put('');
    },
    text: () => lines.join('\n').trimEnd(),
  };
}
