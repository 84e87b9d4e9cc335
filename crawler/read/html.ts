/** Parses a page once, safely, and gives every reader the same document, text and way to point at a spot. */
import { load, type CheerioAPI } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';
import { canonicalUrl } from '../url.ts';
import type { Spot } from '../evidence/ref.ts';
import type { PageContext } from './page-facts.ts';
import { decode } from './charset.ts';
import { contentInFrames } from './big-frames.ts';
import { mainTextOf, markContent, visibleText } from './text.ts';
import { flatten, nestsDeep, shallowSource } from './nesting.ts';

/** Longest source that is parsed, in UTF-16 units, and most tags in it; what follows is not read. Real pages end at a tenth of it. */
export const MAX_SOURCE = 2_000_000;
const MAX_TAGS = 100_000;

export interface ParsedPage {
  $: CheerioAPI;
  /** Address the page was asked for. */
  url: string;
  /** What relative addresses are resolved against: `<base href>` or `url`. */
  base: string;
  context: PageContext;
  charset: string;
  /** Canonical address of what an attribute or script of this page names, in the page's own charset; null for none. */
  resolve(href: string): string | null;
  /** Decoded source. */
  source: string;
  /** Visible text of the whole page: no scripts, styles, hidden elements; blanks collapsed, one line per block. `chars` spots count here. */
  text: string;
  /** Every element in document order. */
  elements: Element[];
  /** Elements with one of these tag names, in document order. */
  named(...names: string[]): Element[];
  /** Visible text of the article body, or of the page without head, navigation and footer. */
  mainText(): string;
  /** Visible text of one element (memoised), in the same form as `text`. */
  textOf(node: AnyNode): string;
  /** Stable css path of an element: `#id` where that is unique, else a chain of nth-of-type. */
  spot(element: AnyNode): Spot;
}

/** A character reference longer than any character: browsers show U+FFFD, parse5 counts past infinity and throws. Same length, so that places hold. */
const ENDLESS_REFERENCE = /&#(?:x[\da-f]{9,}|\d{11,});?/gi;

/** The part of a source that is read. */
function readable(text: string): string {
  const cut = text.length > MAX_SOURCE ? text.slice(0, MAX_SOURCE) : text;
  const source = cut.replace(ENDLESS_REFERENCE, (reference) => '\ufffd'.padEnd(reference.length, ' '));
  if (source.length < 2 * MAX_TAGS) return source;
  let at = -1;
  for (let tags = 0; tags < MAX_TAGS; tags += 1) {
    at = source.indexOf('<', at + 1);
    if (at < 0) return source;
  }
  return source.slice(0, at);
}

function parse(source: string): CheerioAPI {
  // parse5 turns quadratic on thousands of open elements; htmlparser2 does not. Both give the same kind of tree.
  const $ = nestsDeep(source)
    ? load(shallowSource(source), { xml: { xmlMode: false, decodeEntities: true, lowerCaseTags: true } })
    : load(source);
  flatten($.root()[0] as AnyNode);
  return $;
}

function allElements(root: AnyNode): Element[] {
  const found: Element[] = [];
  const stack: AnyNode[] = [root];
  while (stack.length > 0) {
    const node = stack.pop() as AnyNode;
    if (!('children' in node)) continue;
    if ('attribs' in node) found.push(node as Element);
    for (let at = node.children.length - 1; at >= 0; at -= 1) {
      const child = node.children[at] as AnyNode;
      if ('children' in child) stack.push(child);
    }
  }
  return found;
}

function baseOf(elements: Element[], url: string): string {
  const href = elements.find(({ name, attribs }) => name === 'base' && attribs['href'] !== undefined)?.attribs['href']?.trim();
  if (!href || !URL.canParse(url)) return url;
  return URL.canParse(href, url) ? new URL(href, url).href : url;
}

/** Ids that occur once, so that `#id` points at one element. */
function uniqueIds(elements: Element[]): Set<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const { attribs } of elements) {
    const id = attribs['id'];
    if (id === undefined) continue;
    if (once.has(id)) twice.add(id);
    once.add(id);
  }
  for (const id of twice) once.delete(id);
  return once;
}

/** Position of each element among its like-named siblings, worked out once per parent. */
type Places = Map<AnyNode, number>;

function step(element: Element, places: Places): string {
  if (!places.has(element)) {
    const counts = new Map<string, number>();
    for (const sibling of element.parent?.children ?? [element]) {
      if (!('name' in sibling)) continue;
      const index = (counts.get(sibling.name) ?? 0) + 1;
      counts.set(sibling.name, index);
      places.set(sibling, index);
    }
  }
  return `${element.name}:nth-of-type(${places.get(element) ?? 1})`;
}

function cssPath(element: Element, ids: Set<string>, places: Places): string {
  const parts: string[] = [];
  for (let at: Element | null = element; at !== null; at = at.parent !== null && at.parent.type === 'tag' ? at.parent : null) {
    const id = at.attribs['id'] ?? '';
    if (/^[A-Za-z][\w-]*$/.test(id) && ids.has(id)) {
      parts.unshift(`#${id}`);
      break;
    }
    parts.unshift(at.name === 'html' || at.name === 'body' ? at.name : step(at, places));
  }
  return parts.join('>');
}

/** Reads bytes (or an already decoded string, e.g. a rendered DOM) as one HTML page. Never throws on any input. */
export function parsePage(body: Uint8Array | string, context: PageContext): ParsedPage {
  const decoded = typeof body === 'string' ? { charset: 'utf-8', text: body.replaceAll('\0', '') } : decode(body, context.headerCharset);
  const source = readable(decoded.text);
  const $ = parse(source);
  const elements = allElements($.root()[0] as AnyNode);
  const names = new Map<string, Element[]>();
  const byName = (name: string): Element[] => {
    const known = names.get(name) ?? elements.filter((element) => element.name === name);
    names.set(name, known);
    return known;
  };
  // A plain map: it dies with the page, and weak tables of thousands of nodes cost the collector a third of the reading.
  const memo = new Map<AnyNode, string>();
  const addresses = new Map<string, string | null>();
  let ids: Set<string> | null = null;
  let main: string | null = null;
  const places: Places = new Map();
  const textOf = (node: AnyNode): string => {
    const seen = memo.get(node);
    if (seen !== undefined) return seen;
    const text = visibleText(node);
    memo.set(node, text);
    return text;
  };
  const base = baseOf(elements, context.url);
  markContent(contentInFrames($.root()[0] as AnyNode, textOf));
  return {
    $,
    url: context.url,
    base,
    resolve: (href) => {
      const seen = addresses.get(href);
      if (seen !== undefined) return seen;
      const url = canonicalUrl(href, base, decoded.charset);
      addresses.set(href, url);
      return url;
    },
    elements,
    named: (...names) => (names.length === 1 ? byName(names[0] as string) : elements.filter(({ name }) => names.includes(name))),
    context,
    charset: decoded.charset,
    source,
    text: visibleText($.root()[0] as AnyNode),
    mainText: () => (main ??= mainTextOf($.root()[0] as AnyNode, elements, textOf)),
    textOf,
    spot: (node) => {
      const element = node.type === 'text' ? node.parent : node;
      return {
        css: element !== null && 'attribs' in element ? cssPath(element as Element, (ids ??= uniqueIds(elements)), places) : 'html',
      };
    },
  };
}
