/** Links of a page as the marks of its foot are looked for among them. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import type { Mark } from './page-facts.ts';
import { linkText, targetOf } from './links.ts';

export interface FootLink {
  element: Element;
  url: string | null;
  href: string;
  text: string;
}

export function footLinks(page: ParsedPage): FootLink[] {
  return page
    .named('a', 'area')
    .map((element) => ({ element, href: element.attribs['href'] ?? '', url: targetOf(element, page), text: linkText(page, element) }));
}

/** A mark with the value of the first link that passes. */
export function firstLink(
  page: ParsedPage,
  links: FootLink[],
  test: (link: FootLink) => boolean,
  value: (link: FootLink) => string,
): Mark | null {
  const link = links.find(test);
  return link === undefined ? null : { value: value(link), where: 'link', spot: page.spot(link.element) };
}
