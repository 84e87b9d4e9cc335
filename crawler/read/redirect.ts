/** Pages that only send the visitor on: meta refresh, a script that sets the location, a frameset with one frame. */
import { canonicalUrl } from '../url.ts';
import type { ParsedPage } from './html.ts';
import { sumAt } from './concat.ts';
import { readScripts } from './scripts.ts';

const REFRESH = /^\s*(\d+)(?:\.\d+)?\s*[;,]\s*(?:url\s*=\s*)?['"]?\s*([^'"\s]+)/i;
/** A string or a sum of strings. */
const TEXT = `(?:'[^'\\n]{0,500}'|"[^"\\n]{0,500}")`;
const SUM = `${TEXT}(?:\\s*\\+\\s*${TEXT}){0,10}`;
const JUMP = new RegExp(
  `(?:\\b(?:window|self|top|parent|document|this)\\s*\\.\\s*){0,3}\\blocation(?:\\s*\\.\\s*href)?\\s*(?:=(?!=)\\s*|\\.\\s*(?:replace|assign)\\s*\\(\\s*)(${SUM}|[\\w$]{1,40})(?=\\s*(?:[;)\\n}"'+]|//|$))`,
  'g',
);
/** A branch that asks where the visitor is: `if (s.indexOf("en.") > 0)`. */
const ASKS = /\.\s*(?:indexOf|includes|match|search)\s*\(\s*['"/]([^'"/\n]{2,80})['"/]/g;
/** How far back a variable's value or a branch's condition is looked for. */
const LOOK_BACK = 2000;
/** Above this much visible text a page says something itself; its script jumps are buttons. */
const EMPTY_CHARS = 120;
const MOBILE = /^(?:https?:)?\/\/(?:m|wap|3g|mobile)\.|\/(?:m|wap|mobile|phone)\/|mobile|wap_/i;

function metaTarget(page: ParsedPage): { seconds: number; url: string } | null {
  for (const element of page.named('meta')) {
    if (!/^refresh$/i.test(element.attribs['http-equiv'] ?? '') || page.$(element).closest('noscript').length > 0) continue;
    const found = REFRESH.exec(element.attribs['content'] ?? '');
    const url = found === null ? null : page.resolve(found[2] as string);
    if (found !== null && url !== null) return { seconds: Number(found[1]), url };
  }
  return null;
}

interface Jump {
  url: string;
  /** What the address must hold for this branch to be taken; null: the last resort. */
  asked: string | null;
}

const joined = (sum: string): string => [...sum.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '').join('');

/**
 * What a script has put into a variable by the end of this code, pieces added later included (u = u + "/b", u += "/b").
 * undefined: nothing that is written out; null: written out, but with a piece beyond reading.
 */
function valueAtEnd(name: string, code: string): string | null | undefined {
  const sets = new RegExp(
    `(?<![\\w$.])${name}\\s*(?:=(?!=)\\s*(?:(${SUM})(?!\\s*\\+)|(${name}\\s*\\+)\\s*(?:(${SUM})(?!\\s*\\+))?)|(\\+=)\\s*(?:(${SUM})(?!\\s*\\+))?)`,
    'g',
  );
  let value: string | null | undefined;
  for (const [, whole, again, piece, plus, added] of code.matchAll(sets)) {
    if (whole !== undefined) value = joined(whole);
    else if (again !== undefined || plus !== undefined) {
      const more = piece ?? added;
      value = value == null || more === undefined ? null : value + joined(more);
    }
  }
  return value;
}

/** A string, a sum of strings and variables, or a variable by what was last put into it. */
function evaluate(expression: string, code: string, at: number): string | null {
  if (code[at + expression.length] === '+' || /^\s*\+/.test(code.slice(at + expression.length, at + expression.length + 4)))
    return sumAt(code, at);
  if (/^['"]/.test(expression)) return joined(expression);
  const name = expression.replaceAll('$', '\\$');
  const value = valueAtEnd(name, code.slice(Math.max(0, at - LOOK_BACK), at));
  if (value !== undefined) return value;
  const set = new RegExp(`(?<![\\w$.])${name}\\s*=\\s*(${SUM})`).exec(code);
  return set === null ? null : joined(set[1] as string);
}

/** The condition right before a jump, if it asks for a piece of the address. */
function askedBefore(code: string, at: number): string | null {
  const before = code.slice(Math.max(0, at - LOOK_BACK), at);
  const branch = Math.max(before.lastIndexOf('if'), before.lastIndexOf('else'));
  if (branch < 0 || !/\blocation\b|\bhost(?:name)?\b/.test(code)) return null;
  return [...before.slice(branch).matchAll(ASKS)].at(-1)?.[1] ?? null;
}

function scriptTargets(page: ParsedPage): Jump[] {
  const body = page.named('body')[0]?.attribs['onload'] ?? '';
  const code = `${readScripts(page).code}\n${body}`;
  if (!code.includes('location')) return [];
  const targets: Jump[] = [];
  for (const match of code.matchAll(JUMP)) {
    const expression = match[1] as string;
    const address = evaluate(expression, code, match.index + match[0].length - expression.length);
    const url = address === null || /^(?:javascript|about):/i.test(address) || address.trim() === '' ? null : page.resolve(address);
    if (url !== null && !targets.some((other) => other.url === url)) targets.push({ url, asked: askedBefore(code, match.index) });
    if (targets.length > 20) break;
  }
  return targets;
}

/** The branch that this page's own address takes; mobile pages are for other visitors. */
function chosen(targets: Jump[], here: string): string | null {
  const others = targets.filter(({ url }) => url !== here && !MOBILE.test(url));
  const asked = others.find(({ asked }) => asked !== null && here.includes(asked));
  return (asked ?? others.find(({ asked }) => asked === null) ?? others[0])?.url ?? null;
}

/** A page that is one frame: a frameset, or an inner frame that fills a page without a word. */
function onlyFrame(page: ParsedPage): string | null {
  const inner = page
    .named('iframe')
    .filter(({ attribs }) => !/^(?:0|1)(?:px)?$/.test(attribs['height'] ?? '') && !/display\s*:\s*none/i.test(attribs['style'] ?? ''));
  if (inner.length === 1 && page.text === '' && page.named('a', 'img', 'form').length === 0)
    return page.resolve(inner[0]!.attribs['src'] ?? '');
  const frames = page.named('frame').flatMap(({ attribs }) => page.resolve(attribs['src'] ?? '') ?? []);
  return frames.length === 1 ? frames[0]! : null;
}

/** A page that shows nothing and sends its visitor where only a running script can tell. */
export function jumpsBlindly(page: ParsedPage): boolean {
  return (
    page.text === '' &&
    page.named('a', 'img', 'iframe', 'form').length === 0 &&
    /\blocation(?:\s*\.\s*href)?\s*=(?!=)|\blocation\s*\.\s*(?:replace|assign)\s*\(/.test(readScripts(page).code)
  );
}

/** Where the page sends its visitor; null when it stays. */
export function readRedirect(page: ParsedPage): string | null {
  const here = canonicalUrl(page.url) ?? page.url;
  const isBare = page.text.length < EMPTY_CHARS && page.named('a').length < 6;
  const meta = metaTarget(page);
  if (meta !== null && meta.url !== here && (isBare || meta.seconds <= 5)) return meta.url;
  if (!isBare) return null;
  return chosen(scriptTargets(page), here) ?? onlyFrame(page);
}
