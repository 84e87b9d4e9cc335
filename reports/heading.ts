/** Breaks a column heading by sense, so that seven columns fit an A4 line or 80 console cells. */
import stringWidth from 'string-width';
import { clean } from './escape.ts';

/** Widest heading line, in console cells. */
const MOST_CELLS = 8;

/** '网站建设及安全得分' → ['网站建设', '及安全', '得分']; '全年总分' stays whole. */
export function headingLines(heading: string): string[] {
  if (cells(heading) <= MOST_CELLS) return [heading];
  const [, stem = '', tail] = /^(.*?)(得分|总分|累计)?$/su.exec(clean(heading)) as RegExpExecArray;
  const lines: string[] = [''];
  for (const character of stem) {
    const last = lines.length - 1;
    if (cells(lines[last] + character) > MOST_CELLS) lines.push(character);
    else lines[last] += character;
  }
  return tail === undefined ? lines : [...lines, tail];
}

/** Width in console cells. Ambiguous characters such as — count as one, as terminals outside East Asian legacy locales draw them. */
export function cells(text: string): number {
  return stringWidth(text);
}
