/** The text of a page's scripts as a browser would run it: without comments, with `unescape("%3C…")` undone. */
import type { ParsedPage } from './html.ts';

export interface Scripts {
  /** Inline script text without comments. */
  code: string;
  /** The same with percent escapes undone; equals `code` where there are none. */
  decoded: string;
  /** Addresses of outer scripts as written. */
  sources: string[];
  /** Data blocks kept in script elements (`<script type="text/xml">`). */
  data: string[];
}

const LONGEST = 1_000_000;
const memo = new WeakMap<ParsedPage, Scripts>();

/** Block comments go by hand: a pattern would crawl on hostile input. */
function withoutBlocks(code: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const open = code.indexOf('/*', at);
    if (open < 0) break;
    const close = code.indexOf('*/', open + 2);
    if (close < 0) break;
    parts.push(code.slice(at, open));
    at = close + 2;
  }
  parts.push(code.slice(at));
  return parts.join(' ');
}

/** "//" starts a comment at the start of a line or after code, not inside an address. */
export function withoutComments(code: string): string {
  return withoutBlocks(code)
    .replace(/^\s*<!--[^\n]*$/gm, (line) => (/location|write/.test(line) ? line : ''))
    .replace(/(^|[\s;{}(),])\/\/[^\n]*/g, '$1');
}

/** What `unescape` and `decodeURIComponent` make of a text. */
export function undo(escaped: string): string {
  const wide = escaped.replace(/%u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return wide.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch (error) {
      if ((error as Error).name !== 'URIError') throw error;
      return run.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    }
  });
}

export function readScripts(page: ParsedPage): Scripts {
  const known = memo.get(page);
  if (known !== undefined) return known;
  const inline: string[] = [];
  const sources: string[] = [];
  const data: string[] = [];
  for (const element of page.named('script')) {
    const source = element.attribs['src'];
    if (source !== undefined) sources.push(source.trim());
    const type = (element.attribs['type'] ?? '').toLowerCase();
    const text = element.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
    if (text.trim() === '') continue;
    if (/xml|template|html|json/.test(type)) data.push(text.slice(0, LONGEST));
    else inline.push(text);
  }
  const code = withoutComments(inline.join('\n;\n').slice(0, LONGEST));
  const scripts = { code, decoded: /%(?:3c|u[0-9a-f]{4})/i.test(code) ? undo(code) : code, sources, data };
  memo.set(page, scripts);
  return scripts;
}
