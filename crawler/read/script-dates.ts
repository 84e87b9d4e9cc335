/** Dates that a script writes behind their label: the page names them in its own text, so a reader need not run it. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import { wholeDate, type DateText } from './dates.ts';
import { labelSort } from './date-labels.ts';
import { inFrame } from './text.ts';
import { parentOf } from './walk.ts';

const WRITES = /document\s*\.\s*write(?:ln)?\s*\(|\.innerHTML\s*=/;
const LITERAL = /'([^'\n]{8,24})'|"([^"\n]{8,24})"/g;
/** A script that also asks for today writes a clock. */
const CLOCK = /new\s+Date\s*\(/;

/** A label stands right before its script, with a blank or another script between them at most. */
const NEAR = 6;

export interface Written {
  date: DateText;
  label: 'published' | 'bare';
  /** What the script stands in. */
  element: Element;
}

function textBefore(script: Element): string {
  let text = '';
  let left = NEAR;
  for (let prev = script.prev; prev !== null && text.trim() === '' && left > 0; prev = prev.prev, left -= 1)
    if (prev.type === 'text') text = prev.data + text;
    else if (prev.type === 'tag' && prev.name !== 'script') return '';
  return text.trim();
}

const NAME = /(?:document\s*\.\s*write(?:ln)?\s*\(\s*|\.innerHTML\s*=\s*)(?:'([^'<>\n]{2,40})'|"([^"<>\n]{2,40})")\s*\)?\s*;?\s*$/;

/** Words that a script writes right behind a label that `isLabel` knows. */
export function writtenAfter(page: ParsedPage, isLabel: RegExp): { text: string; element: Element } | null {
  for (const script of page.named('script')) {
    const code = script.children
      .map((child) => (child.type === 'text' ? child.data : ''))
      .join('')
      .trim();
    const element = parentOf(script);
    const found = code.length > 400 ? null : NAME.exec(code);
    if (found === null || element === null || !isLabel.test(textBefore(script)) || inFrame(element)) continue;
    const text = (found[1] ?? found[2] ?? '').trim();
    if (text !== '') return { text, element };
  }
  return null;
}

/** The one date that each writing script right behind a label holds. */
export function writtenDates(page: ParsedPage): Written[] {
  return page.named('script').flatMap((script) => {
    const code = script.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
    const element = parentOf(script);
    if (element === null || code.length > 2000 || !WRITES.test(code) || CLOCK.test(code) || inFrame(element)) return [];
    const before = textBefore(script);
    const label = /[：:]$/.test(before) ? labelSort(before) : 'none';
    if (label !== 'published' && label !== 'bare') return [];
    const dates = [...code.matchAll(LITERAL)].flatMap((match) => wholeDate(match[1] ?? match[2] ?? '') ?? []);
    const [date] = dates;
    return dates.length === 1 && date !== undefined && date.year !== null ? [{ date, label, element }] : [];
  });
}
