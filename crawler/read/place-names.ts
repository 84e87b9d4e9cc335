/** How a page names the place it stands at: title, headings, path of columns, column tags. Hints only. */
import { hasBelow, rawText } from './below.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine } from './lines.ts';

const CRUMB_CLASS = /crumb|position|location|dqwz|weizhi|wz/;
const CRUMB_ID = /crumb|position/;
const PATH = /(?:当前|您的|您现在的|你现在的|你的|所在|现在)?(?:位置|所在位置|所在栏目)(?:是|为)?\s*[：:]/;

const paths = new WeakMap<ParsedPage, string>();

/** The path of columns as text; '' when none is to be found. */
export function pathText(page: ParsedPage): string {
  const known = paths.get(page) ?? findPath(page);
  paths.set(page, known);
  return known;
}

function findPath(page: ParsedPage): string {
  for (const element of page.elements) {
    if (!CRUMB_CLASS.test(element.attribs['class'] ?? '') && !CRUMB_ID.test(element.attribs['id'] ?? '')) continue;
    const text = tidyLine(rawText(element));
    if (text.length <= 120 && (PATH.test(text) || /首页\s*(?:>|›|»|\/|-|→|＞)/.test(text))) return text;
  }
  const line = page.text.split('\n').find((one) => one.length <= 120 && (PATH.test(one) || /^(?:网站)?首页\s*(?:>|›|»|→|＞)/.test(one)));
  return line ?? '';
}

/** Title, first headings, path and column tags, each at most 120 characters; empty ones left out. `unlinked`: headings that are links (menus) left out too. */
export function placeNames(page: ParsedPage, unlinked = false): string[] {
  const tags = page
    .named('meta')
    .filter((meta) => /^column(?:name|type)$/i.test(meta.attribs['name'] ?? ''))
    .map((meta) => meta.attribs['content'] ?? '');
  const headings = page
    .named('h1', 'h2', 'h3')
    .filter((heading) => !unlinked || !hasBelow(heading, 'a'))
    .slice(0, 6)
    .map((heading) => rawText(heading));
  return [rawText(page.named('title')[0]), ...headings, pathText(page), ...tags]
    .map((text) => tidyLine(text).slice(0, 120))
    .filter((text) => text !== '');
}
