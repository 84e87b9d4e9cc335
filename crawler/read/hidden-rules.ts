/** What a page's own stylesheets and scripts hide. */
import type { AnyNode, Element } from 'domhandler';
import { rawText } from './below.ts';
import { concealment, type Concealment } from './hidden-style.ts';
import type { ParsedPage } from './html.ts';
import { readScripts, undo } from './scripts.ts';
import { parentOf } from './walk.ts';

/** Stylesheet text that is looked at, rules that hide, and the length of a selector: beyond it nobody hides a link by hand. */
const STYLE_CHARS = 200_000;
const MOST_RULES = 60;
const SELECTOR_CHARS = 120;
/** Classes, ids and tags, one below the other; nothing that waits for a mouse. */
const SELECTOR = /^[\w\-.#* >]+$/;

/** Rules for the screen: blocks for print and narrow windows are left out. */
function screenRules(css: string): { selector: string; style: string }[] {
  const plain = css.replace(/\/\*[\s\S]{0,5000}?\*\//g, '').replace(/@(?:charset|import|namespace)[^;]{0,500};/g, '');
  const rules: { selector: string; style: string }[] = [];
  let at = 0;
  while (at < plain.length) {
    const open = plain.indexOf('{', at);
    if (open < 0) break;
    const selector = plain.slice(at, open).trim();
    let close = plain.indexOf('}', open);
    if (close < 0) break;
    if (selector.startsWith('@')) {
      let depth = 1;
      for (close = open + 1; close < plain.length && depth > 0; close += 1)
        if (plain[close] === '{') depth += 1;
        else if (plain[close] === '}') depth -= 1;
      at = close;
      continue;
    }
    rules.push({ selector, style: plain.slice(open + 1, close) });
    at = close + 1;
  }
  return rules;
}

/** One step of a selector: `div.tab#a`, with whether it must be the parent of the step after it. */
interface Step {
  tag: string | null;
  id: string | null;
  classes: string[];
  isParent: boolean;
}

/** Steps from the last to the first; null for what is beyond this reader. */
function stepsOf(selector: string): Step[] | null {
  if (selector.length > SELECTOR_CHARS || !SELECTOR.test(selector)) return null;
  const parts = selector
    .replace(/\s*>\s*/g, '> ')
    .split(/\s+/)
    .reverse();
  const steps = parts.map((part): Step | null => {
    const plain = part.replace(/>$/, '');
    const found = /^([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)$/i.exec(plain);
    if (found === null || plain === '' || plain === '*') return null;
    const marks = found[2]!.match(/[.#][\w-]+/g) ?? [];
    const classes = marks.filter((mark) => mark.startsWith('.')).map((mark) => mark.slice(1));
    const tag = found[1] === undefined || found[1] === '*' ? null : found[1].toLowerCase();
    return { tag, id: marks.find((mark) => mark.startsWith('#'))?.slice(1) ?? null, classes, isParent: part.endsWith('>') };
  });
  return steps.every((step) => step !== null) ? steps : null;
}

function fits({ name, attribs }: Element, { tag, id, classes }: Step): boolean {
  if ((tag !== null && tag !== name) || (id !== null && attribs['id'] !== id)) return false;
  if (classes.length === 0) return true;
  const own = (attribs['class'] ?? '').split(/\s+/);
  return classes.every((one) => own.includes(one));
}

function matches(element: Element, steps: Step[]): boolean {
  if (!fits(element, steps[0]!)) return false;
  let at = parentOf(element);
  for (const step of steps.slice(1)) {
    if (step.isParent) {
      if (at === null || !fits(at, step)) return false;
    } else while (at !== null && !fits(at, step)) at = parentOf(at);
    if (at === null) return false;
    at = parentOf(at);
  }
  return true;
}

export type Stylesheet = { steps: Step[]; why: Concealment }[];

/** Rules of the page's own stylesheets that hide something. */
export function hidingRules(page: ParsedPage): Stylesheet {
  const css = page
    .named('style')
    .filter(({ attribs }) => !/print/i.test(attribs['media'] ?? ''))
    .map((element) => rawText(element))
    .join('\n')
    .slice(0, STYLE_CHARS);
  const found: Stylesheet = [];
  for (const { selector, style } of screenRules(css)) {
    const why = concealment(style);
    // What a class makes transparent or of no font size, another class or the mouse makes visible again.
    if (why === null || why === 'opacity' || why === 'font-size') continue;
    for (const one of selector.split(',')) {
      const steps = stepsOf(one.trim());
      if (steps !== null && found.length < MOST_RULES) found.push({ steps, why });
    }
  }
  return found;
}

export function hiddenBy(element: Element, sheet: Stylesheet): Concealment | null {
  return sheet.find(({ steps }) => matches(element, steps))?.why ?? null;
}

const HIDES =
  /getElementById\s*\(\s*["']([\w-]{1,60})["']\s*\)\s*\.\s*style\s*\.\s*(?:display\s*=\s*["']none|visibility\s*=\s*["']hidden|(?:left|top|textIndent)\s*=\s*["']-\d{3,}|(?:height|width)\s*=\s*["'][01](?:px)?["'])/g;
/** A script that does nothing else than hide; one with functions and clicks in it switches tabs. */
const SCRIPT_CHARS = 300;

/** Elements that a script hides as soon as it runs. */
export function hiddenByScript(page: ParsedPage): Set<AnyNode> {
  const ids = new Set<string>();
  for (const script of page.named('script')) {
    const code = rawText(script);
    if (code.length > SCRIPT_CHARS || /function|onclick|=>|addEventListener|\bif\b/.test(code)) continue;
    for (const [, id] of code.matchAll(HIDES)) ids.add(id as string);
  }
  return new Set(ids.size === 0 ? [] : page.elements.filter(({ attribs }) => ids.has(attribs['id'] ?? '')));
}

const WRITES = /document\s*\.\s*write(?:ln)?\s*\(\s*((?:unescape|decodeURIComponent)\s*\(\s*)?(?=["'])/g;
const LITERAL_CHARS = 20_000;

/** The text of the string literal that begins at `from`; '' when it does not end. By hand: a pattern would crawl on hostile input. */
function literalAt(code: string, from: number): string {
  const quote = code[from];
  let text = '';
  for (let at = from + 1; at < code.length && at - from < LITERAL_CHARS; at += 1) {
    const sign = code[at] as string;
    if (sign === quote) return text;
    if (sign === '\\') at += 1;
    text += code[at] ?? '';
  }
  return '';
}

/** Markup that scripts write, links and all. A literal ends where its script ends it: what is escaped in it may hold the same sign. */
export function writtenMarkup(page: ParsedPage): string[] {
  const { code } = readScripts(page);
  if (!code.includes('document')) return [];
  const html = [...code.matchAll(WRITES)]
    .slice(0, 200)
    .map((match) => {
      const text = literalAt(code, match.index + match[0].length);
      return match[1] === undefined ? text : undo(text);
    })
    .join('');
  return /<a\b/i.test(html) && /style\s*=|<marquee|<style/i.test(html) ? [html] : [];
}
