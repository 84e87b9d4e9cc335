/** The "我为政府网站找错" entry of a page's foot, in every shape it is built in (facts §B.4). */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import type { Mark } from './page-facts.ts';
import { firstLink, type FootLink } from './foot-links.ts';
import { targetOf } from './links.ts';
import { readScripts } from './scripts.ts';
import { parentOf } from './walk.ts';

const JIUCUO = /exposure\/jiucuo\.(?:html|js)|\/jiucuo(?:page)?\.(?:s?html|js|jsp)|[?&]site_?code=/i;
const JIUCUO_TEXT = /^[\s【[]*(?:我为政府网站找错|政府网站找错|网站找错|网站纠错|我要找错|找错|纠错|我要纠错)[\s】\]]*$/;
const NAMED = /jiucuo|zhaocuo|find-?wrong|zfwzzc/i;
const CODE = /(?<![\w])(\d{10}|bm\d{8}|N\d{9})(?![\w])/i;

function attributesOf({ attribs }: Element): string {
  return Object.values(attribs).join(' ');
}

/** A box, picture or click named after the entry that carries the site's code, or a frame that holds its form. */
function fromBox(page: ParsedPage): Mark | null {
  if (!NAMED.test(page.source)) return null;
  for (const element of page.elements) {
    const all = element.name === 'script' || element.name === 'link' ? '' : attributesOf(element);
    if (!NAMED.test(all)) continue;
    const code = CODE.exec(all)?.[1];
    if (code !== undefined) return { value: code, where: 'link', spot: page.spot(element) };
    if (element.name === 'iframe') return { value: element.attribs['src'] ?? '', where: 'link', spot: page.spot(element) };
    const link = element.name === 'img' ? parentOf(element) : null;
    const url = link?.name === 'a' ? targetOf(link, page) : null;
    if (link !== null && url !== null) return { value: url, where: 'link', spot: page.spot(link) };
  }
  return null;
}

/** The official entry: its script with the site's code, a link to it, or a link so named that leads somewhere. */
export function errorReport(page: ParsedPage, links: FootLink[]): Mark | null {
  const script = page
    .named('script')
    .find(
      ({ attribs }) => attribs['id'] === '_jiucuo_' || attribs['sitecode'] !== undefined || attribs['src']?.includes('jiucuo') === true,
    );
  if (script !== undefined)
    return { value: script.attribs['sitecode'] || (script.attribs['src'] ?? ''), where: 'script', spot: page.spot(script) };
  const code = (href: string): string => /site_?code=([A-Za-z]{0,2}\d{8,10})/i.exec(href)?.[1] ?? href;
  const link = firstLink(
    page,
    links,
    ({ href, url }) => url !== null && JIUCUO.test(href),
    ({ href }) => code(href),
  );
  if (link !== null) return link;
  const written = /(?:id=["']?_jiucuo_["']?[^>]{0,200}sitecode=["']?(\w{8,12})|exposure\/jiucuo\.(?:js|html)[^"'\s<>]*)/i.exec(
    readScripts(page).decoded,
  );
  if (written !== null) return { value: written[1] ?? written[0], where: 'script', spot: { css: 'script' } };
  const box = fromBox(page);
  if (box !== null) return box;
  return firstLink(
    page,
    links,
    ({ text, url }) => url !== null && JIUCUO_TEXT.test(text),
    ({ url }) => url!,
  );
}
