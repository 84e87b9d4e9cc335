/** Pages that only send the visitor on: meta refresh, a script that sets the location, a frameset with one frame. */
import { canonicalUrl } from '../url.ts';
import type { ParsedPage } from './html.ts';
import { readScripts } from './scripts.ts';

const REFRESH = /^\s*(\d+)(?:\.\d+)?\s*[;,]\s*(?:url\s*=\s*)?['"]?\s*([^'"\s]+)/i;
/** A string or a sum of strings. */
const TEXT = `(?:'[^'\\n]{0,500}'|"[^"\\n]{0,500}")`;
const SUM = `${TEXT}(?:\\s*\\+\\s*${TEXT}){0,10}`;
const JUMP = new RegExp(
  `(?:\\b(?:window|self|top|parent|document|this)\\s*\\.\\s*){0,3}\\blocation(?:\\s*\\.\\s*href)?\\s*(?:=(?!=)\\s*|\\.\\s*(?:replace|assign)\\s*\\(\\s*)(${SUM}|[\\w$]{1,40})(?=\\s*(?:[;)\\n}]|//|$))`,
  'g',
);
/** Above this much visible text a page says something itself; its script jumps are buttons. */
const EMPTY_CHARS = 120;
const MOBILE = /^(?:https?:)?\/\/(?:m|wap|3g|mobile)\.|\/(?:m|wap|mobile|phone)\/|mobile|wap_/i;

function metaTarget(page: ParsedPage): { seconds: number; url: string } | null {
  for (const element of page.named('meta')) {
    if (!/^refresh$/i.test(element.attribs['http-equiv'] ?? '') || page.$(element).closest('noscript').length > 0) continue;
    const found = REFRESH.exec(element.attribs['content'] ?? '');
    const url = found === null ? null : canonicalUrl(found[2] as string, page.base);
    if (found !== null && url !== null) return { seconds: Number(found[1]), url };
  }
  return null;
}

function evaluate(expression: string, code: string): string | null {
  if (/^['"]/.test(expression)) return [...expression.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '').join('');
  const name = expression.replaceAll('$', '\\$');
  const set = new RegExp(`\\b${name}\\s*=\\s*(${SUM})`).exec(code);
  return set === null ? null : evaluate(set[1] as string, code);
}

function scriptTargets(page: ParsedPage): string[] {
  const { code } = readScripts(page);
  if (!code.includes('location')) return [];
  const targets: string[] = [];
  for (const [, expression] of code.matchAll(JUMP)) {
    const address = evaluate(expression as string, code);
    const url =
      address === null || /^(?:javascript|about):/i.test(address) || address.trim() === '' ? null : canonicalUrl(address, page.base);
    if (url !== null && !targets.includes(url)) targets.push(url);
    if (targets.length > 20) break;
  }
  const body = page.named('body')[0]?.attribs['onload'] ?? '';
  for (const [, expression] of body.matchAll(JUMP)) {
    const url = canonicalUrl(evaluate(expression as string, body) ?? '', page.base);
    if (url !== null) targets.push(url);
  }
  return targets;
}

function onlyFrame(page: ParsedPage): string | null {
  const frames = page.named('frame').flatMap(({ attribs }) => canonicalUrl(attribs['src'] ?? '', page.base) ?? []);
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
  const targets = scriptTargets(page).filter((url) => url !== here);
  return targets.find((url) => !MOBILE.test(url)) ?? onlyFrame(page);
}
