/** How a page names the place it stands at: title, headings, path of columns, column tags. Hints only. */
import type { ParsedPage } from './html.ts';
import { tidyLine } from './lines.ts';

const CRUMB =
  '[class*="crumb"],[id*="crumb"],[class*="position"],[id*="position"],[class*="location"],[class*="dqwz"],[class*="weizhi"],[class*="wz"]';
const PATH = /(?:当前|您的|您现在的|你现在的|你的|所在|现在)?(?:位置|所在位置|所在栏目)(?:是|为)?\s*[：:]/;

/** The path of columns as text; '' when none is to be found. */
export function pathText(page: ParsedPage): string {
  for (const element of page.$(CRUMB).toArray()) {
    const text = tidyLine(page.$(element).text());
    if (text.length <= 120 && (PATH.test(text) || /首页\s*(?:>|›|»|\/|-|→|＞)/.test(text))) return text;
  }
  const line = page.text.split('\n').find((one) => one.length <= 120 && (PATH.test(one) || /^(?:网站)?首页\s*(?:>|›|»|→|＞)/.test(one)));
  return line ?? '';
}

/** Title, first headings, path and column tags, each at most 120 characters; empty ones left out. `unlinked`: headings that are links (menus) left out too. */
export function placeNames(page: ParsedPage, unlinked = false): string[] {
  const { $ } = page;
  const tags = $('meta')
    .toArray()
    .filter((meta) => /^column(?:name|type)$/i.test(meta.attribs['name'] ?? ''))
    .map((meta) => meta.attribs['content'] ?? '');
  const headings = $('h1,h2,h3')
    .toArray()
    .filter((heading) => !unlinked || $(heading).find('a').length === 0)
    .slice(0, 6)
    .map((heading) => $(heading).text());
  return [$('title').first().text(), ...headings, pathText(page), ...tags]
    .map((text) => tidyLine(text).slice(0, 120))
    .filter((text) => text !== '');
}
