/** Labels and their values as pages write them: beside each other in a table, as heading and text, as "label：value". */
import type { Element } from 'domhandler';
import type { Line } from './lines.ts';
import { tidyLine } from './lines.ts';
import { isWithin, nearest } from './around.ts';

export interface Pair<Key> {
  /** What the label means; none for a label that only ends the value before it. */
  keys: Key[];
  /** The label as it stands, without number, brackets and colon. */
  label: string;
  /** Text of the value; '' when nothing stands there. */
  text: string;
  /** Lines the value stands in; the label's own when it stands behind a colon. */
  lines: Line[];
  /** The label's element. */
  at: Element;
}

/** Meaning of a label; null when the text is none. `firm`: a colon follows it, or it has a cell of its own. */
export type Meaning<Key> = (label: string, firm: boolean) => Key[] | null;

const NUMBER =
  /^(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．:：]|第[一二三四五六七八九十]+[条项部分]*[、 ]?|[①-⑳■◆●▲★※○◇□►▶·•-])\s*/;
const LONGEST_LABEL = 24;
const ROW = new Set(['tr']);
const CELL = new Set(['td', 'th']);

/** A label without number, brackets, colon, remarks in parentheses and blanks. */
export function bareLabel(text: string): string {
  return tidyLine(text)
    .replace(NUMBER, '')
    .replace(/[（(][^（()）]{0,24}[)）]/g, '')
    .replace(/[\s【】[\]「」〔〕《》:：*＊]/g, '');
}

interface Token<Key> {
  keys: Key[] | null;
  text: string;
  line: Line;
  numbered: boolean;
}

/** Cuts "label：value label：value" into labels and values. */
function cut<Key>(line: Line, meaning: Meaning<Key>): Token<Key>[] {
  const text = line.text;
  const alone = text.length <= LONGEST_LABEL ? meaning(bareLabel(text), line.kind === 'cell' || /[：:】]\s*$/.test(text)) : null;
  if (alone !== null) return [token(alone, text, line)];
  const marks: { from: number; to: number; keys: Key[] }[] = [];
  for (const colon of text.matchAll(/[：:】]\s*[：:]?/g)) {
    const since = marks.at(-1)?.to ?? 0;
    const whole = text.slice(since, colon.index);
    const tail = /(?:^|[\s；;。，,、|｜【[])([^\s；;。，,、|｜【[]{1,14})$/.exec(whole);
    const wholeKeys = since === 0 && whole.length <= LONGEST_LABEL ? meaning(bareLabel(whole), true) : null;
    const tailKeys = tail === null ? null : meaning(bareLabel(tail[1] as string), true);
    const from = wholeKeys !== null ? since : colon.index - (tail?.[1]?.length ?? 0);
    const keys = wholeKeys ?? tailKeys;
    if (keys !== null) marks.push({ from, to: colon.index + colon[0].length, keys });
  }
  if (marks.length === 0) return [token(null, text, line)];
  const tokens: Token<Key>[] = [];
  if ((marks[0]?.from ?? 0) > 0) tokens.push(token(null, text.slice(0, marks[0]?.from), line));
  marks.forEach((mark, index) => {
    tokens.push(token(mark.keys, text.slice(mark.from, mark.to), line));
    const value = text.slice(mark.to, marks[index + 1]?.from ?? text.length).trim();
    if (value !== '') tokens.push(token(null, value, line));
  });
  return tokens;
}

function token<Key>(keys: Key[] | null, text: string, line: Line): Token<Key> {
  return { keys, text: text.trim(), line, numbered: NUMBER.test(text.trim()) };
}

function rowOf(line: Line): { row: Element | null; alone: boolean } {
  const cell = nearest(line.element, CELL);
  const row = cell === null ? null : nearest(cell, ROW);
  const cells = row === null ? 0 : row.children.filter((child) => child.type === 'tag' && CELL.has(child.name)).length;
  return { row, alone: cells < 2 };
}

/** Whether a text that is no known label still ends the value begun by `label`: another row, a heading, the next number. */
function ends<Key>(label: Token<Key>, next: Token<Key>, hasValue: boolean): boolean {
  const { row, alone } = rowOf(label.line);
  if (row !== null && !alone) return !isWithin(next.line.element, row);
  if (next.line === label.line) return false;
  if (label.line.element.name === 'dt' && next.line.element.name === 'dt') return true;
  if (next.line.kind === 'heading') return label.line.kind === 'heading' || hasValue;
  return (
    label.numbered &&
    next.numbered &&
    next.text.length <= 20 &&
    NUMBER.exec(label.text)?.[0].slice(-1) === NUMBER.exec(next.text)?.[0].slice(-1) &&
    /^[一二三四五六七八九十]/.test(next.text)
  );
}

/** Labels of the lines in the order in which they stand, each with what stands under it. */
export function pairsOf<Key>(lines: readonly Line[], meaning: Meaning<Key>): Pair<Key>[] {
  const pairs: Pair<Key>[] = [];
  let label: Token<Key> | null = null;
  let open: Pair<Key> | null = null;
  for (const line of lines) {
    for (const next of cut(line, meaning)) {
      if (next.keys !== null) {
        label = next;
        open = { keys: next.keys, label: bareLabel(next.text), text: '', lines: [], at: line.element };
        pairs.push(open);
      } else if (open !== null && label !== null) {
        if (ends(label, next, open.lines.length > 0)) open = null;
        else {
          open.text = open.text === '' ? next.text : `${open.text}\n${next.text}`;
          if (open.lines.at(-1) !== line) open.lines.push(line);
        }
      }
    }
  }
  return pairs;
}
